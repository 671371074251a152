"""What one connection has read a moment ago, so that the next step need not ask for it again.

A look stands for ten seconds of the boot clock, and only until something is written to what it shows. It is
never handed to what moves money or cancels: a writing hook reads for itself, right before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from dropconnect.clock import SystemClock

STANDS_FOR = 10.0
"""Seconds of the boot clock, from before the reading began."""

T = TypeVar("T")


class _Look(NamedTuple):
    value: Any
    since: float


class Looks:
    """Looks of one connection, each under the order that it shows. Several threads may use it."""

    def __init__(self) -> None:
        self.boot: Callable[[], float] = SystemClock().boot
        self._lock = threading.Lock()
        self._looks: dict[str, dict[Hashable, _Look]] = {}
        """By order; the one that was looked at longest ago stands first."""

    def keep(self, order: str, what: Hashable, value: object, since: float) -> None:
        """``since``: the boot clock before the reading began."""
        with self._lock:
            looks = self._looks.pop(order, {})
            looks[what] = _Look(value, since)
            self._looks[order] = looks
            self._drop_old_ones()

    def find(self, order: str, what: Hashable, kind: type[T]) -> T | None:
        """The look, if it still stands."""
        with self._lock:
            look = self._looks.get(order, {}).get(what)
        if look is None or not 0 <= self.boot() - look.since <= STANDS_FOR:
            return None
        return look.value if isinstance(look.value, kind) else None

    def forget(self, order: str | None = None) -> None:
        """Something was, or may be, written there; None: to any order."""
        with self._lock:
            if order is None:
                self._looks.clear()
            else:
                self._looks.pop(order, None)

    def _drop_old_ones(self) -> None:
        """One order for each that is kept, at most two: so memory stays as small as ten seconds of work."""
        now = self.boot()
        for order in list(islice(self._looks, 2)):
            if all(now - look.since > STANDS_FOR for look in self._looks[order].values()):
                del self._looks[order]
