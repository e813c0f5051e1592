"""A rule as text, in the vocabulary: for what the form in words cannot say."""

from __future__ import annotations

from recert.web.shell.forms import AppForm
from recert.web.shell.rule_text import RuleTextField


class TextForm(AppForm):
    """The whole rule as JSON."""

    text = RuleTextField(
        label="The rule as text",
        required=False,
        rows=22,
        help_text="In the vocabulary of rules: validity, renewal, period, requirement. Empty: no rule.",
    )
