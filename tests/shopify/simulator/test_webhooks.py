"""Deliveries: their bodies, their headers, and how they are signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from importlib.resources import files

import pytest

from dropconnect_shopify.simulator import CLIENT_SECRET, SHOP, Order, ShopifySimulator
from dropconnect_shopify.simulator.webhooks import TOPICS


def signature(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_about_the_order(simulator: ShopifySimulator, lamps: Order, topic: str) -> None:
    headers, body = simulator.order_webhook(topic, 1001)
    assert headers["X-Shopify-Topic"] == topic
    assert headers["X-Shopify-Shop-Domain"] == SHOP
    assert headers["X-Shopify-API-Version"] == "2026-10"
    assert headers["X-Shopify-Hmac-Sha256"] == signature(CLIENT_SECRET, body)
    about_orders = topic.startswith(
        ("orders/", "refunds/", "returns/", "disputes/", "fulfillments/", "order_")
    )
    text = body.decode()
    assert ("1001" in text) == about_orders or topic.startswith("customers/")
    if about_orders:
        assert "450789469" not in text


def test_the_files_are_the_topics() -> None:
    folder = files("dropconnect_shopify.simulator.webhooks").joinpath("bodies")
    names = {path.name.removesuffix(".json").replace(".", "/", 1) for path in folder.iterdir()}
    assert names == set(TOPICS)


def test_the_newer_family_of_headers(simulator: ShopifySimulator, lamps: Order) -> None:
    headers, body = simulator.order_webhook("orders/cancelled", 1001, family="shopify")
    assert headers["shopify-topic"] == "orders/cancelled"
    assert headers["shopify-hmac-sha256"] == signature(CLIENT_SECRET, body)
    assert not any(name.lower().startswith("x-") for name in headers)


def test_another_secret_and_other_fields(simulator: ShopifySimulator, lamps: Order) -> None:
    headers, body = simulator.order_webhook("orders/cancelled", 1001, secret="new", cancel_reason="fraud")
    assert headers["X-Shopify-Hmac-Sha256"] == signature("new", body)
    assert json.loads(body)["cancel_reason"] == "fraud"


def test_each_delivery_has_an_id_of_its_own(simulator: ShopifySimulator, lamps: Order) -> None:
    first, second = (simulator.order_webhook("orders/edited", 1001)[0] for _ in range(2))
    assert first["X-Shopify-Webhook-Id"] != second["X-Shopify-Webhook-Id"]


def test_the_shop_and_its_fulfillment_orders(simulator: ShopifySimulator, lamps: Order) -> None:
    _, body = simulator.order_webhook("fulfillment_orders/cancellation_request_accepted", 1001)
    number = lamps.fulfillment_orders[0].id
    assert json.loads(body)["fulfillment_order"]["id"] == f"gid://shopify/FulfillmentOrder/{number}"
    for topic, field in (("app/uninstalled", "myshopify_domain"), ("shop/redact", "shop_domain")):
        assert json.loads(simulator.order_webhook(topic)[1])[field] == SHOP


def test_what_does_not_exist(simulator: ShopifySimulator) -> None:
    for topic, number in (("orders/nonsense", None), ("orders/cancelled", 404)):
        with pytest.raises(KeyError):
            simulator.order_webhook(topic, number)
