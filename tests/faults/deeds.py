"""What people do at the same moment, through the public actions; the arguments come from a test as JSON."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Membership
from recert.agencies.queries import actor_for, today_in
from recert.credentials.actions import correct_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import CredentialType
from recert.credentials.queries import latest
from recert.imports import actions as imports
from recert.imports.previews import preview_of
from recert.kernel.jobs import watching
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import require_agency_id
from recert.personnel import actions as personnel
from recert.personnel.details import Details
from recert.personnel.models import Member
from recert.renewals import drafts, jobs
from recert.renewals.apply import NothingSelectedError, PlanMovedError, apply_run
from recert.renewals.filters import Filters
from recert.renewals.gather import Gathered, gather
from recert.renewals.models import RenewalRun
from recert.renewals.undo import undo_run
from recert.training import actions as training
from recert.training.models import Assignment, Enrollment
from tests.faults import breaking

TRIES = 25
Result = dict[str, Any]


def told(moved: PlanMovedError) -> list[Result]:
    """Return what a loser is told: of whom, what happened, and when."""
    return [
        {"card": one.credential_id, "who": one.member_name, "what": one.what, "at": one.at}
        for one in moved.changes
    ]


def wait_until(at: float) -> None:
    time.sleep(max(0.0, at - time.time()))


def actor(user: int) -> Actor:
    return actor_for(Membership.objects.select_related("user").get(user_id=user))


def today() -> date:
    return today_in(Agency.objects.get(pk=require_agency_id()))


def preview(*, user: int, group: int | None = None, share: float = 1.0, seed: int = 0) -> Result:
    """Look at the confirmation: of everybody or of a group, with only a share of them ticked."""
    by, filters = actor(user), Filters(group=group)
    run = drafts.draft_of(by=by)
    listed = gather(run, filters, by=by, today=today())
    if share < 1:
        cards = [line.snapshot.credential_id for line in listed.plan.selected]
        off = random.Random(seed).sample(cards, round(len(cards) * (1 - share)))
        drafts.tick(run=run, credential_ids=off, selected=False, by=by)
    return _noted(run, filters, gather(run, filters, by=by, today=today()))


def _noted(run: RenewalRun, filters: Filters, gathered: Gathered) -> Result:
    drafts.note_preview(run=run, gathered=gathered, filters=filters)
    cards = [line.snapshot.credential_id for line in gathered.plan.selected]
    return {
        "run": run.pk,
        "fingerprint": gathered.plan.fingerprint,
        "group": filters.group,
        "cards": cards,
        "left": len(gathered.plan.left_out),
    }


def confirm(
    *, user: int, run: int, fingerprint: str, group: int | None = None, at: float = 0, **_seen: Any
) -> Result:
    """Confirm what ``preview`` returned."""
    by, day = actor(user), today()
    wait_until(at)
    done = apply_run(run_id=run, fingerprint=fingerprint, filters=Filters(group=group), by=by, today=day)
    return {"run": done.pk, "state": done.state, "renewed": done.summary["renewed"]}


def renew(*, user: int, groups: list[int], at: float = 0, share: float = 1.0, seed: int = 0) -> Result:
    """Renew these groups one after the other, as a person does: who is told that records moved looks again."""
    runs: list[Result] = []
    moved: list[list[Result]] = []
    for group in groups:
        seen = preview(user=user, group=group, share=share, seed=seed)
        wait_until(at)
        for _ in range(TRIES):
            try:
                done = confirm(user=user, **seen)
            except PlanMovedError as fault:
                moved.append(told(fault))
                seen = preview(user=user, group=group)
            except NothingSelectedError:
                break
            else:
                runs.append({**done, "cards": seen["cards"]})
                break
        else:
            raise RuntimeError(f"told {TRIES} times that records moved")
    return {"runs": runs, "moved": moved}


def look(*, user: int, run: int, at: float = 0, **_seen: Any) -> int:
    """Open the confirmation again and again, as the page does: find the draft, gather, and note what is shown."""
    by, looked = actor(user), 0
    wait_until(at)
    for _ in range(12):
        draft = RenewalRun.objects.filter(pk=run, state=RenewalRun.State.DRAFT).first()
        if draft is None:
            break
        _noted(draft, Filters(), gather(draft, Filters(), by=by, today=today()))
        looked += 1
    return looked


def untick(*, user: int, run: int, at: float = 0) -> int:
    """Untick and tick again, as the screen does."""
    by, done = actor(user), 0
    cards = list(latest().order_by("pk").values_list("pk", flat=True)[:3])
    wait_until(at)
    for _ in range(12):
        draft = RenewalRun.objects.filter(pk=run, state=RenewalRun.State.DRAFT).first()
        if draft is None:
            break
        drafts.tick(run=draft, credential_ids=cards, selected=True, by=by)
        done += 1
    return done


def undo(*, user: int, run: int | None = None, at: float = 0, times: int = 1) -> list[Result]:
    """Undo this run, or the latest ones as they come."""
    by, done = actor(user), []
    wait_until(at)
    for _ in range(times):
        pk = run or _latest_run()
        if pk:
            result = undo_run(run_id=pk, by=by, today=today())
            done.append({"run": pk, "undone": result.undone, "refused": result.refused})
        if times > 1:
            time.sleep(0.05)
    return done


def _latest_run() -> int | None:
    runs = RenewalRun.objects.filter(state=RenewalRun.State.APPLIED).order_by("-applied_at")
    return runs.values_list("pk", flat=True).first()


def correct(*, user: int, count: int, seed: int, at: float = 0) -> Result:
    """Correct the numbers of some people's latest credentials, one after the other."""
    by, chance = actor(user), random.Random(seed)
    cards = list(latest().order_by("pk"))
    wait_until(at)
    refused = 0
    for card in chance.sample(cards, min(count, len(cards))):
        facts = Facts(card.issued_on, f"R{chance.randrange(10**9)}", card.valid_from, card.valid_through)
        try:
            correct_credential(by=by, credential_id=card.pk, facts=facts, reason="Misread", today=today())
        except ProblemError:
            refused += 1
    return {"corrected": count - refused, "refused": refused}


