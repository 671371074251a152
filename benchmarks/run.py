"""What a case costs: processor time, journal bytes, a wait; how fast a bulk may go, and the command starts.

Figures of one machine say little; the ratios compare two things measured in the same run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from waiting import measure_waiting

from dropconnect.config import Configuration, load
from dropconnect.journal import Journal
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.intake import consider, open_case
from dropconnect.saga.look.connections import Connections
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
    start_of_the_command()


def cost_of_a_case(folder: Path) -> None:
    """Whole orders cancelled against a store in memory, so that only the core's own work counts."""
    world = FakeWorld()
    file = folder / "dropconnect.toml"
    file.write_text('[stores.shop]\nconnector = "fake-platform"\n', encoding="utf-8")
    configuration = load(file, registry=world.registry())
    journal = Journal(configuration.journal)
    cancel(journal, configuration, world, "ok-1")  # imports and caches are not a case's cost
    journal.close()
    journal = Journal(configuration.journal)
    before = size_of(configuration.journal)
    started = time.process_time()
    for number in range(2, CASES + 2):
        cancel(journal, configuration, world, f"ok-{number}")
    spent = time.process_time() - started
    journal.close()
    grown = size_of(configuration.journal) - before
    planning = planning_time(configuration, world)
    print(f"cases cancelled              {CASES}")
    print(f"processor time per case      {spent / CASES * 1000:.1f} ms")
    print(f"  of which planning once     {planning * 1000:.2f} ms ({planning / (spent / CASES):.0%})")
    print(f"journal per case             {grown / CASES / 1024:.1f} KiB")


def cancel(journal: Journal, configuration: Configuration, world: FakeWorld, order_id: str) -> None:
    """As ``dropconnect cancel`` does it, with a runner of its own."""
    request = CancellationRequest(connection="shop", order_id=order_id, reason="changed-mind")
    with closing(Connections(configuration)) as connections:
        intake = consider(journal, connections.world("shop"), request, world.clock)
    case = open_case(journal, intake, world.clock)
    with LocalRunner(journal, configuration, world.clock) as runner:
        case = runner.run(case.id)
    if case.is_open:
        raise SystemExit(f"case {case.id} did not end: it waits for {case.waiting_on}")


def planning_time(configuration: Configuration, world: FakeWorld) -> float:
    """Seconds of processor time for one plan."""
    from dropconnect.planner import Past
    from dropconnect.saga.look.observation import observe

    request = CancellationRequest(connection="shop", order_id="ok-0", reason="changed-mind")
    with closing(Connections(configuration)) as connections:
        looked_at = connections.world("shop")
        started = time.process_time()
        for _ in range(CASES):
            observe(looked_at, request, Past(), asked_at=world.clock.now())
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
