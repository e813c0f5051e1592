"""The pages, opened by Django's test client for an agency of ten people and for the largest one in turn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recert.accounts.models import User
from recert.agencies.models import Agency, Membership
from recert.agencies.roles import Role
from recert.kernel.tenancy import agency_scope
from recert.ops.bench.clock import Timing, peak_mb, timed
from recert.ops.problems import CannotGoOn
from recert.personnel.models import Member
from recert.renewals.models import RenewalRun
from recert.training.models import Enrollment

# What stands in front of the address in a report, the address, and what is asked of it.
LISTS = (
    ("home", "home:home", ""),
    ("desk", "renewals:desk", ""),
    ("desk, one type", "renewals:desk", "?type={type}"),
    ("runs", "renewals:runs", ""),
    ("members", "personnel:list", ""),
    ("members, searched", "personnel:list", "?q={name}"),
    ("members, last page", "personnel:list", "?page=1000000"),
    ("units", "personnel:units", ""),
    ("who is due", "training:due", ""),
    ("compliance", "reports:compliance", ""),
    ("credentials", "credentials:list", ""),
    ("credentials, expired", "credentials:list", "?status=expired"),
    ("credentials, last page", "credentials:list", "?page=1000000"),
    ("types", "types:list", ""),
    ("credential assignments", "training:credential_assignments", ""),
    ("assignments", "training:assignments", ""),
    ("plans", "training:plans", ""),
    ("courses", "training:courses", ""),
    ("imports", "imports:list", ""),
    ("people", "settings:people", ""),
    ("audit", "settings:audit", ""),
)
OBJECTS = (
    ("confirm", "renewals:confirm"),
    ("desk of an assignment", "renewals:for_assignment"),
    ("assignment", "training:assignment"),
    ("member", "personnel:detail"),
    ("credential", "credentials:detail"),
)


class Visitor:
    """A coordinator of one agency, with the addresses of every page there."""

    def __init__(self, agency: Agency) -> None:
        user, _ = User.objects.get_or_create(
            email=f"coordinator-{agency.pk}@bench.example",
            defaults={"first_name": "Ana", "last_name": "Vega"},
        )
        with agency_scope(agency.pk):
            Membership.objects.get_or_create(user=user, defaults={"role": Role.COORDINATOR})
            self.people = Member.objects.count()
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(user)
        self.client.get(reverse("renewals:desk", args=[agency.slug]))  # it makes the draft that is confirmed
        with agency_scope(agency.pk):
            self.addresses = dict(_addresses(agency))

    def open(self, page: str) -> None:
        """Open a page, which must answer."""
        answer = self.client.get(self.addresses[page])
        if answer.status_code != 200:  # noqa: PLR2004 - OK
            raise CannotGoOn(f"{self.addresses[page]} answers {answer.status_code}.")

    def queries(self, page: str) -> int:
        """Return how many statements a page takes, once it is warm."""
        self.open(page)
        with CaptureQueriesContext(connection) as captured:
            self.open(page)
        return len(captured)


def _addresses(agency: Agency) -> Iterator[tuple[str, str]]:
    listed = Enrollment.objects.select_related("assignment", "member", "credential").earliest("pk")
    asked_for = {"type": listed.assignment.credential_type_id, "name": quote(listed.member.last_name)}
    for page, name, asked in LISTS:
        yield page, reverse(name, args=[agency.slug]) + asked.format(**asked_for)
    run = RenewalRun.objects.filter(state=RenewalRun.State.DRAFT, assignment=None).earliest("pk")
    objects = (run.pk, listed.assignment_id, listed.assignment_id, listed.member_id, listed.credential_id)
    for (page, name), pk in zip(OBJECTS, objects, strict=True):
        yield page, reverse(name, args=[agency.slug, pk])


def pages(*, small: int, large: int, requests: int) -> dict[str, Any]:
    """Open every page of both agencies so many times, in turn."""
    visitors = {name: Visitor(Agency.objects.get(pk=pk)) for name, pk in (("small", small), ("large", large))}
    found: dict[str, Any] = {}
    for page in visitors["small"].addresses:
        queries = {name: visitor.queries(page) for name, visitor in visitors.items()}
        times: dict[str, list[Timing]] = {"small": [], "large": []}
        for _ in range(requests):
            for name, visitor in visitors.items():
                times[name].append(timed(partial(visitor.open, page))[0])
        found[page] = {"queries": queries, **times}
    people = {name: visitor.people for name, visitor in visitors.items()}
    return {"pages": found, "people": people, "peak_mb": peak_mb()}
