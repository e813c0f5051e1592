"""What a job can be: each app registers its kinds when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from recert.kernel.models import Job


class Tell(Protocol):
    """Tells how far the work is. Raises CancelledError where the person wants it no more."""

    def __call__(self, step: str, done: int = 0) -> None:
        """``step`` in a few words; ``done`` of the job's total."""


class JobRefusedError(Exception):
    """The job cannot be done as things are; the text says why and what to do. Nothing was half done."""


class CancelledError(Exception):
    """The person does not want the job any more."""


Work = Callable[[Job, Tell], dict[str, Any]]
_KINDS: dict[str, Work] = {}


def silent(step: str, done: int = 0) -> None:
    """Nobody waits to be told."""


def register(kind: str, work: Work) -> None:
    """Say what does the jobs of a kind: it must come to the same whether it runs once or twice."""
    _KINDS[kind] = work


def work_of(kind: str) -> Work:
    """Return what does the jobs of a kind. Raises KeyError."""
    return _KINDS[kind]
