"""Which runners live. Each holds a lock on a file of its own; the system frees it when it dies.

A free lock file proves death, however the process ended, and needs no clock.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from dropconnect.private_files import Access

_PROBE_SECONDS = 0.1
"""Somebody else's probe holds the lock for a moment; only a living runner holds it for this long."""


class Liveness(Protocol):
    """Answers whether the process behind a runner id is still there."""

    def is_alive(self, runner: str) -> bool: ...


class RunnerFiles:
    """The folder of runner files beside the journal."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self.folder = journal.with_name(journal.name + ".runners")

    def _path(self, runner: str) -> Path:
        return self.folder / f"{runner}.lock"

    def is_alive(self, runner: str) -> bool:
        path = self._path(runner)
        if not path.exists():
            return False
        lock = FileLock(path)
        try:
            lock.acquire(timeout=_PROBE_SECONDS, poll_interval=0.01)
        except Timeout:
            return True
        path.unlink(missing_ok=True)
        lock.release()
        return False

    def enter(self) -> RunnerLock:
        """Come alive as a new runner."""
        Access.like(self._journal).make_folder(self.folder)
        return RunnerLock(self, f"{os.getpid()}-{uuid.uuid4().hex[:12]}")


class RunnerLock:
    """The sign of life of one runner; ``close`` it at the end."""

    def __init__(self, files: RunnerFiles, runner: str) -> None:
        self.runner = runner
        self._path = files._path(runner)
        self._lock = FileLock(self._path)
        self._lock.acquire(timeout=_PROBE_SECONDS, poll_interval=0.01)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._lock.release()
