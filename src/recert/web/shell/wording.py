"""Django's own sentences about a field, as this product says them: what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

# what Django says → what a person reads here; a form that has a better sentence of its own is left alone
OURS = {
    "This field is required.": "This is needed: fill it in.",
    "Select a valid choice. %(value)s is not one of the available choices.": "That is not in the list: choose again.",
    "Enter a list of values.": "That is not in the list: choose again.",
    "Enter a whole number.": "Write a whole number, such as 12.",
    "Enter a number.": "Write a number, such as 1.5.",
    "Ensure this value is greater than or equal to %(limit_value)s.": "Write %(limit_value)s or more.",
    "Ensure this value is less than or equal to %(limit_value)s.": "Write %(limit_value)s or less.",
    "Enter a valid time.": "Write a time, such as 08:30.",
    "Enter a valid URL.": "Write a whole address, such as https://www.example.org.",
    "Enter a valid UUID.": "This form is too old: open the page again.",
    "Null characters are not allowed.": "There is a character in it that cannot be stored: type it again.",
    "The submitted file is empty.": "The file is empty: choose another one.",
    "No file was submitted.": "Choose a file first.",
}
# sentences that Django makes by number have no text to look up, but a name and what they speak of
BY_CODE = {
    ("max_length", "limit_value"): "Write at most %(limit_value)s characters: these are %(show_value)s.",
    ("min_length", "limit_value"): "Write at least %(limit_value)s characters: these are %(show_value)s.",
    ("max_digits", "max"): "Write at most %(max)s digits.",
    ("max_whole_digits", "max"): "Write at most %(max)s digits before the point.",
    ("max_decimal_places", "max"): "Write at most %(max)s digits after the point.",
}


def reworded(error: Any) -> Any:
    """Return what was raised about a field, with our words in place of Django's."""
    if not isinstance(error, ValidationError) or hasattr(error, "error_dict"):
        return error
    return ValidationError([_one(each) for each in error.error_list])


def _one(error: ValidationError) -> ValidationError:
    of_number = (BY_CODE.get((error.code or "", name)) for name in error.params or {})
    ours = next(filter(None, of_number), None) or OURS.get(str(error.message))
    return ValidationError(ours, error.code, error.params) if ours else error