def taken(*, user: int, count: int, seed: int) -> Result:
    """Take in a file that gives some people's latest credentials other numbers, and preview it."""
    by, chance = actor(user), random.Random(seed)
    cards = list(latest().select_related("member", "credential_type").order_by("pk"))
    lines = ["Member number,Credential type,Number,Issued on,Valid from,Valid through"]
    for card in chance.sample(cards, min(count, len(cards))):
        days = f"{card.issued_on},{card.valid_from},{card.valid_through}"
        number = f"I{chance.randrange(10**9)}"
        lines.append(f"{card.member.member_number},{card.credential_type.name},{number},{days}")
    content = "\n".join(lines).encode()
    file = imports.take_file(by=by, kind="credentials", name="cards.csv", content=content)
    return {"file": file.pk, "fingerprint": _shown(content)}


def _shown(content: bytes) -> str:
    return preview_of("credentials", content, None, today=today()).fingerprint


def commit(*, user: int, file: int, fingerprint: str, at: float = 0) -> Result:
    """Commit what ``taken`` returned."""
    by = actor(user)
    wait_until(at)
    return dict(imports.commit(by=by, import_id=file, fingerprint=fingerprint, today=today()).counts)


def bring(*, user: int, count: int, seed: int, at: float = 0) -> Result:
    """Import corrections; who is told that records moved takes the file in again."""
    seen = taken(user=user, count=count, seed=seed)
    wait_until(at)
    for moved in range(TRIES):
        try:
            return {**commit(user=user, **seen), "moved": moved}
        except imports.MovedError:
            seen = taken(user=user, count=count, seed=seed + moved + 1)
    raise RuntimeError(f"told {TRIES} times that records moved")


def bring_all(*, user: int, people: int) -> Result:
    """Import so many new members, then a credential for each that ends in a week."""
    by, end = actor(user), today() + timedelta(days=7)
    kind = CredentialType.objects.get().name
    start = end - timedelta(days=729)
    members = [f"X{number},Ana,Vega" for number in range(people)]
    cards = [f"X{number},{kind},C{number},{start},{start},{end}" for number in range(people)]
    _bring("members", "Member number,First name,Last name", members, by)
    return _bring(
        "credentials", "Member number,Credential type,Number,Issued on,Valid from,Valid through", cards, by
    )


