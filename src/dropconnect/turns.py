"""Whose turn it is where only one at a time may go: by priority, then by arrival.

A provider that allows one request a second makes a queue of whoever works with it. A customer who waits for
an answer goes before an order of a bulk run, whenever it came.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum

JOBS, MOST_JOBS = 4, 32
"""How many cases of a store ``work`` works on at once where nothing else is said, and at most."""


class Priority(IntEnum):
    """How urgent the work of a thread is; the smaller number goes first."""

    CUSTOMER = 0
    """Somebody waits for this one."""
    BULK = 1
    """One of many that were started together."""


_current: ContextVar[Priority] = ContextVar("priority of the work", default=Priority.CUSTOMER)


@contextmanager
def at_priority(priority: Priority) -> Iterator[None]:
    """Everything that this thread does in here has this priority."""
    token = _current.set(priority)
    try:
        yield
    finally:
        _current.reset(token)


class Line:
    """A line of threads that wait for something which comes again and again. Thread-safe."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._changed = threading.Condition()
        self._places: list[tuple[Priority, int]] = []
        self._numbers = itertools.count()

    @property
    def length(self) -> int:
        """How many threads stand in it."""
        with self._changed:
            return len(self._places)

    def wait(self, seconds_left: Callable[[], float]) -> None:
        """Stand in line, and return when it is this thread's turn and ``seconds_left`` says 0.

        ``seconds_left`` takes what is waited for, or says after how many seconds to ask again. Only the
        first in line asks, one thread at a time; whoever is more urgent becomes the first at once.
        """
        with self._changed:
            place = (_current.get(), next(self._numbers))
            heapq.heappush(self._places, place)
        try:
            while (left := self._left(place, seconds_left)) > 0:
                self._sleep(left)
        finally:
            with self._changed:
                self._places.remove(place)
                heapq.heapify(self._places)
                self._changed.notify_all()

    def _left(self, place: tuple[Priority, int], seconds_left: Callable[[], float]) -> float:
        with self._changed:
            self._changed.wait_for(lambda: self._places[0] == place)
            return seconds_left()
