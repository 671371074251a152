"""The runner for one machine: leases by lock files, one case at a time, no server needed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.effects import EffectLedger
from dropconnect.errors import CaseConflict, DropConnectError, JournalError, LostLease
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.rows import Case
from dropconnect.journal.states import IncidentKind, WaitsFor
from dropconnect.liveness.holders import Holders
from dropconnect.liveness.runners import Life, Runners
from dropconnect.logs import about
from dropconnect.runner.promises import Promises
from dropconnect.runner.team import tell_people
from dropconnect.saga.advance import advance
from dropconnect.saga.case.delays import RETRY_LONGEST, longest_waits, retry_delay
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.delivery import send_messages
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.sightings.sweep import Sweep
from dropconnect.shift import Shift

log = logging.getLogger(__name__)

_KIND_LENGTH = 40
LONGEST_NAP = timedelta(seconds=5)
"""How long ``work`` sleeps at most before it looks for new cases of other processes."""


class LocalRunner:
    """Works on cases of one journal. A context manager: leaving it gives up its sign of life.

    ``connections``: lent by whoever closes them; None: it opens its own.
    """

    def __init__(
        self,
        journal: Journal,
        configuration: Configuration,
        clock: Clock,
        connections: Connections | None = None,
    ) -> None:
        self._journal = journal
        self._configuration = configuration
        self._clock = clock
        self._runners = Runners(journal, clock)
        self._holders = Holders(journal, clock)
        self._life = self._runners.enter()
        self._ledger = EffectLedger(journal, clock, self._life, self._runners)
        self._lent = connections is not None
        self._connections = connections or Connections(configuration, clock=clock)
        self._connections.before_each_call(self._life.beat)
        self._shift: Shift | None = None
        self._promises = Promises(journal, clock, self.holding, self.desk)

    def __enter__(self) -> LocalRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self._connections.before_each_call(lambda: None)
        if not self._lent:
            self._connections.close()
        self._life.close()

    @contextmanager
    def holding(self, case_id: int, *, looked: bool = False) -> Iterator[Case]:
        """Lease a case. ``CaseConflict`` if a living runner has it. Freed at the end if still ours.

        ``looked``: its order was looked at just now, to open the case: the first leg goes on from there.
        """
        case = self._take(case_id)
        if not looked:
            self._connections.forget_looks(case.order_id)
        try:
            with about(case=case_id):
                yield case
        finally:
            self._release(case_id)

    def run(self, case_id: int, progress: Callable[[Case], None] = lambda case: None) -> Case:
        """Take the case as far as it goes right now: to its end or to a wait."""
        with self.holding(case_id) as case:
            return self.run_held(case, progress)

    def run_held(self, case: Case, progress: Callable[[Case], None] = lambda case: None) -> Case:
        """As ``run``, for a case that is already leased. A closed one is watched once."""
        desk = self.desk(case)
        watching = not case.is_open
        while True:
            case = advance(desk, case)
            self._life.beat()
            progress(case)
            if watching or not case.is_open or self._rests(case) or self._is_over():
                send_messages(desk, case)
                return case

    def go_on(self, case: Case, progress: Callable[[Case], None] = lambda case: None) -> Case:
        """As ``run_held``, if there is something to do for the case right now; its messages go out in any
        case."""
        is_due = case.due_at is not None and case.due_at <= self._clock.now()
        if case.is_open or is_due:
            return self.run_held(case, progress)
        send_messages(self.desk(case), case)
        return case

    def _rests(self, case: Case) -> bool:
        # A date that passed while the leg was at work is no reason to rest.
        return case.waits_for is not None and (case.due_at is None or case.due_at > self._clock.now())

    def desk(self, case: Case) -> Desk:
        return Desk(
            journal=self._journal,
            ledger=self._ledger,
            world=self._connections.world(case.connection),
            notifier=self._connections.notifier,
            clock=self._clock,
        )

    def sweep(self) -> Sweep:
        """What looks for cases that nobody asked for."""
        return Sweep(self._journal, self._configuration, self._connections, self._clock)

    def work(
        self,
        *,
        once: bool,
        progress: Callable[[Case], None] = lambda case: None,
        before: Callable[[], None] = lambda: None,
        shift: Shift | None = None,
    ) -> int:
        """Take up whatever is due, until nothing is (``once``) or until interrupted. Counts legs run.

        ``before`` is called each time before it is looked what is due: it may open cases. The end of the
        ``shift`` is the end of the work, behind the leg that is run.
        """
        self._shift = shift
        done = 0
        while True:
            before()
            done += self._work_through(progress)
            if once or self._is_over():
                return done
            if shift is None:
                self._clock.sleep(self._nap())
            else:
                shift.rest(self._nap())

    def _is_over(self) -> bool:
        return self._shift is not None and self._shift.is_over

    def _work_through(self, progress: Callable[[Case], None]) -> int:
        done = 0
        self._life.check()
        self._runners.clear_away()
        self._holders.report()
        seen: set[int] = set()
        while True:
            with self._journal.read() as reading:
                due = [
                    item
                    for item in reading.cases.due(self._clock.now(), longest_waits(self._configuration))
                    if item not in seen
                ]
            if not due:
                done += self._mail_what_is_due(progress)
                self._promises.keep()
                tell_people(self._journal, self._configuration, self._clock, self._connections.notifier)
                return done
            for case_id in due:
                if self._is_over():
                    return done
                seen.add(case_id)
                done += self._run_one(case_id, progress)

    def _run_one(self, case_id: int, progress: Callable[[Case], None]) -> int:
        try:
            with self.holding(case_id) as case:
                try:
                    self.run_held(case, progress)
                except (LostLease, JournalError):
                    raise
                except Exception as error:  # noqa: BLE001 - one case's trouble, whatever it is
                    progress(self._set_aside(case_id, error))
        except CaseConflict:
            return 0  # another runner has it: its work, not ours
        return 1

    def _mail_what_is_due(self, progress: Callable[[Case], None]) -> int:
        """Messages have a rhythm of their own: a case that waits, or has ended, does not hold them up."""
        with self._journal.read() as reading:
            cases = {message.case_id for message in reading.outbox.due(self._clock.now(), RETRY_LONGEST)}
        done = 0
        for case_id in sorted(cases):
            try:
                with self.holding(case_id) as case:
                    send_messages(self.desk(case), case)
                    progress(case)
                done += 1
            except (LostLease, JournalError):
                raise
            except CaseConflict:
                continue  # who has the case sends its messages too
            except Exception as error:  # noqa: BLE001 - one case's trouble, whatever it is
                self._delay_messages(case_id, error)
        return done

    def _set_aside(self, case_id: int, error: Exception) -> Case:
        """One case that cannot go on must not stop the others: it is tried again later."""
        words = _told(case_id, error)
        now = self._clock.now()
        with self._journal.write() as writing:
            case = writing.cases.get(case_id)
            if case.lease != self._life.runner:
                raise LostLease(f"case {case_id} was taken over by another runner")
            due_at = now + retry_delay(case.tries)
            if case.is_open:
                case = writing.cases.wait(case, WaitsFor.RETRY, words, due_at=due_at, tries=case.tries + 1)
            else:
                case = writing.cases.postpone(case, due_at=due_at)
            writing.events.add(case_id, now, "postponed", f"cannot go on: {words}")
            self._report(writing, case_id, error, f"the case cannot go on: {words}")
        return case

    def _delay_messages(self, case_id: int, error: Exception) -> None:
        """The messages of one case that cannot be sent must not hold up those of others."""
        words = _told(case_id, error)
        now = self._clock.now()
        with self._journal.write() as writing:
            for message in writing.outbox.of_case(case_id):
                if message.due_at is not None and message.due_at <= now:
                    writing.outbox.delay(message, words, until=now + retry_delay(message.tries))
            self._report(writing, case_id, error, f"its messages cannot be sent: {words}")

    def _report(self, writing: Transaction, case_id: int, error: Exception, words: str) -> None:
        """An error that nobody foresaw is an incident, once for each kind."""
        if isinstance(error, DropConnectError):
            return
        now = self._clock.now()
        kind = f"{IncidentKind.UNEXPECTED}-{type(error).__name__}"[:_KIND_LENGTH]
        if writing.incidents.add(new_incident(case_id, kind, words, {"error": type(error).__name__}, now)):
            writing.events.add(case_id, now, "incident", f"incident: {words}")

    def _nap(self) -> float:
        with self._journal.read() as reading:
            found = (reading.cases.next_due(), reading.outbox.next_due(), reading.notices.next_due())
            dates = [date for date in found if date]
        if not dates:
            return LONGEST_NAP.total_seconds()
        due = min(dates)
        return min(max((due - self._clock.now()).total_seconds(), 0.1), LONGEST_NAP.total_seconds())

    def _take(self, case_id: int) -> Case:
        with self._journal.read() as reading:
            holder = reading.cases.get(case_id).lease
        if holder is not None and holder != self._life.runner:
            self._require_dead(case_id, holder)
        with self._journal.write() as writing:
            self._life.record(writing)
            if not writing.cases.take(case_id, self._life.runner, from_runner=holder):
                raise CaseConflict(
                    f"case {case_id} was taken by another dropconnect just now; try again soon"
                )
            return writing.cases.get(case_id)

    def _require_dead(self, case_id: int, runner: str) -> None:
        if self._runners.is_dead(runner):
            return
        holder = self._holders.of(runner)
        if holder.life is Life.UNKNOWN or holder.is_stuck:
            raise CaseConflict(f"case {case_id} is {holder.words}. {holder.advice}")
        raise CaseConflict(
            f"case {case_id} is being worked on by another dropconnect, {holder.name}; try again soon"
        )

    def _release(self, case_id: int) -> None:
        try:
            with self._journal.write() as writing:
                case = writing.cases.get(case_id)
                if case.lease == self._life.runner:
                    writing.cases.release(case)
        except JournalError as error:
            # The lease ends with our sign of life anyway; the error that brought us here must be heard.
            log.warning("case %d: its lease ends with this process: %s", case_id, error)


def _told(case_id: int, error: Exception) -> str:
    """An error in words, which are in the log too. Of one that is not ours only the type: it may hold
    secrets, and `-v` shows where it came from."""
    words = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
    log.error("case %d: %s", case_id, words)
    log.debug("case %d: %s", case_id, words, exc_info=error)
    return words
