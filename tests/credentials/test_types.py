"""Credential types: taken from the library many at once, made, changed, retired."""

from datetime import date
from typing import Any

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.core.rules import parse_rule
from recert.credentials import library
from recert.credentials.library_actions import take_from_library
from recert.credentials.models import CredentialType, IssuingAuthority
from recert.credentials.type_actions import TypeFacts, add_type, change_type, reopen_types, retire_types
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from tests.factories import RULES, CredentialTypeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


def test_every_rule_of_the_library_is_one_that_core_computes_with() -> None:
    assert len(library.entries()) > 80
    for entry in library.entries().values():
        assert parse_rule(entry.rule) == entry.parsed


def test_the_library_is_found_by_words_place_discipline_and_authority() -> None:
    assert [entry.key for entry in library.find(text="nremt paramedic")] == ["nremt-paramedic"]
    assert {entry.jurisdiction for entry in library.find(state="TX")} == {"TX"}
    assert {entry.discipline for entry in library.find(discipline="fire")} == {"fire"}
    assert library.find(text="no such thing") == []
    assert library.by_name("NREMT PARAMEDIC") == library.by_name("nremt-paramedic")
    assert library.by_name("unheard of") is None


def test_many_are_taken_at_once_and_only_once(coordinator: Actor) -> None:
    keys = list(library.entries())[:5]
    first = take_from_library(by=coordinator, keys=keys[:3])
    second = take_from_library(by=coordinator, keys=keys)
    assert (len(first.types), len(second.types), second.there_already) == (3, 2, 3)
    assert CredentialType.objects.count() == AuditEvent.objects.count() == 5
    kind = CredentialType.objects.get(library_key=keys[0])
    assert kind.rule == dict(library.entries()[keys[0]].rule)


def test_types_of_one_authority_share_it(coordinator: Actor) -> None:
    keys = [entry.key for entry in library.find(authority="National Registry of EMTs")]
    take_from_library(by=coordinator, keys=keys)
    assert IssuingAuthority.objects.get().name == "National Registry of EMTs"


@pytest.mark.parametrize("keys", [[], ["no-such-key"], ["nremt-paramedic", ""]])
def test_a_choice_that_is_none_is_refused(coordinator: Actor, keys: list[str]) -> None:
    with pytest.raises(ProblemError):
        take_from_library(by=coordinator, keys=keys)
    assert not CredentialType.objects.exists()


def test_an_own_type_of_the_same_name_stands_in_the_way(coordinator: Actor) -> None:
    CredentialTypeFactory(name="NREMT Paramedic")
    with pytest.raises(ProblemError, match="NREMT Paramedic itself"):
        take_from_library(by=coordinator, keys=["nremt-paramedic"])


def facts(**given: Any) -> TypeFacts:
    return TypeFacts(**{"name": "Fit Test", "authority": "The agency", "rule": RULES["two_years"], **given})


def test_a_type_of_ones_own(coordinator: Actor) -> None:
    kind = add_type(by=coordinator, facts=facts(name="  Fit   Test "))
    assert (kind.name, kind.sort_key, kind.authority.name) == ("Fit Test", "fit test", "The agency")
    assert AuditEvent.objects.get().kind == "credential_type.added"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "fit TEST"}, "name"),
        ({"authority": ""}, "authority"),
        ({"discipline": "x" * 41}, "discipline"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "no address"}, "source_url"),
        ({"note": "x" * 4001}, "note"),
        ({"rule": {"validity": {"kind": "sometimes"}, "renewal": None}}, "rule"),
        ({"rule": {"validity": {"kind": "duration", "years": -1}, "renewal": None}}, "rule"),
    ],
)
def test_what_makes_no_sense_is_refused(coordinator: Actor, given: dict[str, Any], field: str) -> None:
    CredentialTypeFactory(name="Fit Test")
    with pytest.raises(ProblemError) as caught:
        add_type(by=coordinator, facts=facts(**{"name": "New", **given}))
    assert list(caught.value.problems) == [field]


def test_a_change_is_recorded_with_what_it_said_before(coordinator: Actor) -> None:
    kind = add_type(by=coordinator, facts=facts())
    change_type(by=coordinator, type_id=kind.pk, facts=facts(name="Mask Fit Test"))
    change_type(by=coordinator, type_id=kind.pk, facts=facts(name="Mask Fit Test"))
    event = AuditEvent.objects.get(kind="credential_type.changed")
    assert event.data["changes"] == {"name": ["Fit Test", "Mask Fit Test"]}


def test_retired_and_put_to_use_again(coordinator: Actor) -> None:
    kinds = [CredentialTypeFactory().pk, CredentialTypeFactory().pk]
    assert retire_types(by=coordinator, type_ids=kinds, on=date(2026, 11, 23)) == 2
    assert retire_types(by=coordinator, type_ids=kinds, on=date(2026, 11, 24)) == 0
    assert reopen_types(by=coordinator, type_ids=kinds[:1]) == 1
    assert CredentialType.objects.get(retired_on__isnull=True).pk == kinds[0]


def test_only_who_may_edit_changes_types(auditor: Actor) -> None:
    with pytest.raises(NotAllowedError):
        add_type(by=auditor, facts=facts())
    with pytest.raises(NotAllowedError):
        take_from_library(by=auditor, keys=["nremt-paramedic"])
