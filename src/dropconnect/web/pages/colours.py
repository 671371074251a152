"""The colour of a shop as a stylesheet: each text on it, and each text in it, stays readable. Pure.

Contrast as WCAG 2.2 defines it (success criterion 1.4.3, at least 4.5 to 1 for text).
"""

from __future__ import annotations

import re
from functools import cache

from dropconnect.web.pages.files import FILES

Colour = tuple[int, int, int]
READABLE = 4.5
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 20
_GROUND = re.compile(r"--(?:page|surface|sunken|\w+-soft): (#[0-9a-f]{6});")
_DARK = "@media (prefers-color-scheme: dark)"


def stylesheet(colour: str) -> str:
    """``colour``: as #rgb or #rrggbb. Buttons are of the colour itself, words and edges of a shade of it."""
    own = parsed(colour)
    on_it = max((_BLACK, _WHITE), key=lambda text: contrast(own, text))
    light, dark = (
        _shade(own, grounds, towards) for grounds, towards in zip(_grounds(), (_BLACK, _WHITE), strict=True)
    )
    return (
        f":root {{ --accent: {_written(light)}; --focus: {_written(light)}; }}\n"
        f"{_DARK} {{ :root {{ --accent: {_written(dark)}; --focus: {_written(dark)}; }} }}\n"
        f"body {{ border-block-start: 0.35rem solid {_written(own)}; }}\n"
        f".main-act, .main-act:hover {{ background: {_written(own)}; color: {_written(on_it)}; }}\n"
    )


def parsed(colour: str) -> Colour:
    digits = colour.lstrip("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]
    red, green, blue = (int(pair, 16) for pair in pairs)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Between 1 and 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """WCAG 2.2, "relative luminance"."""
    parts = [channel / 255 for channel in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shade(own: Colour, grounds: tuple[Colour, ...], towards: Colour) -> Colour:
    """As near to ``own`` as is readable on all of ``grounds``."""
    for step in range(_STEPS):
        mixed = _mixed(own, towards, step)
        if all(contrast(mixed, ground) >= READABLE for ground in grounds):
            return mixed
    return towards


def _mixed(own: Colour, towards: Colour, step: int) -> Colour:
    red, green, blue = (round(a + (b - a) * step / _STEPS) for a, b in zip(own, towards, strict=True))
    return red, green, blue


@cache
def _grounds() -> tuple[tuple[Colour, ...], tuple[Colour, ...]]:
    """What text may stand on, in light and in dark, by our own stylesheet."""
    light, _, dark = (FILES / "style.css").read_text(encoding="utf-8").partition(_DARK)
    return tuple(map(parsed, _GROUND.findall(light))), tuple(map(parsed, _GROUND.findall(dark)))


def _written(colour: Colour) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in colour)
