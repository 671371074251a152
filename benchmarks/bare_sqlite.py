"""What SQLite alone costs: the yardstick for a case. A saga by hand, with nothing of dropconnect in it.

Its commits are those of a whole order in ``docs/explanation/what-a-case-costs.md``, each with one row in the
same tables. It knows its values, so that it reads no row but its case's, once a commit.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

TABLES = """
CREATE TABLE "case" (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, step INTEGER NOT NULL, data TEXT);
CREATE UNIQUE INDEX case_order ON "case" (order_id);
CREATE INDEX case_step ON "case" (step);
CREATE TABLE effect (key TEXT PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES "case", data TEXT NOT NULL);
CREATE INDEX effect_case ON effect (case_id);
CREATE TABLE event (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES "case", data TEXT NOT NULL);
CREATE INDEX event_case ON event (case_id);
CREATE TABLE runner (id INTEGER PRIMARY KEY, seen INTEGER NOT NULL);
CREATE TABLE identity (counter INTEGER NOT NULL);
INSERT INTO identity VALUES (0);
"""
READ = 'SELECT * FROM "case" WHERE id = :case'
OPEN = 'INSERT INTO "case" VALUES (:case, :order, :step, :large)'
MOVE = 'UPDATE "case" SET step = :step WHERE id = :case'
TELL = "INSERT INTO event (case_id, data) VALUES (:case, :small)"
ENTER = "INSERT INTO runner VALUES (:case, :step)"
SEEN = "UPDATE runner SET seen = :step WHERE id = :case"
COUNT = "UPDATE identity SET counter = counter + 1"
PAY, PAID = (
    "INSERT INTO effect VALUES ('pay-' || :case, :case, :small)",
    "UPDATE effect SET data = :small WHERE key = 'pay-' || :case",
)
CANCEL, CANCELLED = (
    "INSERT INTO effect VALUES ('cancel-' || :case, :case, :small)",
    "UPDATE effect SET data = :small WHERE key = 'cancel-' || :case",
)
COMMITS = (
    (OPEN, TELL, ENTER),
    (MOVE, TELL),
    (MOVE, TELL),
    (MOVE, PAY, TELL, COUNT, SEEN),
    (PAID, TELL, SEEN),
    (MOVE, TELL),
    (MOVE, CANCEL, TELL, COUNT, SEEN),
    (CANCELLED, TELL, SEEN),
    (MOVE, TELL),
    (MOVE, TELL),
    (MOVE,),
    (SEEN,),
)

SIZE = 8 * 1024
"""Bytes of a whole order's case, half of them in its row and half in those beside it."""


def measure_bare(folder: Path, *, cases: int, file: str) -> float:
    """Seconds of processor time for one case, with the journal's PRAGMAs."""
    added = sum(text in (PAY, CANCEL, TELL) for texts in COMMITS for text in texts)
    large, small = "x" * (SIZE // 2), "x" * (SIZE // 2 // added)
    with closing(sqlite3.connect(folder / file, isolation_level=None)) as journal:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            journal.execute(f"PRAGMA {pragma}").close()
        journal.executescript(TABLES)
        started = time.process_time()
        for number in range(cases):
            values = {"case": number, "order": f"ok-{number}", "large": large, "small": small}
            for values["step"], texts in enumerate(COMMITS):
                journal.execute("BEGIN IMMEDIATE")
                journal.execute(READ, values).fetchall()
                for text in texts:
                    journal.execute(text, values)
                journal.execute("COMMIT")
        return (time.process_time() - started) / cases
