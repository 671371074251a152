"""Threads in a time of their own: they run one at a time, and time passes only when all of them wait.

So a bulk of many minutes runs in a moment, and always the same way.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count


@dataclass(order=True)
class _Sleeper:
    until: float
    number: int
    woken: threading.Event = field(default_factory=threading.Event, compare=False)


class VirtualTime:
    """One thread at a time is awake; it hands over to the one that is due first. So nothing needs a lock."""

    def __init__(self) -> None:
        self._now = 0.0
        self._sleeping: list[_Sleeper] = []
        self._numbers = count()

    def clock(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        mine = self._lie_down(seconds)
        self._hand_over()
        mine.woken.wait()

    def run(self, workers: Iterable[Callable[[], None]]) -> None:
        """Let them all work to the end."""
        todo = [(worker, self._lie_down(0)) for worker in workers]
        with ThreadPoolExecutor(len(todo)) as pool:
            running = [pool.submit(self._work, worker, mine) for worker, mine in todo]
            self._hand_over()
        for future in running:
            future.result()

    def _work(self, worker: Callable[[], None], mine: _Sleeper) -> None:
        mine.woken.wait()
        try:
            worker()
        finally:
            self._hand_over()

    def _lie_down(self, seconds: float) -> _Sleeper:
        mine = _Sleeper(self._now + max(seconds, 0.0), next(self._numbers))
        heapq.heappush(self._sleeping, mine)
        return mine

    def _hand_over(self) -> None:
        if self._sleeping:
            first = heapq.heappop(self._sleeping)
            self._now = first.until
            first.woken.set()
