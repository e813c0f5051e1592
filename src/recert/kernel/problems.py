"""What an action says when it cannot do what was asked: one sentence for each field."""

from __future__ import annotations

from collections.abc import Mapping


class ProblemError(Exception):
    """The request makes no sense as given; nothing was changed. ``problems`` maps a field name ("" = all) to a sentence."""

    def __init__(self, problems: Mapping[str, str] | str) -> None:
        self.problems: dict[str, str] = {"": problems} if isinstance(problems, str) else dict(problems)
        super().__init__(" ".join(self.problems.values()))
