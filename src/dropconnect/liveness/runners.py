"""The signs of life of runners: a lock file that the system frees, and a row that names the process.

The lock decides where the lock file can be read. Without it a runner is dead only if its process was of
this machine, this boot and this namespace, and is not there any more. Everything else is not known: a
person has to say it. A runner that was found or said to be gone writes nothing more, even if it lives.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from dataclasses import dataclass
from enum import StrEnum

from dropconnect.clock import Clock
from dropconnect.errors import JournalError, LostLease
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.events import US
from dropconnect.journal.runners import Ending, Runner
from dropconnect.journal.states import RunnerEnd
from dropconnect.liveness.locks import HeldLock, LockFiles, LockState
from dropconnect.liveness.processes import Place, own_start, start_of, this_place

log = logging.getLogger(__name__)

_living: set[str] = set()
"""The runners of this very process that have not ended, by their ids."""

BEAT_SECONDS = 30.0
"""How often progress is written down between two writes; much less than what counts as none."""


class Life(StrEnum):
    """Whether a runner is still there."""

    ALIVE = "alive"
    DEAD = "dead"
    """Proved, or said by a person."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """Whether a runner lives, and how that is known."""

    life: Life
    why: str


class Runners:
    """All runners of one journal, as seen from this process."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self.files = LockFiles(journal.path)
        self._entered: set[str] = set()

    def enter(self) -> RunnerLife:
        """Come alive as a new runner. ``JournalError`` where file locks do not work."""
        runner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._entered.add(runner)
        return RunnerLife(self._journal, self._clock, runner, self.files)

    def works_beside(self, runner: str) -> bool:
        """Whether it came alive by ``enter``, and has not ended: it is another thread's."""
        return runner in self._entered and runner in _living

    def known(self, runner: str) -> Runner | None:
        """What the journal knows of it; None: nothing."""
        with self._journal.read() as reading:
            return reading.runners.get(runner)

    def verdict(self, runner: str) -> Verdict:
        """Look whether a runner lives. Changes nothing."""
        row = self.known(runner)
        lock = LockState.UNREADABLE
        if row is None or row.end is None:
            lock = self.files.state(runner, row.lock_inode if row else "")
            # An orderly end is recorded before the file goes: what we read before that is old now.
            row = self.known(runner)
        if row is not None and row.end is not None:
            return Verdict(Life.DEAD, f"{row.end_reason} ({row.ended_by})")
        if lock is LockState.HELD:
            return Verdict(Life.ALIVE, "it holds its lock file")
        if lock is LockState.FREE:
            return Verdict(Life.DEAD, "its lock file is free")
        return _by_its_process(row, self._clock.boot_id())

    def is_dead(self, runner: str) -> bool:
        """Whether it is known to be dead; if so, that is recorded."""
        verdict = self.verdict(runner)
        if verdict.life is Life.DEAD:
            self.record_dead(runner, verdict)
        return verdict.life is Life.DEAD

    def record_dead(self, runner: str, verdict: Verdict) -> None:
        """Keep what was proved: a lock file can be lost, a boot ends. Then its file is cleared away."""
        ending = Ending(RunnerEnd.PROVED, US, verdict.why, self._clock.now())
        with self._journal.write() as writing:
            recorded = writing.runners.end(runner, ending)
        if recorded:
            self.files.remove(runner)

    def clear_away(self) -> None:
        """Record the end of every runner that is proved dead, so that nothing of it is left behind."""
        with self._journal.read() as reading:
            left = [row.id for row in reading.runners.not_ended()]
        for runner in left:
            self.is_dead(runner)


