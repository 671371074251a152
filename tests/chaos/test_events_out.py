"""Killed with -9 while a program is told of events: it hears all of them, in order, one at most twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook
from tests.chaos import driver
from tests.support.listeners import KEY, bodies, kinds, listener
from tests.support.patience import PATIENCE
from tests.support.receiver import Receiver, listening
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, finish, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove

LATER = f"import sys; from {driver.__name__} import run; sys.exit(run(['--later', '600', *sys.argv[1:]]))"
"""A process that starts when nobody waits for the dead one any more."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as made:
        yield made


@pytest.fixture
def place(tmp_path: Path, receiver: Receiver) -> Iterator[Workplace]:
    """A folder whose store's events go to a program that has begun, and a case that has ended."""
    with WooCommerceSimulator.from_shop(SHOP).running() as url:
        made = Workplace(tmp_path)
        made.environment |= {"BOOKS_SECRET": KEY, "PYTHONPATH": str(Path(__file__).parents[2])}
        made.configure(section("shop", url), listener(receiver, more=f"timeout_seconds = {PATIENCE / 2}"))
        made.call("work", "--once")
        made.cancel("21")
        yield made


def die_at(receiver: Receiver, place: Workplace, number: int) -> None:
    """``work`` is killed when the program has got that many events, and before it can know that."""
    victim: Future[int] = Future()

    def decide(_body: bytes) -> int:
        if len(receiver.taken) == number:
            os.kill(victim.result(timeout=PATIENCE), signal.SIGKILL)
        return 200

    receiver.decide = decide
    with place.start("work", "--once") as process:
        victim.set_result(process.pid)
        ended = finish(process)
    assert ended.code == -signal.SIGKILL, ended.said
    receiver.decide = lambda _body: 200


@pytest.mark.parametrize("number", [1, 4])
def test_an_event_survives_the_process_that_sends_it(
    place: Workplace, receiver: Receiver, number: int
) -> None:
    die_at(receiver, place, number)
    assert len(receiver.taken) == number

    place.run("work", "--once", script=LATER)

    sent = [body["id"] for body in bodies(receiver)]
    timeline = place.call("show", "1", "--json").document["timeline"]
    assert len(set(sent)) == len(timeline)
    assert len(sent) == len(timeline) + 1
    assert sent[number - 1] == sent[number], "the one that was on its way comes again, before all others"
    assert receiver.taken[number - 1][1] == receiver.taken[number][1]
    assert kinds(receiver)[0] == "case.opened"
    assert kinds(receiver)[-1] == "case.closed"


def test_while_it_may_still_live_nobody_else_sends(place: Workplace, receiver: Receiver) -> None:
    die_at(receiver, place, 2)

    place.run("work", "--once")

    assert len(receiver.taken) == 2


def test_the_library_of_the_standard_takes_what_is_sent(place: Workplace, receiver: Receiver) -> None:
    place.run("work", "--once")

    assert receiver.taken
    for headers, body in receiver.taken:
        assert Webhook(KEY).verify(body, headers)["id"] == headers["webhook-id"]
