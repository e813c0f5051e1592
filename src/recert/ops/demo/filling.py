"""Fill in the demo agencies: each in one transaction, each only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from random import Random

from django.db import transaction

from recert.agencies.models import Agency, Brand
from recert.agencies.queries import actor_for, today_in
from recert.credentials.models import Credential
from recert.kernel.audit import Entry, record
from recert.kernel.statistics import count_rows
from recert.kernel.tenancy import agency_scope
from recert.ops.demo import (
    agencies,
    classes,
    handed_in,
    holdings,
    incidents,
    logins,
    online,
    papers,
    roster,
    sharing,
    training,
)
from recert.ops.demo.plan import DemoAgency
from recert.personnel.models import Member, Unit


def fill(
    tell: Callable[[str], object],
    *,
    plans: Iterable[DemoAgency] = agencies.AGENCIES,
    today: date | None = None,
) -> None:
    """Make the demo agencies that are not there yet and say so, one line each.

    ``today``: the day on which every stage is right; each agency's own today unless given.
    """
    for plan in plans:
        if Agency.objects.filter(slug=plan.slug).exists():
            tell(f"{plan.name}: is there already, nothing was changed.")
            continue
        with transaction.atomic():
            agency = _open(plan)
            with agency_scope(agency.pk):
                tell(_fill(plan, agency, today or today_in(agency)))


def _open(plan: DemoAgency) -> Agency:
    facts = {"name": plan.brand, "theme": plan.theme, "hosts": [plan.domain]}
    brand, _ = Brand.objects.get_or_create(slug=plan.slug, defaults=facts)
    return Agency.objects.create(
        brand=brand, slug=plan.slug, name=plan.name, time_zone=plan.time_zone, date_format=plan.date_format
    )


def _fill(plan: DemoAgency, agency: Agency, today: date) -> str:
    rng = Random(plan.seed)  # noqa: S311 - the same demo every time, no secret
    places = logins.write_logins(plan)
    scene = holdings.Scene(plan, today, rng, logins.coordinator_of(places))
    record(Entry("agency.opened", "agency", agency.pk, agency.name), by=scene.by)
    units = roster.write_units(plan)
    people = roster.write_members(plan, units, rng=rng, today=today)
    roster.write_groups(plan, people, rng=rng)
    logins.write_ties(plan, places, people, units)
    held = holdings.write_credentials(scene, people)
    count_rows(Unit, Member, Credential)  # what follows reads them
    incidents.write_incidents(scene)
    papers.write_papers(scene, people[0])
    training.write_training(scene, held)
    training.write_review(scene, people)
    sharing.write_certificates(scene, people[0])
    handed_in.write_handed_in(scene, people)
    online.write_online(scene, actor_for(places["member"]))
    classes.write_classes(scene, people)
    return f"{plan.name}: {len(people)} members, {Credential.objects.count():,} credentials."
