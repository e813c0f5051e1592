"""Credentials from a file: chained by their first day, corrected but never overwritten."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import AuthorityAction, Credential, CredentialType
from recert.credentials.queries import latest
from recert.imports.rows import Row
from recert.kernel.models import AuditEvent
from recert.personnel.models import Member
from tests.factories import (
    RULES,
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    IssuingAuthorityFactory,
    MemberFactory,
    renewed,
)
from tests.imports.helping import bring, counts, look, only_problems

pytestmark = pytest.mark.usefixtures("sound")
HEAD = "Badge,Type,Number,Issued,From,Expires,Issued by\n"
FIRST = "1,CPR,A-1,2022-01-10,2022-01-10,2024-01-09,State Board\n"
SECOND = "1,CPR,A-2,2024-01-10,2024-01-10,2026-01-09,\n"


@pytest.fixture
def member(scope: Agency) -> Member:
    return MemberFactory(member_number="1", first_name="Ana", last_name="Ruiz")


@pytest.fixture
def cpr(scope: Agency) -> CredentialType:
    return CredentialTypeFactory(name="CPR", authority=IssuingAuthorityFactory(name="State Board"))


@pytest.fixture
def held(member: Member, cpr: CredentialType) -> Callable[..., Credential]:
    def make(start: str, through: str | None, **fields: Any) -> Credential:
        days = {
            "valid_from": date.fromisoformat(start),
            "valid_through": through and date.fromisoformat(through),
        }
        return CredentialFactory(member=member, credential_type=cpr, **days, **fields)

    return make


def chain() -> list[tuple[str, str | None]]:
    """Return (number, number of the one it renews) of the living records, from the oldest."""
    living = Credential.objects.filter(withdrawn_at__isnull=True).order_by("member_id", "valid_from")
    numbers = dict(Credential.objects.values_list("pk", "number"))
    return [(each.number, numbers.get(each.renews_id or 0)) for each in living]


def only_row(text: str) -> Row:
    (row,) = look("credentials", HEAD + text).rows
    return row


def test_a_file_is_new_then_the_same(member: Member, cpr: CredentialType, coordinator: Actor) -> None:
    assert counts(look("credentials", HEAD + FIRST + SECOND)) == (2, 0, 0, 0)
    bring("credentials", HEAD + FIRST + SECOND, coordinator)
    assert counts(look("credentials", HEAD + FIRST + SECOND)) == (0, 0, 2, 0)


@pytest.mark.parametrize("text", [FIRST + SECOND, SECOND + FIRST])
def test_rows_of_a_file_are_chained_by_their_first_day(
    member: Member, cpr: CredentialType, coordinator: Actor, text: str
) -> None:
    bring("credentials", HEAD + text, coordinator)
    assert chain() == [("A-1", None), ("A-2", "A-1")]
    assert [each.number for each in latest()] == ["A-2"]


def test_a_new_row_takes_its_place_in_the_chain_on_file(
    held: Callable[..., Credential], coordinator: Actor
) -> None:
    last = renewed(held("2022-01-01", "2023-12-31", number="B"), number="D")
    renewed(last, number="F")
    rows = (
        "1,CPR,A,,2020-01-01,2021-12-31,\n1,CPR,C,,2023-01-01,2024-12-31,\n1,CPR,G,,2026-06-01,2028-05-31,\n"
    )
    bring("credentials", HEAD + rows, coordinator)
    assert chain() == [("A", None), ("B", "A"), ("C", "B"), ("D", "C"), ("F", "D"), ("G", "F")]


def test_records_that_were_never_strung_together_are_now(
    held: Callable[..., Credential], coordinator: Actor
) -> None:
    first = held("2020-01-01", "2021-12-31", number="A")
    renewed(first, number="D", valid_from=date(2024, 1, 1), valid_through=date(2025, 12, 31))
    held("2022-06-01", "2023-12-31", number="C")
    bring("credentials", HEAD + "1,CPR,B,,2021-01-01,2022-12-31,\n", coordinator)
    assert chain() == [("A", None), ("B", "A"), ("C", "B"), ("D", "C")]


def test_what_differs_becomes_a_correction(held: Callable[..., Credential], coordinator: Actor) -> None:
    old = held("2024-01-10", "2025-01-09", number="A-2", issued_on=date(2024, 1, 10), reason="By the rule.")
    row = only_row(SECOND)
    assert row.before == {"valid_through": date(2025, 1, 9)}
    bring("credentials", HEAD + SECOND, coordinator, name="cards.csv")
    new = Credential.objects.get(withdrawn_at__isnull=True)
    was = Credential.objects.get(pk=old.pk)
    assert (new.corrects_id, new.valid_through, new.number) == (old.pk, date(2026, 1, 9), "A-2")
    assert (was.valid_through, was.withdrawn_reason) == (date(2025, 1, 9), "Import cards.csv")
    assert new.reason == "Import cards.csv, row 2"


def test_a_correction_in_the_middle_keeps_the_chain_and_the_holds(
    held: Callable[..., Credential], coordinator: Actor
) -> None:
    first = held("2020-01-01", "2021-12-31", number="A")
    middle = renewed(first, number="B")
    renewed(middle, number="C")
    AuthorityActionFactory(credential=middle)
    bring("credentials", HEAD + "1,CPR,B2,,2022-01-01,,\n", coordinator)
    assert chain() == [("A", None), ("B2", "A"), ("C", "B2")]
    new = Credential.objects.get(number="B2")
    assert new.valid_through == middle.valid_through
    assert AuthorityAction.objects.filter(credential_id=new.pk).count() == 1


def test_empty_cells_leave_what_is_on_file(held: Callable[..., Credential]) -> None:
    held("2024-01-10", "2026-01-09", number="A-2", issued_on=date(2024, 1, 8))
    assert counts(look("credentials", HEAD + "1,CPR,,,2024-01-10,,\n")) == (0, 0, 1, 0)


def test_a_missing_end_comes_from_the_rule_and_says_why(member: Member, cpr: CredentialType) -> None:
    row = only_row("1,CPR,,2024-01-10,,,\n")
    assert row.filled == {"valid_from": date(2024, 1, 10), "valid_through": date(2026, 1, 9)}
    assert row.why["valid_through"]
    assert (
        look("credentials", HEAD + "1,CPR,,2024-01-10,,,\n")
        .notes[-1]
        .startswith("1 row without a last valid day")
    )


def test_what_never_expires_has_no_end(member: Member, coordinator: Actor) -> None:
    CredentialTypeFactory(name="Pro Board", rule=RULES["never_expires"])
    CredentialTypeFactory(name="Card")
    bring("credentials", HEAD + "1,Pro Board,,2024-01-10,,,\n1,Card,,2024-01-10,,Never,\n", coordinator)
    assert list(Credential.objects.values_list("valid_through", flat=True)) == [None, None]


def test_types_of_the_library_are_taken_on_commit(member: Member, coordinator: Actor) -> None:
    text = HEAD + "1,aha bls provider,,2026-02-03,,,AHA\n1,nremt-paramedic,,2026-02-03,,2028-03-31,NREMT\n"
    told = "2 credential types will be added from the library: “AHA BLS Provider” and “NREMT Paramedic”."
    assert look("credentials", text).notes[0] == told
    bring("credentials", text, coordinator)
    assert list(CredentialType.objects.values_list("name", flat=True)) == [
        "AHA BLS Provider",
        "NREMT Paramedic",
    ]
    assert counts(look("credentials", text)) == (0, 0, 2, 0)


def test_the_log_says_what_each_row_did(held: Callable[..., Credential], coordinator: Actor) -> None:
    old = held("2024-01-10", "2026-01-09", number="wrong", issued_on=date(2024, 1, 10))
    bring("credentials", HEAD + FIRST + SECOND, coordinator, name="cards.csv")
    added = AuditEvent.objects.get(kind="credential.added")
    corrected = AuditEvent.objects.get(kind="credential.corrected")
    assert (added.subject_name, added.data["row"], added.member_id) == ("CPR of Ana Ruiz", 2, old.member_id)
    assert corrected.data["changes"] == {"number": ["wrong", "A-2"]}
    assert AuditEvent.objects.get(kind="import.committed").data["changed"] == 1


WRONG = [
    (",CPR,,2024-01-10,,2026-01-09,", "member_number", "missing"),
    ("2,CPR,,2024-01-10,,2026-01-09,", "member_number", "No member has this number"),
    ("01,CPR,,2024-01-10,,2026-01-09,", "member_number", "Closest: 1, Ana Ruiz"),
    (f"{'1' * 41},CPR,,2024-01-10,,,", "member_number", "at most 40"),
    ("1\x00,CPR,,2024-01-10,,,", "member_number", "cannot be seen"),
    ("1,,,2024-01-10,,2026-01-09,", "credential_type", "missing"),
    ("1,CRP,,2024-01-10,,2026-01-09,", "credential_type", "Did you mean “CPR”"),
    ("1,Zzyzx,,2024-01-10,,2026-01-09,", "credential_type", "No credential type has this name"),
    ("1,<script>,,2024-01-10,,2026-01-09,", "credential_type", "No credential type has this name"),
    (f"1,{'C' * 201},,2024-01-10,,,", "credential_type", "at most 200"),
    ("1,Retired card,,2024-01-10,,2026-01-09,", "credential_type", "no longer in use"),
    (f"1,CPR,{'9' * 81},2024-01-10,,,", "number", "at most 80"),
    ("1,CPR,9\x009,2024-01-10,,,", "number", "cannot be seen"),
    ("1,CPR,TAKEN-7,2024-01-10,,,", "number", "on file for Bo Lind"),
    ("1,CPR,,,,2026-01-09,", "issued_on", "Missing"),
    ("1,CPR,,31 Feb 2024,,2026-01-09,", "issued_on", "no day 31"),
    ("1,CPR,,2024-13-01,,2026-01-09,", "issued_on", "Not a month"),
    ("1,CPR,,20266-01-01,,,", "issued_on", "Not a date"),
    ("1,CPR,,45292,,,", "issued_on", "Not a date"),
    ("1,CPR,,2027-01-01,,2028-01-09,", "issued_on", "has not come yet"),
    ("1,CPR,,1985-03-14,,1987-01-09,", "issued_on", "was born on"),
    ("1,CPR,,,1980-01-01,1987-01-09,", "valid_from", "was born on"),
    ("1,CPR,,,1/32/2024,,", "valid_from", "no day 32"),
    ("1,CPR,,,13/31/2024,,", "valid_from", "US dates"),
    ("1,CPR,,,soon,,", "valid_from", "Not a date"),
    ("1,CPR,,2024-01-10,,31/31/2027,", "valid_through", "Not a month"),
    ("1,CPR,,2024-01-10,,2 Mar 2023,", "valid_through", "before it starts"),
    ("1,CPR,,2024-01-10,2023-01-10,2023-06-01,", "valid_through", "before it was issued"),
    ("1,CPR,,2024-01-10,,2222222,", "valid_through", "Not a date"),
    ("1,No rule,,2024-01-10,,,", "valid_through", "no rule"),
    ("1,Birth month,,2024-01-10,,,", "valid_through", "birth"),
    (
        "1,CPR,,2024-01-10,,2026-01-09,American Heart Association",
        "issuing_authority",
        "issued by State Board",
    ),
    (f"1,CPR,,2024-01-10,,2026-01-09,{'A' * 201}", "issuing_authority", "at most 200"),
    ("1,CPR,,2024-01-10,,2026-01-09,,extra", "", "8 cells"),
]


@pytest.fixture
def others(member: Member, cpr: CredentialType) -> None:
    other = MemberFactory(member_number="2x", first_name="Bo", last_name="Lind")
    CredentialFactory(member=other, credential_type=cpr, number="TAKEN-7")
    CredentialTypeFactory(name="Retired card", retired_on=date(2025, 1, 1))
    CredentialTypeFactory(name="No rule", rule={})
    CredentialTypeFactory(name="Birth month", rule=RULES["birth_month"])


@pytest.mark.parametrize(("row", "column", "said"), WRONG, ids=[repr(row[0][:40]) for row in WRONG])
def test_a_wrong_cell_refuses_its_row_in_words(
    others: None, member: Member, row: str, column: str, said: str
) -> None:
    if "Birth month" in row:
        Member.objects.update(birth_date=None)
    problems = only_problems(look("credentials", HEAD + row + "\n"))
    assert said in problems[column]


def test_a_repeated_row_is_refused_with_the_first_ones_number(member: Member, cpr: CredentialType) -> None:
    second = look("credentials", HEAD + FIRST + FIRST).rows[1]
    assert second.problems == {"": "Row 2 is about the same member, type and first valid day."}


def test_one_number_for_two_members_is_refused(member: Member, cpr: CredentialType) -> None:
    MemberFactory(member_number="2")
    second = look("credentials", HEAD + FIRST + FIRST.replace("1,CPR", "2,CPR")).rows[1]
    assert second.problems == {"number": "Row 2 has this number for Ana Ruiz. Check the card."}


def test_a_commit_takes_as_many_statements_for_25_members_as_for_60(
    cpr: CredentialType, coordinator: Actor
) -> None:
    few, many = (_statements(coordinator, start, count) for start, count in ((0, 25), (100, 60)))
    assert many <= few


def _statements(by: Actor, start: int, count: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    numbers = [str(start + each) for each in range(count)]
    for number in numbers:
        MemberFactory(member_number=number)
    text = "".join(
        f"{each},CPR,N{each},2022-01-10,,2024-01-09,\n{each},CPR,,2024-01-10,,,\n" for each in numbers
    )
    bring("credentials", HEAD + text, by)
    with CaptureQueriesContext(connection) as caught:
        bring("credentials", HEAD + text.replace(",N", ",X"), by)
    return len([query for query in caught if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])
