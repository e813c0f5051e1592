"""What belongs to a wrongly entered credential goes on with the one that replaces it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recert.credentials.models import AuthorityAction
from recert.kernel.insert import among

Follower = Callable[[Mapping[int, int]], None]
_followers: list[Follower] = []


def follow_replacements(follower: Follower) -> None:
    """Ask to be called with {old id: new id}, inside the transaction that replaces credentials.

    For apps that stand above this one and point at credentials; registered once, when the app is ready.
    """
    _followers.append(follower)


def move_to_replacements(new_by_old: Mapping[int, int]) -> None:
    """Copy what authorities did to the replacements, and let every follower move what it has. Set-based.

    The old rows keep their actions, so that what the file said before the correction stays readable.
    """
    if not new_by_old:
        return
    AuthorityAction.objects.bulk_create(
        AuthorityAction(
            credential_id=new_by_old[each.credential_id],
            kind=each.kind,
            effective_on=each.effective_on,
            reason=each.reason,
            recorded_at=each.recorded_at,
            recorded_by_id=each.recorded_by_id,
        )
        for each in among(AuthorityAction.objects.all(), "credential", list(new_by_old))
    )
    for follower in _followers:
        follower(new_by_old)
