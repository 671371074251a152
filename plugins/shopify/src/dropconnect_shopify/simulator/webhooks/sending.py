"""Sending what webhooks have to tell, when the test says so.

Any 2xx is taken; after eight failures in a row the webhook is gone (Shopify on webhooks, documented).
Assumed: several changes before that are one delivery for each topic, and what failed is tried again with the
order as it is by then (Shopify keeps the first body).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.books.subscriptions import Standing, Webhook
from dropconnect_shopify.simulator.webhooks.delivery import deliver

_TIMEOUT = 60.0
_FAILURES_TO_END = 8


@dataclass(frozen=True)
class Delivery:
    """One delivery that was tried. ``status`` is None where nobody answered."""

    webhook_id: int
    topic: str
    order_id: int
    status: int | None

    @property
    def was_taken(self) -> bool:
        return self.status is not None and 200 <= self.status <= 299


def send(shop: Shop, secret: str) -> list[Delivery]:
    """Send what has changed since each webhook was made, or last told."""
    with shop.lock:
        now, rows = shop.standing(), list(shop.webhooks.values())
    sent: list[Delivery] = []
    with httpx.Client(timeout=_TIMEOUT, trust_env=False) as client:
        for row in rows:
            done = [
                _sent(client, shop, row, topic, number, secret)
                for number, topic in _news(row.topic, row.told, now)
            ]
            if all(delivery.was_taken for delivery in done):
                row.told = now
            sent += done
    return sent


def _news(topic: str, before: Standing, now: Standing) -> Iterator[tuple[int, str]]:
    """The orders of which a webhook of that topic tells, and the topic as a delivery names it; none for what
    nobody does in this shop."""
    match topic:
        case "ORDERS_UPDATED":
            changed = [number for number in now if number in before and before[number] != now[number]]
            yield from ((number, "orders/updated") for number in changed)
        case "ORDERS_CANCELLED":
            cancelled = [number for number in now if now[number][1] and not _was(before, number)[1]]
            yield from ((number, "orders/cancelled") for number in cancelled)
        case "REFUNDS_CREATE":
            for number in now:
                yield from ((number, "refunds/create") for _ in now[number][2] - _was(before, number)[2])
        case "ORDERS_DELETE":
            yield from ((number, "orders/delete") for number in before if number not in now)


def _was(before: Standing, number: int) -> tuple[bool, bool, frozenset[int]]:
    known = before.get(number)
    return (False, False, frozenset()) if known is None else (True, known[1], known[2])


def _sent(client: httpx.Client, shop: Shop, row: Webhook, topic: str, number: int, secret: str) -> Delivery:
    with shop.lock:
        order = shop.orders.get(number)
        changes = {"id": number} if order is None else {}
        headers, body = deliver(shop, topic, order, secret, "x-shopify", changes)
    done = Delivery(row.id, row.topic, number, _posted(client, row.uri, body, headers))
    row.failures = 0 if done.was_taken else row.failures + 1
    if row.failures >= _FAILURES_TO_END:
        shop.webhooks.pop(row.id, None)
    return done


def _posted(client: httpx.Client, url: str, body: bytes, headers: Mapping[str, str]) -> int | None:
    try:
        return client.post(url, content=body, headers=headers).status_code
    except httpx.TransportError:
        return None
