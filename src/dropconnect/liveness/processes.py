"""Names a process beyond its number, and tells whether a process of this machine is still there.

Read from Linux' ``/proc`` (proc(5), pid_namespaces(7), time_namespaces(7), machine-id(5)). We do not use
psutil: its start time is a wall-clock time, which moves when somebody sets the clock.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_PROC = Path("/proc")
_MACHINE_ID = Path("/etc/machine-id")
_STATE, _START = 0, 19
"""Fields 3 and 22 of ``/proc/PID/stat``, counted from behind the name of the command."""
_ENDED = ("Z", "X")
"""States of a process that has ended and waits for its parent to hear so: it holds nothing any more."""


@dataclass(frozen=True)
class Place:
    """Where a process number means something. Empty texts: this machine does not say."""

    machine_id: str
    boot_id: str
    namespaces: str

    @property
    def is_known(self) -> bool:
        return all((self.machine_id, self.boot_id, self.namespaces))


def this_place(boot_id: str) -> Place:
    return Place(_machine_id(), boot_id, _namespaces(os.getpid()))


@lru_cache(maxsize=1)
def own_start(pid: int) -> str:
    """``start_of`` of this very process, whose number is ``pid``: it does not change as long as it lives."""
    return start_of(pid) or ""


def start_of(pid: int) -> str | None:
    """When the process started, in ticks since the boot. None: there is no such process in this place.

    Empty: there is one, and the machine does not say when it started.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # somebody else's
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        # Hidden from us (mount option hidepid), or gone since: not for us to say.
        return ""
    return None if fields[_STATE] in _ENDED else fields[_START]


def _machine_id() -> str:
    try:
        return _MACHINE_ID.read_text().strip()
    except OSError:
        return ""


# By the number: a process that was forked off may be in others.
@lru_cache(maxsize=1)
def _namespaces(pid: int) -> str:
    """Names the pid namespace, in which a number names one process, and the time namespace, in which its
    start time is told. A process never changes its own."""
    try:
        if str((_PROC / "self").readlink()) != str(pid):
            return ""  # this /proc shows another namespace than ours
        own = _PROC / "self" / "ns"
        return " ".join(str((own / name).readlink()) for name in ("pid", "time") if (own / name).is_symlink())
    except OSError:
        return ""
