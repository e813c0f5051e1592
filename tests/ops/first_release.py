"""The records of an agency as release 0.1.0 wrote them, put in through the tables of that release."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from tests.guards.tenants import past_the_wall

from recert.ops.backup import state

OURS = ("accounts", "agencies", "personnel", "credentials", "training", "renewals", "imports", "kernel")
LATER = ("lessons", "classes", "submissions", "sharing")  # which that release did not have
THEN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
FIRST = (date(2024, 3, 1), date(2026, 2, 28))
SECOND = (date(2026, 3, 2), date(2028, 2, 29))
SUMMARY = {
    "renewed": 1,
    "skipped": 0,
    "refused": 0,
    "people": 1,
    "closed": 1,
    "created": 1,
    "joined": 0,
    "types": [],
}


def of_the_release() -> list[tuple[str, str]]:
    """The first migration of each of our applications, and all of the others'."""
    on_disk = MigrationLoader(None).disk_migrations
    there = [node for node in on_disk if node[0] not in LATER]
    return [node for node in there if node[0] not in OURS or node[1].startswith("0001")]


class Release:
    """Makes rows by the models as they were."""

    def __init__(self) -> None:
        wanted = of_the_release()
        state.migrate_to(wanted)
        loader = MigrationExecutor(connection).loader
        self.apps = loader.project_state(wanted).apps
        self.agency: Any = None

    def put(self, model: str, **fields: Any) -> Any:
        inside = {"agency_id": self.agency.pk} if self.agency else {}
        return self.apps.get_model(model).objects.create(**inside, **fields)

    def open(self, slug: str) -> None:
        """An agency with a coordinator and a credential type with its open assignment."""
        self.agency = None
        brand = self.put("agencies.Brand", slug=slug, name=slug)
        self.by = self.put("accounts.User", email=f"{slug}@agency.example", first_name="Ann", last_name="Lee")
        self.agency = self.put("agencies.Agency", brand_id=brand.pk, slug=slug, name=slug)
        self.put("agencies.Membership", user_id=self.by.pk, role="coordinator")
        board = self.put("credentials.IssuingAuthority", name="Board")
        self.kind = self.put("credentials.CredentialType", name="CPR", sort_key="cpr", authority_id=board.pk)
        self.assignment = self.put(
            "training.Assignment",
            name="CPR 2024",
            sort_key="cpr 2024",
            credential_type_id=self.kind.pk,
            created_at=THEN,
        )

    def hire(self, number: str) -> Any:
        """A member with a credential of the first period and its training."""
        member = self.put(
            "personnel.Member", member_number=number, first_name="Jo", last_name="Fox", sort_key="fox jo"
        )
        held = self.hold(member, FIRST)
        return member, held, self.enroll(held)

    def hold(self, member: Any, days: tuple[date, date], **fields: Any) -> Any:
        start, through = days
        return self.put(
            "credentials.Credential", member_id=member.pk, credential_type_id=self.kind.pk, issued_on=start,
            valid_from=start, valid_through=through, recorded_at=THEN, **fields,
        )  # fmt: skip

    def enroll(self, held: Any, **fields: Any) -> Any:
        return self.put(
            "training.Enrollment", assignment_id=self.assignment.pk, member_id=held.member_id, credential_id=held.pk,
            starts_on=held.valid_from, ends_on=held.valid_through, due_on=held.valid_through, created_at=THEN, **fields,
        )  # fmt: skip

    def tell(self, kind: str, subject: Any) -> None:
        """The event of an act, under the name of the table that it is about."""
        self.put(
            "kernel.AuditEvent", at=THEN, by_id=self.by.pk, by_name="Ann Lee", kind=kind, subject_name="CPR",
            subject_type=subject._meta.db_table, subject_id=subject.pk,
        )  # fmt: skip

    def renew(self, number: str) -> None:
        """A run that renewed one person, and stands."""
        member, held, old = self.hire(number)
        new = self.hold(member, SECOND, renews_id=held.pk)
        self.end(old, "renewed")
        self.run("applied", held, old, new, self.enroll(new))

    def renew_and_undo(self, number: str) -> None:
        """A run that renewed one person, and was undone."""
        member, held, old = self.hire(number)
        gone = {
            "withdrawn_at": THEN,
            "withdrawn_by_id": self.by.pk,
            "withdrawn_reason": "Renewal undone by Ann Lee",
        }
        new = self.hold(member, SECOND, renews_id=held.pk, **gone)
        line = {"undone_at": THEN}
        training = self.enroll(new, closed_on=SECOND[0], closed_reason="undone")
        run = self.run("undone", held, old, new, training, **line)
        self.tell("renewal.undone", run)
        self.tell("credential.renewal_undone", new)

    def run(self, how: str, held: Any, old: Any, new: Any, training: Any, **line: Any) -> Any:
        undone = {"undone_at": THEN, "undone_by_id": self.by.pk} if how == "undone" else {}
        run = self.put(
            "renewals.RenewalRun", key=uuid4(), state=how, owner_id=self.by.pk, summary=SUMMARY, created_at=THEN,
            changed_at=THEN, applied_at=THEN, applied_by_id=self.by.pk, **undone,
        )  # fmt: skip
        self.put(
            "renewals.RenewalLine", run_id=run.pk, member_id=held.member_id, credential_id=held.pk, outcome="renewed",
            new_credential_id=new.pk, closed_enrollment_id=old.pk, new_enrollment_id=training.pk, **line,
        )  # fmt: skip
        self.tell("renewal.applied", run)
        self.tell("credential.renewed", new)
        return run

    def correct(self, number: str) -> None:
        """A chain of two periods whose first was misread from the card."""
        member, held, old = self.hire(number)
        held.withdrawn_at, held.withdrawn_reason = THEN, "misread"
        held.save()
        right = self.hold(member, FIRST, corrects_id=held.pk, number="A-1")
        self.hold(member, SECOND, renews_id=right.pk)
        self.end(old, "withdrawn")
        self.tell("credential.corrected", right)

    def learn(self, number: str) -> None:
        """A course of a plan, done on an enrollment."""
        member, _, training = self.hire(number)
        course = self.put("training.Course", title="CPR class", hours="4.50", code="CPR-1")
        plan = self.put("training.LearningPlan", name="CPR plan")
        self.put("training.PlanCourse", plan_id=plan.pk, course_id=course.pk)
        self.put("training.PlanHours", plan_id=plan.pk, category="Legal", hours="2.50")
        self.put(
            "training.Completion", member_id=member.pk, course_id=course.pk, enrollment_id=training.pk, title="CPR class",
            completed_on=FIRST[0], hours="4.50", recorded_at=THEN,
        )  # fmt: skip

    def end(self, training: Any, why: str) -> None:
        training.closed_on, training.closed_reason = SECOND[0], why
        training.save()


def fill() -> None:
    """Two agencies, in each of which everything happened."""
    with past_the_wall():  # which that release did not have
        release = Release()
        fill_with(release)


def fill_with(release: Release) -> None:
    for slug in ("harlow", "elsewhere"):
        release.open(slug)
        release.renew("1")
        release.renew_and_undo("2")
        release.correct("3")
        release.learn("4")
