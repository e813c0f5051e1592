"""Who meets whom at the same moment, and what each of them must be told."""

from __future__ import annotations

import random
from typing import Any

from tests.faults.crew import Answer

PEOPLE, GROUPS, INACTIVE = 500, 6, 20
SAYS_WHEN = ("Renewed by Ana Vega", "Corrected by Ana Vega")
SAYS_WHAT = (*SAYS_WHEN, "Made inactive.", "New on the list since you looked.", "Its facts changed")


def renewing(made: Answer, users: list[int], chance: random.Random) -> list[Answer]:
    """Each renews every group, in an order of its own; together the groups hold everybody."""
    return [
        {
            "do": "renew",
            "agency": made["agency"],
            "user": user,
            "groups": [*chance.sample(made["groups"], GROUPS), None],
            "share": chance.choice([1, 1, 0.7]) if number else 1,  # the first leaves nobody to chance
            "seed": chance.randrange(10**6),
        }
        for number, user in enumerate(users)
    ]


def disturbing(made: Answer, users: list[int], chance: random.Random) -> list[Answer]:
    """Others change the same people's records; one takes runs back."""
    seed, some = chance.randrange(10**6), chance.sample(made["members"], INACTIVE)
    orders: list[Answer] = [
        {"do": "bring", "count": 80, "seed": seed},
        {"do": "correct", "count": 25, "seed": seed},
        {"do": "deactivate", "members": some},
        {"do": "undo", "times": 6},
    ]
    return [
        {**order, "agency": made["agency"], "user": user} for order, user in zip(orders, users, strict=True)
    ]


def untold(answers: list[Answer], *also: str) -> list[Any]:
    """Return what no person should be shown: raw errors, and losers who are not told what happened.

    ``also``: what else may be said; a record renewed and taken back at that moment is just “no longer on the list”.
    """
    wrong: list[Any] = [answer for answer in answers if not {"did", "told"} & answer.keys()]
    return wrong + [change for changes in losses(answers) for change in changes if not says_all(change, also)]


def losses(answers: list[Answer]) -> list[list[Answer]]:
    """Return what each loser was told."""
    did = [answer["did"] for answer in answers if isinstance(answer.get("did"), dict)]
    return [changes for result in did if "runs" in result for changes in result["moved"]]


def says_all(change: Answer, also: tuple[str, ...] = ()) -> bool:
    """Tell whether a change says of whom, and what happened; and when, where somebody did it."""
    said: str = change["what"]
    return (
        bool(change["who"])
        and said.startswith((*SAYS_WHAT, *also))
        and bool(change["at"] or not said.startswith(SAYS_WHEN))
    )
