"""Rules in plain words: half sentences for reasons, texts for table rows, and the whole rule for a screen."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from recert.core.dates import MONTHS, MonthDay, counted, say_month_day, say_short
from recert.core.kinds import (
    AfterThat,
    Anchor,
    AnnualDay,
    AnnualDayChoice,
    BeforeWindow,
    Birthday,
    BirthMonthEnd,
    BirthMonthFirst,
    ByIssueMonth,
    CompleteCalendarYears,
    Duration,
    DurationMonthEnd,
    End,
    FromAnniversary,
    LeapBirthday,
    NextOccurrence,
    NoExpiry,
    Renewal,
    Rule,
    Validity,
    WhileActive,
    YearsAfterIssueYear,
)
from recert.core.places import in_window_anchor, late_anchor

ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
LEAP_DAY = (2, 29)
NEXT_PERIOD = {
    Anchor.PREVIOUS_EXPIRY: "continues from the old last valid day",
    Anchor.COMPLETION: "runs from the day of renewal",
}
AFTER_THAT = {
    AfterThat.NOT_RENEWABLE: "it cannot be renewed any more",
    AfterThat.INACTIVE: "it is inactive",
    AfterThat.REENTRY: "only re-entry is open",
    AfterThat.FULL_COURSE: "the full course must be taken again",
    AfterThat.REEXAMINATION: "the examination must be taken again",
}


def every(years: int) -> str:
    """Return how often: every year, every second year, every 12 years."""
    if years == 1:
        return "every year"
    return f"every {ORDINALS[years]} year" if years < len(ORDINALS) else f"every {years} years"


@lru_cache(1_024)
def _short_length(validity: Duration) -> str:
    mixed = validity.years and validity.months
    return counted(validity.whole_months, "month") if mixed else length(validity)


@lru_cache(1_024)  # a list says it of every row, and an agency has few rules
def length(validity: Duration) -> str:
    """Return how long: 2 years, 1 year and 6 months, 365 days."""
    parts = ((validity.years, "year"), (validity.months, "month"), (validity.days, "day"))
    return " and ".join(counted(number, noun) for number, noun in parts if number)


def short(validity: Validity, start: date) -> str:  # noqa: PLR0911 - one branch a kind
    """Return why, for a table row, of a period counted from a day; 28 characters at most."""
    match validity:
        case Duration():
            return f"{_short_length(validity)} from {say_short(start)}"
        case DurationMonthEnd():
            return f"Course {say_short(start)}, month end"
        case AnnualDay(found, years):
            return _short_cycle(say_month_day(found), years)
        case AnnualDayChoice(_, years):
            return _short_cycle("Fixed day", years)
        case BirthMonthEnd(years):
            return _short_cycle("Birth month", years)
        case Birthday(years):
            return _short_cycle("Birthday", years)
        case BirthMonthFirst():
            return "First of the birth month"
        case NoExpiry():
            return "Never expires"
        case WhileActive():
            return "While in service"


def _short_cycle(what: str, years: int) -> str:
    return f"{what}, every year" if years == 1 else f"{what}, every {years} years"


def kind_phrase(  # noqa: C901, PLR0911 - one branch a kind
    validity: Validity, birth_date: date | None = None
) -> str:
    """Return when periods of this kind end, as half a sentence after "it"."""
    match validity:
        case Duration():
            last = "" if validity.end is End.SAME_DAY else ", the day before the corresponding date"
            return f"is good for {length(validity)}{last}"
        case DurationMonthEnd(months):
            return f"is good to the end of the month {counted(months, 'month')} on"
        case AnnualDay(found, years, parity):
            which = f" of {parity} years" if parity else ""
            return f"ends on {say_month_day(found)}{which}, {every(years)}"
        case AnnualDayChoice(days, years):
            return f"ends on {' or '.join(say_month_day(day) for day in days)}, {every(years)}"
        case BirthMonthEnd(years):
            return f"ends on the last day of the birth month, {every(years)}"
        case Birthday(years, feb29):
            return f"ends on the birthday, {every(years)}{_leap_words(feb29, birth_date)}"
        case BirthMonthFirst(years):
            return f"ends on the first day of the birth month that is at least {counted(years, 'year')} on"
        case NoExpiry():
            return "never expires"
        case WhileActive(None):
            return "is good while the person serves"
        case WhileActive(months):
            return f"is good while the person serves and for {counted(months or 0, 'month')} after"


def first_sentence(validity: Validity) -> str | None:
    """Return when a first credential ends, where that is a rule of its own; None: as every period."""
    first = (
        validity.first
        if isinstance(validity, AnnualDay | AnnualDayChoice | BirthMonthEnd | Birthday)
        else None
    )
    match first:
        case None:
            return None
        case NextOccurrence():
            return "A first credential ends on the next such day, even if it is weeks away"
        case CompleteCalendarYears(years):
            return f"A first credential is good for the rest of the year of issue and {counted(years, 'whole year')} more"
        case YearsAfterIssueYear(years):
            return f"A first credential ends in the {years_word(years)} calendar year after the year of issue"
        case FromAnniversary(years):
            return (
                f"A first credential ends on the first such day at least {counted(years, 'year')} after issue"
            )
        case ByIssueMonth(groups):
            said = [
                f"issued in {_months_words(months)} ends {counted(years, 'year')} on"
                for months, years in groups
            ]
            return f"A first credential {', one '.join(said)}"


def years_word(years: int) -> str:
    """Return a place in a row: first, second, 12th."""
    words = ("", "first", *ORDINALS[2:])
    return words[years] if years < len(words) else f"{years}th"


def _months_words(months: tuple[int, ...]) -> str:
    names = [MONTHS[month] for month in months]
    row = list(months) == list(range(months[0], months[0] + len(months)))
    if row and len(months) > 1:
        return f"{names[0]} to {names[-1]}"
    return " or ".join(names)


def _leap_words(feb29: LeapBirthday, birth_date: date | None) -> str:
    if birth_date is None or (birth_date.month, birth_date.day) != LEAP_DAY:
        return ""
    if feb29 is LeapBirthday.UNSPECIFIED:
        return " (28 February in common years: the authority does not say, and the earlier day is safe)"
    day = MonthDay(2, 28) if feb29 is LeapBirthday.FEB28 else MonthDay(3, 1)
    return f" ({say_month_day(day)} in common years)"


def rule_sentence(rule: Rule) -> str:
    """Return the rule of dates and renewal in a few plain sentences, for a screen."""
    return " ".join(rule_sentences(rule))


def rule_sentences(rule: Rule) -> list[str]:
    """Return the rule of dates and renewal, one sentence each."""
    terms = rule.terms
    first = first_sentence(rule.validity)
    sentences = [f"It {kind_phrase(rule.validity)}", *([first] if first else [])]
    if not terms.renewable:
        sentences.append("It cannot be renewed")
    elif not isinstance(rule.validity, NoExpiry | WhileActive):
        sentences += [*_window_sentences(rule, terms), *_late_sentences(rule, terms)]
    return [f"{sentence}." for sentence in sentences]


def _window_sentences(rule: Rule, terms: Renewal) -> list[str]:
    sentences = []
    if terms.opens or terms.closes:
        opens = f" from {terms.opens.in_words()}" if terms.opens else ""
        closes = f" until {terms.closes.in_words()}" if terms.closes else ""
        sentences.append(f"It may be renewed{opens}{closes}")
    if terms.grace_month:
        before, after = counted(terms.grace_month.before, "month"), counted(terms.grace_month.after, "month")
        sentences.append(
            f"Done up to {before} before or {after} after the due month, it counts as done in that month"
        )
    sentences.append(f"The new period {NEXT_PERIOD[in_window_anchor(rule)]}")
    if terms.before_window is BeforeWindow.COMPLETION:
        sentences.append("An earlier renewal starts a new cycle on its own day")
    if terms.business_day_roll:
        sentences.append("A deadline on a weekend moves to the Monday after")
    return sentences


def _late_sentences(rule: Rule, terms: Renewal) -> list[str]:
    late, sentences = terms.late, []
    if late and (late.until or not late.after_that):
        until = f" until {late.until.in_words()}" if late.until else " at any time"
        other = late_anchor(rule) is not in_window_anchor(rule)
        start = f"; the new period then {NEXT_PERIOD[late_anchor(rule)]}" if other else ""
        sentences.append(f"Late renewal is accepted{until}{start}")
    if late and late.after_that:
        after = "After that" if late.until else "Once expired,"
        sentences.append(f"{after} {AFTER_THAT[late.after_that]}")
    if terms.reentry:
        until = f" until {terms.reentry.until.in_words()}" if terms.reentry.until else ""
        sentences.append(f"Only re-entry is open from {terms.reentry.start.in_words()}{until}")
    return sentences
