"""The process that looks after ten thousand waiting cases, as ``dropconnect work`` does, and measures itself.

Usage: ``python -m benchmarks.waiting_work FOLDER``; prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.memory import peak_bytes
from benchmarks.waiting import Present, journal_of, opened, order_at_supplier

from dropconnect.cli.opened import print_progress
from dropconnect.journal import Journal
from dropconnect.journal.due import LongestWaits
from dropconnect.models.supplier import CancelSupplierCommand
from dropconnect.testing.fakes import Call, FakeWorld

IDLE_SECONDS = 20.0
POLLED = 300
WOKEN = 10


_ANY = LongestWaits(*[timedelta(days=365)] * 4)
"""No date is so far away that it was written by a wrong clock."""


class TimeIsUp(Exception):
    """Raised instead of a sleep when the phase is over."""


class PhaseClock(Present):
    """Real time; ``work`` never ends by itself, so its sleep ends it when the phase is over."""

    ends_at = 0.0

    def sleep(self, seconds: float) -> None:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeIsUp
        super().sleep(min(seconds, left))


class Worker:
    """The front door of the journal, with fakes that know only the orders which are looked at."""

    def __init__(self, folder: Path) -> None:
        self._clock = PhaseClock()
        self._world = FakeWorld(self._clock)
        self._app = opened(folder, self._world, print_progress)
        self._journal = Journal(journal_of(folder))

    def measure(self) -> dict[str, object]:
        case_ids = self._due_within_a_day(POLLED + WOKEN)
        with self._app:
            idle = self._spends(IDLE_SECONDS) / IDLE_SECONDS * 100
            waiting = len(self._due_within_a_day(1_000_000))
            poll = self._poll(case_ids[:POLLED])
            wakes = self._wake(case_ids[POLLED:])
            threads = threading.active_count()
        return {
            "waiting": waiting,
            "threads": threads,
            "idle_percent": idle,
            "poll_seconds": poll,
            "wakes": wakes,
            "memory_mb": peak_bytes() / 1e6,
        }

    def _due_within_a_day(self, limit: int) -> Sequence[int]:
        with self._journal.read() as reading:
            return reading.cases.due(self._clock.now() + timedelta(days=1), _ANY, limit=limit)

    def _poll(self, case_ids: Sequence[int]) -> float:
        """Processor time for asking once, without an answer yet."""
        now = self._clock.now()
        for case_id in case_ids:
            self._becomes_due(case_id, now)
        started = time.process_time()
        self._app.work()
        return (time.process_time() - started) / len(case_ids)

    def _wake(self, case_ids: Sequence[int]) -> list[float]:
        """Seconds from the moment a case becomes due, its answer being there, to its refund leaving."""
        due: dict[str, datetime] = {}
        late: list[float] = []

        def sent(call: Call) -> None:
            if call.hook == "refund_order":
                late.append((self._clock.now() - due[call.order_id]).total_seconds())

        self._world.shop("shop").listeners.append(sent)
        start = self._clock.now() + timedelta(seconds=1)
        for number, case_id in enumerate(case_ids):
            at = start + timedelta(seconds=number)
            order_id = self._becomes_due(case_id, at)
            due[order_id] = at
            self._world.supplier("lumen").answer(order_at_supplier(order_id), yes=True)
        self._spends(len(case_ids) + 3.0)
        if len(late) != len(case_ids):
            raise SystemExit(f"{len(late)} of {len(case_ids)} refunds were sent")
        return late

    def _becomes_due(self, case_id: int, at: datetime) -> str:
        """Set the date of the next look; the supplier, which is new here, is told what it was asked.

        The id of the store order.
        """
        with self._journal.write() as writing:
            case = writing.cases.get(case_id)
            [part], [effect] = writing.parts.of_case(case_id), writing.effects.of_case(case_id)
            writing.parts.look_again(part, at=at)
            writing.cases.postpone(case, due_at=at)
        order = self._world.shop("shop").order(case.order_id)
        lumen = self._world.supplier("lumen")
        lumen.place(part.supplier_order_id, order, {"11": 2, "12": 1})
        if isinstance(effect.command, CancelSupplierCommand):
            lumen.carry_out(effect.command)
        return order.id

    def _spends(self, seconds: float) -> float:
        """Processor time of that many seconds of ``work``."""
        self._clock.ends_at = time.monotonic() + seconds
        started = time.process_time()
        try:
            self._app.work(forever=True)
        except TimeIsUp:
            return time.process_time() - started
        raise SystemExit("work ended by itself")


if __name__ == "__main__":
    print(json.dumps(Worker(Path(sys.argv[1])).measure()))
