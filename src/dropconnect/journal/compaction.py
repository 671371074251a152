"""Gives the disk back what a journal does not use any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dropconnect.errors import JournalError
from dropconnect.journal.trouble import explained


@dataclass(frozen=True)
class Compaction:
    """The bytes of the journal and of SQLite's log beside it."""

    before: int
    after: int


def compact(path: Path, written_ahead: Path, busy_seconds: float) -> Compaction:
    """Write the journal anew without its empty pages, and empty its log. Needs as much free disk again.

    ``written_ahead``: SQLite's log beside it. ``JournalError`` if another program keeps it busy; nothing is
    lost then.
    """
    names = (path, written_ahead)
    before = _bytes(names)
    with explained(path, busy_seconds), closing(sqlite3.connect(path, timeout=busy_seconds)) as journal:
        journal.isolation_level = None
        journal.execute("PRAGMA synchronous = FULL").close()
        journal.execute("VACUUM").close()
        [[busy, *_]] = journal.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        after = _bytes(names)
    if busy:
        raise JournalError(
            f"the journal {path} is compact, but another program reads its log, which was not emptied; end "
            "that program, then try again"
        )
    return Compaction(before, after)


def _bytes(names: Iterable[Path]) -> int:
    return sum(name.stat().st_size for name in names if name.exists())
