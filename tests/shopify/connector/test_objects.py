"""A delivery about something that belongs to an order leads to that order, by one read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from tests.shopify.connector.store import NUMBER, Shop, connected, place

from dropconnect.plugin import WebhookEvent
from dropconnect_shopify.simulator import CLIENT_SECRET, SHOP, Return, ShopifySimulator

SCOPES = (
    "write_orders",
    "write_merchant_managed_fulfillment_orders",
    "write_third_party_fulfillment_orders",
    "read_locations",
)


def heard(shop: Shop, topic: str, body: dict[str, object]) -> WebhookEvent:
    raw = json.dumps(body).encode()
    digest = hmac.new(CLIENT_SECRET.encode(), raw, hashlib.sha256).digest()
    headers = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": SHOP,
        "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
    }
    return shop.connection.parse_webhook(headers, raw)


def test_a_fulfilment_order_leads_to_its_order_and_parsing_asks_nobody(shop: Shop) -> None:
    number = shop.simulator.order(NUMBER).fulfillment_orders[0].id
    row = {"id": f"gid://shopify/FulfillmentOrder/{number}", "status": "open"}
    event = heard(shop, "fulfillment_orders/placed_on_hold", {"fulfillment_order": row})
    assert (event.kind, event.order_id, event.object_id) == ("ignored", "", row["id"])
    assert shop.simulator.log.requests() == []

    found = shop.connection.with_order(event)

    assert (found.kind, found.order_id) == ("order-changed", NUMBER)
    assert found.dedupe_key == event.dedupe_key


def test_a_fulfilment_leads_to_its_order(shop: Shop) -> None:
    parcel = shop.simulator.ship(NUMBER)
    gid = f"gid://shopify/Fulfillment/{parcel.id}"
    event = heard(shop, "fulfillments/update", {"id": parcel.id, "admin_graphql_api_id": gid})
    assert shop.connection.with_order(event).order_id == NUMBER


@pytest.mark.parametrize(
    ("scope", "order_id"), [("read_returns", NUMBER), ("write_returns", NUMBER), ("", "")]
)
def test_a_return_leads_to_its_order_if_the_app_may_see_returns(
    tmp_path: Path, scope: str, order_id: str
) -> None:
    simulator = ShopifySimulator()
    place(simulator)
    simulator.order(NUMBER).returns.append(Return(77))
    simulator.set_scopes({*SCOPES, *filter(None, [scope])})
    with connected(simulator, tmp_path) as shop:
        event = heard(shop, "returns/decline", {"id": 77, "admin_graphql_api_id": "gid://shopify/Return/77"})
        found = shop.connection.with_order(event)
    assert (found.kind, found.order_id) == ("order-changed" if order_id else "ignored", order_id)


def test_what_is_gone_leads_nowhere_and_is_no_error(shop: Shop) -> None:
    row = {"id": "gid://shopify/FulfillmentOrder/999"}
    event = heard(shop, "fulfillment_orders/split", {"fulfillment_order": row})
    assert shop.connection.with_order(event) == event


@pytest.mark.parametrize(
    "body",
    [
        {"id": 1, "admin_graphql_api_id": "gid://shopify/Product/1"},
        {"id": "gid://shopify/FulfillmentOrder/x"},
        {"risk_level": "high"},
        {},
    ],
)
def test_nobody_is_asked_about_what_belongs_to_no_order(shop: Shop, body: dict[str, object]) -> None:
    event = heard(shop, "made/up", body)
    assert (event.kind, event.object_id) == ("ignored", "")
    assert shop.connection.with_order(event) == event
    assert shop.simulator.log.requests() == []
