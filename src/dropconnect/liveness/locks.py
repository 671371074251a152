"""The lock files of runners, beside the journal. The system frees a lock however its process ends.

They are locked with ``flock``, by ourselves: a library that falls back to a file's mere existence where
``flock`` is missing would prove nothing. A runner locks its file for itself alone, who asks takes a
shared lock: so those who ask do not take each other for a living runner.
"""

from __future__ import annotations

import errno
import os
from enum import Enum, auto
from pathlib import Path

from dropconnect.errors import JournalError
from dropconnect.private_files import Access

try:
    import fcntl
except ImportError:  # a system without flock: see ``HeldLock``
    fcntl = None  # type: ignore[assignment]


class LockState(Enum):
    """What a lock file says about its runner."""

    HELD = auto()
    FREE = auto()
    UNREADABLE = auto()
    """It is not there, is another file than the runner's, or cannot be locked: it says nothing."""


class LockFiles:
    """The folder of one journal, whose path is resolved: every name of it leads to one folder."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self.folder = journal.with_name(journal.name + ".runners")

    def path(self, runner: str) -> Path:
        return self.folder / f"{runner}.lock"

    def hold(self, runner: str) -> HeldLock:
        """Lock the file of a new runner. ``JournalError`` where locks do not work."""
        try:
            Access.like(self._journal).make_folder(self.folder)
            return HeldLock(self.path(runner))
        except OSError as error:
            raise JournalError(
                f"{self.folder} cannot hold the lock files of running processes ({error.strerror or error}); "
                f"{_TO_DO.get(error.errno or 0, _LOCKS_NEEDED)}"
            ) from None

    def state(self, runner: str, inode: str) -> LockState:
        """``inode`` is that of the file that the runner locked; empty: it is not known."""
        if fcntl is None:
            return LockState.UNREADABLE
        try:
            descriptor = os.open(self.path(runner), os.O_RDONLY)
        except OSError:
            return LockState.UNREADABLE
        try:
            if inode and inode != _inode(descriptor):
                return LockState.UNREADABLE
            return LockState.HELD if not _try(descriptor, fcntl.LOCK_SH) else LockState.FREE
        except OSError:
            return LockState.UNREADABLE
        finally:
            os.close(descriptor)

    def remove(self, runner: str) -> None:
        """Take the file away: only after the runner's end is recorded."""
        self.path(runner).unlink(missing_ok=True)


_LOCKS_NEEDED = (
    "put the journal on a local disk whose file locks work (`journal` in the configuration): without them "
    "nobody can tell whether another process still works on a case"
)

_TO_DO = {
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS), "check the owner and permissions of its folder"
    ),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room, then try again"),
}


class HeldLock:
    """An exclusive lock on a file of one's own, until ``release`` or the end of the process."""

    def __init__(self, path: Path) -> None:
        if fcntl is None:
            raise JournalError(f"this system has no flock, so no lock file can be held; {_LOCKS_NEEDED}")
        self._path = path
        # Readable for other users who run dropconnect on the same journal: they only ask.
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            if not (_try(self._descriptor, fcntl.LOCK_EX) and self._excludes()):
                raise JournalError(f"file locks do not work in {path.parent}; {_LOCKS_NEEDED}")
        except BaseException:
            self.release(remove=True)
            raise
        self.inode = _inode(self._descriptor)

    def _excludes(self) -> bool:
        """Whether the lock keeps a second descriptor of the same file out."""
        second = os.open(self._path, os.O_RDONLY)
        try:
            return not _try(second, fcntl.LOCK_SH)
        finally:
            os.close(second)

    def release(self, *, remove: bool) -> None:
        """Free the lock. ``remove`` the file only once it is recorded that the runner has ended."""
        if remove:
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def _try(descriptor: int, how: int) -> bool:
    """Lock it without waiting; False if another lock is in the way. ``OSError`` if locks do not work."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _inode(descriptor: int) -> str:
    return str(os.fstat(descriptor).st_ino)
