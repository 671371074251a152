"""What webhooks send when the shop gets to it, to a receiver that is really there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr
from tests.support.receiver import Receiver, listening
from tests.woocommerce.connector.shop import connected

from dropconnect_woocommerce.simulator import WooCommerceSimulator

SECRET = "wh-secret"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as server:
        yield server


def installed(client: httpx.Client, receiver: Receiver, *topics: str) -> list[int]:
    bodies = [{"topic": topic, "delivery_url": receiver.url, "secret": SECRET} for topic in topics]
    return [client.post("webhooks", json=body).json()["id"] for body in bodies]


def told(receiver: Receiver) -> list[tuple[str, int]]:
    found = [(headers["X-WC-Webhook-Topic"], json.loads(body)["id"]) for headers, body in receiver.taken]
    receiver.taken.clear()
    return found


def test_several_changes_are_one_delivery_of_the_last_state(
    simulator: WooCommerceSimulator, client: httpx.Client, receiver: Receiver
) -> None:
    installed(client, receiver, "order.updated", "product.updated")
    client.put("orders/21", json={"customer_note": "Ring twice"})
    client.post("orders/21/refunds", json={"amount": "5.00"})
    client.put("orders/21", json={"status": "cancelled"})

    assert [done.was_taken for done in simulator.deliver_webhooks()] == [True]

    [(headers, body)] = receiver.taken
    shown = json.loads(body)
    assert (shown["status"], len(shown["refunds"])) == ("cancelled", 1)
    with connected("http://127.0.0.1:9", webhook_secret=SecretStr(SECRET)) as shop:
        assert shop.parse_webhook(headers, body).order_id == "21"
    assert simulator.deliver_webhooks() == []


def test_nothing_is_told_of_what_was_before_or_did_not_change(
    simulator: WooCommerceSimulator, client: httpx.Client, receiver: Receiver
) -> None:
    client.put("orders/21", json={"customer_note": "Ring twice"})
    installed(client, receiver, "order.updated")
    client.post("orders/22/notes", json={"note": "packed"})
    assert simulator.deliver_webhooks() == []


def test_the_trash_and_back(
    simulator: WooCommerceSimulator, client: httpx.Client, receiver: Receiver
) -> None:
    installed(client, receiver, "order.updated", "order.deleted", "order.restored")
    client.delete("orders/21")
    simulator.deliver_webhooks()
    assert told(receiver) == [("order.deleted", 21)]
    client.put("orders/21", json={"status": "cancelled"})
    simulator.deliver_webhooks()
    assert told(receiver) == [("order.restored", 21)]


@pytest.mark.parametrize("answered", [True, False])
def test_the_seventh_failure_in_a_row_ends_it_and_what_comes_then_is_lost(
    simulator: WooCommerceSimulator, client: httpx.Client, receiver: Receiver, answered: bool
) -> None:
    [webhook_id] = installed(client, receiver, "order.updated")
    receiver.status = 500
    if not answered:
        client.put(f"webhooks/{webhook_id}", json={"delivery_url": "http://127.0.0.1:9/"})
    statuses = []
    for number in range(8):
        client.put("orders/21", json={"customer_note": str(number)})
        sent = simulator.deliver_webhooks()
        statuses.append((len(sent), client.get(f"webhooks/{webhook_id}").json()["status"]))
    assert statuses == [(1, "active")] * 6 + [(1, "disabled"), (0, "disabled")]

    receiver.status = 302
    client.put(f"webhooks/{webhook_id}", json={"status": "active", "delivery_url": receiver.url})
    receiver.taken.clear()
    assert simulator.deliver_webhooks() == []
    client.put("orders/22", json={"customer_note": "new"})
    assert [done.was_taken for done in simulator.deliver_webhooks()] == [True]
    assert told(receiver) == [("order.updated", 22)]
