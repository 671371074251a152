"""How long ``dropconnect --help`` takes, beside the bare import of its libraries."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTS = 7


def measure_start(_: Path) -> None:
    """Print the time, and the ratio."""
    bare = _median_time([sys.executable, "-c", "import typer, pydantic"])
    ours = _median_time([sys.executable, "-m", "dropconnect", "--help"])
    ratio = f"{ours / bare:.2f} x a bare import of typer, pydantic"
    print(f"dropconnect --help           {ours * 1000:.0f} ms, {ratio}")


def _median_time(command: list[str]) -> float:
    def once() -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started

    return _median(once)


def _median(measure: Callable[[], float]) -> float:
    measure()  # the first one fills the disk cache
    return statistics.median(measure() for _ in range(STARTS))
