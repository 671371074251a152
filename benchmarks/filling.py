"""A journal with as many cases as a busy merchant has after years, written in seconds."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.kinds import CLOSED, EVERY, OPEN, lately
from benchmarks.templates import Place, Template, recorded

from dropconnect.journal import Journal

FIRST_NUMBER = 1_000_000
"""Of the orders of these cases; lower numbers are free for real ones."""
_YEARS = timedelta(days=3 * 365)
_AT_ONCE = 500
"""Cases between two writes."""


@dataclass(frozen=True)
class Filling:
    """What is to be written. All but the old cases are the same in a journal of any size."""

    old: int
    """Cases that ended long ago, over three years."""
    recent: int
    """Cases that were paid back within the last day."""
    open: int
    """Cases of which something is left to do."""
    now: datetime
    seed: int = 14

    def plan(self) -> Iterator[tuple[str, datetime]]:
        """Kind and beginning of each case, the oldest first."""
        chance = random.Random(self.seed)
        kinds = [kind.__name__ for kind, share in CLOSED.items() for _ in range(share)]
        ends = self.now - timedelta(days=90)
        for number in range(self.old):
            day = int(_YEARS.days * (1 - number / max(self.old, 1)))
            yield chance.choice(kinds), ends - timedelta(days=day)
        for number in range(self.recent):
            yield lately.__name__, self.now - timedelta(minutes=20 * (60 - number * 60 // self.recent))
        left = [kind.__name__ for kind, share in OPEN.items() for _ in range(share)]
        for number in range(self.open):
            yield left[number % len(left)], self.now - timedelta(hours=2)


def templates() -> Mapping[str, Template]:
    """One of each kind, by its name; each is carried out now."""
    found = {}
    for kind in EVERY:
        with tempfile.TemporaryDirectory() as folder:
            found[kind.__name__] = recorded(kind, Path(folder))
    return found


def fill(path: Path, filling: Filling, known: Mapping[str, Template]) -> None:
    """Write the cases into a fresh journal. Nobody else may use it meanwhile."""
    journal = Journal(path)
    journal_id = journal.journal_id
    journal.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # A journal that is broken half-way is made anew: nothing has to be safe here.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "locking_mode=EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN")
        written = _write(connection, filling.plan(), known, journal_id)
        connection.execute("UPDATE identity SET counter = ?", (written,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA locking_mode=NORMAL").fetchall()
        connection.execute("PRAGMA journal_mode=WAL").fetchall()


def _write(
    connection: sqlite3.Connection,
    cases: Iterable[tuple[str, datetime]],
    known: Mapping[str, Template],
    journal_id: str,
) -> int:
    """How many effects were written."""
    next_ids: defaultdict[str, int] = defaultdict(lambda: 1)
    waiting: defaultdict[str, list[tuple[object, ...]]] = defaultdict(list)
    statements: dict[str, str] = {}
    effects = 0
    for place_of, (kind, began) in enumerate(cases):
        template = known[kind]
        place = Place(FIRST_NUMBER + place_of, began.replace(tzinfo=None), journal_id, next_ids)
        for table, values in template.rows_at(place):
            if table not in statements:
                statements[table] = _insert(table, values)
            waiting[table].append(tuple(values.values()))
            effects += table == "effect"
        for table, count in template.counts.items():
            next_ids[table] += count
        if place_of % _AT_ONCE == 0:
            _flush(connection, statements, waiting)
    _flush(connection, statements, waiting)
    return effects


def _flush(
    connection: sqlite3.Connection,
    statements: Mapping[str, str],
    waiting: Mapping[str, list[tuple[object, ...]]],
) -> None:
    for table, statement in statements.items():
        connection.executemany(statement, waiting[table])
        waiting[table].clear()


def _insert(table: str, values: Mapping[str, object]) -> str:
    holes = ", ".join("?" * len(values))
    columns = ", ".join(f'"{column}"' for column in values)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({holes})'
