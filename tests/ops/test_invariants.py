"""Each invariant is broken on purpose, and found."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.models import ForeignKey, Model
from django.test.utils import CaptureQueriesContext
from tests.factories import AgencyFactory, BrandFactory
from tests.guards.tenants import FACTORIES, KEYS, OURS, name_of
from tests.ops.breaking import no_constraints, rows
from tests.ops.scene import play

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.tenancy import TenantForeignKey, TenantModel, agency_scope
from recert.ops.invariants import broken, invariants, violations

LAWS = {one.name: one for one in invariants()}
OUTSIDE_KEYS: list[tuple[type[Model], ForeignKey]] = [  # type: ignore[type-arg]
    (model, field)
    for model in OURS
    for field in model._meta.concrete_fields
    if isinstance(field, ForeignKey) and not isinstance(field, TenantForeignKey)
]
NOBODY = 987_654_321
# Law → a statement that breaks it; {words} are ids of the scene.
BREAKS = [
    ("one-successor", "UPDATE credential SET renews_id = {old} WHERE id = {replacement}"),
    ("one-replacement", "UPDATE credential SET corrects_id = {wrong} WHERE id = {new}"),
    ("one-per-start", "UPDATE credential SET withdrawn_at = NULL WHERE id = {wrong}"),
    ("renewals-end", "UPDATE credential SET renews_id = {new} WHERE id = {old}"),
    ("renewals-end", "UPDATE credential SET renews_id = {old} WHERE id = {old}"),
    ("corrections-end", "UPDATE credential SET corrects_id = {replacement} WHERE id = {wrong}"),
    ("successor-later", "UPDATE credential SET valid_from = '2001-01-01' WHERE id = {new}"),
    ("chain-of-one", "UPDATE credential SET member_id = {second} WHERE id = {new}"),
    ("chain-of-one", "UPDATE credential SET member_id = {second} WHERE id = {replacement}"),
    ("living-renews-living", "UPDATE credential SET withdrawn_at = recorded_at WHERE id = {old}"),
    ("corrected-withdrawn", "UPDATE credential SET withdrawn_at = NULL WHERE id = {wrong}"),
    ("withdrawn-says-why", "UPDATE credential SET withdrawn_reason = '' WHERE id = {wrong}"),
    ("withdrawn-says-why", "UPDATE credential SET withdrawn_reason = 'so' WHERE id = {new}"),
    ("correction-audited", "DELETE FROM audit_event WHERE kind = 'credential.corrected'"),
    ("validity-in-order", "UPDATE credential SET valid_through = '2001-01-01' WHERE id = {new}"),
    ("training-in-order", "UPDATE enrollment SET due_on = '2001-01-01' WHERE id = {training}"),
    ("training-in-order", "UPDATE enrollment SET ends_on = '2001-01-01' WHERE id = {training}"),
    (
        "assignment-in-order",
        "UPDATE assignment SET starts_on = '2002-01-01', due_on = '2001-01-01' WHERE id = {assignment}",
    ),
    ("training-open-once", "UPDATE enrollment SET member_id = {second} WHERE credential_id = {replacement}"),
    ("training-closed-why", "UPDATE enrollment SET closed_reason = '' WHERE id = {closed}"),
    ("training-of-its-credential", "UPDATE enrollment SET member_id = {second} WHERE id = {training}"),
    (
        "training-follows-correction",
        "UPDATE enrollment SET credential_id = {wrong} WHERE credential_id = {replacement}",
    ),
    ("completion-of-its-member", "UPDATE completion SET member_id = {second} WHERE id = {completion}"),
    ("document-of-its-member", "UPDATE document SET member_id = {second} WHERE credential_id = {old}"),
    ("submission-of-its-member", "UPDATE submission SET member_id = {second} WHERE id = {approved}"),
    ("submission-of-its-member", "UPDATE submission SET member_id = {second} WHERE id = {card}"),
    ("submission-of-its-member", "UPDATE submission SET member_id = {second} WHERE id = {handed_in}"),
    (
        "submission-decided-by-another",
        """UPDATE submission SET decided_by_id = (SELECT p.user_id FROM membership p JOIN member m ON m.membership_id = p.id
        WHERE m.id = submission.member_id) WHERE id = {card}""",
    ),
    ("unit-path", "UPDATE unit SET path = '/1/' WHERE id = {unit}"),
    ("run-applied-with-time", "UPDATE renewal_run SET applied_at = NULL WHERE id = {run}"),
    ("run-counts", "DELETE FROM renewal_line WHERE id = {skipped}"),
    ("run-counts", "UPDATE renewal_run SET summary = '{{}}' WHERE id = {run}"),
    ("run-counts", "UPDATE renewal_line SET outcome = 'other' WHERE id = {skipped}"),
    (
        "run-counts",
        """UPDATE renewal_run SET summary = '{{"renewed": 1, "skipped": 2, "refused": 0, "people": 2}}'""",
    ),
    ("draft-without-lines", "UPDATE renewal_line SET run_id = {draft} WHERE id = {skipped}"),
    ("edits-of-drafts", "UPDATE renewal_edit SET run_id = {run}"),
    ("run-made-assignments", "UPDATE assignment SET made_by_run = {draft} WHERE made_by_run = {run}"),
    ("renewed-has-successor", "UPDATE renewal_line SET new_credential_id = NULL WHERE id = {line}"),
    ("line-of-its-member", "UPDATE renewal_line SET member_id = {second} WHERE id = {line}"),
    ("renewed-renews", "UPDATE credential SET renews_id = NULL WHERE id = {new}"),
    ("renewed-renews", "UPDATE credential SET renews_id = {other} WHERE id = {new}"),
    ("renewed-once", "UPDATE renewal_line SET new_credential_id = {new} WHERE id = {undone_line}"),
    ("renewed-has-training", "UPDATE renewal_line SET new_enrollment_id = NULL WHERE id = {line}"),
    ("renewed-has-training", "UPDATE enrollment SET credential_id = {old} WHERE id = {training}"),
    ("renewed-closes-old", "UPDATE enrollment SET closed_on = NULL WHERE id = {closed}"),
    ("undone-withdrawn", "UPDATE credential SET withdrawn_at = NULL WHERE id = {taken_back}"),
    ("undone-withdrawn", "UPDATE enrollment SET closed_on = NULL WHERE credential_id = {taken_back}"),
    ("undone-reopened", "UPDATE enrollment SET closed_reason = 'renewed' WHERE id = {reopened}"),
    ("undone-was-renewed", "UPDATE renewal_line SET outcome = 'skipped' WHERE id = {undone_line}"),
    ("run-undone", "UPDATE renewal_line SET undone_at = NULL WHERE id = {undone_line}"),
    ("run-undone", "UPDATE renewal_run SET state = 'applied' WHERE id = {undone}"),
    ("run-audited", "DELETE FROM audit_event WHERE kind = 'renewal.applied'"),
    ("run-audited", "DELETE FROM audit_event WHERE kind = 'renewal.undone'"),
    ("renewed-audited", "DELETE FROM audit_event WHERE kind = 'credential.renewed'"),
    ("renewed-audited", "DELETE FROM audit_event WHERE kind = 'credential.renewal_undone'"),
    ("audited-members", f"UPDATE audit_event SET member_id = {NOBODY} WHERE member_id = {{first}}"),
    ("class-credit-of-its-member", "UPDATE completion SET member_id = {second} WHERE id = {credited}"),
    ("class-credit-fits", "UPDATE attendee SET mark = 'absent' WHERE id = {attendee}"),
    (
        "class-credit-taken-back",
        "UPDATE attendance_credit SET taken_back_at = '2026-03-09 12:00:00+00:00' WHERE id = {credit}",
    ),
    ("taking-of-one", "UPDATE edition SET course_id = course_id + 1 WHERE course_id = {course}"),
    ("taking-of-one", "UPDATE completion SET member_id = {second} WHERE course_id = {course}"),
    ("finished-is-done", "DELETE FROM lesson_state WHERE taking_id = {taking}"),
    ("keys-inside-agency", f"UPDATE credential SET member_id = {NOBODY} WHERE id = {{old}}"),
    ("keys-outside", f"UPDATE credential SET recorded_by_id = {NOBODY} WHERE id = {{old}}"),
]


@pytest.fixture
def scene(agency: Agency, coordinator: Actor, today: date) -> dict[str, int]:
    return play(agency, coordinator, today)


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    with no_constraints():
        yield


def test_what_the_actions_did_is_sound(scene: dict[str, int]) -> None:
    assert violations() == []


def test_each_law_is_broken_here() -> None:
    assert {name for name, _ in BREAKS} == set(LAWS)


@pytest.mark.parametrize(("name", "sql"), BREAKS)
def test_a_broken_law_is_found(name: str, sql: str, scene: dict[str, int], unguarded: None) -> None:
    rows(sql.format_map(scene))
    found = [one for one in violations() if one.invariant.name == name]
    assert found
    assert all(one.agency_id == scene["agency"] and one.id and one.what for one in found)


def break_key(row: Model, column: str, target: int) -> None:
    table = connection.ops.quote_name(row._meta.db_table)
    rows(f"UPDATE {table} SET {column} = {target} WHERE id = {row.pk}")


@pytest.mark.parametrize(("model", "field"), KEYS, ids=name_of)
def test_every_key_between_tables_of_agencies_is_looked_at(
    model: type[TenantModel], field: TenantForeignKey, agency: Agency, other_agency: Agency, unguarded: None
) -> None:
    with agency_scope(agency.pk):
        row = FACTORIES[model]()
    far = FACTORIES[field.related_model](agency=other_agency)
    for target in (far.pk, NOBODY):
        break_key(row, field.column, target)
        found = broken(LAWS["keys-inside-agency"])
        assert (agency.pk, row.pk, f"{model._meta.db_table}.{field.column}") in {
            (one.agency_id, one.id, one.what) for one in found
        }


@pytest.mark.parametrize(("model", "field"), OUTSIDE_KEYS, ids=name_of)
def test_every_key_to_a_table_of_all_is_looked_at(
    model: type[Model],
    field: ForeignKey,
    agency: Agency,
    unguarded: None,  # type: ignore[type-arg]
) -> None:
    row = FACTORIES[model](agency=agency) if model in FACTORIES else AgencyFactory(brand=BrandFactory())
    break_key(row, field.column, NOBODY)
    found = {(one.id, one.what) for one in broken(LAWS["keys-outside"])}
    assert (row.pk, f"{model._meta.db_table}.{field.column}") in found


def test_each_law_costs_one_query(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        violations()
    assert len(asked) <= len(LAWS) + 6  # opening the door to every agency may cost some
