"""The server is killed at random while deliveries come: whatever it answered 2xx it has."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from tests.support.patience import PATIENCE
from tests.support.serving import Served, about_order, hooked, kept, signed
from tests.support.workplace import Workplace

MANY = 1000
AT_ONCE = 4
KILLS = 8


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_answered_is_kept_once_however_often_the_server_is_killed(tmp_path: Path, seed: int) -> None:
    sender = Sender(hooked(Workplace(tmp_path)), random.Random(seed))

    sender.deliver_all()

    assert sender.kills == KILLS
    orders = kept(sender.place.journal)
    assert sorted(map(int, orders)) == list(range(1, MANY + 1)), "each of them once"
    # Those that were kept and never answered were sent again, and known again.
    assert len(sender.answered) == MANY


class Sender:
    """A provider with four hands, each of which sends a delivery until it is answered 2xx; and the server."""

    def __init__(self, place: Workplace, chance: random.Random) -> None:
        self.place = place
        self.answered: set[int] = set()
        self.kills = 0
        self._lock = threading.Lock()
        self._numbers: Iterator[int] = iter(range(1, MANY + 1))
        # After how many replies it is killed: in the middle of whatever the other hands send.
        self._killed_at = sorted(chance.sample(range(20, MANY - 20), KILLS))
        self._served = Served(place)
        self._port = self._served.port

    def deliver_all(self) -> None:
        try:
            with ThreadPoolExecutor(AT_ONCE) as hands:
                for done in [hands.submit(self._send_many) for _ in range(AT_ONCE)]:
                    done.result()
        finally:
            self._served.__exit__(None, None, None)

    def _send_many(self) -> None:
        with httpx.Client(timeout=PATIENCE) as client:
            while (number := self._next()) is not None:
                body = about_order(number)
                while not self._taken(client, body):
                    pass
                self._count(number)

    def _next(self) -> int | None:
        with self._lock:
            return next(self._numbers, None)

    def _taken(self, client: httpx.Client, body: bytes) -> bool:
        address = f"http://127.0.0.1:{self._port}/hooks/shop"
        try:
            return client.post(address, content=body, headers=signed(body)).status_code == 200
        except httpx.TransportError:
            with self._lock:  # whoever starts the server anew has it
                return False

    def _count(self, number: int) -> None:
        with self._lock:
            self.answered.add(number)
            if self._killed_at and len(self.answered) >= self._killed_at[0]:
                del self._killed_at[0]
                self._served.__exit__(None, None, None)
                # Before it comes up again: nothing that it said it has is gone.
                assert self.answered <= set(map(int, kept(self.place.journal)))
                self.kills += 1
                self._served = Served(self.place, "--port", str(self._port))
