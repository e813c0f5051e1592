"""Loose comparison of names."""

import pytest

from recert.imports.matching import Nearest, same_authority


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("National Registry of EMTs", "national registry of emts", True),
        ("National Registry of EMTs", "National Registry of Emergency Medical Technicians", True),
        ("National Registry of EMTs", "NREMT", True),
        ("American Heart Association", "AHA", True),
        ("American Heart Association", "American Red Cross", False),
        ("National Registry of EMTs", "American Heart Association", False),
        ("OSHA 1910.134", "OSHA", True),
        ("Texas DSHS", "Florida DOH", False),
        ("State Board", "State Board", True),
        ("State Board", "???", False),
    ],
)
def test_same_authority(first: str, second: str, same: object) -> None:
    assert same_authority(first, second) is same_authority(second, first) is same


def test_the_nearest_names_come_first_and_not_without_end() -> None:
    nearest = Nearest(["4914", "9915", "00417"])
    assert nearest.to("9914") == ["9915", "4914"]
    assert nearest.to("417") == ["00417"]
    assert nearest.to("") == []
    assert [nearest.to(f"99{each}14") for each in range(30)][-1] == []
