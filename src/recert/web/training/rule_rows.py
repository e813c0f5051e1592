"""The rows of a rule: each kind with its fields, what a filled row says in the vocabulary, and what shows it again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from recert.core.requirements.writing import number

Row = Mapping[str, Any]
Part = dict[str, Any]
HOURS_SENTENCE = "Not a number of hours: write 1.5 or 24."
WORD = "word"
MODES = {
    "mode:in_person": "In person",
    "mode:live_online": "Live online",
    "mode:distributive": "Online, at one’s own pace",
    "mode:online": "Online of any kind",
    "role:instructor": "Taught, not taken",
}
NAMED = {
    "topic": "The topic …",
    "course": "The course …",
    "mode": "Given as …",
    WORD: "Called, as mode, topic or part …",
}


class RowError(ValueError):
    """A row that says nothing whole: the column, and what to do."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


DAY_SENTENCE = "A day has 24 hours: write 24 or less."


def hours_field(label: str, *, most: int | None = None) -> forms.DecimalField:
    """Return a field for hours: 0 or more, ``most`` at the most, with up to two digits after the point."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        max_digits=6,
        decimal_places=2,
        error_messages={"invalid": HOURS_SENTENCE, "max_value": DAY_SENTENCE},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"}),
    )


def text_field(label: str, *, longest: int = 60, offers: str = "") -> forms.CharField:
    """Return a field for a name; ``offers`` is the id of the page's list of suggestions."""
    listed = {"list": offers} if offers else {}
    attrs = {"autocomplete": "off", **listed}
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=forms.TextInput(attrs=attrs)
    )


class Block(ABC):
    """One kind of row. ``at`` gives the column of each name of the vocabulary; the first column stands for the row."""

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str] = ""
    at: ClassVar[Mapping[str, str]]

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """Return the fields of a row by column."""

    @abstractmethod
    def said(self, row: Row) -> Part:
        """Return what a filled row says. Raises RowError."""

    @abstractmethod
    def shown(self, part: Part) -> dict[str, Any]:
        """Return the values of the row that says this part; the nearest where none can."""

    def values(self, part: Any) -> dict[str, Any] | None:
        """Return the values of the row that says exactly this part; None where none can."""
        try:
            shown = self.shown(part)
            row = {column: field.clean(shown.get(column)) for column, field in self.fields().items()}
            return shown if self.said(row) == part else None
        except (forms.ValidationError, RowError, AttributeError, KeyError, TypeError, ValueError):
            return None

    def all_values(self, parts: Iterable[Any]) -> list[dict[str, Any]] | None:
        """Return the values of rows for all parts; None where a part cannot be said."""
        rows = [self.values(part) for part in parts] if isinstance(parts, list | tuple) else [None]
        return None if None in rows else [row for row in rows if row is not None]


class Categories(Block):
    """Hours of one kind."""

    name, title, about = "categories", "Hours by category", ""
    at: ClassVar = {"key": "category", "min": "hours", "max": "most"}

    def fields(self) -> dict[str, forms.Field]:
        return {
            "category": text_field("Category", offers="categories"),
            "hours": hours_field("Hours"),
            "most": hours_field("At most"),
        }

    def said(self, row: Row) -> Part:
        if not row["category"]:
            raise RowError("category", "Name the category, or empty the row.")
        if row["hours"] is None and row["most"] is None:
            raise RowError("hours", "Say how many hours, or empty the row.")
        return _given(key=row["category"], min=row["hours"], max=row["most"])

    def shown(self, part: Part) -> dict[str, Any]:
        return {"category": part["key"], "hours": part.get("min"), "most": part.get("max")}


class Caps(Block):
    """The most that counts of something."""

    name, title = "caps", "Caps"
    about = "The most hours that count of one kind of training; 0: it does not count at all"
    at: ClassVar = {"where": "cap_what", "max": "cap_most"}

    def fields(self) -> dict[str, forms.Field]:
        choices = [("", "Choose…"), *MODES.items(), *NAMED.items()]
        of = forms.ChoiceField(label="Of", required=False, choices=choices)
        return {"cap_of": of, "cap_what": text_field("Which"), "cap_most": hours_field("At most")}

    def said(self, row: Row) -> Part:
        of, what, most = row["cap_of"], row["cap_what"], row["cap_most"]
        if not of:
            raise RowError("cap_of", "Choose what is capped, or empty the row.")
        if bool(what) == (of in MODES):
            sentence = "Leave this empty: the choice before says it all." if what else "Say which one."
            raise RowError("cap_what", sentence)
        if most is None:
            raise RowError("cap_most", "Say how many hours count at most.")
        name, _, value = of.partition(":")
        return {"where": what if of == WORD else {name: what or value}, "max": number(most)}

    def shown(self, part: Part) -> dict[str, Any]:
        where, most = part["where"], part["max"]
        if isinstance(where, str):
            return {"cap_of": WORD, "cap_what": where, "cap_most": most}
        ((name, value),) = where.items()
        whole = f"{name}:{value}" in MODES
        return {
            "cap_of": f"{name}:{value}" if whole else name,
            "cap_what": "" if whole else value,
            "cap_most": most,
        }


