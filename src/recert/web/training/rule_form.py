"""The form of what a plan asks for: hours, codes, rows of every kind, and as text what they cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

from django import forms

from recert.core.requirements.writing import number
from recert.training.actions.versions import MOST_LINES
from recert.training.hours import key_of_category
from recert.web.shell.forms import AppForm, dress
from recert.web.shell.rule_text import RuleTextField, text_of
from recert.web.training.rows import rows_of
from recert.web.training.rule_rows import (
    Block,
    Caps,
    Categories,
    Groups,
    RowError,
    Subsets,
    Ways,
    hours_field,
)

CATEGORIES, CAPS, GROUPS, SUBSETS, WAYS = Categories(), Caps(), Groups(), Subsets(), Ways()
BLOCKS: tuple[Block, ...] = (CATEGORIES, CAPS, GROUPS, SUBSETS, WAYS)
REST_HELP = (
    "What the fields above cannot say: equivalents, windows, prorating, ways inside ways. JSON in the vocabulary of rules, "
    'for example: {"prorate": {"per_month": 2}}'
)
IN_FIELDS = {
    "total_min": "total_min",
    "uncategorized_counts": "uncategorized",
    "must_include": "codes",
    "all": "held",
    "per_day_max": "per_day_max",
    "min_session_hours": "min_session",
    "carryover": "carryover",
    "unique": "unique",
    "exclude_used": "exclude_used",
}
UNIQUE = (("", "No: each counts"), ("topic", "Yes: each topic once"), ("title", "Yes: each title once"))


def _lines(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), help_text=hint
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A block on the page: its rows of bound fields, and whether there is anything in it."""

    block: Block
    rows: list[list[tuple[str, forms.BoundField]]]

    @property
    def heads(self) -> list[str]:
        """The heading of each column."""
        return [str(field.label) for field in self.block.fields().values()]

    @property
    def is_open(self) -> bool:
        """Tell whether a row says something."""
        return any(bound.errors or _says(bound.value()) for row in self.rows for _, bound in row)


