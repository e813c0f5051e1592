"""The plan of many renewals: which credentials, which days, why, and what stands in the way."""

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

import pytest

from recert.core.kinds import Rule
from recert.core.renewal import Because, Edit, PlanLine, Policy, RenewalPlan, plan, reasons_to_list
from recert.core.rules import parse_rule
from recert.core.snapshots import Code, CredentialSnapshot, Days, Problem

D = date.fromisoformat
TODAY = D("2026-03-02")
VALIDITY = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
RULES: dict[int, Rule | None] = {
    3: parse_rule({"validity": VALIDITY, "renewal": {"in_window": "previous_expiry"}}),
    4: None,
}
NEW = Days(D("2026-04-01"), D("2028-03-31"), D("2026-04-01"), D("2028-03-31"), D("2028-03-17"))
ENTER_DAYS = "Enter start, end and due date of the training for everyone."
EARLY_DUE = "Training would be due before it starts: change the due date or the start."
LATE_DUE = "Training would be due after it ends: change the due date or the end."
BACKWARDS = "The new end is before the new start."
FOR_ALL = {"same_for_all": True, "start": D("2026-05-01"), "end": D("2026-06-30"), "due": D("2026-06-15")}


def held(number: int = 1, **more: Any) -> CredentialSnapshot:
    facts = {
        "member_id": 2, "type_id": 3, "issued_on": D("2024-02-10"), "valid_from": D("2024-04-01"),
        "valid_through": D("2026-03-31"), **more,
    }  # fmt: skip
    return CredentialSnapshot(credential_id=number, **facts)


def planned(
    *snapshots: CredentialSnapshot,
    edits: Mapping[int, Edit] | None = None,
    policy: Policy | None = None,
    **more: Any,
) -> RenewalPlan:
    return plan(
        snapshots or (held(),), rules=RULES, policy=policy or Policy(), edits=edits or {}, today=TODAY, **more
    )


def line(edit: Edit | None = None, policy: Policy | None = None, **facts: Any) -> PlanLine:
    return planned(held(**facts), edits={1: edit} if edit else None, policy=policy).lines[0]


def days(**given: str) -> Edit:
    return Edit(days={name: D(value) for name, value in given.items()})


def test_a_line_follows_rule_and_policy() -> None:
    found = line()
    assert (found.days, found.suggestion.days) == (NEW, NEW)
    assert (found.because, found.by_hand, found.problem, found.faults) == (
        (Because.EXPIRING,),
        frozenset(),
        None,
        {},
    )
    assert found.ready
    assert found.selected
    assert found.snapshot == held()
    assert found.suggestion.short == "31 March, every 2 years"
    assert found.suggestion.reason.startswith("Renewed on 2 March 2026, in time, so the new period continues")


def test_a_suggestion_keeps_what_else_it_said() -> None:
    found = line(
        anchor=D("2024-02-29"), valid_through=D("2026-02-28"), training_done_on=D("2026-02-01")
    ).suggestion
    assert found.anchor == D("2024-02-29")
    assert found.late_credit.startswith("The training was done on 1 February 2026, inside the period")
    assert (line().suggestion.weak, line(type_id=4).suggestion.weak) == (False, True)
    assert line(type_id=9).suggestion.short == "No course yet: from today"


@pytest.mark.parametrize(
    ("through", "done", "because"),
    [
        ("2026-03-01", None, (Because.EXPIRED,)),
        ("2026-03-02", None, (Because.EXPIRING,)),
        ("2026-03-01", "2026-02-01", (Because.EXPIRED, Because.DONE)),
        ("2026-03-02", "2026-02-01", (Because.EXPIRING, Because.DONE)),
    ],
)
def test_a_credential_is_listed_for_a_reason(through: str, done: str | None, because: object) -> None:
    snapshot = held(valid_through=D(through), training_done_on=done and D(done))
    assert reasons_to_list(snapshot, TODAY) == because


def test_training_may_be_the_same_for_all() -> None:
    found = line(policy=Policy(**FOR_ALL))
    expected = Days(D("2026-04-01"), D("2028-03-31"), D("2026-05-01"), D("2026-06-30"), D("2026-06-15"))
    assert (found.days, found.problem) == (expected, None)


