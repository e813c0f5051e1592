"""Every form, filter and address against wrong input: said beside the field, kept as typed, nothing written."""

import html
from collections.abc import Iterator
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from tests.conftest import client_of
from tests.factories import (
    AgencyFactory,
    AssignmentFactory,
    AttendeeFactory,
    CourseFactory,
    CredentialFactory,
    EnrollmentFactory,
    GroupFactory,
    ImportFileFactory,
    LearningPlanFactory,
    MemberFactory,
    MembershipFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    UnitFactory,
)
from tests.factories.agencies import PASSWORD, actor_of
from tests.factories.submissions import ApprovedFactory, CardFactory
from tests.guards.addresses import ALL, INSIDE, Address, values_for
from tests.web.hostile import BUTTONS, CARD, CLASS, FILES, FILTERS, FORMS, JUNK, OUTSIDE_FORMS, Form
from tests.web.hostile_sending import (
    OTHER_AGENCY,
    World,
    filled,
    named,
    says_no,
    send,
    send_wrong_inputs,
    taken_back,
)

from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.classes.models import ClassSession
from recert.credentials.library import entries
from recert.kernel.tenancy import agency_scope

KEYS = {"training": CLASS["key"], "card": CARD["key"]}
ADDRESSES = {address.name: address for address in ALL}


def _rows(agency: Agency) -> World:
    """One row of everything that a form may name."""
    with agency_scope(agency.pk):
        credential = CredentialFactory()
        kind = credential.credential_type
        assignment = AssignmentFactory(credential_type=kind)
        home = MemberFactory(unit=UnitFactory()).unit
        made = {
            "unit": UnitFactory(), "home": home, "group": GroupFactory(), "type": kind, "member": credential.member,
            "credential": credential, "assignment": assignment, "course": CourseFactory(),
            "plan": LearningPlanFactory(), "file": ImportFileFactory(),
            "enrollment": EnrollmentFactory(assignment=assignment, credential=credential),
            "candidate": CredentialFactory(credential_type=kind).member,
            "submission": SubmissionFactory(), "approved": ApprovedFactory(),
            "classroom": CourseFactory(kind="classroom"), "attendee": (attendee := AttendeeFactory()),
            "session": attendee.session,
            "colleague": MembershipFactory(), "manager": MembershipFactory(role=Role.MANAGER),
        }  # fmt: skip
    return {name: str(row.pk) for name, row in made.items()} | {"number": credential.member.member_number}


def _make_world() -> SimpleNamespace:
    agency, other = AgencyFactory(slug="harlow"), AgencyFactory(slug="elsewhere", pk=OTHER_AGENCY)
    coordinator, user = MembershipFactory(agency=agency), MembershipFactory(agency=agency, role=Role.MEMBER)
    own_record = MemberFactory(agency=agency, membership=user)
    with agency_scope(agency.pk):
        handed_in = SubmissionFactory(member=own_record, key=KEYS["training"], state="draft")
        card = CardFactory(member=own_record, key=KEYS["card"], state="draft")
        SubmissionFileFactory(submission=card)
    constants = {"key": next(iter(entries())), "password": PASSWORD, "fingerprint": "a" * 64}
    own = _rows(agency) | constants | {"email": coordinator.user.email}
    own |= {"own_submission": str(handed_in.pk), "own_card": str(card.pk)}
    with agency_scope(agency.pk):
        ClassSession.objects.filter(pk=own["session"]).update(instructor_member=own_record)
    by, member = actor_of(coordinator), actor_of(user)
    return SimpleNamespace(agency=agency, other=_rows(other), own=own, by=by, member=member)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Made once for all tests of this file: each takes back what it wrote, so they cannot see each other."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made: SimpleNamespace, db: None) -> SimpleNamespace:
    return made


def path_of(form: Form, world: SimpleNamespace) -> str:
    address = ADDRESSES[form.name]
    if address not in INSIDE:
        return reverse(form.name)
    values = {"pk": named(form.pk, world.own)} if form.pk else values_for(address, world.agency, world.by)
    return address.to(world.agency, values) + f"?{named(form.query, world.own)}"


@pytest.mark.parametrize("form", FORMS, ids=attrgetter("name"))
def test_only_right_input_is_taken(form: Form, world: SimpleNamespace) -> None:
    client = client_of(world.member if form.member else world.by)
    path = path_of(form, world)
    answer, written = send(client, path, filled(form, world))
    assert answer.status_code == 302 or written, f"the right input: {html.unescape(answer.content.decode())}"
    send_wrong_inputs(client, path, form, world)


BODIES = [
    (b'{"name": "x"}', "application/json"),
    (b"\xff\xfe\x00=\xed\xa0\x80&name=%ff%00", "application/x-www-form-urlencoded"),
    (b"--x\r\nnot a part", "multipart/form-data; boundary=x"),
    (b"name=x", "multipart/form-data"),
    (b"name=x", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"name=x", "text/plain"),
    (b"", "application/x-www-form-urlencoded"),
    (b"a=1&" * 40_001, "application/x-www-form-urlencoded"),
]


