"""The provider's clock: runs with the machine's, and can be set forward."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class SimulatorClock:
    """Wall time of the simulated provider, in UTC."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._still: datetime | None = None

    def now(self) -> datetime:
        with self._lock:
            return (self._still or datetime.now(UTC)) + self._offset

    def stand_still(self) -> None:
        """From now on only ``advance`` moves the clock: for what must not depend on how fast a machine is."""
        with self._lock:
            self._still = self._still or datetime.now(UTC)

    def begin_at(self, now: datetime) -> None:
        """Show another time, before anything has happened at the provider: to tell of days that are over."""
        with self._lock:
            self._offset = now - (self._still or datetime.now(UTC))

    def advance(self, seconds: float) -> None:
        """Move the clock forward; ``ValueError`` for a negative number of seconds."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        with self._lock:
            self._offset += timedelta(seconds=seconds)
