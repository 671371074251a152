"""A clock that stands still until it is told to go on."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class FakeClock:
    """Wall time, boot time and the name of the boot, all set by the test. Thread-safe.

    ``sleep`` returns at once, with the clock gone on by as much.
    """

    def __init__(self, now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)) -> None:
        self._lock = threading.Lock()
        self._now = now
        self._boot = 1000.0
        self._boots = 1

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def boot(self) -> float:
        with self._lock:
            return self._boot

    def boot_id(self) -> str:
        with self._lock:
            return f"boot-{self._boots}"

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Both clocks go on; ``ValueError`` for a negative number of seconds."""
        if seconds < 0:
            raise ValueError("time does not run backwards; `set_wall_clock` changes only what people see")
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._boot += seconds

    def set_wall_clock(self, now: datetime) -> None:
        """Somebody sets the wall clock, forward or back; the boot clock does not care."""
        with self._lock:
            self._now = now

    def reboot(self) -> None:
        """The machine starts anew: the boot clock begins at 0 under another name."""
        with self._lock:
            self._boot = 0.0
            self._boots += 1
