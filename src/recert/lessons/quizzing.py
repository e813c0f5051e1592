"""Holding a quiz: which questions an attempt gets, what the answers are worth. No clock, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from recert.lessons.content import Item, Quiz


@dataclass(frozen=True, slots=True)
class Score:
    """What an attempt came to."""

    points: int
    out_of: int
    passed: bool


def pick(quiz: Quiz, rng: Random) -> list[dict[str, Any]]:
    """Return the questions of a new attempt, and for each the order of its answers.

    Drawn questions come in the author's order unless they are shuffled.
    """
    keys = [item.key for item in quiz.items]
    chosen = set(rng.sample(keys, quiz.asked))
    keys = [key for key in keys if key in chosen]
    if quiz.shuffle_questions:
        rng.shuffle(keys)
    return [{"key": key, "order": _order(quiz.item(key), quiz, rng)} for key in keys]


def _order(item: Item, quiz: Quiz, rng: Random) -> list[int]:
    order = list(range(len(item.answers)))
    if quiz.shuffle_answers:
        rng.shuffle(order)
    return order


def out_of(quiz: Quiz, picked: Sequence[Mapping[str, Any]]) -> int:
    """Return the most points that an attempt can bring."""
    return sum(quiz.item(each["key"]).points for each in picked)


def score(quiz: Quiz, picked: Sequence[Mapping[str, Any]], given: Mapping[str, Sequence[int]]) -> Score:
    """Return what these answers come to; a question without an answer brings nothing."""
    points = sum(quiz.item(each["key"]).earned(given.get(str(each["key"]), ())) for each in picked)
    most = out_of(quiz, picked)
    return Score(points, most, points * 100 >= quiz.pass_mark * most)
