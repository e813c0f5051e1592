"""Requirements: do these completions satisfy the rule, what counted towards what, and what is missing."""

from recert.core.requirements.assessing import Assessment, assess
from recert.core.requirements.bars import Bar, bars_of
from recert.core.requirements.entries import Entry, Line, Verdict, hours_words, plain
from recert.core.requirements.kinds import Requirement, RequirementSet

__all__ = [
    "Assessment",
    "Bar",
    "Entry",
    "Line",
    "Requirement",
    "RequirementSet",
    "Verdict",
    "assess",
    "bars_of",
    "hours_words",
    "plain",
]
