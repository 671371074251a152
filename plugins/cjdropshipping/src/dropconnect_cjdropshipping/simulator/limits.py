"""Requests per second: what is allowed, what came, and what was refused."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

_FAMILIES = {"/ticket/": 1, "/shopping/order/getOrderDetailBatch": 2}
"""Limits of their own, whatever the account's level (tickets documented, batch second-hand)."""


@dataclass
class Limits:
    """An account's limits (CJ docs, Access Frequency Restrictions: 1, 2, 4 or 6 per second by level).

    ``per_second`` None: no limit at all. ``second`` is how long this CJ's second lasts, in real seconds, so
    that a test of the pace can be short. ``per_endpoint``: each path is counted by itself (Chinese page).
    """

    per_second: int | None = 1
    second: float = 1.0
    per_endpoint: bool = False


class Meter:
    """Counts the requests of one account, by the machine's clock (not the simulator's, which jumps)."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._arrivals: list[float] = []
        self._allowed: dict[str, deque[float]] = {}
        self._refused = 0

    def take(self, path: str) -> int | None:
        """Count one request; None when it may pass, else the limit that it breaks."""
        with self._lock:
            now = time.monotonic()
            self._arrivals.append(now)
            broken = self._broken(path, now)
            if broken is not None:
                self._refused += 1
                return broken
            for key in self._limits_of(path):
                self._allowed.setdefault(key, deque()).append(now)
            return None

    @property
    def count(self) -> int:
        """How many requests came."""
        with self._lock:
            return len(self._arrivals)

    @property
    def refused(self) -> int:
        """How many of them were refused for their pace."""
        with self._lock:
            return self._refused

    def peak(self, second: float | None = None) -> int:
        """The most requests that came within any ``second`` (default: the limits' own)."""
        span = self.limits.second if second is None else second
        with self._lock:
            arrivals = sorted(self._arrivals)
        most = start = 0
        for end, arrival in enumerate(arrivals):
            while arrival - arrivals[start] >= span:
                start += 1
            most = max(most, end - start + 1)
        return most

    def clear(self) -> None:
        with self._lock:
            self._arrivals.clear()
            self._allowed.clear()
            self._refused = 0

    def _limits_of(self, path: str) -> dict[str, int]:
        if self.limits.per_second is None:
            return {}
        limits = {path if self.limits.per_endpoint else "": self.limits.per_second}
        limits |= {family: limit for family, limit in _FAMILIES.items() if family in path}
        return limits

    def _broken(self, path: str, now: float) -> int | None:
        for key, limit in self._limits_of(path).items():
            recent = self._allowed.setdefault(key, deque())
            while recent and now - recent[0] >= self.limits.second:
                recent.popleft()
            if len(recent) >= limit:
                return limit
        return None


@dataclass
class Points:
    """The daily budget that replaced call quotas in 2026; every call that is imitated here costs nothing."""

    total: int = 50_000
    used: int = 0

    def info(self) -> dict[str, int]:
        return {"usedToday": self.used, "remaining": self.total - self.used, "total": self.total}
