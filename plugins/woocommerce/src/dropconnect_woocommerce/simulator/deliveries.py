"""Sending what webhooks have to tell, when the test says so: a real shop waits for its next visitor.

WooCommerce 10.0.2, measured: several changes before that are one delivery, of the last state; 2xx and 300
to 302 count as taken; what fails is never sent again, and the seventh failure in a row switches the webhook
off; what happens then is lost. Assumed: taking a refund away is told as an update, and switching a webhook on
again forgets its failures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx

from dropconnect_woocommerce.simulator.state import Shop, Webhook
from dropconnect_woocommerce.simulator.webhooks import delivery
from dropconnect_woocommerce.simulator.wp import Json

_TIMEOUT = 60.0
_FAILURES_TO_END = 7


@dataclass(frozen=True)
class Delivery:
    """One delivery that was tried. ``status`` is None where nobody answered."""

    webhook_id: int
    order_id: int
    status: int | None

    @property
    def was_taken(self) -> bool:
        return self.status is not None and 200 <= self.status <= 302


def deliver(shop: Shop, show: Callable[[int], Json], base_url: str) -> list[Delivery]:
    """Send what has changed since each webhook was made, or last told."""
    now = shop.standing_orders()
    sent = []
    with httpx.Client(timeout=_TIMEOUT, trust_env=False) as client:
        for webhook in list(shop.webhooks.values()):
            before, webhook.told = webhook.told, now
            for order_id in _changed(webhook.topic, before, now):
                if webhook.status != "active":
                    break
                payload: Json = {"id": order_id} if webhook.topic == "order.deleted" else show(order_id)
                body, headers = delivery(shop, webhook, payload, base_url)
                done = Delivery(webhook.id, order_id, _posted(client, webhook.delivery_url, body, headers))
                _count(webhook, done)
                sent.append(done)
    return sent


def _changed(topic: str, before: dict[int, str], now: dict[int, str]) -> Iterator[int]:
    """The orders of which a webhook of that topic tells; none for topics of other things."""
    new = [order_id for order_id in now if order_id not in before]
    match topic:
        case "order.updated":
            yield from (number for number, told in now.items() if before.get(number, told) != told)
        case "order.deleted":
            yield from (number for number in before if number not in now)
        case "order.restored":
            yield from new


def _posted(client: httpx.Client, url: str, body: bytes, headers: Mapping[str, str]) -> int | None:
    try:
        return client.post(url, content=body, headers=headers).status_code
    except httpx.TransportError:
        return None


def _count(webhook: Webhook, done: Delivery) -> None:
    webhook.failures = 0 if done.was_taken else webhook.failures + 1
    if webhook.failures >= _FAILURES_TO_END:
        webhook.status = "disabled"
