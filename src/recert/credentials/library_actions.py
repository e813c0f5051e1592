"""Writes about types of the library: take them, take their newer rules, make one the agency's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.core.library import LibraryType
from recert.credentials import library
from recert.credentials.models import CredentialType, IssuingAuthority
from recert.credentials.type_actions import authorities_named, one_at_a_time, type_event
from recert.kernel.audit import changes, record
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold

MOVED = "The rule changed since you looked, here or in the library. Look at the difference again."
UP_TO_DATE = "This type has the library's newest rule already."
NOT_OF_LIBRARY = "This type is the agency's own already: its rule can be edited."


@dataclass(frozen=True, slots=True)
class Taken:
    """What came from the library, and how many of the chosen types the agency had already."""

    types: list[CredentialType]
    there_already: int


def take_from_library(*, by: Actor, keys: Iterable[str]) -> Taken:
    """Take types from the library with their rules, many at once; those the agency has already stay as they are.

    Raises ProblemError for an unknown key, an empty choice, and where the agency made a type of its own by that name.
    """
    by.require(Permission.TYPES_EDIT)
    wanted = {key: library.entries().get(key) for key in keys}
    if not wanted:
        raise ProblemError({"keys": "Tick at least one credential type."})
    if None in wanted.values():
        raise ProblemError({"keys": "One of these is not in the library. Choose again from the list."})
    with transaction.atomic():
        one_at_a_time()
        has = set(CredentialType.objects.filter(library_key__in=wanted).values_list("library_key", flat=True))
        new = [entry for key, entry in wanted.items() if entry and key not in has]
        _refuse_own_names(new)
        authorities = authorities_named({entry.authority: entry.jurisdiction for entry in new})
        made = CredentialType.objects.bulk_create([_from_library(entry, authorities) for entry in new])
        types = [
            type_event("credential_type.taken", kind, {"library_key": kind.library_key}) for kind in made
        ]
        record(types, by=by)
    return Taken(made, len(has))


def fingerprint(kind: CredentialType, entry: LibraryType) -> str:
    """Return a digest of both rules: what a person saw is what is taken."""
    text = json.dumps([kind.rule, entry.rule], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def take_update(*, by: Actor, type_id: int, seen: str) -> CredentialType:
    """Take the library's newer rule, with its source and verification; ``seen`` is the fingerprint of what was shown.

    No existing date moves. Raises ProblemError (nothing newer, or something changed since), CredentialType.DoesNotExist.
    """
    by.require(Permission.TYPES_EDIT)
    with transaction.atomic():
        one_at_a_time()
        kind = CredentialType.objects.get(pk=type_id)
        entry = library.entries().get(kind.library_key)
        if entry is None or entry.rule == kind.rule:
            raise ProblemError(UP_TO_DATE)
        if fingerprint(kind, entry) != seen:
            raise ProblemError(MOVED)
        before = _from_rule_file(kind)
        kind.rule, kind.source_url = dict(entry.rule), entry.source_url
        kind.verification, kind.note = entry.verification, entry.note
        kind.save()
        data = {"library_key": entry.key, "changes": changes(before, _from_rule_file(kind))}
        record(type_event("credential_type.updated", kind, data), by=by)
    return kind


def make_own(*, by: Actor, type_id: int) -> CredentialType:
    """Let go of the library: the type keeps its rule and holders, can be edited, and is updated no more.

    Raises ProblemError where it is the agency's own already, CredentialType.DoesNotExist.
    """
    by.require(Permission.TYPES_EDIT)
    with transaction.atomic():
        one_at_a_time()
        kind = CredentialType.objects.get(pk=type_id)
        if not kind.library_key:
            raise ProblemError(NOT_OF_LIBRARY)
        kind.library_key, kind.cloned_from = "", kind.library_key
        kind.save()
        record(type_event("credential_type.made_own", kind, {"cloned_from": kind.cloned_from}), by=by)
    return kind


def _from_rule_file(kind: CredentialType) -> dict[str, Any]:
    names = ("rule", "source_url", "verification", "note")
    return {name: getattr(kind, name) for name in names}


def _refuse_own_names(new: list[LibraryType]) -> None:
    names = [entry.name for entry in new]
    clash = CredentialType.objects.filter(name__in=names).first()
    if clash is not None:
        said = (
            f"The agency has made a type named {clash.name} itself. Rename it first, or leave this one out."
        )
        raise ProblemError({"keys": said})


def _from_library(entry: LibraryType, authorities: Mapping[str, IssuingAuthority]) -> CredentialType:
    return CredentialType(
        name=entry.name,
        sort_key=fold(entry.name),
        authority_id=authorities[entry.authority].pk,
        discipline=entry.discipline,
        rule=dict(entry.rule),
        library_key=entry.key,
        source_url=entry.source_url,
        verification=entry.verification,
        note=entry.note,
    )
