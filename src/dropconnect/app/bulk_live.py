"""A bulk run that is at work in this process: its thread, and how fast it gets on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime

from dropconnect.app.bulk_spool import Sums
from dropconnect.report.bulk import BulkOrder, BulkTotals


class Live:
    """Thread-safe. ``stop``: the run ends after the rows at work."""

    def __init__(self, since: datetime, work: Callable[[], None], name: str) -> None:
        self.stop = threading.Event()
        self.thread = threading.Thread(target=work, name=f"list {name}")
        self._since = since
        self._lock = threading.Lock()
        self._sums = Sums()
        self._count = 0

    def begin(self, before: Iterable[BulkOrder]) -> None:
        """What was carried out already, before it went on."""
        with self._lock:
            for order in before:
                self._sums.add(order)

    def add(self, order: BulkOrder) -> None:
        """One row more."""
        with self._lock:
            self._count += 1
            self._sums.add(order)

    def so_far(self) -> BulkTotals:
        with self._lock:
            return self._sums.totals()

    def per_minute(self, now: datetime) -> int | None:
        """Rows a minute since it went on. None: that cannot be said yet."""
        seconds = (now - self._since).total_seconds()
        return round(self._count * 60 / seconds) or None if seconds > 0 and self._count else None
