"""Every address of the application, and for those with arguments an object to ask for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import Permission
from recert.classes.models import ClassSession
from recert.kernel.tenancy import agency_scope
from recert.personnel.queries import own_record
from tests.factories import (
    AssignmentFactory,
    CalendarFeedFactory,
    CertificateFactory,
    ClassSessionFactory,
    CompletionFactory,
    CourseFactory,
    CredentialFactory,
    CredentialTypeFactory,
    DocumentFactory,
    EditionFactory,
    EnrollmentFactory,
    GroupFactory,
    ImportFileFactory,
    JobFactory,
    LearningPlanFactory,
    LessonFactory,
    LessonFileFactory,
    MemberFactory,
    MembershipFactory,
    OnlineCourseFactory,
    QuestionFactory,
    RenewalRunFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    UnitFactory,
)
from tests.factories.training import CredentialEnrollmentFactory

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Address:
    """A named address: what its view declares, and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def permission(self) -> Permission | None:
        """What the view asks for; None: open to everyone."""
        found: Permission | None = self.view.access.permission  # type: ignore[attr-defined]
        return found

    def to(self, agency: Agency, values: dict[str, Any]) -> str:
        """The path inside an agency."""
        return reverse(self.name, kwargs={"agency": agency.slug, **values})


def every_address() -> list[Address]:
    """All that the resolver knows."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(
    patterns: list[URLPattern | URLResolver], space: str, arguments: tuple[str, ...]
) -> Iterator[Address]:
    for entry in patterns:
        found = (*arguments, *_arguments(entry))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, inner, found)
        else:
            yield Address(f"{space}{entry.name}", found, entry.callback)


def _arguments(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(entry.pattern, RoutePattern):
        return tuple(entry.pattern.converters)
    return tuple(entry.pattern.regex.groupindex)


ALL = every_address()
INSIDE = [address for address in ALL if address.arguments[:1] == ("agency",)]
OUTSIDE = [address for address in ALL if address not in INSIDE]


def taught_session(*, agency: Agency, by: Actor) -> ClassSession:
    """A session that the actor teaches."""
    with agency_scope(agency.pk):
        teacher = own_record(by.membership_id or 0) or MemberFactory(membership_id=by.membership_id)
        made: ClassSession = ClassSessionFactory(instructor_member=teacher)
        return made


SUMMARY: dict[str, Any] = {
    **dict.fromkeys(("renewed", "skipped", "refused", "people", "closed", "created", "joined"), 0),
    "filters": {},
    "types": [],
}
# What ``pk`` means, by the first pattern that the address's name begins with. A new address that asks for something
# else than its neighbours needs a line here: without it the matrix fails, because nobody is let in.
SAMPLES: dict[str, Callable[..., Any]] = {
    "personnel:unit": UnitFactory,
    "personnel:group": GroupFactory,
    "personnel:": MemberFactory,
    "credentials:(document|withdraw_document)": DocumentFactory,
    "credentials:(add|suggest)": MemberFactory,
    "credentials:": CredentialFactory,
    "types:": CredentialTypeFactory,
    "training:assignment": AssignmentFactory,
    "training:enrollment": EnrollmentFactory,
    "training:plan": LearningPlanFactory,
    "training:course": CourseFactory,
    "renewals:for_assignment": CredentialEnrollmentFactory,
    "renewals:(run|undo)": partial(RenewalRunFactory, state="applied", applied_at=NOW, summary=SUMMARY),
    "renewals:": RenewalRunFactory,
    "imports:": ImportFileFactory,
    "classes:teach": taught_session,
    "classes:": ClassSessionFactory,
    "jobs:": JobFactory,
    "settings:": MembershipFactory,
    "sharing:(certificate|revoke)$": CertificateFactory,
    "sharing:issue$": CompletionFactory,
    "sharing:issue_proof": CredentialFactory,
    "sharing:stop": CalendarFeedFactory,
    "sharing:member": MemberFactory,
    "submissions:completion": CompletionFactory,
    "submissions:paper": SubmissionFileFactory,
    "submissions:": SubmissionFactory,
    "lessons:file": LessonFileFactory,
    "lessons:(contents|add|publish|allow|preview)$": OnlineCourseFactory,
    "lessons:(edit|move|remove|question_add)$": partial(LessonFactory, kind="quiz"),
    "lessons:question_(edit|remove)": QuestionFactory,
    "lessons:": EditionFactory,  # the pages of a published course go by the course
    "reports:": MemberFactory,
}
# Arguments that name no object of an agency.
WORDS = {
    "kind": "members", "key": "nremt-emt", "lesson_kind": "text", "number": 1, "attempt": 1, "place": 1,
}  # fmt: skip
# Objects that belong to one member: who may not see the member may not see these.
OF_A_MEMBER = (
    "personnel:(?!unit|group)",
    "credentials:",
    "training:enrollment",
    "sharing:(?!stop)",
    "submissions:",
    "reports:",
)


def values_for(address: Address, agency: Agency, by: Actor) -> dict[str, Any]:
    """Arguments for the address, with a new object of the agency where it asks for one."""
    values: dict[str, Any] = {}
    for name in address.arguments[1:]:
        values[name] = WORDS[name] if name in WORDS else _object(address, agency, by).pk
    return values


def _object(address: Address, agency: Agency, by: Actor) -> Any:
    make = next((make for start, make in SAMPLES.items() if re.match(start, address.name)), None)
    if make is None:
        raise LookupError(f"{address.name} needs an example: add a line to SAMPLES.")
    owned: dict[str, Any] = {}  # what is its owner's alone
    if make in (RenewalRunFactory, JobFactory):
        owned = {"owner_id": by.user_id}
    if make is CalendarFeedFactory:
        owned = {"membership": None, "membership_id": by.membership_id}
    if make is taught_session:
        owned = {"by": by}
    made = make(agency=agency, **owned)
    leads_to = {CredentialEnrollmentFactory: "assignment", EditionFactory: "course"}.get(make)
    return getattr(made, leads_to) if leads_to else made


def asks_for_an_object(address: Address) -> bool:
    """Whether the address names something that belongs to one agency."""
    return any(name not in WORDS for name in address.arguments[1:])


def asks_for_something_of_a_member(address: Address) -> bool:
    """Whether that something is a member or belongs to one."""
    return asks_for_an_object(address) and any(re.match(start, address.name) for start in OF_A_MEMBER)
