"""Runs cases in front of a person: progress lines while they go, one clear end when interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dropconnect.cli.exits import Interrupted
from dropconnect.cli.output import say
from dropconnect.cli.session import Session
from dropconnect.cli.views import CaseView, read_case
from dropconnect.clock import Clock, SystemClock
from dropconnect.errors import JournalError, ResultNotRecorded
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.desk import Desk


class Progress:
    """Prints to standard error what is new in the timeline of a case, and remembers which cases it saw."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._since = clock.now()
        self._shown = 0
        # Their ids alone: a service that runs for months sees every case again and again.
        self.cases: dict[int, None] = {}
        self.legs = 0

    def __call__(self, case: Case) -> None:
        self.cases[case.id] = None
        self.legs += 1
        with self._journal.read() as reading:
            events = reading.events.of_case(case.id)
        for event in events:
            if event.at >= self._since and event.id > self._shown:
                self._shown = event.id
                say(f"{event.at:%H:%M:%S} case {case.id}: {event.text}", stderr=True)


def carry_on(
    session: Session, journal: Journal, case_id: int, first: Callable[[Desk, Case], Case]
) -> CaseView:
    """Lease the case, do ``first`` with it, then go on with it as far as it goes right now."""
    clock = SystemClock()
    progress = Progress(journal, clock)
    with (
        interruptible(journal),
        kept(case_id),
        LocalRunner(journal, session.configuration, clock) as runner,
        runner.holding(case_id) as case,
    ):
        case = first(runner.desk(case), case)
        progress(case)
        runner.go_on(case, progress)
    return read_case(journal, case_id)


@contextmanager
def kept(case_id: int) -> Iterator[None]:
    """Tell with an error of the journal that the case goes on once it is fixed."""
    try:
        yield
    except ResultNotRecorded:
        raise
    except JournalError as error:
        words = f"{error}. Nothing is lost: `dropconnect work` then goes on with case {case_id}"
        raise JournalError(words) from error


@contextmanager
def interruptible(journal: Journal) -> Iterator[None]:
    """Turn Ctrl-C into ``Interrupted``, which knows whether a call was cut off."""
    try:
        yield
    except KeyboardInterrupt:
        with journal.read() as reading:
            cut_off = [
                case.id
                for case in reading.cases.list(only_open=True)
                if any(effect.state is EffectState.INTENT for effect in reading.effects.of_case(case.id))
            ]
        words = "interrupted; nothing is lost, `dropconnect work` goes on"
        if cut_off:
            numbers = ", ".join(map(str, cut_off))
            words += f" and looks up what became of the call that was on its way (case {numbers})"
        raise Interrupted(words, in_doubt=bool(cut_off)) from None
