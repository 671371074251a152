"""Runs cases in front of a person: progress lines while they go, one clear end when interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dropconnect.cli.exits import Interrupted
from dropconnect.cli.output import say
from dropconnect.clock import Clock
from dropconnect.effects import ResultNotRecorded
from dropconnect.errors import JournalError
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case, EffectState


class Progress:
    """Prints to standard error what is new in the timeline of a case, and remembers which cases it saw."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._since = clock.now()
        self._shown = 0
        self.cases: dict[int, Case] = {}
        self.legs = 0

    def __call__(self, case: Case) -> None:
        self.cases[case.id] = case
        self.legs += 1
        with self._journal.read() as reading:
            events = reading.events.of_case(case.id)
        for event in events:
            if event.at >= self._since and event.id > self._shown:
                self._shown = event.id
                say(f"{event.at:%H:%M:%S} case {case.id}: {event.text}", stderr=True)


@contextmanager
def kept(case_id: int) -> Iterator[None]:
    """Tell with an error of the journal that the case goes on once it is mended."""
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
