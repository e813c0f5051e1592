"""What happened, in words: every person chosen is accounted for."""

from __future__ import annotations

from recert.classes.actions import Added, Completed, Marked, Removed


def people(count: int) -> str:
    """Return ``1 person`` or ``12 people``."""
    return "1 person" if count == 1 else f"{count:,} people"


def completions(count: int) -> str:
    """Return ``1 completion`` or ``12 completions``."""
    return "1 completion" if count == 1 else f"{count:,} completions"


def added(result: Added) -> str:
    """Say who was put on a session and who was not, with the reasons."""
    left = "; ".join(f"{count:,} {reason}" for reason, count in result.reasons.items())
    return f"{people(result.added)} added.{f' Not added: {left}.' if left else ''}"


def removed(result: Removed) -> str:
    """Say who was taken off a session and who was not."""
    kept = (
        f" {people(result.kept)} stay: their attendance is on record; mark them as absent."
        if result.kept
        else ""
    )
    gone = f" {people(result.unknown)} were not on it any more." if result.unknown else ""
    return f"{people(result.removed)} taken off the session.{kept}{gone}"


def saved(changed: int) -> str:
    """Say how many marks were saved."""
    return f"Saved: {people(changed)} marked." if changed else "Saved: nothing was different."


def marked(result: Marked) -> str:
    """Say what was saved, and what became of completions."""
    settled = result.settled
    said = saved(result.changed)
    if settled.taken_back:
        said += f" {completions(settled.taken_back)} taken back; the first entry stays on file."
    if settled.recorded:
        said += f" {completions(settled.recorded)} recorded."
    return said


def completed(result: Completed) -> str:
    """Say what completing a session did."""
    settled = result.settled
    if not (settled.recorded or settled.taken_back or result.first):
        return "Every completion of this session is on file already: nothing was recorded twice."
    absent = f" {people(result.absent)} counted as absent." if result.absent else ""
    done = "1 enrollment is" if settled.met == 1 else f"{settled.met:,} enrollments are"
    met = f" {done} completed by it." if settled.met else ""
    return f"{completions(settled.recorded)} recorded.{met}{absent}"
