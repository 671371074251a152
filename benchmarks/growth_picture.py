"""Draws the growth curve of ``docs/explanation/growth.json``: how many times as long a command takes as with
the smallest journal. Black on white, each command with a mark of its own, so that it needs no colour.

    python -m benchmarks.growth_picture > docs/explanation/growth.svg
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping

from benchmarks.growth import FIGURES, MOST

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 380, 60, 170, 20, 50
HIGHEST = 2.0
"""Ratio at the upper edge; what is higher is drawn there."""
MARKS = "●○■□▲△◆◇"
_TEXT = 'font-family="sans-serif" font-size="13"'


def picture(figures: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """The SVG of one line for each command, with its name and its last ratio behind it."""
    sizes = sorted({int(size) for by_size in figures.values() for size in by_size})
    lines = {
        command: [
            by_size[str(size)]["milliseconds"] / by_size[str(sizes[0])]["milliseconds"] for size in sizes
        ]
        for command, by_size in figures.items()
    }
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>Processor time of each command as the journal grows</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            *_axes(sizes),
            *(part for number, item in enumerate(lines.items()) for part in _line(number, sizes, *item)),
            "</svg>\n",
        ]
    )


def _axes(sizes: list[int]) -> Iterator[str]:
    for ratio, dash in ((0.0, ""), (1.0, "2 4"), (MOST, "8 4")):
        y = _y(ratio)
        goal = " (goal)" if ratio == MOST else ""
        ends = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"'
        yield f'<line {ends} stroke="black" stroke-dasharray="{dash}"/>'
        yield f'<text x="4" y="{y + 4}" {_TEXT}>{ratio:g} x{goal}</text>'
    for size in sizes:
        yield f'<text x="{_x(size, sizes)}" y="{HEIGHT - 28}" text-anchor="middle" {_TEXT}>{size:,}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle" {_TEXT}>cases in the journal</text>'


def _line(number: int, sizes: list[int], command: str, ratios: list[float]) -> Iterator[str]:
    points = [(_x(size, sizes), _y(min(ratio, HIGHEST))) for size, ratio in zip(sizes, ratios, strict=True)]
    path = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="black"/>'
    mark = MARKS[number % len(MARKS)]
    for x, y in points:
        yield f'<text x="{x}" y="{y + 4}" text-anchor="middle" {_TEXT}>{mark}</text>'
    below = TOP + 20 + number * 22
    words = f"{mark} {command}: {ratios[-1]:.2f} x"
    yield f'<text x="{WIDTH - RIGHT + 20}" y="{below}" {_TEXT}>{words}</text>'


def _x(size: int, sizes: list[int]) -> float:
    share = math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])
    return round(LEFT + 30 + share * (WIDTH - RIGHT - LEFT - 60), 1)


def _y(ratio: float) -> float:
    return round(HEIGHT - BOTTOM - ratio / HIGHEST * (HEIGHT - BOTTOM - TOP), 1)


if __name__ == "__main__":
    sys.stdout.write(picture(json.loads(FIGURES.read_text("utf-8"))))