def _bring(kind: str, header: str, lines: list[str], by: Actor) -> Result:
    content = "\n".join([header, *lines]).encode()
    file = imports.take_file(by=by, kind=kind, name="file.csv", content=content)
    shown = preview_of(kind, content, None, today=today()).fingerprint
    return dict(imports.commit(by=by, import_id=file.pk, fingerprint=shown, today=today()).counts)


def enroll(*, user: int, members: list[int], at: float = 0) -> Result:
    """Put people on the newest assignment by hand, and take them off it again, a few times."""
    by, newest = actor(user), Assignment.objects.filter(closed_on__isnull=True).order_by("-pk").first()
    assert newest
    wait_until(at)
    put = taken_off = 0
    for _ in range(6):
        put += training.enroll_members(
            assignment_id=newest.pk, member_ids=members, today=today(), by=by
        ).enrolled
        on_it = Enrollment.objects.filter(
            assignment_id=newest.pk, member_id__in=members, closed_on__isnull=True
        )
        ids = list(on_it.values_list("pk", flat=True))
        taken_off += training.withdraw_enrollments(
            assignment_id=newest.pk, enrollment_ids=ids, today=today(), by=by
        ).withdrawn
    return {"enrolled": put, "withdrawn": taken_off}


def complete(*, user: int, at: float = 0) -> int:
    """Record that everybody on the oldest assignment completed it today."""
    by, oldest = actor(user), Assignment.objects.order_by("pk").first()
    assert oldest
    ids = list(Enrollment.objects.filter(assignment_id=oldest.pk).values_list("pk", flat=True))
    wait_until(at)
    done = training.record_completions(
        assignment_id=oldest.pk, enrollment_ids=ids, completed_on=today(), today=today(), by=by
    )
    return done.recorded


def deactivate(*, user: int, members: list[int], at: float = 0) -> int:
    """Make people inactive."""
    by = actor(user)
    wait_until(at)
    return personnel.deactivate_members(member_ids=members, on=today(), by=by)


def move(*, user: int, members: list[int], unit: int, at: float = 0) -> int:
    """Move people to a unit."""
    by = actor(user)
    wait_until(at)
    return personnel.move_members(member_ids=members, unit_id=unit, by=by)


def rename(*, user: int, members: list[int], unit: int, at: float = 0) -> int:
    """Change people's details one after the other, the unit among them."""
    by = actor(user)
    wait_until(at)
    return sum(
        personnel.change_member(member_id=pk, details=_details(pk, unit), by=by, today=today())
        for pk in members
    )


def _details(pk: int, unit: int) -> Details:
    member = Member.objects.get(pk=pk)
    last = "Alder" if member.last_name == "Birch" else "Birch"
    return Details(member.member_number, "Ana", last, unit_id=unit)


def broken(*, deed: str, at_statement: int, order: Result) -> Result:
    """Do the deed while the connection fails at its N-th statement; say how many it took, and what it raised."""
    act: Callable[..., Any] = globals()[deed]
    with breaking.broken_at(at_statement) as counted:
        try:
            act(**order)
        except Exception as fault:  # noqa: BLE001 - whatever the action lets through
            return {"statements": counted.statements, "raised": type(fault).__name__, "said": str(fault)}
    return {"statements": counted.statements, "raised": ""}


def full(*, deed: str, spare: int, order: Result) -> Result:
    """Do the deed in a SQLite file that may grow by so many pages only."""
    act: Callable[..., Any] = globals()[deed]
    with breaking.almost_full(spare):
        try:
            act(**order)
        except Exception as fault:  # noqa: BLE001 - whatever the action lets through
            return {"raised": type(fault).__name__, "said": str(fault)}
    return {"raised": ""}


def violations() -> list[str]:
    """Return what Recert itself finds wrong in its database, once it looks (``recert.ops.invariants``)."""
    try:
        from recert.ops import invariants
    except ImportError:
        return []
    return [str(one) for one in invariants.violations()]


def start_job(*, user: int, run: int, fingerprint: str) -> int:
    """Confirm a renewal that is too large for a request."""
    by = actor(user)
    draft = RenewalRun.objects.get(pk=run)
    return jobs.start_apply(draft, fingerprint, Filters(), by=by, today=today()).pk


def revive() -> int:
    """Look after the jobs of dead workers, as every worker does again and again."""
    return watching.revive()
