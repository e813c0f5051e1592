"""The credential type screens: the library, the rule in words and as a picture, making and changing one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import RULES, CredentialFactory, CredentialTypeFactory

from recert.agencies.models import Agency
from recert.core.rules import dump_rule, parse_rule
from recert.credentials import library
from recert.credentials.models import CredentialType
from recert.kernel.tenancy import agency_scope
from recert.web.types.dates_words import form_values, rule_from

pytestmark = pytest.mark.django_db


def at(name: str, *args: object) -> str:
    return reverse(f"types:{name}", args=["harlow", *args])


def text_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def types_of(agency: Agency) -> list[CredentialType]:
    with agency_scope(agency.pk):
        return list(CredentialType.objects.select_related("authority"))


def test_the_list_says_the_rule_and_counts(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency, name="BLS", discipline="law_enforcement")
    CredentialFactory(agency=agency, credential_type=kind)
    page = text_of(coordinator_client, at("list"))
    for said in ("BLS", "Law enforcement", "2 years", f"?type={kind.pk}"):
        assert said in page


def test_empty_lists_teach(coordinator_client: Client) -> None:
    assert "Choose from the library" in text_of(coordinator_client, at("list"))
    assert "No retired types" in text_of(coordinator_client, at("list"), show="retired")
    assert "No type matches" in text_of(coordinator_client, at("list"), q="zzz")


@pytest.mark.parametrize("sort", ["name", "-authority", "discipline", "holders", "-expired", "expiring", "x"])
def test_every_column_sorts(agency: Agency, coordinator_client: Client, sort: str) -> None:
    CredentialTypeFactory(agency=agency)
    text_of(coordinator_client, at("list"), sort=sort)


def test_csv(agency: Agency, coordinator_client: Client) -> None:
    CredentialTypeFactory(agency=agency, name="=BLS")
    assert "'=BLS" in text_of(coordinator_client, at("list"), format="csv")


def test_the_list_costs_the_same_for_one_and_for_thirty(
    agency: Agency, coordinator_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    CredentialTypeFactory(agency=agency)
    with django_assert_max_num_queries(50) as one:
        text_of(coordinator_client, at("list"))
    for _ in range(29):
        CredentialTypeFactory(agency=agency)
    with django_assert_max_num_queries(len(one)):
        text_of(coordinator_client, at("list"))


def test_dates_that_differ_from_the_rule_are_listed(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency)  # two years from the day of issue
    CredentialFactory(agency=agency, credential_type=kind, member__last_name="Agreeing")
    assert "Whose dates differ" in text_of(coordinator_client, at("detail", kind.pk))
    assert "All dates agree with the rule" in text_of(coordinator_client, at("mismatches", kind.pk))
    CredentialFactory(
        agency=agency, credential_type=kind, valid_through="2027-06-30", member__last_name="Printed"
    )
    page = text_of(coordinator_client, at("mismatches", kind.pk))
    assert "Printed" in page
    assert "Agreeing" not in page
    assert "30 Jun 2027" in page
    assert "31 Dec 2026" in page


def test_the_dates_that_differ_cost_the_same_for_one_and_for_thirty(
    agency: Agency, coordinator_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    kind = CredentialTypeFactory(agency=agency)
    CredentialFactory(agency=agency, credential_type=kind, valid_through="2027-06-30")
    with django_assert_max_num_queries(50) as one:
        text_of(coordinator_client, at("mismatches", kind.pk))
    for _ in range(29):
        CredentialFactory(agency=agency, credential_type=kind, valid_through="2027-06-30")
    with django_assert_max_num_queries(len(one)):
        text_of(coordinator_client, at("mismatches", kind.pk))


def test_a_type_without_a_rule_has_no_dates_to_differ_from(
    agency: Agency, coordinator_client: Client
) -> None:
    kind = CredentialTypeFactory(agency=agency, rule={})
    CredentialFactory(agency=agency, credential_type=kind)
    assert "All dates agree" in text_of(coordinator_client, at("mismatches", kind.pk))


def test_types_are_taken_from_the_library_many_at_once(agency: Agency, coordinator_client: Client) -> None:
    assert "NREMT Paramedic" in text_of(coordinator_client, at("library"), q="paramedic", discipline="EMS")
    keys = ["nremt-paramedic", "nremt-emt"]
    page = coordinator_client.post(at("take"), {"keys": keys}, follow=True).content.decode()
    assert "Taken from the library: 2." in page
    assert {kind.library_key for kind in types_of(agency)} == set(keys)
    assert "Taken already" in text_of(coordinator_client, at("library"), q="nremt")


@pytest.mark.parametrize("keys", [[], ["no-such-key"], ["\x00"], [""], ["nremt-emt", "x"]])
def test_a_choice_that_is_none_is_said(agency: Agency, coordinator_client: Client, keys: list[str]) -> None:
    response = coordinator_client.post(at("take"), {"keys": keys})
    assert response.context["take_form"].errors
    assert types_of(agency) == []


def test_a_library_search_that_finds_nothing_teaches(coordinator_client: Client) -> None:
    assert "Nothing in the library matches" in text_of(
        coordinator_client, at("library"), q="zzz", state="<b>"
    )


def save(client: Client, address: str, **typed: Any) -> Any:
    values = {"name": "Fit Test", "authority": "The agency", "kind": "duration", "amount": "1", "unit": "years",
              "end": "day_before", "continues": "completion", **typed}  # fmt: skip
    return client.post(address, values, follow=True)


@pytest.mark.parametrize(
    ("typed", "validity"),
    [
        (
            {},
            {"kind": "duration", "from": "issue", "month_overflow": "clamp", "end": "day_before", "years": 1},
        ),
        ({"kind": "duration_month_end", "months": "24"}, {"kind": "duration_month_end", "months": 24}),
        (
            {"kind": "annual_day", "month": "3", "day": "31", "every_years": "2"},
            {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2},
        ),
        ({"kind": "birth_month_end", "every_years": "2"}, {"kind": "birth_month_end", "every_years": 2}),
        ({"kind": "birthday", "every_years": "3"}, {"kind": "birthday", "every_years": 3, "feb29": "feb28"}),
        ({"kind": "no_expiry"}, {"kind": "no_expiry"}),
        ({"kind": "while_active"}, {"kind": "while_active"}),
        (
            {"kind": "while_active", "lapse_months": "36"},
            {"kind": "while_active", "lapses_after": {"months": 36}},
        ),
        (
            {"kind": "annual_day_choice", "days": "04-30, 10-31", "every_years": "3"},
            {"kind": "annual_day_choice", "days": ["04-30", "10-31"], "every_years": 3},
        ),
        ({"kind": "birth_month_first", "min_years": "3"}, {"kind": "birth_month_first", "min_years": 3}),
        (
            {
                "kind": "birthday",
                "every_years": "1",
                "opens_count": "90",
                "late": "until",
                "late_count": "30",
            },
            {"kind": "birthday", "every_years": 1, "feb29": "feb28"},
        ),
    ],
)
def test_each_kind_of_rule_is_made_and_can_be_edited_again(
    agency: Agency, coordinator_client: Client, typed: dict[str, str], validity: dict[str, Any]
) -> None:
    save(coordinator_client, at("add"), **typed)
    kind = types_of(agency)[0]
    assert kind.rule["validity"] == validity
    values = form_values(kind.rule)
    assert values is not None
    assert dump_rule(parse_rule(rule_from(values))) == dump_rule(parse_rule(kind.rule))


def test_what_another_kind_asks_for_is_left_alone(agency: Agency, coordinator_client: Client) -> None:
    save(coordinator_client, at("add"), kind="birthday", every_years="3", amount="x", unit="", month="13")
    assert types_of(agency)[0].rule["validity"]["kind"] == "birthday"


def test_a_type_without_a_rule(agency: Agency, coordinator_client: Client) -> None:
    page = save(coordinator_client, at("add"), kind="none").content.decode()
    assert "same length as the period before" in page
    assert types_of(agency)[0].rule == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"name": "\x00"}, "name"),
        ({"name": "Taken"}, "name"),
        ({"name": "tÁken"}, "name"),
        ({"authority": ""}, "authority"),
        ({"authority": "x" * 300}, "authority"),
        ({"discipline": "x" * 50}, "discipline"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "nowhere"}, "source_url"),
        ({"source_url": "https://x.example/" + "y" * 600}, "source_url"),
        ({"note": "x" * 5000}, "note"),
        ({"kind": "sometimes"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1.5"}, "amount"),
        ({"amount": "two"}, "amount"),
        ({"amount": "51"}, "amount"),
        ({"amount": "9" * 40}, "amount"),
        ({"unit": "weeks"}, "unit"),
        ({"continues": ""}, "continues"),
        ({"end": "whenever"}, "end"),
        ({"kind": "duration_month_end", "months": ""}, "months"),
        ({"kind": "duration_month_end", "months": "601"}, "months"),
        ({"kind": "annual_day", "month": "", "day": "1", "every_years": "1"}, "month"),
        ({"kind": "annual_day", "month": "13", "day": "1", "every_years": "1"}, "month"),
        ({"kind": "annual_day", "month": "1", "day": "32", "every_years": "1"}, "day"),
        ({"kind": "annual_day", "month": "2", "day": "30", "every_years": "1"}, "day"),
        ({"kind": "annual_day", "month": "1", "day": "1", "every_years": "0"}, "every_years"),
        ({"kind": "birthday", "every_years": ""}, "every_years"),
        ({"opens_count": "-5"}, "opens_count"),
        ({"late": "until", "late_count": "x"}, "late_count"),
        ({"late": "until"}, "late_count"),
        ({"late": "until", "late_day": "13-45"}, "late_day"),
        ({"late": "no"}, "after_that"),
        ({"late": "sometimes"}, "late"),
        ({"opens_day": "soon"}, "opens_day"),
        ({"opens_count": "10", "closes_count": "20"}, "closes_count"),
        ({"before_window": "completion"}, "before_window"),
        ({"grace_before": "1"}, "grace_before"),
        ({"kind": "annual_day_choice", "days": "", "every_years": "1"}, "days"),
        ({"kind": "annual_day_choice", "days": "04-31", "every_years": "1"}, "days"),
        ({"kind": "annual_day", "month": "1", "day": "1", "every_years": "3", "parity": "odd"}, "parity"),
        (
            {"kind": "birthday", "every_years": "1", "first": "by_issue_month", "first_half": "1"},
            "second_half",
        ),
        ({"kind": "birth_month_first", "min_years": "0"}, "min_years"),
        ({"total_min": "x"}, "total_min"),
        ({"total_min": "-1"}, "total_min"),
        ({"total_min": "1", "period": "fixed_grid", "epoch": "then", "period_months": "24"}, "epoch"),
        ({"total_min": "1", "period": "rolling"}, "period_months"),
        ({"total_min": "1", "period": "calendar_years", "start": "02-30"}, "start"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_kept(
    agency: Agency, coordinator_client: Client, typed: dict[str, str], field: str
) -> None:
    CredentialTypeFactory(agency=agency, name="Taken")
    response = save(coordinator_client, at("add"), **{"note": "kept this", **typed})
    assert response.context["errors"].errors == [field]
    assert "note" in typed or "kept this" in response.content.decode()
    assert len(types_of(agency)) == 1


def test_a_rule_of_the_library_is_locked(agency: Agency, coordinator_client: Client) -> None:
    coordinator_client.post(at("take"), {"keys": ["nremt-paramedic"]})
    kind = types_of(agency)[0]
    assert "belongs to the library" in text_of(coordinator_client, at("edit", kind.pk))
    save(coordinator_client, at("edit", kind.pk), name="Paramedic card", kind="no_expiry")
    assert types_of(agency)[0].name == "Paramedic card"
    assert types_of(agency)[0].rule == kind.rule


def test_a_simple_rule_is_changed(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency, rule=RULES["course_month_end"])
    assert 'value="24"' in text_of(coordinator_client, at("edit", kind.pk))
    save(coordinator_client, at("edit", kind.pk), kind="duration_month_end", months="12")
    assert types_of(agency)[0].rule["validity"]["months"] == 12


def test_the_page_shows_five_periods_and_tries_a_renewal(agency: Agency, coordinator_client: Client) -> None:
    coordinator_client.post(at("take"), {"keys": ["nremt-paramedic"]})
    pk = types_of(agency)[0].pk
    page = text_of(coordinator_client, at("detail", pk), issued="12 Feb 2024", renewed="14 Apr 2026")
    for said in ("to 31 Mar 2026", "to 31 Mar 2034", "Renewed late", "1 Apr 2026 – 31 Mar 2028"):
        assert said in page


@pytest.mark.parametrize("key", sorted(library.entries()))
def test_every_type_of_the_library_has_a_page(agency: Agency, coordinator_client: Client, key: str) -> None:
    entry = library.entries()[key]
    kind = CredentialTypeFactory(agency=agency, rule=dict(entry.rule), verification=entry.verification)
    query = {"issued": "2024-02-29", "born": "2000-02-29", "renewed": "2026-02-28"}
    assert "The next five periods" in text_of(coordinator_client, at("detail", kind.pk), **query)


@pytest.mark.parametrize(
    "query",
    [
        {"issued": "x"},
        {"issued": "31 Feb 2026"},
        {"born": "\x00"},
        {"renewed": "1800-01-01"},
        {"issued": "2200-12-31"},
    ],
)
def test_nonsense_to_try_is_said(agency: Agency, coordinator_client: Client, query: dict[str, str]) -> None:
    kind = CredentialTypeFactory(agency=agency)
    text_of(coordinator_client, at("detail", kind.pk), **query)


def test_a_missing_birth_date_is_asked_for(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency, rule=RULES["birth_month"])
    assert "birth date" in text_of(coordinator_client, at("detail", kind.pk))
    assert "to 30 Sep" in text_of(coordinator_client, at("detail", kind.pk), born="14 Sep 1990")


def test_retire_and_reopen(agency: Agency, coordinator_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency)
    assert "is retired" in coordinator_client.post(at("retire", kind.pk), follow=True).content.decode()
    assert "in use again" in coordinator_client.post(at("reopen", kind.pk), follow=True).content.decode()
    assert coordinator_client.get(at("retire", kind.pk)).status_code == 405


def test_an_auditor_looks_and_changes_nothing(agency: Agency, auditor_client: Client) -> None:
    kind = CredentialTypeFactory(agency=agency)
    assert "Choose from the library" not in text_of(auditor_client, at("list"))
    assert 'href="' + at("edit", kind.pk) not in text_of(auditor_client, at("detail", kind.pk))
    for name, args in (("add", ()), ("library", ()), ("edit", (kind.pk,))):
        assert auditor_client.get(at(name, *args)).status_code == 403
    assert auditor_client.post(at("take"), {"keys": ["nremt-emt"]}).status_code == 403
