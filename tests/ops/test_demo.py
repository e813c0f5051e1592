"""The demo agencies: the same every time, true to each rule, right on any day."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from recert.accounts.models import User
from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Brand
from recert.agencies.queries import places_of
from recert.core.rules import parse_rule
from recert.core.windows import Held, renew
from recert.credentials.models import Credential
from recert.kernel.models import AuditEvent
from recert.kernel.names import check_first_name, check_last_name
from recert.kernel.tenancy import agency_scope
from recert.kernel.tenancy.across import across_agencies
from recert.ops.demo.agencies import AGENCIES
from recert.ops.demo.filling import fill
from recert.ops.demo.names import NAMINGS
from recert.ops.invariants import violations
from recert.ops.serving import DEMO_DOMAINS, DEMO_PASSWORD, DEMO_ROLES
from recert.personnel.models import Member
from recert.personnel.queries import visible_members
from recert.renewals.filters import Filters, listed
from recert.renewals.models import RenewalLine
from recert.reports.sources import sources

SIZE = 75
SMALL = tuple(replace(agency, size=SIZE) for agency in AGENCIES)
TODAY = date(2026, 11, 23)
OUTSIDE = [User, Brand, Agency]


@pytest.fixture
def demo(db: None) -> None:
    fill(str, plans=SMALL, today=TODAY)


def counts() -> Counter[str]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("recert.")]
    rows = {
        model.__name__: model.objects.count() if model in OUTSIDE else len(across_agencies(model, "pk"))
        for model in ours
    }
    return Counter(rows)


def picture() -> list[tuple[object, ...]]:
    fields = ("member_id", "number", "valid_from", "valid_through", "reason")
    people = across_agencies(Member, "pk", "first_name", "last_name", "email", "hired_on", "unit_id")
    first = min(row["pk"] for row in people)
    held = across_agencies(Credential, *fields)
    rows = [(row.pop("member_id") - first, *row.values()) for row in held]
    return sorted(map(str, [*rows, *((row["pk"] - first, row["email"], row["hired_on"]) for row in people)]))


def test_full_size_is_what_was_promised() -> None:
    assert [agency.size for agency in AGENCIES] == [600, 350, 200]
    assert [agency.domain for agency in AGENCIES] == list(DEMO_DOMAINS)


def test_a_second_time_changes_nothing(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = counts()
    call_command("demo")
    assert counts() == before
    assert before["Member"] == 3 * SIZE
    assert capsys.readouterr().out.count("nothing was changed") == 3


def test_it_is_the_same_every_time(db: None) -> None:
    pictures = []
    for _ in range(2):
        with transaction.atomic():
            fill(str, plans=SMALL[1:2], today=TODAY)
            pictures.append(picture())
            transaction.set_rollback(True)
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) > 300


def test_names_obey_the_rules() -> None:
    for naming in NAMINGS:
        assert [check_first_name(name) for name in naming.first] == list(naming.first)
        assert [check_last_name(name) for name in naming.last] == list(naming.last)


def by_the_rule(new: Credential) -> tuple[date | None, date | None]:
    old = new.renews
    rule = parse_rule(new.credential_type.rule) if new.credential_type.rule else None
    held = Held(old.issued_on, old.valid_through, old.anchor)
    outcome = renew(rule, held, new.recorded_at.date(), new.member.birth_date)
    return outcome.valid_from, outcome.new_expiry


def test_every_past_renewal_is_true_to_its_rule(demo: None) -> None:
    for agency in Agency.objects.all():
        with agency_scope(agency.pk):
            renewed = Credential.objects.filter(
                renews__isnull=False, recorded_at__date__lt=TODAY, member__birth_date__isnull=False
            ).select_related("renews", "credential_type", "member")
            assert len(renewed) > 100
            assert all(by_the_rule(new) == (new.valid_from, new.valid_through) for new in renewed)


@pytest.mark.parametrize(
    "today", [date(2026, 12, 31), date(2027, 1, 15), date(2027, 3, 31), date(2027, 6, 30), date(2028, 2, 29)]
)
def test_every_stage_is_there_on_any_day(today: date, db: None) -> None:
    fill(str, plans=SMALL, today=today)
    for agency in Agency.objects.all():
        with agency_scope(agency.pk):
            by = Actor.system("test")
            for because in ("expired", "expiring", "done"):
                assert listed(by, Filters(because=because), today).count() >= 2
            people = listed(by, Filters(), today).values("member").distinct().count()
            assert 0.08 < people / SIZE < 0.4
            assert set(RenewalLine.objects.values_list("outcome", flat=True)) == {"renewed", "skipped"}


def test_every_credential_says_where_it_came_from(demo: None) -> None:
    for plan in SMALL:
        with agency_scope(Agency.objects.get(slug=plan.slug).pk):
            told = sources(list(Credential.objects.all()), AuditEvent.objects.all())
        assert len(told) > 100
        assert "Not in the audit log" not in told.values()


def test_its_records_are_sound(demo: None) -> None:
    assert violations() == []


def test_the_promised_logins_open_their_agency(demo: None) -> None:
    for domain, role in product(DEMO_DOMAINS, DEMO_ROLES):
        client = Client()
        credentials = {"login": f"{role}@{domain}", "password": DEMO_PASSWORD}
        assert client.post("/account/login/", credentials).status_code == 302
        user = User.objects.get(pk=client.session["_auth_user_id"])
        assert [(place.agency.slug + ".example", place.role) for place in places_of(user.pk)] == [
            (domain, role)
        ]

    regional = User.objects.get(email="regional@metro-police.example")
    assert [place.role for place in places_of(regional.pk)] == ["auditor", "coordinator"]


def test_people_see_what_is_theirs(demo: None) -> None:
    for plan in SMALL:
        manager = User.objects.get(email=f"manager@{plan.domain}")
        with agency_scope(Agency.objects.get(slug=plan.slug).pk):
            own = Member.objects.get(membership__user__email=f"member@{plan.domain}")
            assert own.credentials.count() >= 5
            papers = {paper.content_type: paper.file.read(5) for paper in own.documents.all()}
            assert papers["application/pdf"] == b"%PDF-"
            assert papers.keys() <= {"application/pdf", "image/png", "image/jpeg"}
            place = manager.memberships.get()
            assert 3 < visible_members(Actor(manager.pk, place.pk, "manager", "x")).count() < SIZE
    addresses = [row["email"] for row in across_agencies(Member, "email")]
    assert len(set(addresses)) == len(addresses) == 3 * SIZE
    assert all(address.endswith(".example") and address.isascii() for address in addresses)
