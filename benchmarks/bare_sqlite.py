"""What SQLite alone costs: the yardstick for a case. A loop by hand, with nothing of dropconnect in it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

ROWS = """
CREATE TABLE work (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE line (id INTEGER PRIMARY KEY, work_id INTEGER NOT NULL REFERENCES work (id), data TEXT NOT NULL);
CREATE INDEX line_work ON line (work_id);
"""


def measure_bare(
    folder: Path,
    *,
    commits: int,
    cases: int = 200,
    bytes_per_case: int = 12 * 1024,
    file: str = "bare.sqlite3",
) -> float:
    """Seconds of processor time for one case of ``commits`` transactions, with the journal's PRAGMAs.

    Each one reads the row of the case, moves it on and adds a line. All lines of a case and its row have
    ``bytes_per_case`` together, half of them in the row.
    """
    row = "x" * (bytes_per_case // 2)
    line = "x" * (bytes_per_case // 2 // commits)
    with closing(sqlite3.connect(folder / file, isolation_level=None)) as journal:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            journal.execute(f"PRAGMA {pragma}").close()
        journal.executescript(ROWS)
        started = time.process_time()
        for number in range(cases):
            for step in range(commits):
                journal.execute("BEGIN IMMEDIATE")
                if step == 0:
                    journal.execute("INSERT INTO work VALUES (?, ?, ?)", (number, step, row))
                journal.execute("SELECT * FROM work WHERE id = ?", (number,)).fetchall()
                journal.execute("UPDATE work SET step = ? WHERE id = ?", (step, number))
                journal.execute("INSERT INTO line (work_id, data) VALUES (?, ?)", (number, line))
                journal.execute("COMMIT")
        return (time.process_time() - started) / cases
