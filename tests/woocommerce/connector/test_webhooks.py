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
from dropconnect.plugin import ConfigurationError, InvalidSignature, WebhookEvent
from dropconnect_woocommerce.simulator import WooCommerceSimulator

SECRET = "wh-secret"
BODY = (
    rb'{"id":21,"status":"processing","payment_url":"https:\/\/shop.example.test\/pay",'
    rb'"line_items":[],"shipping_lines":[]}'
)
ORDER_JSON = {"status": "active", "line_items": [], "shipping_lines": []}
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
        ("order.deleted", BODY, "order-deleted", "21"),
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


@pytest.mark.parametrize("body", [b"not json", b"[]", b"7", b"\xff"])
def test_a_signed_body_that_is_no_object_is_acknowledged_and_logged(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert parsed(signed(body), body).kind == "unreadable"
    assert "acknowledged unread" in caplog.text


def test_deliveries_of_one_second_are_told_apart() -> None:
    other = BODY.replace(b"21", b"22")
    again = parsed(signed(BODY), BODY).dedupe_key
    assert parsed(signed(BODY), BODY).dedupe_key == again
    assert parsed(signed(other), other).dedupe_key != again
    replay = {"X-WC-Webhook-ID": "8", "X-WC-Webhook-Delivery-ID": "another"}
    assert parsed({**signed(BODY), **replay}, BODY).dedupe_key == again, "ids are not signed"


@pytest.mark.parametrize("topic", BODIES)
@pytest.mark.parametrize("other", BODIES)
def test_what_a_body_is_about_does_not_hang_on_its_topic(topic: str, other: str) -> None:
    """The topic is a header that nobody signs. Only of a deletion it says what was deleted."""
    body = BODIES[topic]
    right, event = parsed(signed(body, topic), body), parsed(signed(body, other), body)
    ignored = parsed(signed(PRODUCT, other), PRODUCT)

    assert ignored.kind == "ignored"
    if body is not DELETION and other != "order.deleted":
        assert (event.kind, event.order_id) == (right.kind, right.order_id)
        assert event.dedupe_key == right.dedupe_key
    elif event.kind != right.kind:
        # Who sends a delivery again under another topic does not make the right one pass for known.
        assert event.dedupe_key != right.dedupe_key


@pytest.mark.parametrize(
    ("topic", "body", "order_id"),
    [
        ("booking.updated", {"id": 9, "order_id": 21, "status": "paid"}, "21"),
        ("refund.created", {"id": 50, "order_id": "21", "amount": "5.00"}, "21"),
        ("custom.topic", {**ORDER_JSON, "id": 21}, "21"),
        ("subscription.updated", {**ORDER_JSON, "id": 9, "parent_id": 21, "billing_period": "month"}, "21"),
        ("subscription.updated", {**ORDER_JSON, "id": 9, "parent_id": 0, "billing_period": "month"}, ""),
        ("action.woocommerce_payment_complete", {"action": "woocommerce_payment_complete", "arg": 21}, "21"),
        ("action.woocommerce_new_order", {"action": "woocommerce_new_order", "arg": "21"}, "21"),
        ("action.x", {"action": "woocommerce_order_fully_refunded", "arg": 21}, "21"),
        ("action.x", {"action": "woocommerce_update_order_item", "arg": 21}, ""),
        ("action.x", {"action": "woocommerce_add_to_cart", "arg": "a1b2"}, ""),
        ("action.x", {"action": "woocommerce_new_order", "arg": {"id": 21}}, ""),
        ("action.x", {"action": 7, "arg": 21}, ""),
        ("order.updated", {"id": 21}, "21"),
        ("order.updated", {}, ""),
        ("customer.updated", {"id": 21, "email": "ada@example.test"}, ""),
        ("coupon.deleted", {"id": 21}, ""),
        ("", {"id": 21, "name": "Desk lamp"}, ""),
    ],
)
def test_a_delivery_that_names_an_order_means_look_again(
    topic: str, body: dict[str, object], order_id: str
) -> None:
    content = json.dumps(body).encode()
    event = parsed(signed(content, topic), content)
    assert (event.kind, event.order_id) == ("order-changed" if order_id else "ignored", order_id)


@pytest.mark.parametrize("action", ["woocommerce_trash_order", "woocommerce_delete_order"])
def test_a_deletion_is_told_by_its_action_too(action: str) -> None:
    content = json.dumps({"action": action, "arg": 21}).encode()
    event = parsed(signed(content, f"action.{action}"), content)
    assert (event.kind, event.order_id) == ("order-deleted", "21")


@pytest.mark.parametrize("number", [b"0", b"-21", b"9" * 21, b"9" * 4000, b"1e400"])
@pytest.mark.parametrize("topic", ["order.updated", "order.deleted"])
def test_what_cannot_be_an_orders_id_names_none(topic: str, number: bytes) -> None:
    body = BODIES[topic].replace(b"21", number)
    event = parsed(signed(body, topic), body)
    assert (event.kind, event.order_id) == ("unreadable", "")


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
