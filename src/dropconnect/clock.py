"""Time, injected everywhere so that tests and the planner stay pure."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Three readings: wall time for people, boot time for durations, and which boot it is."""

    def now(self) -> datetime:
        """The wall clock, in UTC. For due times and reports; never for a lease."""
        ...

    def boot(self) -> float:
        """Seconds since the machine booted; goes on while it sleeps, never jumps back."""
        ...

    def boot_id(self) -> str:
        """Names this boot: readings of ``boot`` compare only under the same one."""
        ...

    def sleep(self, seconds: float) -> None: ...


@cache
def _boot_id() -> str:
    source = Path("/proc/sys/kernel/random/boot_id")
    if source.exists():
        return source.read_text().strip()
    # Without one, every process counts as a boot of its own: durations then start anew, which is safe.
    return f"process-{time.time_ns()}"


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def boot(self) -> float:
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(clock)

    def boot_id(self) -> str:
        return _boot_id()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
