"""Which training is done is worked out again whenever completions, plans or dates change; so it needs no nightly job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from recert.training import bulk
from recert.training.counting import closed_without, open_training, places_of, with_earlier_work
from recert.training.holdings import asking
from recert.training.models import Enrollment


def count_again(enrollments: QuerySet[Enrollment]) -> list[int]:
    """Write on which day each of these enrollments was completed, as counting says; five statements at most.

    Returns the ids of those whose training is done now and was not before.
    """
    places = places_of(enrollments.select_related("assignment"))
    found = {place.enrollment.pk: place.met_on for place in places}
    before = {place.enrollment.pk: place.enrollment.completed_on for place in places}
    bulk.met({pk: day for pk, day in found.items() if day != before[pk]})
    return [pk for pk, day in found.items() if day and not before[pk]]


def count_people_again(member_ids: Sequence[int]) -> list[int]:
    """Count all open training of these members again; see ``count_again``."""
    return count_again(open_training(member_ids))


def count_new(enrollments: QuerySet[Enrollment]) -> list[int]:
    """Count new training that may be met already, by earlier work or by what is held; see ``count_again``."""
    asked = enrollments.filter(assignment__version_id__in=asking())
    return count_again(with_earlier_work(enrollments) | asked)


def count_holders_again(member_ids: Sequence[int]) -> None:
    """Count what these members' credentials may have changed: their open training by plans that ask for a credential."""
    versions = asking()
    if versions:
        count_again(open_training(member_ids).filter(assignment__version_id__in=versions))


def give_late_credit(member_ids: Sequence[int], first: date, last: date, *, now: datetime) -> list[int]:
    """Note training that a renewal closed undone and that work of these days completes after all, for somebody to look at.

    Returns the enrollments. No credential changes by it (ADR 10).
    """
    days = {place.enrollment.pk: place.met_on for place in places_of(closed_without(member_ids, first, last))}
    met = {pk: day for pk, day in days.items() if day}
    if met:
        bulk.met(met)
        bulk.note_late_credit(list(met), now=now)
    return list(met)
