"""The journal of a configuration, opened when it is first needed."""

from __future__ import annotations

import threading
from pathlib import Path

from dropconnect.config import environment
from dropconnect.journal import Journal


class JournalFile:
    """Thread-safe. Who never asks for the journal needs none: a check of the connections does not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._journal: Journal | None = None

    def opened(self) -> Journal:
        """Raises ``JournalError`` if it cannot be used."""
        with self._lock:
            if self._journal is None:
                self._journal = Journal(self._path, busy_seconds=environment().journal_wait_seconds)
            return self._journal

    def if_there(self) -> Journal | None:
        """None if there is no file yet: looking makes none. Raises as ``opened``."""
        return self.opened() if self._path.exists() else None

    def close(self) -> None:
        with self._lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None
