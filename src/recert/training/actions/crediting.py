"""What somebody finished becomes a completion, and counts wherever a rule takes it; for one person or for thousands.

The rooms where training is done (lessons, classes, submissions) come here. The caller has checked who may do this for whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.kernel.audit import Entry, record
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import queue_for
from recert.training import bulk
from recert.training.actions.checks import MOST_HOURS, Problems, lest, not_after, text
from recert.training.actions.recount import count_people_again, give_late_credit
from recert.training.counting import open_training
from recert.training.demands import NOTHING_ASKED, demands_of
from recert.training.hours import NOTHING, parts_of, total
from recert.training.models import Completion, Course
from recert.training.progress import Done

LONGEST_DAY = 24
LONGEST = 3_653  # days of one training
SAME_MOMENT = "Somebody recorded the same completion at the same moment: look again."
GONE = "This completion was withdrawn already."


@dataclass(frozen=True, slots=True)
class Finished:
    """What one member finished. ``parts``: hours by category ("" for none); both days are included.

    ``usual``: the hours that the course has; it may have them in fewer days than they fill.
    """

    member_id: int
    title: str
    completed_on: date
    parts: Mapping[str, Decimal]
    source: str = Completion.Source.RECORDED
    course_id: int | None = None
    provider: str = ""
    mode: str = ""
    codes: str = ""
    started_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    evidence_id: int | None = None
    usual: Decimal = NOTHING

    @classmethod
    def of(cls, course: Course, member_id: int, on: date, source: str) -> Finished:
        """Return that a member finished a course, with all that the course says today."""
        parts = parts_of(course.hours_by_category)
        return cls(
            member_id, course.title, on, parts, source, course.pk, course.provider, course.mode, course.codes,
            usual=total(parts),
        )  # fmt: skip

    @property
    def days(self) -> int:
        """Over how many days it lies."""
        return (self.completed_on - (self.started_on or self.completed_on)).days + 1

    def problems(self, today: date) -> dict[str, str]:
        """Return what is wrong, by field: title, completed_on, started_on, hours."""
        problems = Problems()
        with problems.of("title"):
            text(self.title, most=200, needed=True)
        with problems.of("completed_on"):
            not_after(self.completed_on, today)
        if self.started_on and self.started_on > self.completed_on:
            problems.found["started_on"] = "The first day comes after the last: exchange them."
        elif self.started_on and (self.completed_on - self.started_on).days > LONGEST:
            problems.found["started_on"] = "That is more than ten years of one training: check the first day."
        with problems.of("hours"):
            self._check_hours()
        return problems.found

    def _check_hours(self) -> None:
        hours, days = total(self.parts), self.days
        if any(part < 0 for part in self.parts.values()) or hours > MOST_HOURS:
            raise ValueError(f"Hours go from 0 to {MOST_HOURS}.")
        if days > 0 and hours > max(Decimal(LONGEST_DAY * days), self.usual):
            span = "one day has" if days == 1 else f"{days} days have"
            raise ValueError(f"{hours:f} hours are more than {span}: check the hours and the days.")


@dataclass(frozen=True, slots=True)
class Credited:
    """The completions' ids, in order; the enrollments whose training is done by them; those with late credit."""

    ids: Sequence[int]
    met: Sequence[int]
    late: Sequence[int]


def credit(finished: Sequence[Finished], *, today: date, by: Actor) -> Credited:
    """Record what members finished and count their training again; a fixed number of statements, inside one transaction.

    Each completion is recorded for the first due open training that asks for its course, if there is one, and counts for
    every other by its rule. Raises ProblemError (title, completed_on, started_on, hours) where one of them makes no sense.
    """
    for one in finished:
        Problems(one.problems(today)).stop()
    if not finished:
        return Credited([], [], [])
    with transaction.atomic():
        now, people = timezone.now(), sorted({one.member_id for one in finished})
        queue_for(among(Member.objects.all(), "id", people))
        ids = _write(_bound(finished, people), now, by)
        record(_event("completion.recorded", finished, ids), by=by)
        return Credited(ids, count_people_again(people), _late(finished, people, now))


def correct(*, completion_id: int, finished: Finished, reason: str, today: date, by: Actor) -> Completion:
    """Replace a wrongly recorded completion; the first entry stays on file as withdrawn, and points nowhere else.

    Raises ProblemError (as ``credit``; reason; or that it was withdrawn meanwhile), Completion.DoesNotExist.
    """
    problems = Problems(finished.problems(today))
    with problems.of("reason"):
        said = text(reason, most=200, needed=True)
    problems.stop()
    with transaction.atomic():
        queue_for(Member.objects.filter(pk=finished.member_id))
        old = Completion.objects.get(pk=completion_id, member_id=finished.member_id)
        if old.withdrawn_at is not None:
            raise ProblemError(GONE)
        now = timezone.now()
        bulk.take_back([old.pk], now=now, by_id=by.user_id)
        moved = finished.course_id != old.course_id
        new = _bound([finished], [old.member_id])[0] if moved else _new(finished, old.enrollment_id)
        kept = replace(new, source=old.source, corrects=old.pk, evidence_id=old.evidence_id)
        with lest("", SAME_MOMENT):
            [pk] = bulk.complete([kept], now=now, recorded_by_id=by.user_id)
        data = {"reason": said, "was": _said(old)}
        record(Entry("completion.corrected", "completion", pk, finished.title, old.member_id, data), by=by)
        count_people_again([old.member_id])
        _late([finished], [old.member_id], now)
        return Completion.objects.get(pk=pk)


