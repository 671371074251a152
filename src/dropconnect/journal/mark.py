"""A journal's mark: how far it had come, kept where a restored copy of it does not bring it back.

One small file for each journal, in a folder of the user's. It is written after the journal's own
commit and before anything is sent, so it is never ahead of the journal, and never behind a call that left.
"""

from __future__ import annotations

import errno
import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout, lock_descriptor
from pydantic import AwareDatetime, ValidationError

from dropconnect.models.base import Model

log = logging.getLogger(__name__)

_WAIT_SECONDS = 10.0
"""The lock is held for one small write."""
_LOCK_FILE = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


class Mark(Model):
    """How far a journal had come, when, and where its file lay then."""

    counter: int
    at: AwareDatetime
    journal: str


class MarkFile:
    """The mark of one journal, whose file lies at ``journal``. Thread-safe.

    A folder that cannot be used costs the protection and stops nothing: it is told once, as a warning.
    """

    def __init__(self, folder: Path, journal_id: str, journal: Path) -> None:
        self._folder = folder
        self._path = folder / f"{journal_id}.json"
        self._new = folder / f".{journal_id}.json.new"
        self._lock = folder / f"{journal_id}.lock"
        self._journal = str(journal.resolve())
        self._told = False
        self._threads = threading.Lock()

    def raise_to(self, counter: int, at: datetime, *, counted: bool = False) -> Mark | None:
        """Write down that the journal has come to ``counter``; the mark as it stands if it is further.

        ``counted``: the journal has come there just now. A copy elsewhere that has come there too is another
        one's work.
        """
        mark = Mark(counter=counter, at=at, journal=self._journal)
        if not counted and self._stands(mark):
            return None
        try:
            with self._locked():
                found = self._read()
                if self._is_further(found, mark, counted=counted):
                    return found
                if found is None or (found.counter, found.journal) != (mark.counter, mark.journal):
                    self._replace(mark.model_dump_json().encode())
                return None
        except (OSError, Timeout) as error:
            self._tell(error)
            found = self._read()
            return found if self._is_further(found, mark, counted=counted) else None

    def _stands(self, mark: Mark) -> bool:
        """Whether just this is written down. A file is replaced as a whole, so no lock is needed."""
        found = self._read()
        return found is not None and (found.counter, found.journal) == (mark.counter, mark.journal)

    @staticmethod
    def _is_further(found: Mark | None, mark: Mark, *, counted: bool) -> bool:
        if found is None:
            return False
        elsewhere = counted and found.journal != mark.journal
        return found.counter > mark.counter or (elsewhere and found.counter == mark.counter)

    def _read(self) -> Mark | None:
        """None: there is none, or none that can be read."""
        try:
            return Mark.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            self._tell(error)
            return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Two processes of one journal: the lower counter must not come last."""
        # The file lock is polled for; threads of this process need not wait for its next look.
        with self._threads:
            lock = self._opened_lock()
            try:
                # Mostly nobody has it, and then its file is all that is needed.
                if lock_descriptor(lock, blocking=False):
                    yield
                    return
            finally:
                os.close(lock)
            with FileLock(self._lock, timeout=_WAIT_SECONDS, mode=0o600):
                yield

    def _opened_lock(self) -> int:
        if self._folder.is_absolute():
            with suppress(FileNotFoundError):
                return os.open(self._lock, _LOCK_FILE, 0o600)
        _make(self._folder)
        return os.open(self._lock, _LOCK_FILE, 0o600)

    def _replace(self, text: bytes) -> None:
        """All or nothing, and readable by this user only. Who holds the lock is alone with the new file; what
        a process that died has left of one is written over."""
        try:
            handle = os.open(self._new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(handle)
            os.replace(self._new, self._path)  # noqa: PTH105 - on the path of every payment, and twice as quick
        except OSError:
            with suppress(OSError):
                self._new.unlink()
            raise

    def _tell(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            log.warning(
                "the state folder %s cannot be used (%s): a journal that was restored from a backup is not "
                "noticed here. Set `state_folder` to a folder that can be written",
                self._folder,
                _words(error),
            )


def trouble_with(folder: Path, journal: Path) -> str:
    """Why marks of ``journal`` cannot be kept in ``folder``, or would be of no use; empty if all is well."""
    try:
        _make(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return _words(error)
    if journal.resolve().parent in (folder.resolve(), folder.resolve().parent):
        return "it lies beside the journal: a restore of that folder brings both back"
    return ""


def _make(folder: Path) -> None:
    """For this user alone. Raises ``OSError``."""
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "this user has no home folder", str(folder))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "its content is damaged" if isinstance(error, ValidationError) else "it stays locked"
