"""What happened, in words: every person chosen is accounted for."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from recert.training.actions import Changed, Enrolled, Recorded, Undone, Withdrawn


def people(count: int) -> str:
    """Return ``1 person`` or ``12 people``."""
    return "1 person" if count == 1 else f"{count:,} people"


def tell(request: HttpRequest, text: str, count: int) -> None:
    """Show it at the top of the next page; as a warning where nobody was changed."""
    if count:
        messages.success(request, text, extra_tags="good")
    else:
        messages.warning(request, text, extra_tags="warn")


def _rest(parts: Iterable[tuple[int, str]]) -> str:
    said = [f"{count:,} {words}" for count, words in parts if count]
    return f" Left as they were: {'; '.join(said)}." if said else ""


def enrolled(result: Enrolled) -> str:
    """Say who was enrolled and who was not, with the reasons."""
    reasons = "; ".join(f"{count:,}: {reason.rstrip('.')}" for reason, count in result.reasons.items())
    left = f" Not enrolled: {reasons}." if reasons else ""
    return f"{people(result.enrolled)} enrolled.{left}"


def recorded(result: Recorded) -> str:
    """Say for whom a completion was recorded, and for whom not."""
    rest = _rest(
        [
            (result.already, "had it on record already"),
            (result.closed, "whose training is closed"),
            (result.too_early, "whose training starts after that day"),
            (
                result.one_by_one,
                "whose plan no single day can meet, such as by a code: record that training for itself",
            ),
            (result.own, "yourself: somebody else records your own training"),
            (result.unknown, "not found on this assignment"),
        ]
    )
    meet = "meets" if result.met == 1 else "meet"
    met = f" {result.met:,} of them now {meet} the whole plan." if result.recorded else ""
    late = f" Recorded after the renewal: {result.late:,}; look at Late credit." if result.late else ""
    return f"Completion recorded for {people(result.recorded)}.{met}{late}{rest}"


def undone(result: Undone) -> str:
    """Say whose completions were taken back, and whose not."""
    rest = _rest(
        [
            (result.nothing, "with nothing recorded"),
            (result.closed, "whose training is closed"),
            (result.unknown, "not found on this assignment"),
        ]
    )
    return f"Completions of {people(result.undone)} taken back; they stay on file as withdrawn.{rest}"


def withdrawn(result: Withdrawn) -> str:
    """Say who was withdrawn, and who not."""
    rest = _rest([(result.closed, "closed before"), (result.unknown, "not found on this assignment")])
    return f"{people(result.withdrawn)} withdrawn.{rest}"


def changed(result: Changed) -> str:
    """Say what was saved and whose dates moved."""
    rest = _rest(
        [
            (result.by_hand, "whose dates were edited by hand"),
            (result.completed, "who have completed it"),
            (result.impossible, "to whom these dates cannot be given"),
        ]
    )
    moved = f" The dates of {people(result.moved)} moved." if result.moved else ""
    return f"The assignment is saved.{moved}{rest}"
