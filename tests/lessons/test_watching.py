"""What of a video counts as seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recert.lessons.watching import covered, credible, is_seen, joined, percent

LENGTH = 100.0
moments = some.floats(min_value=-10, max_value=120, allow_nan=False)
spans = some.lists(some.tuples(moments, moments), max_size=12)


def test_spans_are_put_together() -> None:
    assert joined([(40, 50), (0, 10), (10.5, 20), (45, 60), (90, 200), (5, 5), (9, 3)], LENGTH) == [
        (0, 20), (40, 60), (90, 100),
    ]  # fmt: skip


@pytest.mark.parametrize("nonsense", [(float("nan"), 5), (0, float("nan")), (-5, 5), (float("inf"), 3)])
def test_nonsense_is_left_out(nonsense: tuple[float, float]) -> None:
    assert joined([nonsense], LENGTH) == []


def test_seeking_to_the_end_is_not_watching() -> None:
    assert not is_seen([(0, 3), (97, 100)], LENGTH)
    assert percent([(0, 3), (97, 100)], LENGTH) == 6


def test_nearly_all_is_all() -> None:
    assert is_seen([(0, 95)], LENGTH)
    assert not is_seen([(0, 94)], LENGTH)
    assert not is_seen([(0, 3500)], 3600), "of an hour not five per cent, but ten seconds at most"


def test_a_whole_video_at_once_gets_no_further_than_the_clock() -> None:
    assert covered(credible([], [(0, 100)], LENGTH, elapsed=5)) == pytest.approx(12)
    assert covered(credible([], [(0, 100)], LENGTH, elapsed=60)) == 100


@given(spans, spans, some.floats(min_value=0, max_value=200))
def test_what_was_seen_stays_and_grows_by_what_is_new_at_most(
    before: list[tuple[float, float]], new: list[tuple[float, float]], elapsed: float
) -> None:
    known, now = joined(before, LENGTH), credible(before, new, LENGTH, elapsed)
    both = covered(joined([*known, *new], LENGTH))
    assert covered(known) - 1e-6 <= covered(now) <= both + 1e-6
    assert now == joined(now, LENGTH), "in order and apart"
    assert covered(now) <= max(covered(known), elapsed * 2 + 2) + 1.6 * len(new), (
        "a joined gap may add a little"
    )


@given(spans)
def test_sent_twice_it_counts_once(new: list[tuple[float, float]]) -> None:
    once = credible([], new, LENGTH, 1000)
    assert credible(once, new, LENGTH, 1000) == once
