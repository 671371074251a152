"""What is wrong with a journal, as what a person can do about it. Every error here is a ``JournalError``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from dropconnect.errors import JournalError

_WHAT_TO_DO = "`dropconnect journal check` lists what is damaged; restore it from a backup"
_DAMAGE = ("no such table", "no such column", "malformed", "not a database", "decode to UTF-8")
_BUGS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.NotSupportedError)
"""What SQLite says about our own statements, whatever the file is like."""


def damaged(what: str) -> JournalError:
    """``what`` names the place and what is wrong there, without the content: it may be a customer's."""
    return JournalError(f"the journal is damaged: {what}; no money moves on it. {_WHAT_TO_DO}")


@contextmanager
def explained(path: Path, busy_seconds: float) -> Iterator[None]:
    """Turn what SQLite says of the file ``path`` into a ``JournalError``."""
    try:
        yield
    except TROUBLE as error:
        told = instead_of(path, busy_seconds, error)
        if told is None:
            raise
        raise told from None


TROUBLE = (DBAPIError, sqlite3.Error, UnicodeDecodeError)
"""What ``explained`` looks at."""


def instead_of(path: Path, busy_seconds: float, error: Exception) -> JournalError | None:
    """What is to be raised in its place; None: it is a bug of ours, and stays as it is."""
    if isinstance(error, UnicodeDecodeError):
        # Python's driver lets some through as they are. What they quote may be a customer's.
        return damaged(f"{path} holds text that is not UTF-8")
    found = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(found, sqlite3.Error) or isinstance(found, _BUGS):
        return None
    return JournalError(_in_words(path, found, busy_seconds))


def _in_words(path: Path, error: sqlite3.Error, busy_seconds: float) -> str:
    reason = str(error)
    if "decode to UTF-8" in reason:
        reason = "text that is not UTF-8"  # SQLite quotes it, and it may be a customer's
    elif "locked" in reason or "busy" in reason:
        return (
            f"the journal {path} is locked by another program for more than {busy_seconds:g} s; end that "
            "program, then try again"
        )
    elif "full" in reason:
        return f"the journal {path} cannot grow (disk or file limit full): make room, then try again"
    elif "readonly" in reason or "unable to open" in reason:
        return f"the journal {path} cannot be written ({reason}); check its owner and permissions"
    elif isinstance(error, sqlite3.OperationalError) and not any(word in reason for word in _DAMAGE):
        return f"the journal {path} cannot be used ({reason}); check the disk. {_WHAT_TO_DO}"
    return f"{path} is damaged or no journal ({reason}). {_WHAT_TO_DO}"
