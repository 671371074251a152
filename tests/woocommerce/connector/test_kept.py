"""Facts of the shop are read again when they have grown old."""

from __future__ import annotations

from itertools import count

import pytest

from dropconnect_woocommerce.orders.store import KEEP_SECONDS, Kept


def test_a_value_is_kept_for_some_minutes() -> None:
    now = [100.0]
    numbers = count(1)
    kept = Kept(lambda: next(numbers), lambda: now[0])
    assert [kept.get(), kept.get()] == [1, 1]
    now[0] += KEEP_SECONDS
    assert kept.get() == 1
    now[0] += 1
    assert [kept.get(), kept.get()] == [2, 2]


def test_a_failed_reading_is_not_kept() -> None:
    answers = iter([ValueError("no answer"), "2"])

    def read() -> str:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    kept = Kept(read, lambda: 0.0)
    with pytest.raises(ValueError, match="no answer"):
        kept.get()
    assert kept.get() == "2"
