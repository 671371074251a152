"""All measures, one after the other, each beside its goal. Exit code 1 if a goal is missed.

Figures of one machine say little; the ratios compare two things that were measured in the same run.

Usage: ``python -m benchmarks.run [--before COMMIT]``
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

MEMORY, ENOUGH = Path("/dev/shm"), 4 * 1024**3
"""Bytes. Journals lie in memory where there is room: a disk that others use is no measure."""
ON_DISK = ("case_cost",)
"""Where what a commit costs is the yardstick: in memory it costs nothing."""
DISK = Path(__file__).parents[1] / ".cache"

MEASURES: tuple[tuple[str, str], ...] = (
    ("case_cost", "measure_case"),
    ("growth", "measure_growth"),
    ("waiting", "measure_waiting"),
    ("side_by_side", "measure_side_by_side"),
    ("shopify_bulk", "measure_shopify"),
    ("serving", "measure_serving"),
    ("queue_page", "measure_queue_page"),
    ("starting", "measure_starting"),
    ("values", "measure_values"),
)
"""Module and function of each, in their order; each is called with an empty folder. A module is
imported when its turn comes: a process that is measured must not inherit the memory of another one's."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", metavar="COMMIT", help="also what a case cost at this commit")
    before = parser.parse_args().before
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None
    if before:
        _in_a_folder(lambda folder: import_module("benchmarks.before").compare_with(before, folder))
    for module, function in MEASURES:
        print(f"\n{module}")
        measure: Callable[[Path], object] = getattr(import_module(f"benchmarks.{module}"), function)
        _in_a_folder(measure, on_disk=module in ON_DISK)
    from benchmarks.goals import missed

    for what in missed():
        print(f"missed: {what}", file=sys.stderr)
    return 1 if missed() else 0


def _in_a_folder(measure: Callable[[Path], object], *, on_disk: bool = False) -> None:
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DISK if on_disk else None) as folder:
        measure(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
