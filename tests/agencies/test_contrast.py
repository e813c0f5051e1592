"""A brand's own colours can always be read, in light and in dark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recert.agencies import contrast
from recert.agencies.contrast import THEMES, Theme

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
themes = st.sampled_from(sorted(THEMES))


def suggested(sentence: str) -> str:
    return sentence.rstrip(".").rsplit(" ", 1)[1]


@pytest.mark.parametrize(
    ("one", "two", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_ratio_as_wcag_counts_it(one: str, two: str, ratio: float) -> None:
    assert contrast.ratio(one, two) == pytest.approx(ratio, abs=0.005)
    assert contrast.ratio(two, one) == contrast.ratio(one, two)


@pytest.mark.parametrize("theme", THEMES.values())
def test_the_themes_keep_their_own_rule(theme: Theme) -> None:
    assert contrast.accent_problem(theme.accent) is None
    assert contrast.rail_problem(theme.rail, theme) is None


@given(colours)
def test_a_refused_accent_comes_with_one_that_passes(colour: str) -> None:
    refusal = contrast.accent_problem(colour)
    assert (refusal is None) == (contrast.ratio(colour, "#ffffff") >= 4.5)
    assert refusal is None or contrast.accent_problem(suggested(refusal)) is None


@given(colours, themes)
def test_a_refused_rail_comes_with_one_that_passes(colour: str, name: str) -> None:
    refusal = contrast.rail_problem(colour, THEMES[name])
    assert refusal is None or contrast.rail_problem(suggested(refusal), THEMES[name]) is None


def test_a_refusal_never_rounds_up_to_what_is_needed() -> None:
    assert "reach 4.4 : 1" in (contrast.accent_problem("#777777") or "")


@given(colours, colours, themes)
def test_what_is_let_in_can_be_read_in_light_and_dark(accent: str, rail: str, name: str) -> None:
    theme = THEMES[name]
    accent = accent if contrast.accent_problem(accent) is None else theme.accent
    rail = rail if contrast.rail_problem(rail, theme) is None else theme.rail
    found = contrast.variables(name, accent, rail)
    assert contrast.ratio(found["--brand-accent"], found["--brand-on-accent"]) >= 4.5
    assert contrast.ratio(found["--brand-accent-dark"], found["--brand-on-accent-dark"]) >= 4.5
    assert contrast.ratio(found["--brand-accent-dark"], theme.surface_dark) >= 4.5
    for dark in ("--brand-rail", "--brand-rail-dark"):
        assert contrast.ratio(theme.rail_ink, found[dark]) >= 4.5
        assert contrast.ratio(found["--brand-rail-quiet"], found[dark]) >= 4.5


def test_without_own_colours_the_sheet_says_nothing() -> None:
    assert contrast.variables("police", "", "") == {}
    assert contrast.style_sheet("unknown", "", "") == ":root {\n\n}\n"
