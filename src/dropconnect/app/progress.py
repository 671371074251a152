"""Tells what is new in the timelines of cases, and remembers which cases were worked on."""

from __future__ import annotations

from collections.abc import Callable

from dropconnect.clock import Clock
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.report.case import TimelineEvent
from dropconnect.report.reading import timeline_event

Listener = Callable[[TimelineEvent], None]
"""Hears of everything that a call does, while it does it."""


class Progress:
    """Called after every leg, by one thread at a time. Without a listener it only counts."""

    def __init__(self, journal: Journal, clock: Clock, listener: Listener | None) -> None:
        self._journal = journal
        self._listener = listener
        self.since = clock.now()
        # Two numbers alone: a service that runs for months sees every case again and again.
        self._cases: dict[int, int] = {}
        """What was told last of each case: the number of an event."""
        self.legs = 0

    def __call__(self, case: Case) -> None:
        told = self._cases.setdefault(case.id, 0)
        self.legs += 1
        if self._listener is None:
            return
        with self._journal.read() as reading:
            events = reading.events.of_case(case.id)
        for event in events:
            if event.at >= self.since and event.id > told:
                self._cases[case.id] = event.id
                self._listener(timeline_event(event))

    @property
    def case_ids(self) -> tuple[int, ...]:
        """The cases that were worked on, each once, by their numbers."""
        return tuple(sorted(self._cases))
