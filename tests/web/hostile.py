"""Every form of the product, a right way to fill it, and the wrong things that people and machines send."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LONG, HUGE, NUL = "x" * 300, "x" * 5000, "\x00"
JUNK = (
    "", "   ", "\t\n", LONG, HUGE, NUL, f"a{NUL}b", "😀", "☃ 2028", "An4 7", "<b>x</b>",
    "<script>alert(1)</script>", "'; DROP TABLE members;--", "31 Feb 2028", "2027-02-29", "20266-01-01",
    "0000-00-00", "1899-12-31", "2201-01-01", "1900-01-01", "2200-12-31", "99/99/9999", "tomorrow", "-1",
    "-0.5", "1.5", "1e3", "NaN", "Infinity", "1" + "0" * 30, "9" * 19, "2147483648", "1" * 4000, "no-such",
    "../../etc/passwd", "\u202eevil", "{{ 7*7 }}", "%s%n", "null", "[]", "１２", "²", "\ufffd", "a\r\nb",
)  # fmt: skip

TEXT, NOTE, NAME, DAY, INT, DECIMAL, CHOICE, IDS, EMAIL, SECRET, COLOUR, TIME, FREE = (
    "text", "note", "name", "day", "int", "decimal", "choice", "ids", "email", "secret", "colour", "time", "free",
)  # fmt: skip
BLANK = {"", "   ", "\t\n"}
# Of the junk, what a field of the kind may take. Everything else must be refused.
FINE: dict[str, set[str]] = {
    TEXT: {text for text in JUNK if NUL not in text and text not in {HUGE, "1" * 4000}},
    NOTE: {text for text in JUNK if NUL not in text},
    NAME: {"tomorrow", "NaN", "Infinity", "no-such", "null", "a\r\nb"},
    DAY: {"1900-01-01", "2200-12-31"},
    INT: {"１２"},
    DECIMAL: {"1.5", "1e3", "１２"},
    CHOICE: set(),
    IDS: {"2147483648", "１２"},  # may be somebody who is gone by now: left out, and counted in the answer
    EMAIL: set(),
    SECRET: {text for text in JUNK if len(text) >= 12 and NUL not in text and text != HUGE},
    COLOUR: set(),
    TIME: set(),
    FREE: set(JUNK),
}
# The kind of every field, by its name; a case may say otherwise.
KINDS = {
    TEXT: "member_number rank name number reason withdraw-reason authority discipline source_url title "
    "code provider category category_0 brand_name agency_name codes topic",
    NOTE: "note",
    NAME: "first_name last_name",
    DAY: "started_on hired_on birth_date on issued_on valid_from valid_through effective_on starts_on ends_on due_on "
    "completed_on start end due",
    INT: "amount opens_count late_count months day every_years due_days_before order_0 expected days_before",
    DECIMAL: "hours hours_0 total_min",
    CHOICE: "opens_unit late late_unit unit_id parent_id unit group credential_type what kind month expected "
    "continues keys type plan who logic do people course course_0 role time_zone date_format theme active membership "
    "units groups to "
    "fingerprint",
    IDS: "people",
    EMAIL: "email",
    SECRET: "password new",
    COLOUR: "accent rail",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}


@dataclass(frozen=True)
class Form:
    """One form. A value ``@word`` stands for a row of the world, and brings in another agency's row as junk.

    ``told``: a refusal is a message after a redirect, not a mark beside a field. ``kept``: wrong input is kept
    as a draft, so it writes. ``blank``: an empty form is a thing to say.
    """

    name: str
    data: dict[str, Any]
    needed: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    pk: str = ""
    query: str = ""
    told: bool = False
    kept: bool = False
    blank: bool = False
    member: bool = False

    def kind(self, name: str) -> str:
        """What sort of value the field takes."""
        return self.kinds.get(name) or KIND_OF[name]

    def fine(self, name: str) -> set[str]:
        """The junk that may be taken there."""
        return FINE[self.kind(name)] - (BLANK if name in self.needed.split() else set()) | (
            set() if name in self.needed.split() else BLANK
        )


MEMBER = {
    "first_name": "Ana", "last_name": "Ruiz", "member_number": "7001", "email": "ana@agency.example",
    "unit_id": "@unit", "rank": "Captain", "hired_on": "2020-01-06", "birth_date": "1990-05-01",
}  # fmt: skip
MEMBER_NEEDS = "first_name last_name member_number"
FACTS = {
    "number": "C-1",
    "issued_on": "2025-01-06",
    "valid_from": "2025-01-06",
    "valid_through": "2027-01-05",
}
TYPE = {
    "name": "Drone pilot", "authority": "State Board", "discipline": "Fire", "source_url": "https://x.example",
    "note": "Ask first", "kind": "duration", "amount": "2", "unit": "years", "end": "day_before",
    "continues": "previous_expiry", "opens_count": "90", "opens_unit": "days_before", "late": "until", "late_count": "30",
    "late_unit": "days_after", "total_min": "40",
}  # fmt: skip
TYPE_NEEDS = "name authority kind amount unit end continues late_count"
SOURCE = {"end": CHOICE, "source_url": FREE}
ASSIGNMENT = {"name": "Refresher", "plan": "@plan", "logic": "credential_validity", "due_days_before": "14"}
SAME = {
    "name": "Drill", "plan": "", "logic": "same_for_all", "due_days_before": "14", "starts_on": "2027-01-01",
    "due_on": "2027-06-01", "ends_on": "2027-06-30",
}  # fmt: skip
SAME_NEEDS = "logic due_days_before starts_on due_on ends_on"
PLAN = {
    "name": "Core hours", "type": "@type", "note": "", "course_0": "@course", "order_0": "1",
    "category_0": "Airway", "hours_0": "4",
}  # fmt: skip
COURSE = {
    "title": "Airway", "codes": "A-1", "provider": "College", "hours_0": "4", "category_0": "Airway", "kind": "external",
    "mode": "in_person", "audience": "everyone", "accreditation": "X-1", "about": "Two days", "unit_id": "",
}  # fmt: skip
COURSE_KINDS = {"about": NOTE, "accreditation": TEXT, "mode": CHOICE, "audience": CHOICE}
CLASS = {
    "title": "Trauma", "provider": "College", "completed_on": "2026-03-09", "started_on": "2026-03-08", "hours_0": "4",
    "category_0": "Trauma", "mode": "online", "role": "", "codes": "A-1", "topic": "x", "note": "y",
    "key": "8a1c7a58-31a3-4a50-9d3f-7b1f6f7b0c11", "again": "on",
}  # fmt: skip
CLASS_NEEDS = "title completed_on hours_0"
FREE_CLASS = {"key": FREE, "again": FREE, "mode": CHOICE}
CARD = {
    "credential_type": "@type", "title": "", "number": "C-1", "valid_from": "2026-01-06", "valid_through": "2028-01-05",
    "issued_on": "2026-01-05", "note": "", "key": "9a1c7a58-31a3-4a50-9d3f-7b1f6f7b0c11", "again": "on",
}  # fmt: skip
CARD_NEEDS, CARD_KINDS = "credential_type valid_from", {"key": FREE, "again": FREE}
SESSION = {
    "course": "@classroom", "starts_on": "2026-12-03", "ends_on": "2026-12-04", "starts_at": "08:00", "ends_at": "12:00",
    "place": "Station 4", "instructor": "Ana Ruiz", "instructor_badge": "", "capacity": "12", "note": "",
}  # fmt: skip
SESSION_NEEDS = "course starts_on starts_at ends_at place"
SESSION_KINDS = {
    "starts_at": TIME, "ends_at": TIME, "place": TEXT, "instructor": TEXT, "instructor_badge": CHOICE, "capacity": INT,
}  # fmt: skip
SECRET_WORDS = "nine lanterns in a row"
LOGIN = {"email": "new@agency.example", "first_name": "Bo", "last_name": "Lind", "role": "auditor"}
VISIT = {
    "brand_name": "Recert", "agency_name": "Harlow", "agency_slug": "harlow", "time_zone": "America/New_York",
    "first_name": "Ana", "last_name": "Ruiz", "email": "ana@agency.example", "password": SECRET_WORDS,
    "password_again": SECRET_WORDS,
}  # fmt: skip

QUIZ = {
    "title": "What you know", "text": "", "drawn": "1", "pass_mark": "80", "attempts": "3", "shuffle_questions": "on",
    "shuffle_answers": "on",
}  # fmt: skip
QUIZ_KINDS = {
    "text": NOTE,
    "drawn": INT,
    "pass_mark": INT,
    "attempts": INT,
    "shuffle_questions": FREE,
    "shuffle_answers": FREE,
}
QUESTION = {
    "text": "Who counts?", "several": "", "points": "1", "explanation": "", "answer_0": "One", "right_0": "on",
    "answer_1": "Nobody",
}  # fmt: skip
QUESTION_KINDS = {
    "text": TEXT, "several": FREE, "points": INT, "explanation": TEXT, "answer_0": TEXT, "right_0": FREE, "answer_1": TEXT,
}  # fmt: skip

FORMS = [
    Form("personnel:add", MEMBER, MEMBER_NEEDS),
    Form("personnel:edit", MEMBER, MEMBER_NEEDS),
    Form("personnel:deactivate", {"on": "2026-11-02"}, "on"),
    Form(
        "personnel:many",
        {"what": "join", "unit": "@unit", "group": "@group", "on": "2026-12-01", "expected": "1"},
        "what group expected",
        query="member=@member",
    ),
    Form("personnel:unit_add", {"name": "Depot", "parent_id": "@unit"}, "name"),
    Form("personnel:unit", {"name": "Depot", "parent_id": "@unit"}, "name"),
    Form("personnel:group_add", {"name": "Divers"}, "name"),
    Form("personnel:group_edit", {"name": "Divers"}, "name"),
    Form("personnel:group", {"member": "@member"}, "member", {"member": CHOICE}),
    Form("credentials:add", {"credential_type": "@type", **FACTS}, "credential_type issued_on"),
    Form("credentials:correct", {**FACTS, "reason": "Misread"}, "issued_on reason"),
    Form("credentials:withdraw", {"withdraw-reason": "Wrong person"}, "withdraw-reason"),
    Form(
        "credentials:action",
        {"kind": "suspended", "effective_on": "2026-02-02", "reason": "Order"},
        "kind effective_on reason",
    ),
    Form("types:add", TYPE, TYPE_NEEDS, SOURCE),
    Form(
        "types:add",
        {**TYPE, "kind": "duration_month_end", "months": "24"},
        "name authority kind months continues late_count",
        {**SOURCE, **dict.fromkeys(("amount", "unit", "end"), FREE)},
    ),
    Form(
        "types:add",
        {**TYPE, "kind": "annual_day", "month": "3", "day": "31", "every_years": "2"},
        "name authority kind month day every_years continues late_count",
        {**SOURCE, **dict.fromkeys(("amount", "unit", "end"), FREE)},
    ),
    Form("types:edit", TYPE, TYPE_NEEDS, SOURCE),
    Form("types:take", {"keys": "@key"}, "keys"),
    Form("training:assignment_add", {"type": "@type", "who": "all", **ASSIGNMENT}, "who logic due_days_before"),
    Form("training:assignment_add", {"type": "@type", "who": "chosen", **SAME}, SAME_NEEDS),
    Form("training:assignment", ASSIGNMENT, "name logic due_days_before", pk="@assignment"),
    Form("training:assignment", SAME, f"name {SAME_NEEDS}", pk="@assignment"),
    Form(
        "training:assignment_people",
        {"do": "record", "people": "@enrollment", "completed_on": "2026-03-03", "course": "plan"},
        "do people completed_on course",
        pk="@assignment",
    ),
    Form("training:enrollment", {"completed_on": "2026-03-03", "course": "plan"}, "completed_on course"),
    Form("training:assignment_enroll", {"people": "@candidate"}, "people", pk="@assignment"),
    Form("training:assignment_state", {"to": "close"}, "to", told=True),
    Form("training:plan_add", PLAN, "name"),
    Form("training:plan", PLAN, "name"),
    Form("training:plan_state", {"to": "close"}, "to", told=True),
    Form("training:course_add", COURSE, "title hours_0", COURSE_KINDS),
    Form("training:course", COURSE, "title hours_0", COURSE_KINDS),
    Form("training:course_state", {"to": "close"}, "to", told=True),
    Form("lessons:add", {"title": "Ladders", "text": "Two people."}, "title text", {"text": NOTE}),
    Form("lessons:edit", QUIZ, "title pass_mark attempts", QUIZ_KINDS),
    Form("lessons:move", {"to": "up"}, "to", told=True),
    Form("lessons:question_add", QUESTION, "text points answer_0 answer_1", QUESTION_KINDS),
    Form("lessons:question_edit", QUESTION, "text points answer_0 answer_1", QUESTION_KINDS),
    Form("classes:session_add", SESSION, SESSION_NEEDS, SESSION_KINDS),
    Form("classes:session_edit", SESSION, SESSION_NEEDS, SESSION_KINDS),
    Form("classes:session_state", {"to": "cancel"}, "to", told=True),
    Form("classes:people_add", {"people": "@candidate"}, "people"),
    Form("classes:people_remove", {"people": "@attendee"}, "people", pk="@session"),
    Form(
        "classes:attendance",
        {"do": "save", "mark_@attendee": "partly", "hours_@attendee": "2", "was_@attendee": ":", "walk_in": ""},
        "hours_@attendee",
        {"mark_@attendee": CHOICE, "hours_@attendee": DECIMAL, "was_@attendee": FREE, "walk_in": TEXT},
        pk="@session",
        blank=True,
    ),
    Form(
        "classes:teach",
        {"do": "save", "mark_@attendee": "partly", "hours_@attendee": "2", "was_@attendee": ":", "number": ""},
        "hours_@attendee",
        {"mark_@attendee": CHOICE, "hours_@attendee": DECIMAL, "was_@attendee": FREE, "number": TEXT},
        pk="@session",
        blank=True,
        member=True,
    ),
    Form("classes:sign", {"to": "up"}, "to", told=True, member=True),
    Form(
        "renewals:save",
        {"do": "save", "logic": "validity", "days_before": "14", "target": "join", "rows": "@credential",
         "pick": "@credential", "end-@credential": "2028-03-31", "due-@credential": "2028-03-01",
         "fill_field": "end", "fill_value": "2028-03-31"},
        kinds=dict.fromkeys(
            ("do", "logic", "target", "rows", "pick", "end-@credential", "due-@credential", "fill_field",
             "fill_value", "days_before"), FREE),
        kept=True,
        blank=True,
    ),
    Form(
        "renewals:save",
        {"do": "save", "logic": "same", "start": "2027-01-01", "end": "2028-01-01", "due": "2027-12-01"},
        kinds={"do": FREE, "logic": FREE},
        kept=True,
        blank=True,
    ),
    Form("renewals:confirm", {"fingerprint": "@fingerprint"}, "fingerprint", kept=True, blank=True),
    Form("renewals:hand_over", {"membership": "@colleague"}, "membership", told=True),
    Form(
        "imports:columns",
        {"member_number": "0", "first_name": "1", "last_name": "2"},
        kinds=dict.fromkeys(("member_number", "first_name", "last_name"), CHOICE),
        blank=True,
    ),
    Form("imports:commit", {"fingerprint": "@preview"}, "fingerprint", pk="@file", told=True),
    Form(
        "settings:agency",
        {"name": "Harlow", "time_zone": "America/Chicago", "date_format": "yyyy_mm_dd"},
        "name time_zone date_format",
    ),
    Form(
        "settings:brand",
        {"name": "Harlow", "hosts": "a.example", "theme": "fire", "accent": "#1c4f91", "rail": "#14233a"},
        "name theme",
        {"hosts": FREE},
    ),
    Form("settings:add_person", LOGIN, "email first_name last_name role"),
    Form("settings:role", {"role": "auditor"}, "role"),
    Form("settings:member", {"member_number": "@number"}, kinds={"member_number": CHOICE}, blank=True),
    Form("settings:scope", {"units": "@unit", "groups": "@group"}, pk="@manager", blank=True),
    Form("settings:access", {"active": "no"}, "active", told=True),
    Form("settings:password", {"password": SECRET_WORDS}, blank=True),
    Form("sharing:open_people", {"unit": "@home"}, "unit"),
    Form("submissions:training", CLASS, CLASS_NEEDS, FREE_CLASS, member=True),
    Form("submissions:change", CLASS, CLASS_NEEDS, FREE_CLASS, pk="@own_submission", member=True),
    Form("submissions:change", CARD, CARD_NEEDS, CARD_KINDS, pk="@own_card", member=True),
    Form(
        "submissions:review",
        {name: value for name, value in CLASS.items() if name not in {"key", "again", "note"}} | {"version": "1"},
        f"{CLASS_NEEDS} version",
        {"mode": CHOICE, "version": CHOICE},
        pk="@submission",
    ),
    Form(
        "submissions:answer",
        {"version": "1", "to": "returned", "reason": "Too dark"},
        "version to reason",
        {"version": CHOICE},
        pk="@submission",
    ),
    Form(
        "submissions:completion_withdraw", {"withdraw-reason": "Wrong one"}, "withdraw-reason",
        {"withdraw-reason": TEXT},
    ),
    Form("submissions:reopen", {"reopen-reason": "Wrong one"}, "reopen-reason", {"reopen-reason": TEXT}, pk="@approved"),
    Form(
        "submissions:completion",
        {name: value for name, value in CLASS.items() if name not in {"key", "again", "note"}} | {"reason": "Misread"},
        f"{CLASS_NEEDS} reason",
        {"mode": CHOICE},
    ),
    Form("submissions:approve_ticked", {"pick": "@submission-1"}, "pick", {"pick": CHOICE}, told=True),
    Form(
        "submissions:record",
        {name: value for name, value in CLASS.items() if name not in {"key", "again", "note"}} | {"expected": "1"},
        f"{CLASS_NEEDS} expected",
        {"mode": CHOICE, "expected": CHOICE},
        query="member=@member",
    ),
    Form("me:name", {"first_name": "Ana", "last_name": "Ruiz"}, "first_name last_name", member=True),
    Form(
        "me:password",
        {"current": "@password", "new": SECRET_WORDS, "again": SECRET_WORDS},
        "current new again",
        {"current": CHOICE, "new": CHOICE, "again": CHOICE},
        member=True,
    ),
]  # fmt: skip

OUTSIDE_FORMS = [
    Form("door:first_visit", VISIT, "brand_name agency_name time_zone first_name last_name email password",
         {"agency_slug": FREE, "password_again": CHOICE, "password": CHOICE}),
    Form("account_login", {"login": "@email", "password": "@password"}, "login password",
         {"login": CHOICE, "password": CHOICE}),
    Form("account_reset_password", {"email": "@email"}, "email"),
    Form("account_change_password",
         {"oldpassword": "@password", "password1": SECRET_WORDS, "password2": SECRET_WORDS},
         "oldpassword password1 password2", dict.fromkeys(("oldpassword", "password1", "password2"), CHOICE)),
]  # fmt: skip

# Addresses that take a press of a button, without a field.
BUTTONS = {
    "personnel:reactivate", "personnel:unit_remove", "personnel:group_remove", "types:retire", "types:reopen",
    "submissions:withdraw", "submissions:card",  # a card needs its photo: tests/web/test_submissions.py
    "renewals:late", "types:preview", "types:update", "types:make_own",
    "lessons:begin", "lessons:open", "lessons:open_file", "lessons:done", "lessons:watched", "lessons:quiz",
    "lessons:question", "lessons:hand_in", "lessons:publish", "lessons:remove", "lessons:question_remove", "lessons:allow",
    "training:plan_use", "credentials:withdraw_document", "submissions:completion_detach", "renewals:discard",
    "renewals:undo", "imports:drop", "jobs:cancel",
    "account_logout", "sharing:issue", "sharing:issue_proof", "sharing:revoke", "sharing:open_own", "sharing:stop",
}  # fmt: skip
FILES = {"credentials:attach", "submissions:completion_attach", "imports:upload"}

# What the addresses of lists are narrowed by.
FILTERS = {
    "reports:compliance": "as_of type unit group format",
    "reports:people": "as_of type unit group show sort page format",
    "reports:expiring": "type unit group by format",
    "reports:ending": "month type unit group show sort page format",
    "reports:lacking": "type unit group show sort page format",
    "reports:hours": "first last unit group people by sort page format",
    "reports:find": "q page",
    "reports:proof": "type as_of known at first last format",
    "reports:record": "as_of known at format",
    "personnel:list": "q unit group rank people type status sort page format",
    "personnel:many": "member all q unit",
    "personnel:unit_add": "below",
    "personnel:group": "page",
    "personnel:detail": "as_of known",
    "personnel:trail": "page",
    "credentials:list": "q type status unit authority expires_from expires_to people sort page format",
    "credentials:find_member": "q",
    "credentials:suggest": "credential_type issued_on",
    "types:list": "q show sort page format",
    "types:library": "q state discipline authority",
    "types:detail": "issued born renewed",
    "types:entry": "issued born renewed",
    "types:add": "from",
    "training:credential_assignments": "q type state sort page format",
    "training:assignments": "q type state sort page format",
    "training:assignment_add": "type",
    "training:assignment": "q show sort page format",
    "training:assignment_enroll": "q unit_id group_id page format",
    "training:plans": "q state sort page format",
    "training:plan_add": "type",
    "training:due": "q show unit_id sort page format",
    "training:courses": "q state sort page format",
    "classes:sessions": "q course when sort page format",
    "classes:session": "q mark page format",
    "classes:session_add": "course",
    "classes:people_add": "q unit_id group_id asked page",
    "classes:attendance": "page walk_in",
    "classes:teach": "page",
    "renewals:desk": "q because type unit group days member show page",
    "renewals:for_assignment": "q because type unit group days member show page",
    "renewals:confirm": "q because type unit group days member",
    "renewals:runs": "page format",
    "renewals:run": "page format",
    "imports:list": "page format",
    "imports:preview": "show page",
    "sharing:transcript": "span first last",
    "sharing:certificates": "page",
    "sharing:member_transcript": "span first last",
    "sharing:member_certificates": "page",
    "submissions:own": "page",
    "submissions:card": "type",
    "submissions:queue": "q kind unit state page",
    "submissions:record": "unit group numbers member",
    "settings:people": "q role access sort page format",
    "settings:audit": "who kind text first last page format",
}