@pytest.mark.parametrize("name", ["start", "end", "due"])
def test_training_for_all_needs_its_three_days(name: str) -> None:
    assert line(policy=Policy(**{**FOR_ALL, name: None})).problem == Problem(Code.DAYS, ENTER_DAYS)


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ({"due": D("2026-05-01")}, None),
        ({"due": D("2026-04-30")}, EARLY_DUE),
        ({"due": D("2026-06-30")}, None),
        ({"due": D("2026-07-01")}, LATE_DUE),
    ],
)
def test_training_is_due_within_its_days(policy: Any, problem: str | None) -> None:
    found = line(policy=Policy(**{**FOR_ALL, **policy}))
    assert found.problem == (Problem(Code.DAYS, problem) if problem else None)
    assert found.selected is found.ready is (problem is None)


def test_edited_days_are_marked_and_move_the_training() -> None:
    found = line(days(end="2027-03-31"))
    assert found.days == Days(NEW.start, D("2027-03-31"), NEW.start, D("2027-03-31"), D("2027-03-17"))
    assert (found.by_hand, found.problem) == (frozenset({"end"}), None)
    assert line(days(due="2028-03-17")).by_hand == frozenset()
    assert line(days(due="2028-03-16", training_end="2028-03-16")).by_hand == {"due", "training_end"}


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (days(end="2026-03-31"), BACKWARDS),
        (days(end="2026-04-01", due="2026-04-01"), None),
        (days(start="2024-04-01"), "The new period must start after the old one started."),
        (days(start="2024-04-02"), None),
        (days(due="2026-03-31"), EARLY_DUE),
        (days(due="2028-04-01"), LATE_DUE),
        (days(training_start="2028-03-18"), EARLY_DUE),
        (
            days(end="2026-04-10"),
            (
                "14 days before 10 April 2026 is 27 March 2026, before training starts on 1 April 2026: "
                "choose another due date."
            ),
        ),
    ],
)
def test_days_out_of_order_are_told(edit: Edit, problem: str | None) -> None:
    found = line(edit)
    assert found.problem == (Problem(Code.DAYS, problem) if problem else None)


def test_days_that_run_backwards_move_the_training_with_them() -> None:
    found = line(days(end="2026-03-31")).suggestion.days
    end = D("2026-03-31")
    assert found == Days(NEW.start, NEW.end, NEW.start, end, end)
    one_day = line(days(end="2026-04-01"))
    assert (one_day.days.due, one_day.suggestion.days.training_end) == (None, NEW.start)
    assert one_day.problem is not None
    assert one_day.problem.sentence.startswith(
        "14 days before 1 April 2026 is 18 March 2026, before training starts"
    )


def test_a_due_day_typed_by_hand_solves_the_problem_of_the_due_day() -> None:
    found = line(days(end="2026-04-10", due="2026-04-05"))
    assert (found.problem, found.days.due) == (None, D("2026-04-05"))


@pytest.mark.parametrize(("hold", "word"), [("suspended", "Suspended"), ("revoked", "Revoked")])
def test_a_hold_is_final(hold: str, word: str) -> None:
    sentence = f"{word} by the authority: reinstate the credential before renewing it."
    assert line(hold=hold).problem == Problem(Code(hold), sentence, final=True)


def test_open_training_on_the_assignment_stands_in_the_way() -> None:
    sentence = "Already has open training on this assignment: withdraw it there, or choose a new assignment."
    found = planned(held(1), held(2, member_id=5), taken=frozenset({2}))
    assert [each.problem for each in found.lines] == [Problem(Code.TAKEN, sentence), None]


