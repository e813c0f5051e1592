"""Columns are found by their headers as people write them."""

import pytest

from recert.imports.columns import MEMBERS, folded, match, missing, unused


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Badge", "member_number"),
        ("Employee ID", "member_number"),
        ("EmployeeID", "member_number"),
        ("Badge #", "member_number"),
        ("Emp. No.", "member_number"),
        ("FIRST", "first_name"),
        ("Surname", "last_name"),
        ("Last_Name*", "last_name"),
        ("E-Mail Address", "email"),
        ("Station", "unit"),
        ("Job Title", "rank"),
        ("Hire Date", "hired_on"),
        ("D.O.B.", "birth_date"),
        ("DOB", "birth_date"),
        ("Active?", "status"),
    ],
)
def test_member_headers(header: str, field: str) -> None:
    assert match("members", ["x", header])[field] == 1


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Certification", "credential_type"),
        ("License #", "number"),
        ("Issue Date", "issued_on"),
        ("Effective Date", "valid_from"),
        ("Expires", "valid_through"),
        ("Expiration Date", "valid_through"),
        ("ExpirationDate", "valid_through"),
        ("exp.", "valid_through"),
        ("Issued By", "issuing_authority"),
    ],
)
def test_credential_headers(header: str, field: str) -> None:
    assert match("credentials", ["x", header])[field] == 1


def test_every_name_and_synonym_means_one_field_only() -> None:
    for kind in ("members", "credentials"):
        seen = {name: place for name, place in match(kind, ["member_number"]).items() if place is not None}
        assert seen == {"member_number": 0}
    names = [folded(word) for column in MEMBERS for word in (column.name, *column.synonyms)]
    assert len(names) == len(set(names))


def test_a_fields_own_name_beats_synonyms_and_a_column_is_taken_once() -> None:
    found = match("members", ["ID", "Title", "Member number", "Rank", "First", "First name"])
    assert (found["member_number"], found["rank"], found["first_name"]) == (2, 3, 5)


def test_what_is_missing_is_said_and_what_is_left_over_is_named() -> None:
    found = match("credentials", ["Badge", "Shoe size"])
    assert list(missing("credentials", found)) == ["credential_type", "issued_on"]
    assert list(missing("members", match("members", ["Shoe size"]))) == ["member_number"]
    assert unused(["Badge", "Shoe size", ""], found) == ["Shoe size"]
