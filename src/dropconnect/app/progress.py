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
    """Called after every leg. Without a listener it only counts."""

    def __init__(self, journal: Journal, clock: Clock, listener: Listener | None) -> None:
        self._journal = journal
        self._listener = listener
        self._told = 0
        self.since = clock.now()
        # Their ids alone: a service that runs for months sees every case again and again.
        self._cases: dict[int, None] = {}
        self.legs = 0

    def __call__(self, case: Case) -> None:
        self._cases[case.id] = None
        self.legs += 1
        if self._listener is None:
            return
        with self._journal.read() as reading:
            events = reading.events.of_case(case.id)
        for event in events:
            if event.at >= self.since and event.id > self._told:
                self._told = event.id
                self._listener(timeline_event(event))

    @property
    def case_ids(self) -> tuple[int, ...]:
        """The cases that were worked on, each once, in the order of their first leg."""
        return tuple(self._cases)
