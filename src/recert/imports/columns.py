"""Which column of a file is which field: by its header, as people really write headers; a person may choose otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recert.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record: its name in files, the words for a screen, and other headers that mean it."""

    name: str
    title: str
    synonyms: tuple[str, ...]
    example: str
    hint: str = ""


_NUMBER = Column(
    "member_number",
    "Member number",
    (
        "badge",
        "badge number",
        "badge no",
        "badge id",
        "employee id",
        "employee number",
        "employee no",
        "emp id",
        "emp no",
        "member id",
        "member no",
        "member",
        "id",
        "id number",
        "personnel number",
        "personnel id",
        "payroll number",
        "payroll id",
        "staff id",
        "staff number",
        "star number",
        "serial number",
        "user id",
        "username",
    ),
    "4102",
    "The agency’s own number for the person; it finds the person again.",
)

MEMBERS = (
    _NUMBER,
    Column(
        "first_name",
        "First name",
        ("first", "given name", "given", "forename", "fname", "first names"),
        "Ifeoma",
    ),
    Column("last_name", "Last name", ("last", "surname", "family name", "family", "lname"), "Nwosu"),
    Column(
        "email",
        "E-mail",
        ("e mail", "email address", "e mail address", "mail", "work email", "email work"),
        "ifeoma.nwosu@example.org",
    ),
    Column(
        "unit",
        "Unit",
        (
            "station",
            "department",
            "dept",
            "division",
            "team",
            "company",
            "platoon",
            "battalion",
            "precinct",
            "bureau",
            "section",
            "unit name",
            "assigned unit",
            "facility",
        ),
        "Engine 2",
    ),
    Column(
        "rank",
        "Rank",
        ("title", "job title", "position", "grade", "rank title", "classification", "job"),
        "Lieutenant",
    ),
    Column(
        "hired_on",
        "Hired on",
        (
            "hire date",
            "hired",
            "date hired",
            "date of hire",
            "start date",
            "employment date",
            "doh",
            "appointed",
            "appointment date",
        ),
        "2019-06-03",
    ),
    Column(
        "birth_date",
        "Date of birth",
        ("dob", "d o b", "birthday", "date of birth", "born", "birthdate"),
        "1990-02-14",
    ),
    Column(
        "status",
        "Status",
        ("active", "member status", "employment status", "employee status", "active inactive"),
        "active",
        "active or inactive",
    ),
)

CREDENTIALS = (
    _NUMBER,
    Column(
        "credential_type",
        "Credential type",
        (
            "type",
            "credential",
            "certification",
            "certificate",
            "certification type",
            "certificate type",
            "cert",
            "cert type",
            "license",
            "licence",
            "license type",
            "credential name",
            "certification name",
            "license name",
            "course",
        ),
        "NREMT Paramedic",
        "As your agency names it, or as the library does.",
    ),
    Column(
        "number",
        "Number",
        (
            "credential number",
            "certificate number",
            "cert number",
            "cert no",
            "certification number",
            "license number",
            "license no",
            "licence number",
            "card number",
            "registry number",
            "credential no",
            "credential id",
            "certificate id",
            "ecard code",
        ),
        "M5090144",
    ),
    Column(
        "issued_on",
        "Issued on",
        (
            "issued",
            "issue date",
            "date issued",
            "issuance date",
            "date of issue",
            "completed",
            "completion date",
            "date completed",
            "certified on",
            "certification date",
            "earned",
            "date earned",
        ),
        "2026-04-01",
    ),
    Column(
        "valid_from",
        "Valid from",
        (
            "effective",
            "effective date",
            "effective from",
            "start",
            "start date",
            "begins",
            "from",
            "valid since",
        ),
        "2026-04-01",
        "Empty: the day of issue.",
    ),
    Column(
        "valid_through",
        "Valid through",
        (
            "expires",
            "expires on",
            "expiration",
            "expiration date",
            "expiry",
            "expiry date",
            "exp",
            "exp date",
            "valid until",
            "valid to",
            "valid thru",
            "end",
            "end date",
            "through",
            "until",
            "good through",
            "date of expiration",
            "renewal date",
            "renew by",
        ),
        "2028-03-31",
        "The last valid day. Empty: by the type’s rule. “never”: it never expires.",
    ),
    Column(
        "issuing_authority",
        "Issuing authority",
        (
            "authority",
            "issuer",
            "issued by",
            "agency",
            "issuing agency",
            "issuing body",
            "issuing organization",
            "organization",
            "provider",
            "board",
        ),
        "National Registry of Emergency Medical Technicians",
        "Only compared with the type’s authority.",
    ),
)

OF_KIND: Mapping[str, tuple[Column, ...]] = {"members": MEMBERS, "credentials": CREDENTIALS}


def folded(header: str) -> str:
    """Return a header without case, accents and signs: ``E-Mail_Address*`` → ``e mail address``."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return " ".join(re.sub(r"[\W_]+", " ", fold(text).replace("#", " number ")).split())


def match(kind: str, header: Sequence[str]) -> dict[str, int | None]:
    """Return the place of each field's column (None: not in the file). A field's own name beats its synonyms."""
    heads = [folded(head) for head in header]
    found: dict[str, int | None] = {}
    taken: set[int] = set()
    for names in (_own, _own_and_synonyms):
        for column in OF_KIND[kind]:
            if found.get(column.name) is None:
                place = _first(heads, names(column), taken)
                found[column.name] = place
                taken |= {place} if place is not None else set()
    return found


def _own(column: Column) -> list[str]:
    return [folded(column.name), folded(column.title)]


def _own_and_synonyms(column: Column) -> list[str]:
    return [*_own(column), *map(folded, column.synonyms)]


def _first(heads: Sequence[str], names: Sequence[str], taken: set[int]) -> int | None:
    for name in names:
        for place, head in enumerate(heads):
            if head == name and place not in taken:
                return place
    return None


def missing(kind: str, matched: Mapping[str, int | None]) -> dict[str, str]:
    """Return {field: sentence} for the columns without which nothing can be imported."""
    there = {name for name, place in matched.items() if place is not None}
    problems = {}
    if "member_number" not in there:
        problems["member_number"] = "No column is matched to the member number: choose the one that holds it."
    if kind == "credentials" and "credential_type" not in there:
        problems["credential_type"] = (
            "No column is matched to the credential type: choose the one that holds it."
        )
    if kind == "credentials" and not there & {"issued_on", "valid_from"}:
        problems["issued_on"] = (
            "No column is matched to the day of issue or to valid from: choose one of the two."
        )
    return problems


def unused(header: Sequence[str], matched: Mapping[str, int | None]) -> list[str]:
    """Return the headers that no field takes."""
    return [head for place, head in enumerate(header) if head and place not in matched.values()]
