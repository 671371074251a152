"""What a case costs: processor time, journal bytes, a wait; how fast a bulk may go, deliveries come in, the
command starts.

Figures of one machine say little; the ratios compare two things measured in the same run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from serving import measure_serving
from waiting import measure_waiting

from dropconnect import Dropconnect
from dropconnect.testing.fakes import FakeWorld

CASES = 200
STARTS = 7


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cost_of_a_case(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        measure_waiting(Path(folder))
    # Not before: the process that is measured above would inherit the memory of what this brings in.
    from shopify_bulk import measure_shopify

    with tempfile.TemporaryDirectory() as folder:
        measure_shopify(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        measure_serving(Path(folder))
    start_of_the_command()


def cost_of_a_case(folder: Path) -> None:
    """Whole orders cancelled against a store in memory, so that only the core's own work counts."""
    world = FakeWorld()
    file = folder / "dropconnect.toml"
    journal = folder / "dropconnect-journal.sqlite3"
    file.write_text('state_folder = "state"\n[stores.shop]\nconnector = "fake-platform"\n', encoding="utf-8")
    with opened(file, world) as app:
        cancel(app, "ok-1")  # imports and caches are not a case's cost
    before = size_of(journal)
    started = time.process_time()
    with opened(file, world) as app:
        for number in range(2, CASES + 2):
            cancel(app, f"ok-{number}")
        spent = time.process_time() - started
    grown = size_of(journal) - before
    with opened(file, world) as app:
        planning = planning_time(app)
    print(f"cases cancelled              {CASES}")
    print(f"processor time per case      {spent / CASES * 1000:.1f} ms")
    print(f"  of which planning once     {planning * 1000:.2f} ms ({planning / (spent / CASES):.0%})")
    print(f"journal per case             {grown / CASES / 1024:.1f} KiB")


def opened(file: Path, world: FakeWorld) -> Dropconnect:
    return Dropconnect.open(file, registry=world.registry(), clock=world.clock)


def cancel(app: Dropconnect, order_id: str) -> None:
    done = app.cancel("shop", order_id, reason="changed-mind", by="benchmark")
    if done.case is None or done.case.is_open:
        raise SystemExit(f"{order_id} did not end: {done.refusal or done.standing}")


def planning_time(app: Dropconnect) -> float:
    """Seconds of processor time for one plan of an order that has no case, with its look at the journal."""
    started = time.process_time()
    for _ in range(CASES):
        app.plan("shop", "ok-0", reason="changed-mind")
    return (time.process_time() - started) / CASES


def size_of(journal: Path) -> int:
    return sum(path.stat().st_size for path in journal.parent.glob(journal.name + "*") if path.is_file())


def start_of_the_command() -> None:
    bare = median_time([sys.executable, "-c", "import typer, pydantic"])
    ours = median_time([sys.executable, "-m", "dropconnect", "--help"])
    ratio = f"{ours / bare:.2f} x a bare import of typer, pydantic"
    print(f"dropconnect --help           {ours * 1000:.0f} ms, {ratio}")


def median_time(command: list[str]) -> float:
    def once() -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started

    return median(once)


def median(measure: Callable[[], float]) -> float:
    measure()  # the first one fills the disk cache
    return statistics.median(measure() for _ in range(STARTS))


if __name__ == "__main__":
    main()
