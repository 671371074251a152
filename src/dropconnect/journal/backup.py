"""Copies a journal to another file, as one moment shows it, also while others work with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from dropconnect.errors import JournalError
from dropconnect.private_files import Access


def copy(source: Path, target: Path, access: Access) -> None:
    """Copy the journal to a file that must not be there yet, readable by whom ``access`` says.

    It is on the disk when this returns. Raises ``JournalError``, and what SQLite says; then there is no copy.
    """
    try:
        access.create(target)
    except FileExistsError:
        raise JournalError(f"{target} is there already; name a file that is not") from None
    except OSError as error:
        raise JournalError(f"{target} cannot be made: {error.strerror}; name another place") from None
    try:
        with closing(sqlite3.connect(source)) as journal, closing(sqlite3.connect(target)) as made:
            journal.backup(made)
            # One file, complete by itself: no companion that somebody forgets to take along.
            made.execute("PRAGMA journal_mode = DELETE").fetchall()
            made.execute("PRAGMA synchronous = FULL").close()
            [[verdict]] = made.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != "ok":
            raise JournalError(
                f"the copy of {source} is damaged, as the journal or the disk is ({verdict}), and was "
                "removed. `dropconnect journal check` lists what is damaged"
            )
        _keep(target)
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise


def name_before_upgrade(path: Path, schema: str, at: datetime) -> Path:
    """The name of the copy that an upgrade makes: beside the journal, with its schema and the date."""
    wanted = f"{path.name}.schema-{schema}-{at:%Y%m%dT%H%M%SZ}"
    names = (f"{wanted}{number}.backup" for number in ("", *(f"-{again}" for again in range(2, 1000))))
    return next(target for name in names if not (target := path.with_name(name)).exists())


def _keep(target: Path) -> None:
    """Put the file and its name on the disk."""
    for path in (target, target.parent) if os.name == "posix" else (target,):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
