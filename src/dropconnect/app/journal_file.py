"""The journal of a configuration, opened when it is first needed."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from dropconnect.config import Configuration, environment
from dropconnect.journal import Journal
from dropconnect.private_files import Access

log = logging.getLogger(__name__)


class JournalFile:
    """Thread-safe. Who never asks for the journal needs none: a check of the connections does not."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._lock = threading.Lock()
        self._journal: Journal | None = None
        self._told = False

    @property
    def path(self) -> Path:
        return self._configuration.journal

    @property
    def access(self) -> Access:
        """Who may use it. Raises ``ConfigurationError`` for a group that is not known."""
        return Access.of_group(self._configuration.journal_group)

    @property
    def busy_seconds(self) -> float:
        """How long to wait while another program locks it."""
        return environment().journal_wait_seconds

    def opened(self) -> Journal:
        """For reading: an older copy is read with a warning. Raises ``JournalError`` if it cannot be used."""
        with self._lock:
            journal = self._open()
            newer = None if self._told else journal.newer_mark()
            if newer is not None:
                self._told = True
                log.warning("%s", journal.older_than(newer))
            return journal

    def opened_once(self) -> Journal:
        """As ``opened``; whether it is an older copy is looked at only when it is opened."""
        with self._lock:
            if self._journal is not None:
                return self._journal
        return self.opened()

    def opened_for_work(self) -> Journal:
        """As ``opened``; raises ``OlderJournal`` for an older copy."""
        with self._lock:
            journal = self._open()
            journal.require_newest()
            return journal

    def opened_after_restore(self) -> Journal:
        """As ``opened``, for a person who says that the file is an older copy."""
        with self._lock:
            return self._open()

    def if_there(self) -> Journal | None:
        """None if there is no file yet: looking makes none. Raises as ``opened``."""
        return self.opened() if self.path.exists() else None

    def close(self) -> None:
        with self._lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None

    def _open(self) -> Journal:
        if self._journal is None:
            self._journal = Journal(
                self.path,
                busy_seconds=self.busy_seconds,
                access=self.access,
                state_folder=self._configuration.state_folder,
                shadow=self._configuration.shadow_stores,
            )
        return self._journal