def test_a_refusal_of_the_rule_stands_until_days_are_typed() -> None:
    rule = parse_rule({"validity": VALIDITY, "renewal": {"renewable": False}})
    refused = plan([held()], rules={3: rule}, policy=Policy(), edits={}, today=TODAY).lines[0]
    assert refused.problem == Problem(Code.NOT_RENEWABLE, "This credential cannot be renewed.")
    assert (refused.days, refused.selected) == (Days(), False)
    edit = days(start="2026-04-01", end="2026-06-30")
    typed = plan([held()], rules={3: rule}, policy=Policy(), edits={1: edit}, today=TODAY).lines[0]
    assert (typed.days.start, typed.days.end, typed.problem) == (D("2026-04-01"), D("2026-06-30"), None)
    half = plan(
        [held()], rules={3: rule}, policy=Policy(), edits={1: days(end="2026-06-30")}, today=TODAY
    ).lines[0]
    assert half.problem == refused.problem


def test_ticks_of_one_s_own_count_before_the_common_one() -> None:
    edits = {1: Edit(selected=False), 2: Edit(selected=True), 4: Edit(faults={"end": "no day"})}
    found = planned(held(1), held(2), held(3), held(4), edits=edits, select_all=True)
    assert [each.selected for each in found.lines] == [False, True, True, False]
    assert (found.lines[3].ready, found.lines[3].faults) == (False, {"end": "no day"})
    none = planned(held(1), held(2), held(3), edits=edits, select_all=False)
    assert [each.snapshot.credential_id for each in none.selected] == [2]
    assert [each.snapshot.credential_id for each in none.left_out] == [1, 3]


def test_a_plan_counts_by_type() -> None:
    found = planned(held(1), held(2), held(3, type_id=4), held(4, hold="revoked"))
    assert (found.by_type, found.today) == ({3: 2, 4: 1}, TODAY)
    assert found.policy == Policy(False, 14, None, None, None, "join")


def test_what_is_confirmed_is_what_was_shown() -> None:
    found = planned(held(1), held(2))
    other = planned(held(1, training_done_on=D("2026-03-01")), held(2, enrollment_id=7))
    text = "2 None None 2026-04-01 2028-03-31 2026-04-01 2028-03-31 2028-03-17"
    assert found.digests()[2] == blake2b(text.encode(), digest_size=6).hexdigest()
    assert set(found.digests().values()).isdisjoint(other.digests().values())
    assert [len(text) for text in found.digests().values()] == [12, 12]


def test_the_fingerprint_is_of_everything_and_of_no_order() -> None:
    found = planned(held(1), held(2)).fingerprint
    assert found == planned(held(2), held(1)).fingerprint
    assert len(found) == 64
    others = [
        planned(held(1)), planned(held(1), held(2), policy=Policy(days_before=13)),
        planned(held(1), held(2), edits={1: days(due="2028-03-01")}),
        plan([held(1), held(2)], rules=RULES, policy=Policy(), edits={}, today=D("2026-03-03")),
    ]  # fmt: skip
    assert len({found, *(other.fingerprint for other in others)}) == 5


def test_who_shares_the_facts_gets_the_same_days_and_nobody_another_ones() -> None:
    crowd = [
        held(
            number,
            member_id=number,
            type_id=3 + number % 2,
            valid_through=D("2026-03-31") if number % 3 else D("2026-05-31"),
            training_done_on=D("2026-02-01") if number % 5 == 0 else None,
            birth_date=D("1990-05-01") if number % 7 else None,
        )
        for number in range(1, 200)
    ]
    edits = {4: days(start="2026-06-01"), 5: days(due="2027-01-01"), 6: Edit(selected=False)}
    together = planned(*crowd, edits=edits)
    assert together.lines == tuple(planned(one, edits=edits).lines[0] for one in crowd)


def test_birthdays_are_told_apart_where_the_rule_asks_for_them() -> None:
    rule = parse_rule({"validity": {"kind": "birthday", "every_years": 2}, "renewal": {}})
    born = ("1990-01-01", "1990-02-01", "1990-01-02", "1985-01-01")
    crowd = [held(one, member_id=one, birth_date=D(day)) for one, day in enumerate(born, 1)]
    found = plan(crowd, rules={3: rule}, policy=Policy(), edits={}, today=TODAY).lines
    assert [str(one.days.end)[5:] for one in found] == ["01-01", "02-01", "01-02", "01-01"]