class Groups(Block):
    """Categories that owe hours together."""

    name, title = "groups", "Groups of categories"
    about = "Categories that owe hours together, each of them more than so many"
    at: ClassVar = {"keys": "group_keys", "min": "group_least", "each_gt": "group_each"}

    def fields(self) -> dict[str, forms.Field]:
        return {
            "group_keys": text_field("Categories, with commas between them", longest=500),
            "group_least": hours_field("Hours together"),
            "group_each": hours_field("Each more than"),
        }

    def said(self, row: Row) -> Part:
        keys = [key.strip() for key in row["group_keys"].split(",") if key.strip()]
        if not keys:
            raise RowError("group_keys", "Name the categories, or empty the row.")
        if row["group_least"] is None and row["group_each"] is None:
            raise RowError("group_least", "Say how many hours, or empty the row.")
        return _given(keys=keys, min=row["group_least"] or None, each_gt=row["group_each"])

    def shown(self, part: Part) -> dict[str, Any]:
        keys = ", ".join(part["keys"])
        return {"group_keys": keys, "group_least": part.get("min"), "group_each": part.get("each_gt")}


class Subsets(Block):
    """Hours owed inside the rest."""

    name, title = "subsets", "Hours inside the others"
    about = "Of the hours above, so many must be of a category, have a tag, or both"
    at: ClassVar = {"where": "subset_tag", "min": "subset_least"}

    def fields(self) -> dict[str, forms.Field]:
        return {
            "subset_category": text_field("Category", offers="categories"),
            "subset_tag": text_field("Tag"),
            "subset_least": hours_field("Hours"),
        }

    def said(self, row: Row) -> Part:
        where = _given(category=row["subset_category"] or None, tag=row["subset_tag"] or None)
        if not where:
            raise RowError("subset_tag", "Name a category or a tag, or empty the row.")
        if row["subset_least"] is None:
            raise RowError("subset_least", "Say how many hours, or empty the row.")
        return {"where": where, "min": number(row["subset_least"])}

    def shown(self, part: Part) -> dict[str, Any]:
        where = part["where"]
        names = {"subset_category": where.get("category", ""), "subset_tag": where.get("tag", "")}
        return {**names, "subset_least": part["min"]}


class Ways(Block):
    """Alternatives: one of them is enough."""

    name, title = "any_of", "Alternatives"
    about = "One row is enough, on top of what is asked above; what stands in one row is asked together"
    at: ClassVar = {
        "total_min": "way_hours",
        "categories": "way_category",
        "course": "way_course",
        "credential": "way_credential",
        "exam_passed_within_attempts": "way_attempts",
    }

    def fields(self) -> dict[str, forms.Field]:
        attempts = forms.IntegerField(
            label="Exam, most attempts",
            required=False,
            min_value=1,
            max_value=100,
            error_messages={"invalid": "Write a whole number."},
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        )
        return {
            "way_hours": hours_field("Hours"),
            "way_category": text_field("Of the category", offers="categories"),
            "way_course": text_field("Course or training code", longest=200),
            "way_credential": text_field("Credential held", longest=200, offers="types"),
            "way_attempts": attempts,
        }

    def said(self, row: Row) -> Part:
        hours, category = row["way_hours"], row["way_category"]
        if category and hours is None:
            raise RowError("way_hours", "Say how many hours of this category.")
        return _given(
            total_min=None if category else hours,
            categories=[_given(key=category, min=hours)] if category else None,
            course=row["way_course"] or None,
            credential=row["way_credential"] or None,
            exam_passed_within_attempts=row["way_attempts"],
        )

    def shown(self, part: Part) -> dict[str, Any]:
        of = part.get("categories", [{}])[0]
        return {
            "way_hours": of.get("min", part.get("total_min")),
            "way_category": of.get("key", ""),
            "way_course": part.get("course", ""),
            "way_credential": part.get("credential", ""),
            "way_attempts": part.get("exam_passed_within_attempts"),
        }


def _given(**fields: Any) -> Part:
    """Return what is given, hours as the vocabulary has them."""
    return {
        name: number(value) if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value is not None
    }
