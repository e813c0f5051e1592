"""Two tabs change the same thing: the one that comes second is told, keeps what was typed, and may save once more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.forms import BaseForm
from django.test import Client
from tests.factories import (
    AssignmentFactory,
    ClassSessionFactory,
    CourseFactory,
    CredentialTypeFactory,
    LearningPlanFactory,
    LessonFactory,
    MemberFactory,
    QuestionFactory,
)

from recert.agencies.models import Agency

AGENCY = "/a/harlow/"


def _for_a_type() -> Model:
    made: Model = AssignmentFactory(credential_type=CredentialTypeFactory())
    return made


THINGS: dict[str, tuple[Callable[[], Model], str, str, str]] = {
    "course": (CourseFactory, "training/courses/{}/", "accreditation", "about"),
    "plan": (LearningPlanFactory, "training/plans/{}/", "name", "note"),
    "lesson": (LessonFactory, "lessons/edit/{}/", "title", "text"),
    "question": (QuestionFactory, "lessons/questions/{}/", "text", "explanation"),
    "session": (lambda: ClassSessionFactory(course__kind="classroom"), "classes/{}/edit/", "place", "note"),
    "member": (MemberFactory, "personnel/{}/edit/", "rank", "member_number"),
    "type": (lambda: CredentialTypeFactory(library_key="x"), "types/{}/edit/", "name", "note"),
    "assignment": (_for_a_type, "training/assignments/{}/", "name", "due_days_before"),
}
FIRST, SECOND = "44", "55"


def opened(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send of the page as it stands."""
    form: BaseForm = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {"seen": form.stamp} | {
        name: value for name, value in values.items() if value not in (None, False)
    }  # type: ignore[attr-defined]


@pytest.mark.parametrize("thing", THINGS)
def test_a_change_is_not_written_over_by_a_page_that_was_opened_before(
    coordinator_client: Client, scope: Agency, thing: str
) -> None:
    make, at, first_field, second_field = THINGS[thing]
    row = make()
    address = AGENCY + at.format(row.pk)
    tabs = [opened(coordinator_client, address) for _ in range(2)]
    done = coordinator_client.post(address, tabs[0] | {first_field: FIRST})
    assert done.status_code == 302, done.context["form"].errors
    late = coordinator_client.post(address, tabs[1] | {second_field: SECOND})
    assert "Somebody changed this since you opened it. On file now: " in late.content.decode()
    assert f": {FIRST}" in late.content.decode()
    assert late.context["form"][second_field].value() == SECOND
    assert opened(coordinator_client, address)[first_field] == FIRST
    again = tabs[1] | {first_field: FIRST, second_field: SECOND, "seen": late.context["form"].stamp}
    assert coordinator_client.post(address, again).status_code == 302
    now = opened(coordinator_client, address)
    assert (str(now[first_field]), str(now[second_field])) == (FIRST, SECOND)
