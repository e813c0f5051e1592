from dataclasses import dataclass
from datetime import date

import pytest

from recert.training.terms import DUE_TOO_EARLY, NEVER_EXPIRES, NO_CREDENTIAL, Days, Terms, suggest

START, END = date(2026, 1, 1), date(2026, 12, 31)


@dataclass
class Card:
    valid_from: date = START
    valid_through: date | None = END


def test_by_validity_training_follows_the_credential() -> None:
    assert suggest(Terms(due_days_before=14), Card()).days == Days(START, END, date(2026, 12, 17))


def test_due_on_the_first_day_is_the_last_that_fits() -> None:
    card = Card(date(2026, 12, 17))
    assert suggest(Terms(due_days_before=14), card).days == Days(date(2026, 12, 17), END, date(2026, 12, 17))
    late = suggest(Terms(due_days_before=15), card)
    assert (late.days, late.short) == (None, DUE_TOO_EARLY)
    assert "16 December 2026" in late.problem


def test_by_validity_needs_a_credential_that_expires() -> None:
    assert suggest(Terms(), Card(valid_through=None)).problem == NEVER_EXPIRES
    assert suggest(Terms(), None).problem == NO_CREDENTIAL


def test_the_same_days_fit_everyone() -> None:
    terms = Terms("same_for_all", START, END, END)
    assert suggest(terms, None).days == suggest(terms, Card(valid_through=None)).days == Days(START, END, END)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms("same_for_all"), "starts_on"),
        (Terms("same_for_all", END, START, START), "ends_on"),
        (Terms("same_for_all", START, END, date(2025, 12, 31)), "due_on"),
        (Terms("same_for_all", START, END, date(2027, 1, 1)), "due_on"),
        (Terms(due_days_before=-1), "due_days_before"),
        (Terms(due_days_before=3651), "due_days_before"),
        (Terms("sometimes"), "logic"),
    ],
)
def test_terms_that_make_no_sense_say_so(terms: Terms, field: str) -> None:
    assert field in terms.problems()
