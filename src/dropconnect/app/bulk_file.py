"""A bulk run in a file of its own, beside the journal: its rows, how far it is, what a person took out.

It outlives the process. What was carried out stands in the journal as cases; the file says which rows those
are, so that a run goes on where it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dropconnect.app.bulk_spool import Spool, Sums
from dropconnect.models.base import Model
from dropconnect.report.bulk import BulkOrder, BulkRow, BulkTotals
from dropconnect.report.bulk_run import BulkListRow, BulkPhase

_ENDING = ".list"
_COUNTS = "SELECT count(became), sum(left_out), sum(carried) FROM kept"
_HOW_MANY = """
SELECT count(*) FROM kept
WHERE became IS NOT NULL AND (:state = '' OR json_extract(became, '$.state') = :state)
"""
_PAGE = """
SELECT became, left_out, carried FROM kept
WHERE became IS NOT NULL AND (:state = '' OR json_extract(became, '$.state') = :state)
ORDER BY row LIMIT :limit OFFSET :skip
"""


class RunState(Model):
    """What a run is, and how far."""

    name: str
    store: str
    by: str
    began_at: datetime
    phase: BulkPhase
    next: BulkPhase
    stopped: str = ""
    rows: int
    to_do: int
    planned: BulkTotals
    """As of the last time that it rested, and ``so_far`` too."""
    so_far: BulkTotals
    unknown: int = 0


class RunFile(Spool):
    """The file of one run. A context manager, to be used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        # Pages read while the run writes.
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, told TEXT NOT NULL)")

    @property
    def state(self) -> RunState:
        [told] = self._file.execute("SELECT told FROM state WHERE id = 1").fetchone()
        return RunState.model_validate_json(told)

    @state.setter
    def state(self, state: RunState) -> None:
        self._file.execute("INSERT OR REPLACE INTO state VALUES (1, ?)", (state.model_dump_json(),))

    def unplanned(self) -> Iterator[BulkRow]:
        """Rows of which nothing is known yet."""
        for asked, became in self._each():
            if became is None:
                yield BulkRow.model_validate_json(asked)

    def carried(self) -> Iterator[BulkOrder]:
        """What became of the rows that were carried out."""
        for _, became in self._each(carried=True):
            if became:
                yield BulkOrder.model_validate_json(became)

    def rested(self, **changes: Any) -> RunState:
        """The state with what the rows say now; ``changes`` to ``RunState``."""
        planned, so_far, unknown = Sums(), Sums(), 0
        for _, became in self._each(left_out=False):
            if became:
                order = BulkOrder.model_validate_json(became)
                planned.add(order)
                unknown += order.state.may_go and order.due is None
        for order in self.carried():
            so_far.add(order)
        self.state = self.state.changed(
            planned=planned.totals(), so_far=so_far.totals(), unknown=unknown, **changes
        )
        return self.state

    def counts(self) -> tuple[int, int, int]:
        """How many rows are known, were left out, were carried out."""
        known, left_out, carried = self._file.execute(_COUNTS).fetchone()
        return int(known), int(left_out or 0), int(carried or 0)

    def page(self, *, skip: int, limit: int, state: str = "") -> tuple[int, tuple[BulkListRow, ...]]:
        """How many rows are known (that stand so), and some of them."""
        wanted = {"state": state, "limit": limit, "skip": skip}
        [total] = self._file.execute(_HOW_MANY, wanted).fetchone()
        found = self._file.execute(_PAGE, wanted).fetchall()
        return int(total), tuple(
            BulkListRow(
                order=BulkOrder.model_validate_json(became), left_out=bool(left_out), carried=bool(carried)
            )
            for became, left_out, carried in found
        )

    def leave_out(self, rows: Collection[int], *, of: Collection[int]) -> None:
        """Of the rows ``of``, leave out ``rows`` and no other."""
        with self._file:
            self._file.execute("BEGIN")
            for row in of:
                values = (row in rows, row)
                self._file.execute("UPDATE kept SET left_out = ? WHERE row = ? AND carried = 0", values)


class RunFiles:
    """The folder of the runs of one journal."""

    def __init__(self, journal: Path) -> None:
        self.folder = journal.with_name(f"{journal.name}.lists")

    def path(self, run_id: str) -> Path:
        return self.folder / f"{run_id}{_ENDING}"

    def ids(self) -> tuple[str, ...]:
        """All runs, the newest first: an id begins with its time."""
        return tuple(sorted((path.stem for path in self.folder.glob(f"*{_ENDING}")), reverse=True))

    def has(self, run_id: str) -> bool:
        return run_id in self.ids()

    def lock(self, run_id: str) -> FileLock:
        """Held by whoever works on the run; the system frees it however a process ends."""
        return FileLock(self.folder / f"{run_id}.lock", thread_local=False)

    def is_free(self, run_id: str) -> bool:
        """Whether no process works on it."""
        try:
            with self.lock(run_id).acquire(timeout=0):
                return True
        except Timeout:
            return False

    def remove(self, run_id: str) -> None:
        for path in self.folder.glob(f"{run_id}*"):
            path.unlink(missing_ok=True)
