"""Facts that a rule needs and that are not on file: a question back, never a guess."""

from __future__ import annotations


class MissingFact(ValueError):  # noqa: N818 - it is no fault: the answer is a question back
    """The rule needs a fact about the person that is not on file. ``fact`` names it; the text is a sentence."""

    def __init__(self, fact: str) -> None:
        super().__init__(
            f"The rule needs the {fact.replace('_', ' ')}, which is not on file: enter it first."
        )
        self.fact = fact
