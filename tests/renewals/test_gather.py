"""The facts of a renewal, read as the driver gives them: those that Django reads, and never held twice."""

from datetime import date

import pytest
from django.db.models import F, OuterRef, Subquery

from recert.credentials.models import Credential
from recert.kernel.reading import tuples
from recert.renewals.gather import facts
from recert.training.models import Enrollment

COLUMNS = ("pk", "number", "issued_on", "valid_through", "anchor", "born", "done_on")


@pytest.fixture
def finished(expired: list[Credential], today: date) -> list[Credential]:
    Enrollment.objects.filter(credential_id=expired[1].pk).update(completed_on=today)
    return expired


def test_plain_rows_are_those_that_django_reads(finished: list[Credential]) -> None:
    done = Enrollment.objects.filter(credential_id=OuterRef("pk")).values("completed_on")[:1]
    rows = Credential.objects.annotate(done_on=Subquery(done), born=F("member__birth_date")).order_by("pk")
    found = list(tuples(rows.values_list(*COLUMNS), day_at=6))
    assert found == list(rows.values_list(*COLUMNS))
    assert type(found[1][6]) is date


def test_nobody_is_read_where_nobody_can_match(finished: list[Credential]) -> None:
    assert list(tuples(Credential.objects.none().values_list("pk"), day_at=0)) == []


def test_facts_that_stayed_are_not_held_twice(finished: list[Credential], today: date) -> None:
    before = facts(Credential.objects.all(), today)
    assert facts(Credential.objects.all(), today, before) is before
    assert [one.training_done_on for one in before] == [None, today, None]


@pytest.mark.parametrize("place", range(3))
def test_facts_that_moved_are_those_of_now(finished: list[Credential], today: date, place: int) -> None:
    before = facts(Credential.objects.all(), today)
    Credential.objects.filter(pk=before[place].credential_id).update(anchor=today)
    after = facts(Credential.objects.all(), today, before)
    assert after == facts(Credential.objects.all(), today)
    assert [one.anchor for one in after] == [today if at == place else None for at in range(3)]


@pytest.mark.parametrize("left", range(3))
def test_facts_that_became_fewer_or_more_are_those_of_now(
    finished: list[Credential], today: date, left: int
) -> None:
    before = facts(Credential.objects.all(), today)
    fewer = Credential.objects.exclude(pk=before[left].credential_id)
    assert facts(fewer, today, before) == facts(fewer, today)
    assert facts(Credential.objects.all(), today, facts(fewer, today)) == before
