"""The rule editor with its preview, and the library's newer rules."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from tests.factories import RULES, CredentialFactory, CredentialTypeFactory
from tests.web.test_types import at, save, text_of, types_of

from recert.agencies.models import Agency
from recert.core.kinds import NO_TERMS, Rule
from recert.core.requirements.periods import Cycle
from recert.core.rules import parse_rule
from recert.credentials import library
from recert.credentials.models import CredentialType
from recert.kernel.tenancy import agency_scope
from recert.web.types.rule_form import RuleForms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(library.entries()))
def test_no_rule_of_the_library_loses_anything_in_the_editor(
    agency: Agency, coordinator_client: Client, key: str
) -> None:
    entry = library.entries()[key]
    page = coordinator_client.get(at("add"), {"from": key})
    rules = page.context["rules"]
    posted = fields_of(rules) | {"name": "Own", "authority": "Own", "mode": rules.mode}
    coordinator_client.post(at("add") + f"?from={key}", posted)
    [kind] = types_of(agency)
    assert plainly(parse_rule(kind.rule)) == plainly(entry.parsed)
    assert kind.cloned_from == key


def fields_of(rules: RuleForms) -> dict[str, Any]:
    """Return what a browser would post of the editor as it is shown."""
    shown = [rules.text] if rules.mode == "text" else [
        rules.dates, rules.hours, rules.categories.management_form, rules.caps.management_form,
        *rules.categories, *rules.caps,
    ]  # fmt: skip
    values = {field.html_name: field.value() for form in shown for field in form}
    return {
        name: "on" if value is True else value
        for name, value in values.items()
        if value is not None and value is not False
    }


def plainly(rule: Rule) -> Rule:
    """Return the rule with what is the same unsaid as said: empty terms, and hours in the credential's own period."""
    period = None if rule.period == Cycle() else rule.period
    return replace(rule, renewal=rule.renewal or NO_TERMS, period=period)


def test_most_of_the_library_can_be_said_in_words(coordinator_client: Client) -> None:
    in_words = [key for key, entry in library.entries().items() if RuleForms(None, entry.rule).in_words]
    assert len(in_words) > 60


def preview(client: Client, **typed: Any) -> str:
    values = {"mode": "words", "kind": "duration", "amount": "2", "unit": "years", "end": "same_day",
              "continues": "previous_expiry", **typed}  # fmt: skip
    return client.post(at("preview"), values).content.decode()


def test_the_preview_tells_the_rule_its_periods_and_its_edges(coordinator_client: Client) -> None:
    page = preview(coordinator_client, opens_count="90", late="until", late_count="30", issued="2024-02-29")
    for said in ("<mark>2 years</mark>", "2034", "The day before it opens", "Too early", "Renewed on time",
                 "The last day of late renewal", "Renewed late, still from the old end"):  # fmt: skip
        assert said in page


def test_the_preview_says_who_would_get_other_dates(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency, rule=RULES["course_month_end"])
    held = CredentialFactory(agency=agency, credential_type=kind)
    same = preview(
        coordinator_client, type=kind.pk, kind="duration_month_end", months="24", continues="completion"
    )
    other = preview(
        coordinator_client, type=kind.pk, kind="duration_month_end", months="12", continues="completion"
    )
    assert "Nobody: all 1 holder would get the same dates" in same
    assert "1 of 1 holder would get other dates" in other
    assert held.member.full_name in other


def test_a_preview_of_half_a_rule_says_what_is_missing(coordinator_client: Client) -> None:
    page = preview(coordinator_client, amount="")
    assert "not whole yet" in page
    assert "How many" in page
    assert "is not JSON in line 1" in preview(coordinator_client, mode="text", text="{")
    assert "validity.kind" in preview(coordinator_client, mode="text", text='{"validity": {"kind": "moon"}}')


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "999999"])
def test_a_preview_for_a_type_that_is_not_there(coordinator_client: Client, pk: str) -> None:
    values = {"type": pk, "kind": "none"}
    assert coordinator_client.post(at("preview"), values).status_code == (
        200 if pk in ("x", "9" * 30) else 404
    )


def test_the_editor_changes_between_words_and_text(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency, rule=RULES["course_month_end"])
    text = save(coordinator_client, at("edit", kind.pk), kind="duration_month_end", months="6", do="as-text")
    assert json.loads(text.context["rules"].text["text"].value())["validity"]["months"] == 6
    typed = {"do": "in-words", "mode": "text", "text": json.dumps(kind.rule)}
    words = save(coordinator_client, at("edit", kind.pk), **typed)
    assert words.context["rules"].mode == "words"
    assert types_of(agency)[0].rule == kind.rule


