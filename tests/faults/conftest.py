"""A database for each process of the test run, and the workers that live there."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.faults.crew import Crew
from tests.faults.places import Place, new_place

ROUNDS = int(os.environ.get("RECERT_ROUNDS", "2"))
KILLS = int(os.environ.get("RECERT_KILLS", "2"))
PEOPLE = int(os.environ.get("RECERT_PEOPLE", "1500"))
SEED = int(os.environ.get("RECERT_SEED", "20261123"))


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """On the server that DATABASE_URL names, else a SQLite file."""
    with new_place(os.environ.get("DATABASE_URL", "")) as made:
        yield made


@pytest.fixture(scope="session")
def crew(place: Place) -> Iterator[Crew]:
    with Crew(place) as made:
        yield made
