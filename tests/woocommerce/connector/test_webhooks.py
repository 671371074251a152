"""Deliveries as the shop sends them: verified over the raw bytes, then read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from pydantic import SecretStr
from tests.woocommerce.connector.shop import colleague, connected

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import ConfigurationError, InvalidResponse, InvalidSignature, WebhookEvent
from dropconnect_woocommerce.simulator import WooCommerceSimulator

SECRET = "wh-secret"
BODY = (
    rb'{"id":21,"status":"processing","payment_url":"https:\/\/shop.example.test\/pay",'
    rb'"line_items":[],"shipping_lines":[]}'
)
DELETION = b'{"id":21}'
ACTION = b'{"action":"woocommerce_order_status_cancelled","arg":21}'
PRODUCT = b'{"id":21,"name":"Desk lamp","sku":"LAMP-1","status":"publish"}'
BODIES = {
    "order.created": BODY,
    "order.updated": BODY,
    "order.restored": BODY,
    "order.deleted": DELETION,
    "action.woocommerce_order_status_cancelled": ACTION,
    "product.updated": PRODUCT,
    "action.woocommerce_new_order": b'{"action":"woocommerce_new_order","arg":21}',
}


def signed(body: bytes, topic: str = "order.updated", secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-ID": "7",
        "X-WC-Webhook-Delivery-ID": "the same for a whole second",
        "X-WC-Webhook-Signature": base64.b64encode(digest).decode(),
    }


def parsed(headers: dict[str, str], body: bytes, secret: str | None = SECRET) -> WebhookEvent:
    given = None if secret is None else SecretStr(secret)
    with connected("https://shop.example.test", webhook_secret=given) as shop:
        return shop.parse_webhook(headers, body)


@pytest.mark.parametrize(
    ("topic", "body", "kind", "order_id"),
    [
        ("order.created", BODY, "order-changed", "21"),
        ("order.updated", BODY, "order-changed", "21"),
        ("order.restored", BODY, "order-changed", "21"),
        ("order.deleted", b'{"id":21}', "order-deleted", "21"),
        (
            "action.woocommerce_order_status_cancelled",
            b'{"action":"woocommerce_order_status_cancelled","arg":33}',
            "order-changed",
            "33",
        ),
        ("product.updated", b'{"id":11}', "ignored", ""),
        ("action.woocommerce_new_order", b'{"arg":1}', "ignored", ""),
    ],
)
def test_topics(topic: str, body: bytes, kind: str, order_id: str) -> None:
    event = parsed(signed(body, topic), body)
    assert (event.kind, event.order_id, event.topic) == (kind, order_id, topic)


def test_header_names_come_in_any_case() -> None:
    headers = {name.lower(): value for name, value in signed(BODY).items()}
    assert parsed(headers, BODY).order_id == "21"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(BODY, secret="another"), BODY),
        (signed(BODY), BODY.replace(b"21", b"22")),
        # The same JSON written otherwise is not what was signed.
        (signed(BODY), json.dumps(json.loads(BODY)).encode()),
        ({**signed(BODY), "X-WC-Webhook-Signature": ""}, BODY),
        ({**signed(BODY), "X-WC-Webhook-Signature": "ünsigned"}, BODY),
        ({}, BODY),
        ({}, b"webhook_id=1&order=21"),
    ],
)
def test_what_is_not_signed_by_the_shop_is_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(InvalidSignature):
        parsed(headers, body)


def test_the_unsigned_ping_is_recognised() -> None:
    assert parsed({"Content-Type": "application/x-www-form-urlencoded"}, b"webhook_id=1").kind == "ping"


def test_only_what_is_signed_is_trusted() -> None:
    assert parsed(signed(BODY), BODY).trusted
    assert not parsed({}, b"webhook_id=1").trusted


def test_without_a_secret_nothing_is_believed() -> None:
    with pytest.raises(ConfigurationError, match="webhook_secret"):
        parsed(signed(BODY), BODY, secret=None)


@pytest.mark.parametrize("body", [b"not json", b"[]", b"{}", b'{"id":"21"}'])
def test_a_signed_body_of_another_shape_is_an_invalid_response(body: bytes) -> None:
    with pytest.raises(InvalidResponse):
        parsed(signed(body), body)


def test_deliveries_of_one_second_are_told_apart() -> None:
    other = BODY.replace(b"21", b"22")
    again = parsed(signed(BODY), BODY).dedupe_key
    assert parsed(signed(BODY), BODY).dedupe_key == again
    assert parsed(signed(other), other).dedupe_key != again
    replay = {"X-WC-Webhook-ID": "8", "X-WC-Webhook-Delivery-ID": "another"}
    assert parsed({**signed(BODY), **replay}, BODY).dedupe_key == again, "ids are not signed"


@pytest.mark.parametrize("topic", BODIES)
@pytest.mark.parametrize("other", BODIES)
def test_a_body_is_believed_under_no_topic_of_another_shape(topic: str, other: str) -> None:
    """The topic is a header that nobody signs."""
    body = BODIES[topic]
    headers = signed(body, other)
    ignored = parsed(signed(body, "coupon.created"), body)

    if BODIES[other] == body or other in ("product.updated", "action.woocommerce_new_order"):
        event = parsed(headers, body)
        assert event.order_id in ("", "21")
        assert (event.dedupe_key == ignored.dedupe_key) is (event.kind == "ignored")
    else:
        with pytest.raises(InvalidResponse, match="not signed"):
            parsed(headers, body)


@pytest.mark.parametrize("number", [b"0", b"-21", b"9" * 21, b"9" * 4000, b"1e400"])
@pytest.mark.parametrize(
    "topic", ["order.updated", "order.deleted", "action.woocommerce_order_status_cancelled"]
)
def test_what_cannot_be_an_orders_id_is_refused(topic: str, number: bytes) -> None:
    body = BODIES[topic].replace(b"21", number)
    with pytest.raises(InvalidResponse, match=r"is not an id|is not a whole number"):
        parsed(signed(body, topic), body)


@pytest.mark.parametrize("topic", ["order.updated", "action.woocommerce_order_status_cancelled"])
def test_what_the_shop_delivers_is_understood(simulator: WooCommerceSimulator, topic: str) -> None:
    with simulator.running(tls=True) as url, colleague(simulator, url) as client:
        new = {"topic": topic, "delivery_url": "https://us.example.test/hook", "secret": SECRET}
        made = client.post("webhooks", json=new).json()
    body, headers = simulator.webhook_delivery(made["id"], 21)
    assert parsed(dict(headers), body).order_id == "21"
    ping_body, ping_headers = simulator.webhook_ping(made["id"])
    assert parsed(dict(ping_headers), ping_body).kind == "ping"


def test_parsing_sends_nothing(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    with pytest.raises(ConfigurationError):
        shop.parse_webhook(signed(BODY), BODY)
    assert simulator.log.requests() == []
