"""A provider that sends more at once than anybody can take, as after an outage of its own."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest
from tests.support.patience import PATIENCE
from tests.support.serving import Served, about_order, hooked, kept, signed
from tests.support.workplace import Workplace

from dropconnect.web.limits import MOST_REQUESTS

MANY = 10_000
AT_ONCE = MOST_REQUESTS + 200


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
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits, timeout=PATIENCE) as client:

        async def send() -> None:
            for number in waiting:
                body = about_order(number)
                while True:
                    try:
                        reply = await client.post(
                            f"{served.url}/hooks/shop", content=body, headers=signed(body)
                        )
                    except httpx.TransportError:
                        continue  # the server's own queue was full
                    codes[reply.status_code] += 1
                    if reply.status_code == 200:
                        break

        await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    return codes
