"""What a whole case costs with a store in memory, so that only the core's own work counts."""

from __future__ import annotations

import cProfile
import pstats
import time
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.bare_sqlite import measure_bare
from benchmarks.case_loop import CASES, measure_cases
from benchmarks.goals import goal

from dropconnect import Dropconnect
from dropconnect.testing.fakes import FakeWorld

PROFILED, LINES = 30, 5


def measure_case(folder: Path) -> None:
    """Print the figures of a case, and the functions in which its processor time is spent."""
    for name in ("measured", "bare", "profiled"):
        (folder / name).mkdir()
    rounds: list[tuple[float, float]] = []

    def beside(milliseconds: float) -> None:
        bare = measure_bare(folder / "bare", cases=CASES, file=f"{len(rounds)}.db")
        rounds.append((milliseconds, 1000 * bare))

    figures = measure_cases(folder / "measured", beside)
    for what, figure in figures.items():
        print(f"{what + ' of a case':<28} {figure:,.1f}")
    commits, ratio = round(figures["commits"]), median(ours / bare for ours, bare in rounds)
    words = f"{ratio:.1f} x the same rows by hand, {min(bare for _, bare in rounds):.1f} ms"
    print(f"{'  beside SQLite alone':<28} {words} {goal('a case beside SQLite alone', ratio, 6)}")
    print(f"{'  commits':<28} {commits} {goal('commits of a case', commits, 12, 'commits')}")
    _print_profile(folder / "profiled")


def _print_profile(folder: Path) -> None:
    world, numbers = FakeWorld(), count(1)
    file = folder / "dropconnect.toml"
    file.write_text('state_folder = "state"\n[stores.shop]\nconnector = "fake-platform"\n', encoding="utf-8")
    profile = cProfile.Profile(time.process_time)
    with Dropconnect.open(file, registry=world.registry(), clock=world.clock) as app:
        app.cancel("shop", f"ok-{next(numbers)}", reason="changed-mind", by="benchmark")
        with profile:
            for _ in range(PROFILED):
                app.cancel("shop", f"ok-{next(numbers)}", reason="changed-mind", by="benchmark")
    stats = pstats.Stats(profile)
    total = sum(own for _, _, own, _, _ in stats.stats.values())  # type: ignore[attr-defined]
    by_own = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:LINES]  # type: ignore[attr-defined]
    for (place, line, name), (_, calls, own, _, _) in by_own:
        where = f"{Path(place).name}:{line} {name}" if line else name
        print(f"  {own / total:>5.0%} {calls / PROFILED:>7.0f} calls  {where}")
