"""Somebody holds something now, or no longer: apps above this one are told, inside the transaction that changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Follower = Callable[[Sequence[int]], None]
_followers: list[Follower] = []


def follow_holders(follower: Follower) -> None:
    """Ask to be called with the members whose credentials changed; registered once, when the app is ready."""
    _followers.append(follower)


def holders_changed(member_ids: Sequence[int]) -> None:
    """Tell that credentials of these members were added, renewed, corrected, withdrawn, suspended or reinstated."""
    for follower in _followers if member_ids else ():
        follower(member_ids)
