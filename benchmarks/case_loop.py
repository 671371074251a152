"""What a case costs by itself: processor time, statements, commits and bytes.

It runs with this release and with older ones: it prints one JSON document.
What only one of them has is imported by name.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from pathlib import Path

from sqlalchemy import Engine, event

from dropconnect.testing.fakes import FakeWorld

CASES, ROUNDS = 20, 9
TWO_DAYS = 172_800
"""Between two rounds, so that no round pays for what another one has paid back that day."""
_FILE = '{state}[stores.shop]\nconnector = "fake-platform"\n'
_STATE = ('state_folder = "state"\n', "")
"""An older release may not know the setting."""


def measure_cases(folder: Path, beside: Callable[[float], None] = lambda _: None) -> dict[str, float]:
    """Per case: milliseconds of processor time (of the quickest round), statements, commits, and bytes.

    ``beside`` is called after each round with its milliseconds: what is held against them is measured then,
    because what else runs on the machine changes from second to second.
    """
    world, counts = FakeWorld(), Counter[str]()
    file, journal = folder / "dropconnect.toml", folder / "dropconnect-journal.sqlite3"
    with _opened(file, world) as cancel:
        cancel(1)  # imports and caches are no case's cost
    before = _size(journal)
    spent = []
    with _opened(file, world) as cancel:
        for started in range(2, 2 + ROUNDS * CASES, CASES):
            world.clock.advance(TWO_DAYS)
            since = time.process_time()
            for number in range(started, started + CASES):
                cancel(number)
            spent.append((time.process_time() - since) / CASES * 1000)
            beside(spent[-1])
    grown = _size(journal) - before
    world.clock.advance(TWO_DAYS)
    _count(counts)
    first = 2 + ROUNDS * CASES
    with _opened(file, world) as cancel:
        cancel(first)  # opening the journal is no case's cost
        counts.clear()
        for number in range(first + 1, first + 1 + CASES):
            cancel(number)
    return {
        "milliseconds": min(spent),
        "bytes": grown / (ROUNDS * CASES),
        **{name: count / CASES for name, count in sorted(counts.items())},
    }


@contextmanager
def _opened(file: Path, world: FakeWorld) -> Iterator[Callable[[int], None]]:
    """What cancels the order of a number, and sees the case end."""
    try:
        front_door = import_module("dropconnect").Dropconnect
    except AttributeError:
        with _opened_without_front_door(file, world) as cancel:
            yield cancel
        return
    for state in _STATE:
        file.write_text(_FILE.format(state=state), encoding="utf-8")
        with suppress(Exception):
            app = front_door.open(file, registry=world.registry(), clock=world.clock)
            break
    else:
        raise SystemExit("this release does not open the file of the benchmark")

    def cancel(number: int) -> None:
        done = app.cancel("shop", f"ok-{number}", reason="changed-mind", by="benchmark")
        if done.case is None or done.case.closed_at is None:
            raise SystemExit(f"ok-{number} did not end: {done}")

    with app:
        yield cancel


@contextmanager
def _opened_without_front_door(file: Path, world: FakeWorld) -> Iterator[Callable[[int], None]]:
    """As the command line of the first releases did it, which had no ``Dropconnect``."""
    intake, saga = import_module("dropconnect.saga.intake"), import_module("dropconnect.saga.connections")
    request_of = import_module("dropconnect.models.cancellation").CancellationRequest
    runner_of = import_module("dropconnect.runner.local").LocalRunner
    file.write_text(_FILE.format(state=""), encoding="utf-8")
    configuration = import_module("dropconnect.config").load(file, registry=world.registry())

    def cancel(number: int) -> None:
        request = request_of(connection="shop", order_id=f"ok-{number}", reason="changed-mind")
        with closing(saga.Connections(configuration)) as connections:
            considered = intake.consider(journal, connections.world("shop"), request, world.clock)
        case = intake.open_case(journal, considered, world.clock)
        with runner_of(journal, configuration, world.clock) as runner:
            if runner.run(case.id).is_open:
                raise SystemExit(f"ok-{number} did not end")

    with closing(import_module("dropconnect.journal").Journal(configuration.journal)) as journal:
        yield cancel


def _count(counts: Counter[str]) -> None:
    def hear(statement: str) -> None:
        words = statement.split()
        counts["commits"] += words[:2] == ["BEGIN", "IMMEDIATE"]
        counts["statements"] += words[0] not in ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # By the driver itself: not every statement goes through SQLAlchemy.
        connection.set_trace_callback(hear)

    event.listen(Engine, "connect", connected)


def _size(journal: Path) -> int:
    """The file, without what was only written ahead of it: that is the same for one case and a thousand."""
    return journal.stat().st_size


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.stdout.write(json.dumps(measure_cases(Path(name))) + "\n")