def test_hours_are_made_in_words(agency: Agency, coordinator_client: Client) -> None:
    rows = {"c-TOTAL_FORMS": "2", "c-INITIAL_FORMS": "0", "c-0-key": "National", "c-0-least": "20", "c-0-cap_max": "7",
            "c-0-cap_mode": "online", "m-TOTAL_FORMS": "1", "m-INITIAL_FORMS": "0", "m-0-what": "instructor",
            "m-0-most": "4"}  # fmt: skip
    save(
        coordinator_client,
        at("add"),
        total_min="40",
        courses="CPR\nEthics",
        period="fiscal_years",
        start="10-01",
        **rows,
    )
    rule = types_of(agency)[0].rule
    assert rule["period"] == {"kind": "fiscal_years", "years": 1, "start": "10-01"}
    assert rule["requirement"] == {
        "total_min": 40, "must_include": ["CPR", "Ethics"], "caps": [{"where": "instructor", "max": 4}],
        "categories": [{"key": "National", "min": 20, "caps": [{"where": {"mode": "online"}, "max": 7}]}],
    }  # fmt: skip


def test_hours_without_a_rule_are_not_dropped_in_silence(agency: Agency, coordinator_client: Client) -> None:
    response = save(coordinator_client, at("add"), kind="none", total_min="40")
    assert response.context["errors"].errors == ["kind"]
    assert types_of(agency) == []


def test_a_period_without_hours_is_kept(agency: Agency, coordinator_client: Client) -> None:
    save(coordinator_client, at("add"), period="fiscal_years", start="10-01")
    assert types_of(agency)[0].rule["period"] == {"kind": "fiscal_years", "years": 1, "start": "10-01"}


def test_a_faulty_row_is_said_beside_it(agency: Agency, coordinator_client: Client) -> None:
    rows = {"c-TOTAL_FORMS": "1", "c-INITIAL_FORMS": "0", "c-0-key": "", "c-0-least": "20"}
    response = save(coordinator_client, at("add"), **rows)
    assert "Name the category, or empty the row." in response.content.decode()
    assert types_of(agency) == []


# ── The library's newer rules ───


def older(agency: Agency, client: Client) -> CredentialType:
    """Return a type of the library whose rule on file is older than the library's."""
    client.post(at("take"), {"keys": ["nremt-emt"]})
    kind = types_of(agency)[0]
    with agency_scope(agency.pk):
        kind.rule = {"validity": {"kind": "duration", "years": 2}, "renewal": {"in_window": "completion"}}
        kind.save()
    CredentialFactory(agency=agency, credential_type=kind)
    return kind


def test_a_newer_rule_is_shown_with_who_is_affected_and_then_taken(
    agency: Agency, coordinator_client: Client
) -> None:
    kind = older(agency, coordinator_client)
    assert "The library has 1 newer rule" in text_of(coordinator_client, at("list"))
    assert "The library has a newer rule" in text_of(coordinator_client, at("detail", kind.pk))
    page = coordinator_client.get(at("update", kind.pk))
    for said in (
        "<ins>It ends on 31 March",
        "<del>It is good for 2 years",
        "1 of 1 holder would get other dates",
    ):
        assert said in page.content.decode()
    done = coordinator_client.post(at("update", kind.pk), {"seen": page.context["seen"]}, follow=True)
    assert "has the library’s newer rule. No date moved." in done.content.decode()
    assert types_of(agency)[0].rule == library.entries()["nremt-emt"].rule


def test_what_changed_since_it_was_seen_is_not_taken(agency: Agency, coordinator_client: Client) -> None:
    kind = older(agency, coordinator_client)
    page = coordinator_client.post(at("update", kind.pk), {"seen": "old"}, follow=True).content.decode()
    assert "The rule changed since you looked" in page
    assert types_of(agency)[0].rule == kind.rule


def test_an_up_to_date_type_has_nothing_to_take(agency: Agency, coordinator_client: Client) -> None:
    coordinator_client.post(at("take"), {"keys": ["nremt-emt"]})
    pk = types_of(agency)[0].pk
    assert "newest rule already" in coordinator_client.get(at("update", pk), follow=True).content.decode()


def test_a_type_is_made_the_agencys_own(agency: Agency, coordinator_client: Client) -> None:
    coordinator_client.post(at("take"), {"keys": ["nremt-emt"]})
    pk = types_of(agency)[0].pk
    assert "is your own now" in coordinator_client.post(at("make_own", pk), follow=True).content.decode()
    kind = types_of(agency)[0]
    assert (kind.library_key, kind.cloned_from) == ("", "nremt-emt")
    again = coordinator_client.post(at("make_own", pk), follow=True).content.decode()
    assert "own already" in again


def test_a_page_of_the_library_shows_the_whole_rule(coordinator_client: Client) -> None:
    page = text_of(coordinator_client, at("entry", "nremt-emt"))
    for said in (
        "2016 model",
        "2025 model",
        "National",
        "7 distributive",
        "What the rule does not hold",
        "Worked examples",
    ):
        assert said in page
    assert coordinator_client.get(at("entry", "no-such-type")).status_code == 404
