"""What was read a moment ago is known for a moment, and no longer than until the next write."""

from __future__ import annotations

from itertools import count

import pytest

from dropconnect.kit import Recent
from dropconnect.testing.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def recent(clock: FakeClock) -> Recent[str]:
    return Recent(clock)


def test_a_read_is_known_for_ten_seconds(recent: Recent[str], clock: FakeClock) -> None:
    assert recent.read("1", lambda: "draft") == "draft"

    clock.advance(10)
    assert recent.known("1") == "draft"
    clock.advance(0.1)
    assert recent.known("1") is None


def test_the_seconds_count_from_before_the_read(recent: Recent[str], clock: FakeClock) -> None:
    def slow() -> str:
        clock.advance(11)
        return "draft"

    assert recent.read("1", slow) == "draft"
    assert recent.known("1") is None


def test_nothing_is_known_after_a_write(recent: Recent[str]) -> None:
    recent.read("1", lambda: "draft")

    recent.forget()

    assert recent.known("1") is None


def test_what_was_read_across_a_write_is_not_known(recent: Recent[str]) -> None:
    def crossed() -> str:
        recent.forget()
        return "draft"

    assert recent.read("1", crossed) == "draft"
    assert recent.known("1") is None


def test_each_name_has_its_own_read(recent: Recent[str]) -> None:
    recent.read("1", lambda: "draft")

    assert recent.known("2") is None


def test_what_is_known_is_not_read_again(recent: Recent[str]) -> None:
    numbers = count(1)

    read = [recent.known_or_read("1", lambda: str(next(numbers))) for _ in range(2)]

    assert read == ["1", "1"]
    assert recent.read("1", lambda: str(next(numbers))) == "2", "who asks for a read gets one"


def test_a_read_that_fails_is_not_known(recent: Recent[str]) -> None:
    def broken() -> str:
        raise OSError("the line broke")

    with pytest.raises(OSError, match="the line broke"):
        recent.read("1", broken)

    assert recent.known("1") is None
