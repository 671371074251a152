"""The part of the front door whose bulk runs go on by themselves: planned, agreed to, carried out.

Each is worked on by a thread of its own. A process that ends stops its runs after the rows at work; one that
is killed leaves a run that is found stopped, and goes on where it was.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from filelock import Timeout

from dropconnect.app.bulk import Bulk
from dropconnect.app.bulk_file import RunFile, RunFiles, RunState
from dropconnect.app.bulk_live import Live
from dropconnect.app.bulk_spool import Sums
from dropconnect.app.order_reading import OrderReading
from dropconnect.app.standing_looks import StandingLooks
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import CaseConflict, DropConnectError, JournalError, NotThere, UsageError
from dropconnect.report.bulk import BulkOrder, BulkRow, BulkState
from dropconnect.report.bulk_run import BulkPhase, BulkRowPage, BulkRunReport
from dropconnect.report.standing import Standing

log = logging.getLogger(__name__)

ROWS = 100
"""How many rows a page of a list has."""
_INTERRUPTED = "dropconnect ended meanwhile"
_BY_A_PERSON = "it was stopped"
_NOT_REACHED = "{count} orders could not be reached; go on to try them again. The first: {words}"


class BulkRuns(Bulk, OrderReading, StandingLooks):
    """Runs by their id. What each of them does is what ``bulk_plan`` and ``bulk_run`` do."""

    def __init__(self, configuration: Configuration, *, clock: Clock | None = None) -> None:
        super().__init__(configuration, clock=clock)
        self._running: dict[str, Live] = {}
        self._bulk_lock = threading.RLock()
        """Held while a person says something about a run."""

    def bulk_begin(self, rows: Iterable[BulkRow], store: str, *, by: str) -> BulkRunReport:
        """Keep a list and begin to plan it. Nothing is done before ``bulk_go``.

        ``CaseConflict`` while another run of this person is not over; ``UsageError`` for a list that cannot
        be used.
        """
        files, now = self._files, self._clock.now()
        with self._bulk_lock:
            for other in self.bulk_runs(by=by):
                if not other.is_over:
                    raise CaseConflict(f"{by} has the list {other.name} in hand: finish it or throw it away")
            try:
                self._journal.access.make_folder(files.folder)
                run_id = f"{now:%Y%m%d%H%M%S}{secrets.token_hex(4)}"
                self._journal.access.create(files.path(run_id))
            except OSError as error:
                raise JournalError(f"{files.folder} cannot be written: {error.strerror or error}") from None
            try:
                with self._run_file(run_id) as file:
                    count = file.add(rows)
                    file.state = RunState(
                        name=f"{by} {now:%Y-%m-%d %H:%M} {run_id[-4:]}", store=store, by=by, began_at=now,
                        phase=BulkPhase.PLANNING, next=BulkPhase.PLANNING, rows=count, to_do=count,
                        planned=Sums().totals(), so_far=Sums().totals(),
                    )  # fmt: skip
            except BaseException:
                files.remove(run_id)
                raise
            self._set_to_work(run_id)
        return self.bulk_look(run_id)

    def bulk_go(self, run_id: str, agreement: str) -> BulkRunReport:
        """Carry out what was planned, if that is what was agreed to; a second call does nothing.

        ``CaseConflict`` where the plan is another one by now (``BulkRunReport.agreement``).
        """
        with self._bulk_lock:
            told = self.bulk_look(run_id)
            if told.phase is not BulkPhase.PLANNED:
                return told
            if told.agreement != agreement:
                raise CaseConflict("the list is not what was shown: look at it once more; nothing was done")
            self._go_on(run_id, BulkPhase.RUNNING, to_do=told.goes + told.planned.known)
        return self.bulk_look(run_id)

    def bulk_stop(self, run_id: str) -> BulkRunReport:
        """Tell a run to stop after the rows at work. One that is not at work stays as it is."""
        live = self._running.get(run_id)
        if live is not None:
            live.stop.set()
        return self.bulk_look(run_id)

    def bulk_resume(self, run_id: str) -> BulkRunReport:
        """Let a stopped run go on where it was; another one stays as it is."""
        with self._bulk_lock:
            told = self.bulk_look(run_id)
            if told.phase is BulkPhase.STOPPED:
                self._go_on(run_id, told.next, to_do=told.to_do)
        return self.bulk_look(run_id)

    def bulk_discard(self, run_id: str) -> BulkRunReport:
        """Forget the list of a run. What was carried out stays as it is. ``CaseConflict`` while it works."""
        with self._bulk_lock:
            told = self.bulk_look(run_id)
            if told.phase.is_work:
                raise CaseConflict(f"the list {told.name} is at work: stop it first")
            self._files.remove(run_id)
        return told

    def bulk_leave_out(self, run_id: str, rows: Iterable[int], *, of: Iterable[int]) -> BulkRunReport:
        """Of the rows ``of``, leave out ``rows`` and no other. A run that is not planned stays as it is."""
        with self._bulk_lock:
            if self.bulk_look(run_id).phase is BulkPhase.PLANNED:
                with self._run_file(run_id) as file:
                    file.leave_out(frozenset(rows), of=frozenset(of))
                    file.rested()
        return self.bulk_look(run_id)

    def bulk_runs(self, *, by: str = "") -> tuple[BulkRunReport, ...]:
        """List the runs, the newest first, of one person or of all."""
        told = (self.bulk_look(run_id) for run_id in self._files.ids())
        return tuple(run for run in told if by in ("", run.by))

    def bulk_look(self, run_id: str) -> BulkRunReport:
        """How far a run is. ``NotThere`` for one that is not there, or not any more."""
        with self._run_file(run_id) as file:
            live = self._running.get(run_id)
            state = file.state
            if live is None and state.phase.is_work:
                state = self._found_at_work(run_id, file)
            known, left_out, carried = file.counts()
        doing = state.phase if state.phase.is_work else state.next
        done = known if doing is BulkPhase.PLANNING else carried
        pace = live.per_minute(self._clock.now()) if live else None
        return BulkRunReport(
            id=run_id,
            name=state.name,
            store=state.store,
            by=state.by,
            phase=state.phase,
            next=state.next,
            stopped=state.stopped,
            stopping=live is not None and live.stop.is_set(),
            rows=state.rows,
            left_out=left_out,
            to_do=state.to_do,
            done=done,
            per_minute=pace,
            seconds_left=round((state.to_do - done) * 60 / pace) if pace else None,
            planned=state.planned,
            unknown=state.unknown,
            so_far=live.so_far() if live else state.so_far,
            began_at=state.began_at,
        )

    def bulk_page(self, run_id: str, *, page: int = 1, limit: int = ROWS, state: str = "") -> BulkRowPage:
        """Some rows of a run, all or those that stand so (``BulkState``)."""
        if page < 1 or not 1 <= limit <= 1000:
            raise UsageError(f"page {page} of {limit} is not a page")
        with self._run_file(run_id) as file:
            total, rows = file.page(skip=(page - 1) * limit, limit=limit, state=state)
        return BulkRowPage(page=page, limit=limit, total=total, rows=rows)

    def bulk_stores(self, run_id: str) -> frozenset[str]:
        """The stores whose orders are in a list."""
        with self._run_file(run_id) as file:
            return file.stores()

    def bulk_orders(self, run_id: str) -> Iterator[BulkOrder]:
        """All rows of a run as far as they are known: for a report of any length."""
        with self._run_file(run_id) as file:
            yield from file.orders()

    def end_background(self) -> None:
        """Stop all runs of this process after the rows at work, and wait for them and for all looks."""
        self.end_looks()
        running = [*self._running.values()]
        for live in running:
            live.stop.set()
        for live in running:
            live.thread.join()

    def _go_on(self, run_id: str, phase: BulkPhase, *, to_do: int) -> None:
        with self._run_file(run_id) as file:
            file.state = file.state.changed(phase=phase, next=phase, stopped="", to_do=to_do)
        self._set_to_work(run_id)

    def _set_to_work(self, run_id: str) -> None:
        live = Live(self._clock.now(), lambda: self._work_on(run_id), run_id)
        with self._run_file(run_id) as file:
            live.begin(file.carried())
        self._running[run_id] = live
        live.thread.start()

    def _work_on(self, run_id: str) -> None:
        live = self._running[run_id]
        try:
            with self._files.lock(run_id).acquire(timeout=0), self._run_file(run_id) as file:
                phase, words = self._worked(file, live)
                file.rested(phase=phase, stopped=words)
        except Timeout:
            log.info("another process works on the list %s", run_id)
        except Exception as error:
            log.error("a list was broken off: %s", type(error).__name__)
            log.debug("a list was broken off", exc_info=error)
        finally:
            del self._running[run_id]

    def _worked(self, file: RunFile, live: Live) -> tuple[BulkPhase, str]:
        """How the run stands after as much of it as there is, and why it is not more."""
        do: Callable[[RunFile, Live], str] = (
            self._plan if file.state.phase is BulkPhase.PLANNING else self._carry
        )
        try:
            words = do(file, live)
        except DropConnectError as error:
            return BulkPhase.STOPPED, str(error)
        if words:
            return BulkPhase.STOPPED, words
        return (BulkPhase.PLANNED if file.state.phase is BulkPhase.PLANNING else BulkPhase.DONE), ""

    def _plan(self, file: RunFile, live: Live) -> str:
        state = file.state
        plans = self.bulk_plan(file.unplanned(), name=state.name, by=state.by)
        for order in plans:
            file.put(order)
            live.add(order)
            if live.stop.is_set():
                break
        plans.close()  # type: ignore[attr-defined]  # a generator: rows at work come to their end
        return _BY_A_PERSON if next(file.unplanned(), None) is not None else ""

    def _carry(self, file: RunFile, live: Live) -> str:
        state, missed, first = file.state, 0, ""
        run = self.bulk_run(file.agreed(), name=state.name, by=state.by, stopped=live.stop.is_set)
        for order in run:
            if order.state is BulkState.TROUBLE and order.standing is Standing.WAITING:
                missed, first = missed + 1, first or order.words
                continue
            file.put(order, carried=True)
            live.add(order)
        if live.stop.is_set() and next(file.agreed(), None) is not None:
            return _BY_A_PERSON
        return _NOT_REACHED.format(count=missed, words=first) if missed else ""

    def _found_at_work(self, run_id: str, file: RunFile) -> RunState:
        """Nobody of this process works on it: another process does, or it was interrupted."""
        with self._bulk_lock:
            state = file.state
            if run_id in self._running or not state.phase.is_work or not self._files.is_free(run_id):
                return state
            return file.rested(phase=BulkPhase.STOPPED, stopped=_INTERRUPTED)

    @contextmanager
    def _run_file(self, run_id: str) -> Iterator[RunFile]:
        if not self._files.has(run_id):
            raise NotThere("there is no list of this name, or it was thrown away")
        try:
            with RunFile(self._files.path(run_id)) as file:
                yield file
        except sqlite3.Error as error:
            raise JournalError(f"the list {run_id} cannot be read or written ({error}): try again") from error

    @property
    def _files(self) -> RunFiles:
        return RunFiles(self._journal.path)
