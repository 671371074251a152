"""A provider that sends more at once than anybody can take, as after an outage of its own."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from tests.support.serving import Served, about_order, hooked, kept, signed
from tests.support.workplace import Workplace

from dropconnect.web.limits import MOST_REQUESTS

MANY = 10_000
AT_ONCE = MOST_REQUESTS + 200
SOON = 2.0
"""Seconds after which a refused delivery is sent again. A provider takes minutes."""


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_ten_thousand_deliveries_at_once_are_all_kept_or_asked_for_again(place: Workplace) -> None:
    hooked(place)
    with Served(place) as served:
        codes = asyncio.run(deliver(served, MANY))
        assert served.get("/healthz").status_code == 200
        assert served.stop() == 0

    assert set(codes) <= {200, 503}
    orders = kept(place.journal)
    assert len(orders) == MANY
    assert set(orders) == {str(number) for number in range(1, MANY + 1)}


async def deliver(served: Served, many: int) -> Counter[int]:
    """Send so many, each until it is answered 2xx as a provider does; which replies came."""
    codes: Counter[int] = Counter()
    waiting = iter(range(1, many + 1))

    async def send() -> None:
        for number in waiting:
            while (status := await status_of(served, about_order(number))) != 200:
                codes[status] += 1
                await asyncio.sleep(SOON)
            codes[status] += 1

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    return codes


async def status_of(served: Served, body: bytes) -> int:
    """Of one delivery on a connection of its own. By hand: a client library takes longer than the server."""
    lines = {"Host": "here", "Connection": "close", "Content-Length": str(len(body)), **signed(body)}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    reading, writing = await asyncio.open_connection("127.0.0.1", served.port)
    try:
        writing.write(f"POST /hooks/shop HTTP/1.1\r\n{head}\r\n".encode() + body)
        return int((await reading.readline()).split()[1])
    finally:
        writing.close()
