"""How everything is logged: one line for each thing that happened, JSON unless a person looks on, and nobody's data.

The words of an exception often quote what somebody typed or what a row holds, so only those kinds keep their words
that speak of the program or of the database's state. Addresses are not written at all: a request is called by the
name of its route.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from traceback import walk_tb
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, ExcInfo, Processor

from recert.kernel.outages import chain

SPEAKS_OF_NOBODY = {
    "AttributeError", "ImportError", "NameError", "TypeError", "RecursionError", "InterfaceError",
    "OperationalError", "ImproperlyConfigured",
}  # fmt: skip


def describe(exc_info: ExcInfo) -> str:
    """Return where an exception came from and its kind, the cause first; its words where they are about nobody."""
    _kind, problem, _where = exc_info
    return "\n".join(line for link in reversed([*chain(problem)]) for line in _link(link))


def _link(problem: BaseException) -> Iterator[str]:
    places = [(str(frame.f_globals.get("__name__")), line) for frame, line in walk_tb(problem.__traceback__)]
    ours = [place for place in places if place[0].startswith("recert.")]
    for module, line in dict.fromkeys([*ours, *places[-1:]]):  # our own steps, and where it happened
        yield f"  {module}:{line}"
    kind = type(problem)
    quiet = SPEAKS_OF_NOBODY.isdisjoint(parent.__name__ for parent in kind.__mro__)
    words = "" if quiet else "".join(str(problem).splitlines()[:1])
    yield f"{kind.__module__}.{kind.__qualname__}" + (f": {words}" if words else "")


def without_addresses(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Django's remarks on suspicious requests end in the address; which rule was broken is enough."""
    name = event.get("logger") or ""
    if name.startswith("django.security"):
        event["event"] = f"refused: {name.rpartition('.')[2]}"
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_addresses,
]


def formatter() -> logging.Formatter:
    """Return what writes every line, ours and other people's."""
    for_a_person = sys.stderr.isatty()
    last = structlog.dev.ConsoleRenderer() if for_a_person else structlog.processors.JSONRenderer()
    told = structlog.processors.ExceptionRenderer(describe)
    return ProcessorFormatter(
        foreign_pre_chain=SHARED, processors=[ProcessorFormatter.remove_processors_meta, told, last]
    )


def configure() -> None:
    """Send what structlog is given through the standard library, where the levels and the formatter are."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING. The level is ours; other people's small talk may quote data, so it stays out."""
    passed_on = {"handlers": [], "propagate": True}
    loggers = {
        "recert": {"level": level},
        "django": passed_on,
        "django.request": {"level": "CRITICAL"},  # says again what our own lines say, with the address
        "django.server": {**passed_on, "level": "CRITICAL"},
        "_granian": passed_on,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "recert.config.logs.formatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING" if level in {"DEBUG", "INFO"} else level},
        "loggers": loggers,
    }
