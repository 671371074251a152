"""The leaky bucket of points (documented for the standard plan: 2000 points, 100 restored each second)."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_shopify.simulator.books.money import Json


@dataclass
class Limits:
    """``speed``: how many of Shopify's seconds pass in one of ours, so that a run at full pace can be short;
    the restore rate is announced accordingly. Change them at any time."""

    bucket: float = 2000.0
    restore_rate: float = 100.0
    most_per_query: int = 1000
    speed: float = 1.0

    @property
    def per_second(self) -> float:
        return self.restore_rate * self.speed


class Bucket:
    """The points of one app in one shop, and what was taken from them. Thread-safe."""

    def __init__(self, clock: SimulatorClock, limits: Limits) -> None:
        self.limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._available = limits.bucket
        self._at = clock.now()
        self._spent = 0
        self._throttled = 0

    def take(self, points: float) -> bool:
        """Take them up front; False (and nothing taken) when they are not there."""
        with self._lock:
            self._refill()
            if points > self._available:
                self._throttled += 1
                return False
            self._available -= points
            self._spent += int(points)
            return True

    def give_back(self, points: float) -> None:
        """What was taken and not needed."""
        with self._lock:
            self._refill()
            self._available = min(self.limits.bucket, self._available + points)
            self._spent -= int(points)

    def empty(self) -> None:
        """Something else of the same app has used everything up."""
        with self._lock:
            self._refill()
            self._available = 0.0

    @property
    def spent(self) -> int:
        """Points that were really used so far."""
        with self._lock:
            return self._spent

    @property
    def throttled(self) -> int:
        """How many requests were turned away."""
        with self._lock:
            return self._throttled

    def status(self) -> Json:
        """``throttleStatus``."""
        with self._lock:
            self._refill()
            return {
                "maximumAvailable": self.limits.bucket,
                "currentlyAvailable": int(self._available),
                "restoreRate": self.limits.per_second,
            }

    def _refill(self) -> None:
        now = self._clock.now()
        seconds = max(0.0, (now - self._at).total_seconds())
        self._at = now
        self._available = min(self.limits.bucket, self._available + seconds * self.limits.per_second)
