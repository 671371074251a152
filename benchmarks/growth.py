"""How much slower, and how much bigger, commands become as cases pile up in the journal.

What is left to do is the same in every journal: 300 cases of the last day, 100 open ones. What grows is the
past, three years of it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.filling import Filling, fill, templates
from benchmarks.goals import goal
from benchmarks.growth_command import COMMANDS, NEWEST
from benchmarks.trading import journal_of

from dropconnect.testing.fakes import FakeClock

SIZES = (1_000, 10_000, 100_000)
MOST = 1.3
OPEN = 100
ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "docs" / "explanation" / "growth.json"
"""The figures that the page and its picture show; ``--keep`` writes them."""

Figures = dict[str, dict[str, dict[str, float]]]
"""Command -> cases in the journal -> milliseconds and megabytes."""


def measure_growth(folder: Path, *, keep: bool = False) -> None:
    """Print time and memory of each command for journals of all sizes, beside the goal."""
    known = templates()
    found: Figures = {command: {} for command in COMMANDS}
    for size in SIZES:
        place = folder / str(size)
        place.mkdir()
        old = Filling(size - NEWEST, NEWEST - OPEN, OPEN, FakeClock().now())
        fill(journal_of(place), old, known)
        for command in COMMANDS:
            found[command][str(size)] = _measured(place, command)
        shutil.rmtree(place)
    _print(found)
    if keep:
        FIGURES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _measured(folder: Path, command: str) -> dict[str, float]:
    arguments = [sys.executable, "-m", "benchmarks.growth_command", str(folder), command]
    ran = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures


def _print(found: Figures) -> None:
    print("cases in the journal         " + "".join(f"{size:>10,}" for size in SIZES))
    for command, by_size in found.items():
        for what, unit in (("milliseconds", "ms"), ("megabytes", "MB")):
            print(_line(command, what, unit, by_size))


def _line(command: str, what: str, unit: str, by_size: Mapping[str, Mapping[str, float]]) -> str:
    figures = [by_size[str(size)][what] for size in SIZES]
    ratio = figures[-1] / figures[0]
    name = command if unit == "ms" else "  memory"
    held = goal(f"{command}, {what}", ratio, MOST)
    return (
        f"{name:<29}" + "".join(f"{figure:>10.1f}" for figure in figures) + f" {unit}, {ratio:.2f} x {held}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        measure_growth(Path(name), keep="--keep" in sys.argv)
