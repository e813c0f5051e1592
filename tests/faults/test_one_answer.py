"""The same confirmation sent twenty times at once, as an impatient browser sends it: one effect, one answer."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Answer, Crew
from tests.faults.places import Place
from tests.faults.soundness import faults, standing
from tests.faults.web import Page, Site

TIMES, PEOPLE = 20, 200


@pytest.fixture(scope="module")
def site(place: Place) -> Iterator[Site]:
    with Site(place) as made:
        yield made


def shown(site: Site, crew: Crew, made: Answer) -> tuple[str, str, Page]:
    """Open the confirmation of a new draft: its address, the session, the page."""
    session = crew.one.do("sign_in", user=made["users"][0])
    run = crew.one.do("preview", agency=made["agency"], user=made["users"][0])["run"]
    address = f"/a/{made['slug']}/renewals/drafts/{run}/confirm/"
    return address, session, site.get(address, session)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_twenty_confirmations_are_one(place: Place, crew: Crew, site: Site, number: int) -> None:
    made = crew.one.do("make_agency", people=PEOPLE, users=1, seed=SEED + number)
    address, session, page = shown(site, crew, made)
    answers = site.post_at_once(address, session, TIMES, fingerprint=page.fingerprint)
    run = address.split("/")[-3]
    assert {(each.status, each.goes_to) for each in answers} == {
        (302, f"/a/{made['slug']}/renewals/runs/{run}/")
    }
    assert not faults(place, made["agency"], crew.one)
    assert set(standing(place, made["agency"]).values()) == {2}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_looking_while_confirming_spoils_nothing(place: Place, crew: Crew, site: Site, number: int) -> None:
    """Another tab of the same coordinator opens the confirmation, or discards the draft, while it is confirmed."""
    chance = random.Random(SEED + number)
    made = crew.one.do("make_agency", people=PEOPLE, users=1, seed=SEED + number)
    address, _session, page = shown(site, crew, made)
    one = {"agency": made["agency"], "user": made["users"][0]}
    seen = {"run": int(address.split("/")[-3]), "fingerprint": page.fingerprint}
    answers = crew.together(
        [
            {"do": "confirm", **one, **seen},
            {"do": "look", **one, **seen},
            {"do": "look", **one, **seen},
            {"do": "untick", **one, "run": seen["run"]},
        ],
        chance,
    )
    assert not [answer for answer in answers if "error" in answer]
    assert not faults(place, made["agency"], crew.one)
