"""Several hands that work side by side, each in a thread of its own.

Cases that the same providers can make slow are of one lane. Each lane has so many hands at most, and none has
another's: a store or supplier that hangs holds up its own cases and no others.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from dropconnect.journal.queue import Due
from dropconnect.runner.hand import Hand, Told

log = logging.getLogger(__name__)

MOST_HANDS = 64
"""Beyond so many a lane gets its first hand only: each has a lock file and a thread."""


@dataclass(frozen=True)
class _Done:
    """What became of a case that was given to a hand."""

    worker: _Worker
    due: Due
    count: int
    error: BaseException | None


class _Worker:
    """A hand and its thread. The thread ends with the process: what it sent then is looked up later."""

    def __init__(self, hand: Hand, use: Callable[[Hand], None], done: SimpleQueue[_Done]) -> None:
        self.hand = hand
        self._use = use
        self._done = done
        self._orders: SimpleQueue[tuple[Due, Told] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"hand {hand.life.runner}", daemon=True)
        self._thread.start()

    def give(self, due: Due, progress: Told) -> None:
        self._orders.put((due, progress))

    def dismiss(self) -> None:
        """Only when it has nothing to do."""
        self._orders.put(None)
        self._thread.join()
        self.hand.close()

    def _work(self) -> None:
        self._use(self.hand)
        while (order := self._orders.get()) is not None:
            due, progress = order
            count, error = 0, None
            try:
                count = self.hand.run_due(due, progress)
            except BaseException as caught:  # noqa: BLE001 - whoever waits for the crew raises it
                error = caught
            self._done.put(_Done(self, due, count, error))


class Crew:
    """Up to ``jobs`` hands for each lane. To be used by one thread; ``close`` it when done.

    ``make`` makes a hand, and ``use`` is told in its thread which hand works there from now on.
    """

    def __init__(self, jobs: int, make: Callable[[], Hand], use: Callable[[Hand], None]) -> None:
        self._jobs = jobs
        self._make = make
        self._use = use
        self._done: SimpleQueue[_Done] = SimpleQueue()
        self._idle: list[_Worker] = []
        self._at_work: dict[int, Due] = {}
        self._waiting: dict[tuple[str, ...], deque[Due]] = {}

    @property
    def is_busy(self) -> bool:
        return bool(self._at_work)

    @property
    def known(self) -> frozenset[int]:
        """The cases at work, and those that wait for a hand of their lane."""
        return frozenset(self._at_work).union(due.case_id for line in self._waiting.values() for due in line)

    def add(self, found: Iterable[Due]) -> None:
        """More work, in this order, but bulk behind whatever of its lane waits already."""
        for due in found:
            line = self._waiting.setdefault(due.lane, deque())
            place = len(line)
            while not due.is_bulk and place and line[place - 1].is_bulk:
                place -= 1
            line.insert(place, due)

    def start(self, progress: Told) -> bool:
        """Give out what can be worked on now; the lanes in turn. False: there was nothing."""
        before = len(self._at_work)
        while sum(self._start_one(lane, progress) for lane in tuple(self._waiting)):
            pass
        return len(self._at_work) > before

    def wait(self, seconds: float | None = None) -> tuple[int, int] | None:
        """The number of a case that came to its end or to a wait, and how many cases that were.

        None: none did in ``seconds``. Raises what its hand raised.
        """
        try:
            done = self._next_done(seconds)
        except Empty:
            return None
        if done.error is not None:
            raise done.error
        return done.due.case_id, done.count

    def finish(self) -> None:
        """Wait for those at work; the others are forgotten."""
        self._waiting.clear()
        while self._at_work:
            done = self._next_done(None)
            if done.error is not None:
                log.error("case %d, while the others came to their end: %s", done.due.case_id, done.error)

    def close(self) -> None:
        """Dismiss all hands, none of which is at work any more."""
        for worker in self._idle:
            worker.dismiss()
        self._idle.clear()

    def _next_done(self, seconds: float | None) -> _Done:
        done = self._done.get(timeout=seconds)
        del self._at_work[done.due.case_id]
        self._idle.append(done.worker)
        return done

    def _start_one(self, lane: tuple[str, ...], progress: Told) -> bool:
        """The first case of the lane of whose order none is at work, if the lane may have one more hand."""
        lanes = Counter(due.lane for due in self._at_work.values())
        if lanes[lane] >= (self._jobs if len(self._at_work) < MOST_HANDS else 1):
            return False
        orders = {(due.store, due.order_id) for due in self._at_work.values()}
        line = self._waiting[lane]
        due = next((due for due in line if (due.store, due.order_id) not in orders), None)
        if due is None:
            return False
        line.remove(due)
        if not line:
            del self._waiting[lane]
        worker = self._idle.pop() if self._idle else _Worker(self._make(), self._use, self._done)
        self._at_work[due.case_id] = due
        worker.give(due, progress)
        return True
