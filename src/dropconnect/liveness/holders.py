"""Names who holds a case without getting on with it, or may be gone: a living holder is shown, never
taken over, and of a doubtful one a person has to say that it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.clock import Clock
from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal import Journal
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.rows import Case
from dropconnect.journal.runners import Ending, Runner
from dropconnect.journal.states import IncidentKind, RunnerEnd
from dropconnect.liveness.runners import Life, Runners, Verdict

STUCK_AFTER = timedelta(minutes=10)
"""After so long without progress a holder of a case is named; more than three exchanges of the longest
(``transport.LONGEST_EXCHANGE``). Taking a case is progress too."""


@dataclass(frozen=True)
class Holder:
    """A runner that has a case. ``row`` None: the journal knows nothing but its id."""

    runner: str
    row: Runner | None
    verdict: Verdict
    idle: timedelta | None
    """How long it has made no progress; None: it is not known."""
    by_wall_clock: bool
    """The duration compares wall clocks, because its boot is not ours: it may be wrong."""

    @property
    def life(self) -> Life:
        return self.verdict.life

    @property
    def since(self) -> datetime | None:
        """When it was last seen to get on."""
        return self.row.progress_at if self.row else None

    @property
    def is_stuck(self) -> bool:
        """Long without progress, or without any record of it: a person has to look."""
        if self.life is Life.ALIVE:
            return self.idle is not None and self.idle >= STUCK_AFTER
        return self.life is Life.UNKNOWN and (self.idle is None or self.idle >= STUCK_AFTER)

    @property
    def needs_person(self) -> bool:
        return self.is_stuck or self.life is Life.UNKNOWN

    @property
    def name(self) -> str:
        """For a person: which process, and where."""
        if self.row is None or self.row.pid is None:
            return f"a process that the journal does not know ({self.runner})"
        return f"process {self.row.pid} on {self.row.host} ({self.runner})"

    @property
    def words(self) -> str:
        """Who holds the case, and since when nothing has happened."""
        text = f"held by {self.name}"
        if self.idle is not None and self.since is not None:
            minutes = int(self.idle.total_seconds() // 60)
            clock = " by the wall clock" if self.by_wall_clock else ""
            text += f", no progress for {minutes} min{clock}, since {self.since:%Y-%m-%d %H:%M} UTC"
        if self.life is Life.UNKNOWN:
            text += f"; it is not known if it still lives: {self.verdict.why}"
        return text

    @property
    def advice(self) -> str:
        """What a person can do about it."""
        if self.life is Life.DEAD:
            return "`dropconnect work` takes its cases over"
        if self.life is Life.UNKNOWN:
            return (
                f"Look if it still runs. If it is certainly gone, say so: `dropconnect gone {self.runner} "
                '--because "..."`; then `dropconnect work` continues the case'
            )
        return (
            "It is left alone while it lives. If it hangs, end it: then `dropconnect work` looks up what it "
            "sent and continues the case"
        )


class Holders:
    """Who holds which case of one journal."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._runners = Runners(journal, clock)

    def of(self, runner: str) -> Holder:
        """This runner, as it stands now."""
        verdict = self._runners.verdict(runner)
        row = self._runners.known(runner)
        idle, by_wall_clock = self._idle(row)
        return Holder(runner, row, verdict, idle, by_wall_clock)

    def to_name(self, case: Case) -> Holder | None:
        """Who holds the case without getting on, or may be gone. None: nobody, or it is at work."""
        if case.lease is None:
            return None
        holder = self.of(case.lease)
        return holder if holder.needs_person else None

    def named(self) -> tuple[tuple[Case, Holder], ...]:
        """All cases that are held without progress, or by a runner that may be gone."""
        with self._journal.read() as reading:
            held = reading.cases.held()
        found = ((case, self.to_name(case)) for case in held)
        return tuple((case, holder) for case, holder in found if holder is not None)

    def report(self) -> None:
        """Make an incident of each case that is stuck in the hands of a runner, once for each of both."""
        now = self._clock.now()
        for case, holder in self.named():
            if not holder.is_stuck:
                continue
            reason = f"{holder.words}. {holder.advice}"
            kind = f"{IncidentKind.NO_PROGRESS}-{holder.runner}"
            new = new_incident(case.id, kind, reason, {"runner": holder.runner, "life": holder.life}, now)
            with self._journal.write() as writing:
                # Released or taken over meanwhile: then it is not stuck any more.
                is_held = writing.cases.get(case.id).lease == holder.runner
                if is_held and writing.incidents.add(new):
                    writing.events.add(case.id, now, "incident", f"incident: {reason}")

    def current(self) -> tuple[Holder, ...]:
        """All runners whose end is not recorded, and those that hold a case; the proved dead are left out."""
        with self._journal.read() as reading:
            names = [row.id for row in reading.runners.not_ended()]
            names += [case.lease for case in reading.cases.held() if case.lease is not None]
        found = (self.of(name) for name in dict.fromkeys(names))
        return tuple(holder for holder in found if holder.life is not Life.DEAD)

    def cases_of(self, runner: str) -> tuple[int, ...]:
        """Numbers of the cases that it holds."""
        with self._journal.read() as reading:
            return tuple(case.id for case in reading.cases.held(runner))

    def say_gone(self, runner: str, reason: str, who: str) -> None:
        """Record a person's word that a runner is gone, once.

        Raises ``UsageError`` for a runner that neither a row nor a case names, ``CaseConflict`` for one
        that lives and for one whose end is recorded already.
        """
        holder = self.of(runner)
        held = self.cases_of(runner)
        if holder.row is None and not held:
            raise UsageError(f"there is no runner {runner!r}; `dropconnect runners` lists them")
        if holder.life is Life.ALIVE:
            raise CaseConflict(
                f"{holder.name} lives: {holder.verdict.why}. End it, then nothing need be said"
            )
        if holder.row is not None and holder.row.end is not None:
            raise _said_already(holder.row)
        ending = Ending(RunnerEnd.SAID, who, f"said to be gone: {reason}", self._clock.now())
        with self._journal.write() as writing:
            if holder.row is None:
                writing.runners.add(Runner(runner))
            if not writing.runners.end(runner, ending):
                raise _said_already(writing.runners.get(runner))
            for case_id in held:
                words = f"{holder.name}, which had the case, is gone: {reason}"
                writing.events.add(case_id, ending.at, "runner-gone", words, who=who)

    def _idle(self, row: Runner | None) -> tuple[timedelta | None, bool]:
        if row is None or row.progress_at is None or row.progress_boot is None:
            return None, False
        if row.boot_id == self._clock.boot_id():
            return timedelta(seconds=max(0.0, self._clock.boot() - row.progress_boot)), False
        return max(timedelta(), self._clock.now() - row.progress_at), True


def _said_already(row: Runner | None) -> CaseConflict:
    known = f"{row.end_reason} ({row.ended_by})" if row else "another process added it just now"
    return CaseConflict(f"the end of this runner is recorded already: {known}; `dropconnect work` continues")
