"""Writes about credential types: make, change and retire them. ``library_actions`` takes them from the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import Permission
from recert.core.rules import RuleError, parse_rule
from recert.credentials import library
from recert.credentials.models import CredentialType, IssuingAuthority
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import require_agency_id
from recert.kernel.text import fold

LOCKED = "This rule belongs to the library and is locked. Make it your own first, then change it."
NAME_LENGTH, DISCIPLINE_LENGTH, URL_LENGTH, NOTE_LENGTH = 200, 40, 500, 4000


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What a type is. ``authority`` is a name (made where it is new); ``rule`` as in ``core.rules``, {} for none.

    ``cloned_from``: the key of the library type that the rule started from; it is kept when a type is made.
    """

    name: str
    authority: str
    discipline: str = ""
    rule: Mapping[str, Any] = field(default_factory=dict)
    source_url: str = ""
    note: str = ""
    cloned_from: str = ""


def add_type(*, by: Actor, facts: TypeFacts) -> CredentialType:
    """Make a credential type of the agency's own. Raises ProblemError({field: sentence})."""
    by.require(Permission.TYPES_EDIT)
    with transaction.atomic():
        one_at_a_time()
        kind = CredentialType(cloned_from=facts.cloned_from if facts.cloned_from in library.entries() else "")
        _fill(kind, facts)
        kind.save()
        record(type_event("credential_type.added", kind, _shown(kind)), by=by)
    return kind


def change_type(*, by: Actor, type_id: int, facts: TypeFacts) -> CredentialType:
    """Change a credential type; periods that exist stay as they are, the rule counts from the next renewal on.

    The rule of a type of the library is locked. Raises ProblemError, CredentialType.DoesNotExist.
    """
    by.require(Permission.TYPES_EDIT)
    with transaction.atomic():
        one_at_a_time()
        kind = CredentialType.objects.select_related("authority").get(pk=type_id)
        before = _shown(kind)
        if kind.library_key and facts.rule != kind.rule:
            raise ProblemError({"rule": LOCKED})
        _fill(kind, facts)
        differences = changes(before, _shown(kind))
        if differences:
            kind.save()
            record(type_event("credential_type.changed", kind, {"changes": differences}), by=by)
    return kind


def retire_types(*, by: Actor, type_ids: Iterable[int], on: date) -> int:
    """Take types out of use from a day on: nobody gets them any more, who has them keeps them. Return how many."""
    return _set_retired(by, type_ids, on, "credential_type.retired")


def reopen_types(*, by: Actor, type_ids: Iterable[int]) -> int:
    """Put retired types to use again. Return how many."""
    return _set_retired(by, type_ids, None, "credential_type.reopened")


def _set_retired(by: Actor, type_ids: Iterable[int], on: date | None, event: str) -> int:
    by.require(Permission.TYPES_EDIT)
    with transaction.atomic():
        one_at_a_time()
        chosen = CredentialType.objects.filter(pk__in=list(type_ids), retired_on__isnull=on is not None)
        kinds = list(chosen)
        chosen.update(retired_on=on)
        record([type_event(event, kind, {"on": on.isoformat()} if on else {}) for kind in kinds], by=by)
    return len(kinds)


def one_at_a_time() -> None:
    """Let writers of types queue, so that two of one name are told, not thrown out by the database."""
    Agency.objects.select_for_update().get(pk=require_agency_id())


def authorities_named(wanted: Mapping[str, str]) -> dict[str, IssuingAuthority]:
    """Return the authorities of these names ({name: jurisdiction}), made where they are new."""
    found = {each.name: each for each in IssuingAuthority.objects.filter(name__in=wanted)}
    new = [
        IssuingAuthority(name=name, jurisdiction=place) for name, place in wanted.items() if name not in found
    ]
    return found | {each.name: each for each in IssuingAuthority.objects.bulk_create(new)}


def _fill(kind: CredentialType, facts: TypeFacts) -> None:
    """Set the checked facts on the type; raise ProblemError with all that is wrong."""
    name, authority = " ".join(facts.name.split()), " ".join(facts.authority.split())
    problems = {
        **_text_problem("name", name, NAME_LENGTH),
        **_text_problem("authority", authority, NAME_LENGTH),
        **({} if len(facts.discipline) <= DISCIPLINE_LENGTH else {"discipline": "At most 40 characters."}),
        **({} if len(facts.note) <= NOTE_LENGTH else {"note": f"At most {NOTE_LENGTH} characters."}),
        **_rule_problem(facts.rule),
        **_url_problem(facts.source_url),
    }
    if "name" not in problems:
        problems |= _taken_name(name, kind.pk)
    if problems:
        raise ProblemError(problems)
    kind.name, kind.sort_key, kind.rule = name, fold(name), dict(facts.rule)
    kind.discipline, kind.source_url, kind.note = (
        facts.discipline.strip(),
        facts.source_url,
        facts.note.strip(),
    )
    kind.authority = authorities_named({authority: ""})[authority]


def _taken_name(name: str, own_id: int | None) -> dict[str, str]:
    same = CredentialType.objects.filter(sort_key=fold(name)).first()
    if same is None or same.pk == own_id:
        return {}
    retired = " It is retired: put it to use again." if same.retired_on else ""
    return {"name": f"A credential type named {same.name} exists already.{retired}"}


def _text_problem(name: str, value: str, longest: int) -> dict[str, str]:
    if not value:
        words = {"name": "Give the type a name, as it stands on the card.", "authority": "Say who issues it."}
        return {name: words[name]}
    if len(value) > longest:
        return {name: f"At most {longest} characters; this has {len(value)}."}
    if not value.isprintable():
        return {name: "This holds characters that cannot be printed. Type it again."}
    return {}


def _rule_problem(rule: Mapping[str, Any]) -> dict[str, str]:
    if not rule:
        return {}
    try:
        parse_rule(rule)
    except RuleError as fault:
        return {"rule": str(fault)}
    return {}


def _url_problem(address: str) -> dict[str, str]:
    if not address:
        return {}
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return {"source_url": "Not a web address: it starts with https:// and names a site."}
    return {} if len(address) <= URL_LENGTH else {"source_url": f"At most {URL_LENGTH} characters."}


def _shown(kind: CredentialType) -> dict[str, Any]:
    return {
        "name": kind.name,
        "authority": kind.authority.name,
        "discipline": kind.discipline,
        "rule": kind.rule,
        "source_url": kind.source_url,
        "note": kind.note,
    }


def type_event(event: str, kind: CredentialType, data: Mapping[str, Any]) -> Entry:
    """Return the audit event of a type."""
    return Entry(event, "credential_type", kind.pk, kind.name, data=data)