def take_back(completion_ids: Sequence[int], *, by: Actor, reason: str = "") -> int:
    """Withdraw completions, and what stands in place of those that were corrected; all of it stays on file.

    The people's training is counted again. Returns how many were withdrawn.
    """
    with transaction.atomic():
        rows = among(Completion.objects.all(), "id", list(completion_ids))
        queue_for(among(Member.objects.all(), "id", sorted(set(rows.values_list("member_id", flat=True)))))
        chain = among(Completion.objects.filter(withdrawn_at__isnull=True), "id", _with_later(completion_ids))
        found = dict(chain.values_list("pk", "member_id"))
        bulk.take_back(list(found), now=timezone.now(), by_id=by.user_id)
        people = sorted(set(found.values()))
        if found:
            only = people[0] if len(people) == 1 else None
            data = {"people": len(people), "members": people, "completions": list(found)}
            data |= {"reason": reason} if reason else {}
            record(Entry("completion.withdrawn", "completion", min(found), "", only, data), by=by)
        count_people_again(people)
    return len(found)


def _with_later(ids: Sequence[int]) -> list[int]:
    """Return the ids and those of every entry that replaced one of them (a statement each time one was corrected)."""
    found, latest = list(ids), list(ids)
    while latest:
        latest = list(among(Completion.objects.all(), "corrects", latest).values_list("pk", flat=True))
        found += latest
    return found


def _bound(finished: Sequence[Finished], people: Sequence[int]) -> list[bulk.NewCompletion]:
    """Return the rows, each for the first due open training that asks for its course and has not got it yet."""
    wanting: dict[tuple[int, int], list[tuple[int, date]]] = defaultdict(list)
    rows = list(open_training(people)) if any(one.course_id for one in finished) else []
    demands = demands_of({each.assignment.version_id for each in rows if each.assignment.version_id})
    for each in rows:
        for needed in demands.get(each.assignment.version_id or 0, NOTHING_ASKED).courses:
            wanting[each.member_id, needed.course_id].append((each.pk, each.starts_on))
    had = _had({one.course_id for one in finished if one.course_id}, people)
    new = []
    for one in finished:
        places = wanting.get((one.member_id, one.course_id or 0), ())
        free = (pk for pk, start in places if start <= one.completed_on and (pk, one.course_id) not in had)
        place = next(free, None)
        had.add((place, one.course_id))
        new.append(_new(one, place))
    return new


def _had(course_ids: Iterable[int], people: Sequence[int]) -> set[tuple[int | None, int | None]]:
    living = Completion.objects.filter(withdrawn_at__isnull=True, course_id__in=list(course_ids))
    rows = among(living.filter(enrollment__isnull=False), "member", people)
    return set(rows.values_list("enrollment_id", "course_id"))


def _new(one: Finished, enrollment_id: int | None) -> bulk.NewCompletion:
    done = Done(
        one.title,
        one.completed_on,
        one.parts,
        one.course_id,
        enrollment_id,
        provider=one.provider,
        mode=one.mode,
        codes=one.codes,
        facts=one.facts,
    )
    return bulk.NewCompletion(one.member_id, done, one.source, one.started_on, one.evidence_id)


def _write(new: Sequence[bulk.NewCompletion], now: datetime, by: Actor) -> list[int]:
    with lest("", SAME_MOMENT):
        return bulk.complete(new, now=now, recorded_by_id=by.user_id)


def _late(finished: Sequence[Finished], people: Sequence[int], now: datetime) -> list[int]:
    days = [one.completed_on for one in finished]
    return give_late_credit(people, min(days), max(days), now=now)


def _event(kind: str, finished: Sequence[Finished], ids: Sequence[int]) -> Entry:
    people = sorted({one.member_id for one in finished})
    titles = ", ".join(dict.fromkeys(one.title for one in finished))[:200]
    data = {
        "people": len(people),
        "members": people,
        "on": max(one.completed_on for one in finished).isoformat(),
        "source": finished[0].source,
    }
    return Entry(kind, "completion", ids[0], titles, people[0] if len(people) == 1 else None, data)


def _said(old: Completion) -> dict[str, Any]:
    return {
        "title": old.title,
        "completed_on": old.completed_on.isoformat(),
        "hours": dict(old.hours_by_category),
        "provider": old.provider,
    }
