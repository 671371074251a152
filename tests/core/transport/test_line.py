"""The line before a provider that is asked one at a time: customers before bulk, then who came first."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from dropconnect.transport import Line, Priority, at_priority

SLOT = 0.001
"""Seconds after which the first in line looks again."""
LONGEST = 60.0


class Slots:
    """What is waited for: it comes when the test says so, and is taken by one."""

    def __init__(self) -> None:
        self._free = threading.Semaphore(0)

    def come(self) -> None:
        self._free.release()

    def seconds_left(self) -> float:
        return 0.0 if self._free.acquire(blocking=False) else SLOT


class Crowd:
    """Threads that stand in one line, and the order in which they came through."""

    def __init__(self) -> None:
        self.line = Line()
        self.slots = Slots()
        self.through: list[str] = []
        self._passed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def joins(self, name: str, priority: Priority) -> None:
        """It stands in the line when this returns."""
        before = self.line.length
        thread = threading.Thread(target=self._stand, args=(name, priority))
        thread.start()
        self._threads.append(thread)
        wait_until(lambda: self.line.length > before)

    def next(self) -> str:
        """Who comes through by the next slot."""
        with self._passed:
            before = len(self.through)
            self.slots.come()
            assert self._passed.wait_for(lambda: len(self.through) > before, LONGEST)
            return self.through[-1]

    def go_home(self) -> None:
        for thread in self._threads:
            thread.join(LONGEST)

    def _stand(self, name: str, priority: Priority) -> None:
        with at_priority(priority):
            self.line.wait(self.slots.seconds_left)
        with self._passed:
            self.through.append(name)
            self._passed.notify_all()


def wait_until(is_so: Callable[[], bool]) -> None:
    looks = threading.Event()
    for _ in range(int(LONGEST / SLOT)):
        if is_so():
            return
        looks.wait(SLOT)
    raise AssertionError("it never came to be")


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


def test_whoever_came_first_goes_first(crowd: Crowd) -> None:
    for name in "abc":
        crowd.joins(name, Priority.CUSTOMER)

    assert [crowd.next() for _ in range(3)] == ["a", "b", "c"]
    crowd.go_home()


def test_with_fifty_of_a_bulk_run_waiting_a_customer_is_next(crowd: Crowd) -> None:
    for number in range(50):
        crowd.joins(f"bulk {number}", Priority.BULK)
    assert crowd.next() == "bulk 0"

    crowd.joins("a customer", Priority.CUSTOMER)

    assert crowd.next() == "a customer"
    assert [crowd.next() for _ in range(49)] == [f"bulk {number}" for number in range(1, 50)]
    crowd.go_home()


def test_no_slot_is_lost_while_anybody_waits(crowd: Crowd) -> None:
    """Each slot that comes takes one through, whatever came and went in the line meanwhile."""
    for number in range(20):
        crowd.joins(f"bulk {number}", Priority.BULK)
        crowd.joins(f"customer {number}", Priority.CUSTOMER)
        crowd.next()

    assert crowd.line.length == 20
    assert sorted(crowd.through) == sorted(f"customer {number}" for number in range(20))
    for _ in range(20):
        crowd.next()
    crowd.go_home()
    assert crowd.line.length == 0


def test_one_who_gives_up_leaves_the_line(crowd: Crowd) -> None:
    def fails() -> float:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        crowd.line.wait(fails)

    assert crowd.line.length == 0
