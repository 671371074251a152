"""What was read a moment ago, for the next hook that would read the same again.

It saves a connector the second of two reads a moment apart. It is never for the read right before a write,
nor for one that tells what became of a write: those ask the provider.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from dropconnect.clock import Clock, SystemClock

T = TypeVar("T")
RECENT_SECONDS = 10.0
"""How old a read may be, on the boot clock, which nobody sets and which goes on while the machine sleeps."""


class Recent(Generic[T]):
    """The last read of each name, for ``RECENT_SECONDS`` and until something is written. Thread-safe."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._writes = 0
        self._kept: dict[Hashable, tuple[float, T]] = {}

    def read(self, name: Hashable, read: Callable[[], T]) -> T:
        """Ask the provider by ``read`` now, and keep what it says. Raises what ``read`` raises."""
        asked_at, writes = self._clock.boot(), self._writes
        value = read()
        with self._lock:
            self._forget_old()
            # What was read while something was being written may show either side of it.
            if writes == self._writes:
                self._kept[name] = (asked_at, value)
        return value

    def known(self, name: Hashable) -> T | None:
        """What was read under that name a moment ago. None: nothing, or something was written since."""
        with self._lock:
            self._forget_old()
            kept = self._kept.get(name)
        return None if kept is None else kept[1]

    def known_or_read(self, name: Hashable, read: Callable[[], T]) -> T:
        """As ``known``, else as ``read``."""
        known = self.known(name)
        return self.read(name, read) if known is None else known

    def forget(self) -> None:
        """Something is about to be written, or has just been: what was read before says nothing any more."""
        with self._lock:
            self._writes += 1
            self._kept.clear()

    def _forget_old(self) -> None:
        oldest = self._clock.boot() - RECENT_SECONDS
        self._kept = {name: kept for name, kept in self._kept.items() if kept[0] >= oldest}
