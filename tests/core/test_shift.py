"""Who rests hears each call, also one that came before, and comes to an end when told."""

from __future__ import annotations

import threading

from tests.support.patience import PATIENCE

from dropconnect.shift import Shift


def test_a_call_before_the_rest_is_heard_once() -> None:
    shift = Shift()
    shift.wake()

    shift.rest(PATIENCE)  # returns at once, or the test is over its time
    assert not shift.is_over


def test_the_end_is_heard_by_all_who_rest() -> None:
    shift = Shift()
    resting = [threading.Thread(target=shift.rest, args=(PATIENCE,)) for _ in range(3)]
    for each in resting:
        each.start()

    shift.end()
    for each in resting:
        each.join(PATIENCE / 2)

    assert shift.is_over
    assert not any(each.is_alive() for each in resting)
