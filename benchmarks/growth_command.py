"""The process in which one command is measured over a journal that was filled before.

Usage: ``python -m benchmarks.growth_command FOLDER COMMAND``; prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from benchmarks.memory import peak_bytes
from benchmarks.replaying import replay
from benchmarks.trading import LAMPS, STORE, SUPPLIER, journal_of, opened

from dropconnect import Dropconnect
from dropconnect.journal import Journal
from dropconnect.testing.fakes import FakeWorld

OLDEST, NEWEST = 1, 400
"""The cases of today, counted from the end, whose orders the store of the process has to know."""
ROUNDS = 5


@dataclass(frozen=True)
class Bench:
    """What a command is called with."""

    world: FakeWorld
    last: int
    """The newest case that was written."""
    numbers: count[int]

    def show(self, app: Dropconnect) -> object:
        return app.case(self.last // 2)

    def cases(self, app: Dropconnect) -> object:
        return app.cases()

    def plan(self, app: Dropconnect) -> object:
        return app.plan(STORE, f"id:{self._new_order()}", reason="changed-mind")

    def cancel(self, app: Dropconnect) -> object:
        """A whole case, from the request to its end."""
        done = app.cancel(STORE, f"id:{self._new_order()}", reason="changed-mind", by="Ada")
        if done.case is None or done.case.closed_at is None:
            raise SystemExit(f"a case did not end: {done}")
        return done

    def work(self, app: Dropconnect) -> object:
        """The next look at each case that waits for a supplier."""
        self.world.clock.advance(3_700)
        return app.work()

    def reconcile(self, app: Dropconnect) -> object:
        """Over the cases that were closed since yesterday, and the orders that changed since."""
        done = app.reconcile(STORE, since=self.world.clock.now() - timedelta(days=1, hours=6))
        if done.unread or done.differences:
            raise SystemExit(f"the cases are not as the store has them: {done}")
        return done

    def _new_order(self) -> str:
        number = next(self.numbers)
        order = self.world.shop(STORE).place(f"ok-{number}")
        self.world.supplier(SUPPLIER).place(f"now-{number}", order, LAMPS)
        return order.id


COMMANDS: Mapping[str, tuple[Callable[[Bench, Dropconnect], object], int]] = {
    "plan": (Bench.plan, 2 * ROUNDS),
    "cases": (Bench.cases, ROUNDS),
    "show": (Bench.show, 4 * ROUNDS),
    "reconcile": (Bench.reconcile, 2),
    "work --once": (Bench.work, ROUNDS),
    "a case": (Bench.cancel, 4 * ROUNDS),
}
"""What is measured, and how often: the quickest round counts, as others may be at work on the machine. New
cases come last: no other process knows their orders."""


def measure(folder: Path, command: str) -> dict[str, float]:
    """Processor time of the quickest round in milliseconds, and the peak of memory in megabytes."""
    world = FakeWorld()
    journal = Journal(journal_of(folder))
    with journal.read() as reading:
        last = reading.cases.list(limit=1)[0].id
    if command in ("work --once", "reconcile"):
        replay(journal, world, range(last - NEWEST + OLDEST, last + OLDEST))
    journal.close()
    call, rounds = COMMANDS[command]
    bench, spent = Bench(world, last, count(1)), []
    for _ in range(rounds):
        with opened(folder, world) as app:
            started = time.process_time()
            call(bench, app)
            spent.append(time.process_time() - started)
    return {"milliseconds": min(spent) * 1000, "megabytes": peak_bytes() / 1e6}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), sys.argv[2])))
