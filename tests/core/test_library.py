import json
from datetime import date
from itertools import pairwise

import pytest

from recert.core.kinds import Rule
from recert.core.rules import dump_rule, parse_rule
from recert.core.timeline import next_periods
from recert.core.wording import rule_sentence
from tests.core.conftest import LIBRARY

ENTRIES = json.loads(LIBRARY.read_text(encoding="utf-8"))


def test_the_library_holds_the_101_types_once_each() -> None:
    assert len({entry["id"] for entry in ENTRIES}) == len(ENTRIES) == 101


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_real_rule_is_read_written_and_told(entry: dict[str, object]) -> None:
    rule = parse_rule(entry["rule"])
    assert dump_rule(rule) == entry["rule"]
    assert rule_sentence(rule).startswith("It ")
    _periods_follow(rule)


def _periods_follow(rule: Rule) -> None:
    periods = next_periods(rule, date(2024, 2, 29), date(1988, 2, 29), count=11)
    for before, after in pairwise(periods):
        assert before.through is not None
        assert after.through is not None
        assert before.start <= before.through < after.through
        assert len(after.short) <= 28
