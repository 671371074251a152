"""Copies of a journal: made as a backup makes them, and put back as a merchant restores them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_of(journal: Path, to: Path) -> Path:
    """A copy as it is at this moment, while the journal may be in use."""
    with closing(sqlite3.connect(journal)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def put_back(copy: Path, journal: Path) -> None:
    """Nobody may have the journal open. What lies beside it belongs to the newer file, and goes with it."""
    for beside in ("", "-wal", "-shm"):
        journal.with_name(journal.name + beside).unlink(missing_ok=True)
    copy_of(copy, journal)


def counter_of(journal: Path) -> int:
    """How many intents it has written."""
    with closing(sqlite3.connect(journal)) as opened:
        [[counter]] = opened.execute("SELECT counter FROM identity").fetchall()
    return int(counter)
