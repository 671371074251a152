"""The peak of a process's memory."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes of a unit in which ``getrusage`` tells it."""


def peak_bytes() -> float:
    """The most bytes of memory that this process had. What ``getrusage`` says is its parent's on Linux, if
    that had more."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