@pytest.mark.parametrize("form", FORMS, ids=attrgetter("name"))
def test_a_body_that_is_no_form_is_an_empty_form(form: Form, world: SimpleNamespace) -> None:
    client, path = client_of(world.member if form.member else world.by), path_of(form, world)
    for body, kind in BODIES if form.name == "personnel:add" else BODIES[:2]:  # reading is the same for all
        answer, written = send(client, path, body, content_type=kind)
        assert answer.status_code in {200, 302, 400}, kind
        assert form.blank or not written, kind


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_makes_no_sense_is_no_error_page(name: str, world: SimpleNamespace) -> None:
    address, client = ADDRESSES[name], client_of(world.by)
    path = address.to(world.agency, values_for(address, world.agency, world.by))
    names = FILTERS[name].split()
    for start in range(0, len(JUNK), 5):  # every filter wrong at once, each time another way
        query = {each: JUNK[(start + 11 * place) % len(JUNK)] for place, each in enumerate(names)}
        with taken_back():
            assert client.get(path, query).status_code in {200, 302}, query


def test_every_address_is_looked_at(world: SimpleNamespace) -> None:
    """A new address that takes a form belongs into FORMS; one that only shows refuses what is posted."""
    forms = {form.name for form in (*FORMS, *OUTSIDE_FORMS)}
    assert forms | BUTTONS | FILES | set(FILTERS) <= set(ADDRESSES)


TAKES = {form.name for form in FORMS} | BUTTONS | FILES


@pytest.mark.parametrize("address", INSIDE, ids=attrgetter("name"))
def test_the_wrong_method_is_refused_and_does_nothing(address: Address, world: SimpleNamespace) -> None:
    client = client_of(world.by)
    path = address.to(world.agency, values_for(address, world.agency, world.by))
    with taken_back() as written:
        shown = client.get(path)
        assert shown.status_code in {200, 302, 405}
        assert not written or "renewal_run" in "".join(written)
        if address.name not in TAKES:
            assert client.post(path, {"name": "x"}).status_code == 405
        for method in (client.put, client.delete, client.patch):
            assert method(path).status_code == 405


FILE_NAMES = [
    "../../etc/passwd",
    "a" * 300 + ".csv",
    "\x00.csv",
    "😀.csv",
    "<b>.csv",
    ". .",
    "con.csv",
    "a\r\nb.csv",
]
CONTENTS = [
    b"", b"\x00" * 100, b"\xff\xfe\xff", b"%PDF-1.4", b"MZ\x90", b"a" * 500_000, b"," * 5000, b"\n" * 5000,
    b'"', b'a,"b\nc', b"Member number,First name\n\x00,\x00\n", b"Member number\n" + b"9" * 5000,
    "Vorname;Nachname\nÄ;Ö".encode("utf-16"), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04",
    b"Member number,First name,Last name\n=1+1,@x,|y\n", b"<svg onload=alert(1)>", b"%PDF-" + b"x" * 9,
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_wrong_file_is_no_error_page(name: str, world: SimpleNamespace) -> None:
    address, client = ADDRESSES[name], client_of(world.by)
    path = address.to(world.agency, values_for(address, world.agency, world.by))
    files = [(file, CONTENTS[10]) for file in FILE_NAMES] + [("a.csv", content) for content in CONTENTS]
    files += [("a.pdf", content) for content in CONTENTS]
    for file, content in files:
        answer, written = send(client, path, {"file": SimpleUploadedFile(file, content)})
        assert answer.status_code == 302 or says_no(answer.content.decode()), (file, content[:20])
        assert answer.status_code == 302 or not written
    for data in ({}, {"file": ""}, {"file": "no file"}):
        assert says_no(send(client, path, data)[0].content.decode())


ODD_ORDERS = [
    "reset-", "reset-0", "reset-@other", "reset-" + "9" * 30, "reset-" + "9" * 4400, "group-1-on", "group--on",
    "group-" + "9" * 30 + "-on", "group-" + "9" * 4400 + "-off", "group-²-on", "reset-１", "reset-²", "fill", "SAVE",
]  # fmt: skip


@pytest.mark.parametrize("do", ODD_ORDERS)
def test_an_odd_order_to_the_renewal_desk_does_nothing(do: str, world: SimpleNamespace) -> None:
    form = next(form for form in FORMS if form.name == "renewals:save")
    order = do.replace("@other", world.other["credential"])
    answer, _ = send(
        client_of(world.by), path_of(form, world), {"do": order, "rows": world.other["credential"]}
    )
    assert answer.status_code in {200, 302}
