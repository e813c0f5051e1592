"""A file is committed once, as a whole, and only as it was shown."""

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.imports import actions
from recert.imports.models import ImportFile
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit
from tests.factories import ImportFileFactory, MemberFactory
from tests.imports.helping import TODAY, look

pytestmark = pytest.mark.usefixtures("sound")
ROSTER = "Badge,First,Last,Station\n1,Jo,Fox,East\n2,Al,Elk,West\n"


@pytest.fixture
def taken(scope: Agency, coordinator: Actor) -> ImportFile:
    return actions.take_file(by=coordinator, kind="members", name="roster.csv", content=ROSTER.encode())


def test_a_file_in_waiting_writes_nothing(taken: ImportFile) -> None:
    assert not Member.objects.exists()
    assert taken.columns["member_number"] == 0
    assert taken.counts == {"rows": 2}


def test_a_file_is_committed_once(taken: ImportFile, coordinator: Actor) -> None:
    shown = look("members", ROSTER).fingerprint
    first = actions.commit(by=coordinator, import_id=taken.pk, fingerprint=shown, today=TODAY)
    again = actions.commit(by=coordinator, import_id=taken.pk, fingerprint="anything", today=TODAY)
    assert first.committed_at == again.committed_at
    assert Member.objects.count() == 2
    assert AuditEvent.objects.filter(kind="import.committed").count() == 1


def test_records_that_moved_stop_the_commit_and_say_how(taken: ImportFile, coordinator: Actor) -> None:
    shown = look("members", ROSTER).fingerprint
    MemberFactory(member_number="1", first_name="Jo", last_name="Old")
    with pytest.raises(actions.MovedError, match="new: 2 before, 1 now; changed: 0 before, 1 now"):
        actions.commit(by=coordinator, import_id=taken.pk, fingerprint=shown, today=TODAY)
    assert Member.objects.count() == 1


@pytest.mark.parametrize("fingerprint", ["", "x", "1-2-3", "--------", "💥", "9-9-9-9-00"])
def test_a_fingerprint_that_was_never_shown_writes_nothing(
    taken: ImportFile, coordinator: Actor, fingerprint: str
) -> None:
    with pytest.raises(actions.MovedError):
        actions.commit(by=coordinator, import_id=taken.pk, fingerprint=fingerprint, today=TODAY)
    assert not Member.objects.exists()


def test_a_commit_that_fails_half_way_leaves_nothing(
    taken: ImportFile, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = look("members", ROSTER).fingerprint
    monkeypatch.setattr(actions, "Entry", None)  # the last step, after all rows were written
    with pytest.raises(TypeError):
        actions.commit(by=coordinator, import_id=taken.pk, fingerprint=shown, today=TODAY)
    assert not Member.objects.exists()
    assert not Unit.objects.exists()
    assert ImportFile.objects.get().committed_at is None


def test_nothing_to_import_is_said(scope: Agency, coordinator: Actor) -> None:
    text = "Badge,First,Last\n1,J,Fox\n"
    taken = actions.take_file(by=coordinator, kind="members", name="a.csv", content=text.encode())
    shown = look("members", text).fingerprint
    with pytest.raises(ProblemError, match="nothing to import"):
        actions.commit(by=coordinator, import_id=taken.pk, fingerprint=shown, today=TODAY)


def test_columns_chosen_by_hand_are_used(scope: Agency, coordinator: Actor) -> None:
    taken = actions.take_file(by=coordinator, kind="members", name="a.csv", content=b"x,y,z\n1,Fox,Jo\n")
    actions.match_columns(
        by=coordinator,
        import_id=taken.pk,
        chosen={"member_number": 0, "last_name": 1, "first_name": 2, "email": None},
    )
    assert ImportFile.objects.get().columns == {
        "member_number": 0,
        "last_name": 1,
        "first_name": 2,
        "email": None,
    }


def test_one_column_is_not_two_fields(taken: ImportFile, coordinator: Actor) -> None:
    with pytest.raises(ProblemError) as refused:
        actions.match_columns(by=coordinator, import_id=taken.pk, chosen={"first_name": 1, "last_name": 1})
    assert refused.value.problems == {"last_name": "This column is chosen for “First name” already."}


def test_a_file_that_was_imported_is_neither_dropped_nor_matched_anew(
    taken: ImportFile, coordinator: Actor
) -> None:
    shown = look("members", ROSTER).fingerprint
    actions.commit(by=coordinator, import_id=taken.pk, fingerprint=shown, today=TODAY)
    for act in (actions.drop_file, lambda **given: actions.match_columns(chosen={}, **given)):
        with pytest.raises(ProblemError, match="imported already"):
            act(by=coordinator, import_id=taken.pk)


def test_a_file_in_waiting_is_dropped(taken: ImportFile, coordinator: Actor) -> None:
    assert actions.drop_file(by=coordinator, import_id=taken.pk) == "roster.csv"
    assert not ImportFile.objects.exists()


def test_only_who_may_import_does(scope: Agency, auditor: Actor, manager: Actor, member_actor: Actor) -> None:
    for actor in (auditor, manager, member_actor):
        with pytest.raises(NotAllowedError):
            actions.take_file(by=actor, kind="members", name="a.csv", content=ROSTER.encode())


def test_another_agencys_file_is_not_there(agency: Agency, other_agency: Agency, coordinator: Actor) -> None:
    theirs = ImportFileFactory(agency=other_agency)
    with agency_scope(agency.pk), pytest.raises(ImportFile.DoesNotExist):
        actions.commit(by=coordinator, import_id=theirs.pk, fingerprint="", today=TODAY)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("roster.csv", "roster.csv"),
        ("C:\\temp\\roster.csv", "roster.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n.csv", "ab.csv"),
        ("", "file.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_file_names_are_made_harmless(name: str, kept: str) -> None:
    assert actions.plain_name(name) == kept
