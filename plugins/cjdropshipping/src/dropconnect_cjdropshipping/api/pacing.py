"""Requests per second, shared by all threads and processes that use one account.

CJ docs, Access Frequency Restrictions (documented): the limit counts per account. Requests are spread
evenly, a twentieth slower than allowed, because they do not travel equally fast: two that come up to 40 ms
closer together than they left still keep to it, whatever the account's level.
"""

from __future__ import annotations

import math
import threading
import time
from enum import StrEnum
from pathlib import Path

from filelock import FileLock
from pyrate_limiter import Rate, RateItem, SQLiteBucket

from dropconnect.transport import Line

_SLOWER = 1.05
_LATE = 10
"""Milliseconds by which a request may leave late without the next ones leaving later too."""
_FIRST_LOOK = 0.005


class Lane(StrEnum):
    """Which limit a request counts towards."""

    ORDINARY = "calls"
    TICKETS = "tickets"
    """Limited whatever the level, and they count as calls too."""
    BATCHES = "batches"
    """Details of many orders: limited whatever the level, and they count as calls too."""


TICKETS_PER_SECOND = 1
"""CJ docs, 10 Ticket (documented)."""
BATCHES_PER_SECOND = 2
"""Second-hand."""


class Pacer:
    """Lets requests pass at the account's pace. Thread-safe; ``close`` it when done.

    ``path`` is the file that processes share, ``account`` names the account in it. Requests of all kinds
    count towards ``per_second``; ``tickets`` and ``batches`` are the limits of their lanes.
    """

    def __init__(
        self,
        path: Path,
        account: str,
        per_second: int,
        *,
        tickets: int = TICKETS_PER_SECOND,
        batches: int = BATCHES_PER_SECOND,
    ) -> None:
        self._threads = threading.Lock()
        self._processes = FileLock(f"{path}.lock", poll_interval=_FIRST_LOOK)
        self._path = path
        self._account = account
        self._intervals = {
            Lane.ORDINARY: _interval(per_second),
            Lane.TICKETS: _interval(tickets),
            Lane.BATCHES: _interval(batches),
        }
        self._buckets: dict[Lane, SQLiteBucket] = {}
        self._lines = {lane: Line(lambda seconds: time.sleep(seconds)) for lane in Lane}

    def wait(self, lane: Lane = Lane.ORDINARY) -> None:
        """Return when the next request may be sent: of the threads of a process a customer's goes first."""
        if lane is not Lane.ORDINARY:
            self._wait(lane)
        self._wait(Lane.ORDINARY)

    def close(self) -> None:
        with self._threads:
            for bucket in self._buckets.values():
                bucket.conn.close()
            self._buckets.clear()

    def _wait(self, lane: Lane) -> None:
        self._lines[lane].wait(lambda: self._take(lane) / 1000)

    def _take(self, lane: Lane) -> int:
        """0 if the request may be sent, else the milliseconds after which to ask again."""
        with self._threads, self._processes:
            bucket = self._bucket(lane)
            now, interval = time.time_ns() // 1_000_000, self._intervals[lane]
            newest = bucket.peek(0)
            turn = now if newest is None else newest.timestamp + interval
            if turn > now + interval:
                # Somebody set the wall clock back: what lies in the future says nothing.
                bucket.flush()
                return interval
            if turn > now:
                return turn - now
            # Its own turn is what is kept, or each late awakening would delay all that follow.
            is_late = now - turn > min(_LATE, interval // 10)
            bucket.put(RateItem(lane, now if is_late else turn))
            bucket.leak(now)
            return 0

    def _bucket(self, lane: Lane) -> SQLiteBucket:
        if lane not in self._buckets:
            # The limiter lets a second one pass only after its interval, and ours are whole ones.
            rate = Rate(1, max(1, self._intervals[lane] - 1))
            bucket = SQLiteBucket.init_from_file(
                [rate], table=f"{lane}_{self._account}", db_path=str(self._path)
            )
            # All that a power cut can lose is the memory of the last second.
            bucket.conn.execute("PRAGMA synchronous=OFF").close()
            self._buckets[lane] = bucket
        return self._buckets[lane]


def _interval(per_second: int) -> int:
    """Milliseconds between two requests."""
    return math.ceil(1000 * _SLOWER / per_second)
