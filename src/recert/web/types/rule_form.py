"""The rule of a type as one form of several parts: in words, or as text where words do not reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from recert.core.kinds import Rule
from recert.core.rules import RuleError, parse_rule
from recert.web.shell.rule_text import text_of
from recert.web.types.dates_form import DatesForm
from recert.web.types.dates_words import form_values
from recert.web.types.hours_form import CapRows, CategoryRows, HoursForm, hours_values, requirement_from
from recert.web.types.text_form import TextForm

WORDS, TEXT = "words", "text"
NO_PERIODS = "Hours are owed in periods: say when a credential ends, or empty the fields of what is owed."


class RuleForms:
    """All parts of the editor. ``mode``: in words, or as text; ``rule`` is set once everything is valid.

    ``data`` None: a page that is only looked at, which starts with ``rule``. A rule that the words cannot say is
    edited as text, and is never cut down to what they can.
    """

    def __init__(self, data: QueryDict | None, rule: Mapping[str, Any], mode: str = "") -> None:
        dates, hours = form_values(rule), hours_values(rule)
        self.in_words = dates is not None and hours is not None
        given = data.get("mode", WORDS) if data else mode
        self.mode = given if given in (WORDS, TEXT) else WORDS if self.in_words else TEXT
        values, categories, caps = hours or ({}, [], [])
        words = data if self.mode == WORDS else None
        self.dates = DatesForm(words, initial=dates or {})
        self.hours = HoursForm(words, initial=values)
        self.categories = _rows(CategoryRows, words, categories, "c")
        self.caps = _rows(CapRows, words, caps, "m")
        self.text = TextForm(data if self.mode == TEXT else None, initial={"text": text_of(rule)})
        self.start = dict(rule)
        self.rule: dict[str, Any] = {}
        self.parsed: Rule | None = None

    def take(self, rule: Mapping[str, Any]) -> None:
        """Take a rule that is on file as it is."""
        self.rule = dict(rule)
        self._parse()

    def is_valid(self) -> bool:
        """Tell whether the rule can be used; every problem stands beside its field."""
        return self._text_is_valid() if self.mode == TEXT else self._words_are_valid()

    def _text_is_valid(self) -> bool:
        if not self.text.is_valid():
            return False
        self.rule = dict(self.text.cleaned_data["text"])
        problems = self._parse()
        for field, problem in problems.items():
            self.text.add_error("text", f"{field}: {problem}")
        return not problems

    def _words_are_valid(self) -> bool:
        parts = [self.dates, self.hours, *self._rows()]
        if not all([part.is_valid() for part in parts]):  # noqa: C419 - all errors at once
            # Errors of a table as a whole: the page was cut short, or somebody typed into its inside.
            for fault in (fault for rows in self._rows() for fault in rows.non_form_errors()):
                self.hours.add_error(None, fault)
            return False
        self.rule = self.dates.rule()
        owed = self._owed()
        if owed and not self.rule:
            self.dates.add_error("kind", NO_PERIODS)
            return False
        self.rule |= owed
        left = self.dates.put(self._parse())
        for field, problem in left.items():
            self._put(field, problem)
        return not (self.dates.errors or self.hours.errors)

    def _owed(self) -> dict[str, Any]:
        """Return period and requirement as far as they were filled in: nothing typed is dropped."""
        requirement = requirement_from(self.hours, self.categories, self.caps)
        period = self.hours.period_rule()
        plain = period == {"kind": "cycle"} and not requirement
        return ({} if plain else {"period": period}) | ({"requirement": requirement} if requirement else {})

    def _parse(self) -> dict[str, str]:
        """Return what the vocabulary refuses, by field."""
        if not self.rule:
            return {}
        try:
            self.parsed = parse_rule(self.rule)
        except RuleError as fault:
            return {each.field: each.problem for each in fault.problems}
        return {}

    def _put(self, field: str, problem: str) -> None:
        name = HOUR_FIELDS.get(field)
        self.hours.add_error(name, problem if name else f"{field}: {problem}")

    def _rows(self) -> list[Any]:
        return [rows for rows in (self.categories, self.caps) if rows.is_bound]

    @property
    def parts(self) -> list[forms.BaseForm]:
        """Every form of the editor, in the order of the page."""
        return [self.dates, self.hours, *self.categories, *self.caps, self.text]


def _rows(made: Any, data: QueryDict | None, initial: list[dict[str, Any]], prefix: str) -> Any:
    """Return the rows of a table; posted without any, they stay as nobody filled them."""
    posted = data if data and f"{prefix}-TOTAL_FORMS" in data else None
    return made(posted, initial=[] if data and posted is None else initial, prefix=prefix)


HOUR_FIELDS = {
    "period.start": "start",
    "period.epoch": "epoch",
    "period.months": "period_months",
    "period.first.nth_full_period_after_issue": "first_number",
    "requirement.total_min": "total_min",
    "requirement.per_day_max": "per_day_max",
}
