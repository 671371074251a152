"""Bulk runs as one person works with them: the person's own, and for an owner of all stores everybody's.

One with orders of a store that the person does not work for any more is not there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from dropconnect.app.seat import Seat
from dropconnect.errors import ConfigurationError, NotAllowed, NotThere, UsageError
from dropconnect.report.bulk import BulkOrder, BulkRow
from dropconnect.report.bulk_run import BulkRowPage, BulkRunReport
from dropconnect.report.people import Role

_THE_FILE = "the file"


class BulkLists:
    """Each method means what the front door's ``bulk_...`` of that name means, and is recorded."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._door = seat.door

    def begin(self, store: str, *, reason: str, numbers: str = "", file: bytes = b"") -> BulkRunReport:
        """Take a list: numbers between spaces, commas or lines, or a CSV file. Raises as ``bulk_rows``."""
        seat = self._seat
        if not seat.sees(store):
            raise ConfigurationError(f"there is no store {store!r}")
        self._require_change()
        with seat.recorded("bulk-plan", store=store), _written(file) as path:
            try:
                rows = self._door.bulk_rows(store, reason=reason, numbers=numbers, file=path)
                return self._door.bulk_begin(map(self._seen, rows), store, by=seat.person.name)
            except UsageError as error:
                raise type(error)(_without(str(error), path)) from None

    def runs(self) -> tuple[BulkRunReport, ...]:
        return tuple(run for run in self._door.bulk_runs() if self._may_see(run))

    def look(self, run_id: str) -> BulkRunReport:
        """``NotThere`` for a run of another person, as for one that is not there."""
        found = self._door.bulk_look(run_id)
        if not self._may_see(found):
            raise NotThere("there is no list of this name, or it was thrown away")
        return found

    def page(self, run_id: str, *, page: int, state: str) -> BulkRowPage:
        self.look(run_id)
        return self._door.bulk_page(run_id, page=page, state=state)

    def orders(self, run_id: str) -> Iterator[BulkOrder]:
        self.look(run_id)
        return self._door.bulk_orders(run_id)

    def leave_out(self, run_id: str, rows: Collection[int], *, of: Collection[int]) -> BulkRunReport:
        self.look(run_id)
        return self._door.bulk_leave_out(run_id, rows, of=of)

    def go(self, run_id: str, agreement: str) -> BulkRunReport:
        told = self.look(run_id)
        self._require_change()
        with self._seat.recorded("bulk-run", store=told.store, detail=f"{told.name}: {told.goes} orders"):
            return self._door.bulk_go(run_id, agreement)

    def stop(self, run_id: str) -> BulkRunReport:
        told = self.look(run_id)
        with self._seat.recorded("bulk-stop", store=told.store, detail=told.name):
            return self._door.bulk_stop(run_id)

    def resume(self, run_id: str) -> BulkRunReport:
        told = self.look(run_id)
        self._require_change()
        with self._seat.recorded("bulk-resume", store=told.store, detail=told.name):
            return self._door.bulk_resume(run_id)

    def discard(self, run_id: str) -> BulkRunReport:
        told = self.look(run_id)
        with self._seat.recorded("bulk-discard", store=told.store, detail=told.name):
            return self._door.bulk_discard(run_id)

    def _require_change(self) -> None:
        """Each row is held against the rights once more when it is carried out."""
        if self._seat.person.role is Role.VIEWER:
            raise NotAllowed(f"{self._seat.person.name} may look only, and not cancel orders")

    def _may_see(self, run: BulkRunReport) -> bool:
        if self._seat.sees_all:
            return self._seat.is_owner or run.by == self._seat.person.name
        # The person may have lost a store since the list was given.
        stores = [run.store] if run.store else []
        return run.by == self._seat.person.name and all(
            self._seat.sees(store) for store in (*stores, *self._door.bulk_stores(run.id))
        )

    def _seen(self, row: BulkRow) -> BulkRow:
        """A row of a store of others is one of a store that there is not."""
        if self._seat.sees(row.store):
            return row
        return row.changed(trouble=f"there is no store {row.store!r}")


@contextmanager
def _written(file: bytes) -> Iterator[Path | None]:
    """What was uploaded as a file of ours, for as long as it is read. None: nothing was."""
    if not file:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="dropconnect-") as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(file)
        yield path


def _without(words: str, path: Path | None) -> str:
    return words.replace(str(path), _THE_FILE) if path else words
