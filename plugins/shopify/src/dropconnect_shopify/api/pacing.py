"""Points per second: the bucket that Shopify keeps for an app in a shop, kept here as well.

GraphQL Admin API rate limits (documented): each pair of app and shop has a bucket of points that refills
evenly. Before a document runs, its requested cost must be in the bucket and is taken out; what it cost less
is put back afterwards. Every reply tells how full the bucket is, how large, and how fast it refills.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile

from dropconnect.plugin import RateLimited
from dropconnect_shopify.api.replies import ShopifyReply, Throttle

_SPARE = 0.45
"""Part of the bucket that is left in it, for other programs that use the same app: what they take is seen
late, and a throttled mutation leaves doubt. It costs no pace, which is set by the refilling."""
_SHORTEST_NAP = 0.002
_LONGEST_NAP = 0.25
"""Seconds. Points that come back early are seen after so long."""

LONGEST_WAIT = 120.0
"""Seconds. An empty bucket of any plan is full again in 20 (documented rates). So either many wait in front
of us, or the numbers that we were told make no sense."""


@dataclass(eq=False)
class Reservation:
    """Points that one request in flight has taken."""

    points: float
    overlap: float = 0.0
    """Points of other requests that were in flight at some time together with this one."""
    settled: bool = False


class CostBucket:
    """The points of one app in one shop. Thread-safe; requests pass in the order in which they came.

    Until the first reply has told how full the bucket is, requests go one by one. ``clock`` counts seconds
    and never goes back.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._queue: deque[Reservation] = deque()
        self._in_flight: list[Reservation] = []
        self._told: Throttle | None = None
        self._level = 0.0
        self._level_at = clock()

    @contextmanager
    def reserved(self, points: float) -> Iterator[Reservation]:
        """Wait for that many points and hold them. Tell the reply with ``settle``.

        Without a reply they count as spent: the request may have run. Raises ``RateLimited``, before
        anything is sent, where the points are further away than a thread should wait for.
        """
        mine = Reservation(points)
        with self._lock:
            self._queue.append(mine)
        latest = self._clock() + LONGEST_WAIT
        try:
            while (seconds := self._seconds_until(mine)) > 0:
                if self._clock() >= latest:
                    raise RateLimited(
                        f"Shopify says that its points for this app come back too slowly to wait for: "
                        f"{LONGEST_WAIT:g} seconds were not enough",
                        retry_after=LONGEST_WAIT,
                    )
                self._sleep(seconds)
            yield mine
        finally:
            self._forget(mine)

    def settle(self, mine: Reservation, reply: ShopifyReply) -> None:
        """Correct the level by what the reply says. Counts once per reservation."""
        with self._lock:
            if mine.settled:
                return
            self._leave(mine)
            if reply.actual_cost is not None:
                self._level += mine.points - reply.actual_cost
                mine.points = reply.actual_cost
            if reply.throttle is not None:
                self._correct(mine, reply.throttle)

    def _seconds_until(self, mine: Reservation) -> float:
        """0 once the points are taken, else how long to wait before asking again."""
        with self._lock:
            self._refill()
            if self._told is None:
                if self._queue[0] is not mine or self._in_flight:
                    return _LONGEST_NAP / 10
                return self._take(mine)
            spare = _SPARE * self._told.maximum
            # What can never fit would wait for ever; Shopify has a reply for it.
            mine.points = min(mine.points, self._told.maximum - spare)
            ahead = takewhile(lambda other: other is not mine, self._queue)
            missing = sum(other.points for other in ahead) + mine.points + spare - self._level
            if self._queue[0] is mine and missing <= 0:
                return self._take(mine)
            return min(max(missing / self._told.restore_rate, _SHORTEST_NAP), _LONGEST_NAP)

    def _take(self, mine: Reservation) -> float:
        self._queue.popleft()
        self._level -= mine.points
        for other in self._in_flight:
            other.overlap += mine.points
            mine.overlap += other.points
        self._in_flight.append(mine)
        return 0.0

    def _forget(self, mine: Reservation) -> None:
        with self._lock:
            if mine in self._queue:
                self._queue.remove(mine)
            elif not mine.settled:
                self._leave(mine)

    def _leave(self, mine: Reservation) -> None:
        self._refill()
        mine.settled = True
        self._in_flight.remove(mine)

    def _correct(self, mine: Reservation, told: Throttle) -> None:
        """Whether what Shopify tells includes requests that were under way meanwhile is not known."""
        self._told = told
        certainly = told.available - mine.overlap
        self._level = min(max(self._level, certainly), told.available)

    def _refill(self) -> None:
        now = self._clock()
        if self._told is not None:
            gained = (now - self._level_at) * self._told.restore_rate
            self._level = min(self._level + gained, self._told.maximum)
        self._level_at = now