class RuleForm(AppForm):
    """A requirement in fields and rows; a subclass adds what it belongs to."""

    total_min = hours_field("Hours in all")
    uncategorized = forms.BooleanField(label="Hours of other categories add to the total", required=False)
    codes = _lines("Training codes that are asked for", "One a line. Any completion with the code counts")
    held = _lines("Credentials that must be held", "One a line, each named like its type. Held and current")
    per_day_max = hours_field("Most hours of one day", most=24)
    min_session = hours_field("Shortest that counts, in hours")
    carryover = hours_field("Hours of the period before that may count")
    unique = forms.ChoiceField(
        label="Does the same training count only once?", required=False, choices=UNIQUE
    )
    exclude_used = forms.BooleanField(
        label="What was used in the cycle before does not count", required=False
    )
    rest = RuleTextField(label="The rest of the rule, as text", required=False, help_text=REST_HELP)
    how_names: ClassVar = ("per_day_max", "min_session", "carryover", "unique", "exclude_used")

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        self._rows = {
            block.name: max(rows_of(column, data, initial, most=MOST_LINES) for column in block.fields())
            for block in BLOCKS
        }
        super().__init__(data, initial=dict(initial))
        for block in BLOCKS:
            for index in range(self._rows[block.name]):
                self._add_row(block, index)

    def _add_row(self, block: Block, index: int) -> None:
        for column, field in block.fields().items():
            dress(field.widget)
            label = str(field.label)
            field.label = f"{block.title}, row {index + 1}, {label[:1].lower()}{label[1:]}"
            self.fields[f"{column}_{index}"] = field

    @property
    def hours_block(self) -> Shown:
        """The rows of hours by category."""
        return self._shown(CATEGORIES)

    @property
    def more_blocks(self) -> list[Shown]:
        """The rows of everything else."""
        return [self._shown(block) for block in BLOCKS if block is not CATEGORIES]

    def _shown(self, block: Block) -> Shown:
        heads = {column: str(field.label) for column, field in block.fields().items()}
        return Shown(
            block,
            [
                [(head, self[f"{column}_{index}"]) for column, head in heads.items()]
                for index in range(self._rows[block.name])
            ],
        )

    @property
    def how(self) -> list[forms.BoundField]:
        """The fields that say how hours count."""
        return [self[name] for name in self.how_names]

    @property
    def how_is_open(self) -> bool:
        """Tell whether one of them says something."""
        return any(bound.errors or _says(bound.value()) for bound in self.how)

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty, and nothing is said twice."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._parts: dict[str, dict[int, dict[str, Any]]] = {}
        for block in BLOCKS:
            self._parts[block.name] = dict(self._read(block))
        self._check_categories()
        rest = given.get("rest") or {}
        twice = [name for name in self._said() if name in rest]
        if twice:
            self.add_error("rest", f"{twice[0]} is given by the fields above too: leave it out in one place.")
        return given

    def _read(self, block: Block) -> Iterator[tuple[int, dict[str, Any]]]:
        """Read the filled rows of a block, by their number on the page."""
        for index in range(self._rows[block.name]):
            names = {column: f"{column}_{index}" for column in block.fields()}
            row = {column: self.cleaned_data.get(name) for column, name in names.items()}
            if self.errors.keys() & set(names.values()) or not any(map(_says, row.values())):
                continue
            try:
                yield index, block.said(row)
            except RowError as fault:
                self.add_error(names[fault.column], fault.sentence)

    def _check_categories(self) -> None:
        seen: set[str] = set()
        for index, part in self._parts[CATEGORIES.name].items():
            key = key_of_category(part["key"])
            if key in seen:
                self.add_error(f"category_{index}", "This category is in the plan already.")
            seen.add(key)

    def _said(self) -> dict[str, Any]:
        """Return what the fields and rows say, in the vocabulary."""
        given = self.cleaned_data
        carried, held = number(given.get("carryover")), _filled_lines(given.get("held"))
        said = {
            "total_min": number(given.get("total_min")),
            **{name: list(parts.values()) for name, parts in self._parts.items()},
            "must_include": _filled_lines(given.get("codes")),
            "all": [{"credential": name} for name in held],
            "uncategorized_counts": given.get("uncategorized"),
            "per_day_max": number(given.get("per_day_max")),
            "min_session_hours": number(given.get("min_session")),
            "carryover": None if carried is None else {"max": carried},
            "unique": {"key": given["unique"]} if given.get("unique") else None,
            "exclude_used": given.get("exclude_used"),
        }
        return {name: value for name, value in said.items() if _says(value) and value != []}

    def rule(self) -> dict[str, Any]:
        """Return the requirement in the vocabulary (after ``is_valid``)."""
        return self._said() | dict(self.cleaned_data["rest"] or {})

    def field_of(self, name: str, problem: str) -> tuple[str, str]:
        """Return the field that a problem of the requirement belongs to, and what it says there."""
        part, index, leaf = _place(name)
        block = next((each for each in BLOCKS if each.name == part), None)
        rows = list(self._parts.get(part, ()))
        if block and part not in (self.cleaned_data.get("rest") or {}) and index < len(rows):
            column = block.at.get(leaf, next(iter(block.at.values())))
            return f"{column}_{rows[index]}", problem
        if part == "credential":
            return self._naming(problem), problem
        field = IN_FIELDS.get(part)
        return (field, problem) if field else ("rest", f"{name}: {problem}")

    def _naming(self, problem: str) -> str:
        """Return the field that names the credential that a problem is about."""
        for index, way in self._parts[WAYS.name].items():
            if f"“{way.get('credential')}”" in problem:
                return f"way_credential_{index}"
        held = (f"“{name}”" in problem for name in _filled_lines(self.cleaned_data.get("held")))
        return "held" if any(held) else "rest"


def _says(value: Any) -> bool:
    """Tell whether a value says something; a 0 does."""
    return value is not None and value is not False and value != ""


def _filled_lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _place(name: str) -> tuple[str, int, str]:
    """Take ``caps[1].max`` apart; the first row where none is named."""
    found = re.match(r"(\w+)(?:\[(\d+)\])?\.?(\w*)", name)
    return (found[1], int(found[2] or 0), found[3]) if found else (name, 0, "")


def rule_values(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields and rows of a rule; what they could not say goes into the text."""
    values, kept = _field_values(rule), dict(rule)
    for block in BLOCKS:
        rows = block.all_values(rule.get(block.name, ()))
        if rows is None:
            continue
        kept.pop(block.name, None)
        for index, row in zip(count(), rows, strict=False):
            values |= {f"{column}_{index}": value for column, value in row.items()}
    left = {
        name: part
        for name, part in kept.items()
        if name not in IN_FIELDS or values.get(IN_FIELDS[name]) is None
    }
    return {name: value for name, value in values.items() if value is not None} | {"rest": text_of(left)}


def _field_values(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields, None where a field could not say it all."""
    ways, unique, carried = rule.get("all", []), rule.get("unique", {}), rule.get("carryover")
    held = [way["credential"] for way in ways if set(way) == {"credential"}]
    keys = [key for key, _ in UNIQUE]
    once = unique.get("key", "") if isinstance(unique, Mapping) and set(unique) <= {"key"} else None
    return {
        **{name: rule.get(name) for name in ("total_min", "per_day_max")},
        "min_session": rule.get("min_session_hours"),
        "uncategorized": rule.get("uncategorized_counts", False),
        "exclude_used": rule.get("exclude_used", False),
        "codes": "\n".join(rule.get("must_include", ())),
        "held": "\n".join(held) if len(held) == len(ways) else None,
        "carryover": carried.get("max") if isinstance(carried, Mapping) else carried,
        "unique": once if once in keys else None,
    }