class RunnerLife:
    """One living runner; ``close`` it at the end."""

    def __init__(self, journal: Journal, clock: Clock, runner: str, files: LockFiles) -> None:
        self.runner = runner
        self._journal = journal
        self._clock = clock
        self._lock: HeldLock = files.hold(runner)
        _living.add(runner)
        self._started_at = clock.now()
        self._is_recorded = False
        self._last_mark = clock.boot()

    def record(self, writing: Transaction) -> None:
        """Before a case is taken: from now on others may ask if we live. ``LostLease`` as ``confirm``."""
        if writing.runners.get(self.runner) is not None:
            self.confirm(writing)
            return
        self._is_recorded = True
        place = this_place(self._clock.boot_id())
        self._last_mark = self._clock.boot()
        writing.runners.add(
            Runner(
                id=self.runner,
                machine_id=place.machine_id,
                boot_id=place.boot_id,
                namespaces=place.namespaces,
                pid=os.getpid(),
                process_started=own_start(os.getpid()),
                lock_inode=self._lock.inode,
                host=socket.gethostname(),
                started_at=self._started_at,
                progress_at=self._clock.now(),
                progress_boot=self._last_mark,
            )
        )

    def confirm(self, writing: Transaction) -> None:
        """Mark progress, right before a write. ``LostLease`` if somebody recorded that we are gone."""
        if not self.mark(writing):
            raise self._lost(writing.runners.get(self.runner))

    def check(self) -> None:
        """``LostLease`` if somebody recorded that we are gone: there is no more work for us."""
        with self._journal.read() as reading:
            row = reading.runners.get(self.runner)
        if row is not None and row.end is not None:
            raise self._lost(row)

    def mark(self, writing: Transaction) -> bool:
        """Mark progress in the caller's transaction. False if somebody recorded that we are gone."""
        self._last_mark = self._clock.boot()
        return writing.runners.mark_progress(self.runner, at=self._clock.now(), boot=self._last_mark)

    def beat(self) -> None:
        """Mark progress, if the last mark is old enough to be worth a transaction."""
        if not self._is_recorded or self._clock.boot() - self._last_mark < BEAT_SECONDS:
            return
        try:
            with self._journal.write() as writing:
                self.mark(writing)
        except JournalError as error:
            # A mark that is missing names us a little early; the next write hears of the journal's trouble.
            log.debug("the progress of %s is not marked: %s", self.runner, error)

    def _lost(self, row: Runner | None) -> LostLease:
        said = f"{row.ended_by}: {row.end_reason}" if row is not None and row.end else "it has no row"
        return LostLease(
            f"this process ({self.runner}) is recorded as gone ({said}), so it writes nothing more; start "
            "`dropconnect work` anew"
        )

    def close(self) -> None:
        """The orderly end: recorded first, so that the file can go."""
        ended = not self._is_recorded
        if self._is_recorded:
            ending = Ending(RunnerEnd.ORDERLY, US, "it ended in order", self._clock.now())
            try:
                with self._journal.write() as writing:
                    writing.runners.end(self.runner, ending)
                ended = True
            except JournalError as error:
                log.debug("the end of %s shows by its free lock file alone: %s", self.runner, error)
        self._lock.release(remove=ended)
        _living.discard(self.runner)


def _by_its_process(row: Runner | None, boot_id: str) -> Verdict:
    """What can be said without a lock file."""
    if row is None or row.pid is None:
        return Verdict(Life.UNKNOWN, "the journal has no record of it, and its lock file cannot be read")
    here, there = this_place(boot_id), Place(row.machine_id, row.boot_id, row.namespaces)
    if not (here.is_known and here == there):
        return Verdict(Life.UNKNOWN, f"its lock file cannot be read, and {_difference(here, there)}")
    started = start_of(row.pid)
    if started is None:
        return Verdict(Life.DEAD, f"there is no process {row.pid} any more")
    if not (started and row.process_started):
        return Verdict(Life.UNKNOWN, "its lock file cannot be read, and its process cannot be looked at")
    if started != row.process_started:
        return Verdict(Life.DEAD, f"the process {row.pid} of today is another one")
    if row.pid == os.getpid() and row.id not in _living:
        # A process knows its own runners: this one ended, and a restored journal does not know it yet.
        return Verdict(Life.DEAD, "it was of this process, and has ended")
    return Verdict(Life.ALIVE, f"its process {row.pid} is there, although its lock file cannot be read")


def _difference(here: Place, there: Place) -> str:
    if not (here.is_known and there.is_known):
        return "it is not known on which machine it runs"
    if here.machine_id != there.machine_id:
        return "it runs on another machine"
    if here.boot_id != there.boot_id:
        return "it started before this machine did, or on a copy of it"
    return "it runs in another container"
