"""One pair of hands: it has a sign of life of its own, leases a case, and works on it alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.effects import EffectLedger
from dropconnect.errors import CaseConflict, JournalError, LostLease
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.queue import Due
from dropconnect.journal.rows import Case
from dropconnect.liveness.holders import Holders
from dropconnect.liveness.runners import Life, RunnerLife, Runners
from dropconnect.logs import about
from dropconnect.runner.trouble import set_aside
from dropconnect.saga.advance import advance
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.delivery import send_messages
from dropconnect.saga.look.connections import Connections
from dropconnect.turns import Priority, at_priority

log = logging.getLogger(__name__)

Told = Callable[[Case], None]
"""Hears of a case after each of its legs."""


def nobody(case: Case) -> None:
    """Who does not want to hear."""


def one_at_a_time(progress: Told) -> Told:
    """Several threads tell: whoever hears need not be ready for that."""
    lock = threading.Lock()

    def tell(case: Case) -> None:
        with lock:
            progress(case)

    return tell


@dataclass(frozen=True)
class Shop:
    """What all hands of a runner share. Everything in it is thread-safe."""

    journal: Journal
    configuration: Configuration
    clock: Clock
    connections: Connections
    runners: Runners
    holders: Holders


class Hand:
    """Works on one case at a time, in one thread. ``close`` it to give up its sign of life.

    A thread that hangs in a call shows no progress, whatever others of its process do: so its case can be
    named. ``closing`` says whether to stop at the end of the leg.
    """

    def __init__(self, shop: Shop, closing: Callable[[], bool] = lambda: False) -> None:
        self._shop = shop
        self._closing = closing
        self.life: RunnerLife = shop.runners.enter()
        self._ledger = EffectLedger(shop.journal, shop.clock, self.life, shop.runners)

    def close(self) -> None:
        self.life.close()

    def desk(self, case: Case) -> Desk:
        connections = self._shop.connections
        return Desk(
            journal=self._shop.journal,
            ledger=self._ledger,
            world=connections.world(case.connection).judging(case.request),
            notifier=connections.notifier,
            clock=self._shop.clock,
        )

    @contextmanager
    def holding(self, case_id: int, *, leased: Case | None = None, looked: bool = False) -> Iterator[Case]:
        """As ``LocalRunner.holding``."""
        is_ours = leased is not None and leased.lease == self.life.runner
        case = leased if leased is not None and is_ours else self._take(case_id)
        if not looked:
            self._shop.connections.forget_looks(case.order_id)
        try:
            with about(case=case_id):
                yield case
        finally:
            self._release(case_id)

    def run_held(self, case: Case, progress: Told) -> Case:
        """Take a case that is leased as far as it goes now. A closed one is watched once."""
        desk = self.desk(case)
        watching = not case.is_open
        while True:
            case = advance(desk, case)
            self.life.beat()
            progress(case)
            if watching or not case.is_open or self._rests(case):
                send_messages(desk, case)
                return case
            if self._closing():
                return case

    def run_due(self, due: Due, progress: Told) -> int:
        """Work on a case that was found due, if it still is. How many cases that were: one or none.

        What goes wrong in it is the case's own trouble; only ``LostLease`` and ``JournalError`` are raised.
        """
        try:
            with at_priority(Priority.BULK if due.is_bulk else Priority.CUSTOMER):
                return self._run_due(due, progress)
        except CaseConflict:
            return 0  # another runner has it: its work, not ours

    def _run_due(self, due: Due, progress: Told) -> int:
        with self.holding(due.case_id) as case:
            if case.revision != due.revision + 1:
                return 0  # besides our taking it something happened: somebody was quicker
            try:
                self.run_held(case, progress)
            except (LostLease, JournalError):
                raise
            except Exception as error:  # noqa: BLE001 - one case's trouble, whatever it is
                progress(set_aside(self._shop.journal, self._shop.clock, self.life, due.case_id, error))
        return 1

    def _rests(self, case: Case) -> bool:
        # A date that passed while the leg was at work is no reason to rest.
        return case.waits_for is not None and (case.due_at is None or case.due_at > self._shop.clock.now())

    def _take(self, case_id: int) -> Case:
        with self._shop.journal.read() as reading:
            holder = reading.cases.get(case_id).lease
        if holder is not None and holder != self.life.runner:
            self._require_dead(case_id, holder)
        with self._shop.journal.write() as writing:
            return self._leased(writing, case_id, holder)

    def lease(self, writing: Transaction, case: Case) -> Case:
        """As ``LocalRunner.lease``."""
        return self._leased(writing, case.id, None)

    def _leased(self, writing: Transaction, case_id: int, holder: str | None) -> Case:
        self.life.record(writing)
        taken = writing.cases.take(case_id, self.life.runner, from_runner=holder)
        if taken is None:
            raise CaseConflict(f"case {case_id} was taken by another dropconnect just now; try again soon")
        return taken

    def _require_dead(self, case_id: int, runner: str) -> None:
        if self._shop.runners.is_dead(runner):
            return
        holder = self._shop.holders.of(runner)
        if holder.life is Life.UNKNOWN or holder.is_stuck:
            raise CaseConflict(f"case {case_id} is {holder.words}. {holder.advice}")
        raise CaseConflict(
            f"case {case_id} is being worked on by another dropconnect, {holder.name}; try again soon"
        )

    def _release(self, case_id: int) -> None:
        try:
            with self._shop.journal.write() as writing:
                writing.cases.release(case_id, self.life.runner)
        except JournalError as error:
            # The lease ends with our sign of life anyway; the error that brought us here must be heard.
            log.warning("case %d: its lease ends with this process: %s", case_id, error)
