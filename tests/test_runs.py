"""The runs that the Makefile offers: what `make sample` takes along."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_SAMPLED = {"chaos", "support", "cassettes"}
"""Kills are for `make prove`; the others hold no tests."""


def rooms() -> set[str]:
    """Folders of tests; of `core`, `shopify` and their like the folders inside."""
    found = set()
    for folder in (path for path in (ROOT / "tests").iterdir() if path.is_dir()):
        if folder.name in NOT_SAMPLED or folder.name.startswith("__"):
            continue
        inner = [path for path in folder.iterdir() if path.is_dir() and list(path.glob("test_*.py"))]
        found |= {str(path.relative_to(ROOT)) for path in inner or [folder]}
    return found


def sampled() -> list[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--dry-run", "--no-print-directory", "sample"]
    ran = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    return [word for word in ran.stdout.split() if word.startswith("tests/")]


def test_the_sample_takes_something_of_every_room() -> None:
    chosen = sampled()

    assert {
        room for room in rooms() if not any(f"{path}/".startswith(f"{room}/") for path in chosen)
    } == set()


def test_every_file_of_the_sample_exists() -> None:
    assert [path for path in sampled() if not (ROOT / path).exists()] == []
