"""The rows that installations write at the orders of a fake shop to see each other."""

from __future__ import annotations

import threading
from collections import defaultdict
from itertools import count

from dropconnect.plugin import ClaimCommand, ClaimRow


class Noticeboard:
    """Each row under a name of its own. Thread-safe: no write is lost, and a row never changes its id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: defaultdict[str, tuple[ClaimRow, ...]] = defaultdict(tuple)
        self._ids = count(1)

    def rows(self, order_id: str) -> tuple[ClaimRow, ...]:
        """In the order of their making."""
        with self._lock:
            return self._rows[order_id]

    def pin(self, order_id: str, name: str, value: str) -> ClaimRow:
        """Write the row of that name, or change it."""
        with self._lock:
            before = self._rows[order_id]
            known = next((row for row in before if row.name == name), None)
            row = ClaimRow(name=name, id=known.id if known else str(next(self._ids)), value=value)
            others = before if known is None else tuple(each for each in before if each is not known)
            self._rows[order_id] = tuple(sorted((*others, row), key=lambda each: each.rank))
            return row

    def take_down(self, order_id: str, name: str) -> None:
        """Take the row of that name away, should it be there."""
        with self._lock:
            self._rows[order_id] = tuple(row for row in self._rows[order_id] if row.name != name)

    def carry_out(self, command: ClaimCommand) -> None:
        if command.value is None:
            self.take_down(command.order_id, command.name)
        else:
            self.pin(command.order_id, command.name, command.value)
