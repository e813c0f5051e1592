"""Colours that people can read: contrast as WCAG 2.2 counts it, and the nearest colour that reaches it."""

from __future__ import annotations

from dataclasses import dataclass

TEXT = 4.5
DARK_TEXT = 7.0  # on dark grounds a little more reads calmer
WHITE, BLACK = "#ffffff", "#000000"
_STEPS = 100
_KNEE = 0.04045  # sRGB is linear below

Rgb = tuple[float, float, float]


def rgb(colour: str) -> Rgb:
    """Return red, green and blue of ``#1c4f91``, each from 0 to 1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    parts = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round((one * (1 - share) + two * share) * 255):02x}" for one, two in parts)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = map(_linear, rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _KNEE else ((part + 0.055) / 1.055) ** 2.4


def ratio(one: str, two: str) -> float:
    """Return the contrast of two colours, 1 (none) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on(colour: str) -> str:
    """Return the ink, white or black, that reads better on this colour."""
    return WHITE if ratio(colour, WHITE) >= ratio(colour, BLACK) else BLACK


def darker(colour: str, ground: str, least: float) -> str:
    """Return the nearest darker colour with at least this contrast against a light ``ground``."""
    return _toward(colour, BLACK, ground, least)


def lighter(colour: str, ground: str, least: float) -> str:
    """Return the nearest lighter colour with at least this contrast against a dark ``ground``."""
    return _toward(colour, WHITE, ground, least)


def _toward(colour: str, end: str, ground: str, least: float) -> str:
    tries = (mix(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((found for found in tries if ratio(found, ground) >= least), end)


@dataclass(frozen=True, slots=True)
class Theme:
    """The parts of a built-in theme (tokens of the style sheet) that a brand's own colours must suit."""

    label: str
    accent: str
    rail: str
    rail_ink: str
    rail_quiet: str
    surface_dark: str


THEMES: dict[str, Theme] = {
    "police": Theme("Police navy", "#1c4f91", "#13203a", "#e9eef7", "#a9b6cc", "#1c1d21"),
    "fire": Theme("Fire red", "#9d2118", "#2b1512", "#f8ece9", "#cdb3ad", "#201c1b"),
    "corrections": Theme("Corrections green", "#1a6148", "#10291f", "#e8f3ee", "#a5c0b3", "#1a1e1c"),
}
_LIT = 0.17  # a rail entry that is lit up takes this much of the ink


def theme(name: str) -> Theme:
    """Return a theme by its name; an unknown one counts as the first."""
    return THEMES.get(name, THEMES["police"])


def lit(rail: str, ground: Theme) -> str:
    """Return the colour of a rail's current entry: where its ink has the least contrast."""
    return mix(rail, ground.rail_ink, _LIT)


def accent_problem(accent: str) -> str | None:
    """Say why an accent cannot be read, with the nearest darker one that can; None when it can.

    White text stands on it (buttons), and it stands on white cards itself: the same contrast counts twice.
    """
    found = ratio(accent, WHITE)
    if found >= TEXT:
        return None
    return (
        f"{accent} and white reach {_shown(found)} : 1; text needs 4.5 : 1. "
        f"The nearest darker colour that passes is {darker(accent, WHITE, TEXT)}."
    )


def rail_problem(rail: str, ground: Theme) -> str | None:
    """Say why a rail's text cannot be read, with the nearest darker rail where it can; None when it can."""
    found = ratio(lit(rail, ground), ground.rail_ink)
    if found >= TEXT:
        return None
    tries = (mix(rail, BLACK, step / _STEPS) for step in range(_STEPS + 1))
    better = next(dark for dark in tries if ratio(lit(dark, ground), ground.rail_ink) >= TEXT)
    return (
        f"The rail’s light text on {rail} reaches {_shown(found)} : 1 where an entry is lit up; "
        "text needs 4.5 : 1. "
        f"The nearest darker colour that passes is {better}."
    )


def _shown(found: float) -> str:
    """Round down: 4.48 must not read as 4.5."""
    return f"{int(found * 10) / 10}"


def variables(theme_name: str, accent: str, rail: str) -> dict[str, str]:
    """Return the style sheet variables of a brand's own colours, light and dark; none for empty ones."""
    ground = theme(theme_name)
    found: dict[str, str] = {}
    if accent:
        dark = lighter(accent, ground.surface_dark, DARK_TEXT)
        found |= {
            "--brand-accent": accent,
            "--brand-on-accent": on(accent),
            "--brand-accent-dark": dark,
            "--brand-on-accent-dark": on(dark),
        }
    if rail:
        found |= {
            "--brand-rail": rail,
            "--brand-rail-dark": mix(rail, BLACK, 0.35),
            "--brand-rail-quiet": lighter(ground.rail_quiet, lit(rail, ground), TEXT),
            "--brand-on-mark": rail,
        }
    return found


def style_sheet(theme_name: str, accent: str, rail: str) -> str:
    """Return the brand's own colours as CSS; it stands outside the layers, so it wins over the theme."""
    lines = (f"  {name}: {colour};" for name, colour in variables(theme_name, accent, rail).items())
    return ":root {\n" + "\n".join(lines) + "\n}\n"
