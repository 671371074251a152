"""Deliveries: verified over the raw bytes, then read; every topic is an event or is left alone on purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence

import pytest
from pydantic import SecretStr
from tests.shopify.connector.store import NUMBER, place

from dropconnect.plugin import ConfigurationError, InvalidSignature, WebhookEvent
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.simulator import ACCESS_TOKEN, CLIENT_SECRET, SHOP, ShopifySimulator
from dropconnect_shopify.simulator.webhooks import TOPICS, Family
from dropconnect_shopify.webhooks import parse_webhook

SECRETS = (SecretStr(CLIENT_SECRET),)
CHANGED, IGNORED, UNREADABLE = "order-changed", "ignored", "unreadable"
NO_ORDER = {
    "app/uninstalled": "access-lost",
    "customers/data_request": "privacy-request",
    "customers/redact": "privacy-request",
    "shop/redact": "privacy-request",
    # They do not say of which order the fulfilment order is.
    "fulfillment_orders/cancellation_request_accepted": IGNORED,
    "fulfillment_orders/cancellation_request_rejected": IGNORED,
    "fulfillment_orders/cancellation_request_submitted": IGNORED,
}


@pytest.fixture(scope="module")
def simulator() -> ShopifySimulator:
    made = ShopifySimulator()
    place(made)
    return made


def parsed(
    headers: dict[str, str], body: bytes, secrets: Sequence[SecretStr] = SECRETS, shop: str = SHOP
) -> WebhookEvent:
    settings = ShopifySettings(
        shop=shop, access_token=SecretStr(ACCESS_TOKEN), webhook_secrets=tuple(secrets)
    )
    return parse_webhook(headers, body, settings, "shop")


@pytest.mark.parametrize("family", ["x-shopify", "shopify"])
@pytest.mark.parametrize("topic", TOPICS)
def test_topics(simulator: ShopifySimulator, topic: str, family: Family) -> None:
    headers, body = simulator.order_webhook(topic, NUMBER, family=family)
    event = parsed(headers, body)
    kind = "order-deleted" if topic == "orders/delete" else CHANGED
    expected = (NO_ORDER[topic], "") if topic in NO_ORDER else (kind, NUMBER)
    assert (event.kind, event.order_id, event.topic) == (*expected, topic)


def test_a_fulfilment_order_that_names_its_order(simulator: ShopifySimulator) -> None:
    topic = "fulfillment_orders/cancellation_request_accepted"
    row = {"id": "gid://shopify/FulfillmentOrder/1", "order_id": 1001}
    event = parsed(*simulator.order_webhook(topic, NUMBER, fulfillment_order=row))
    assert (event.kind, event.order_id) == (CHANGED, NUMBER)


def test_the_echo_of_our_own_cancellation_leads_to_its_case(simulator: ShopifySimulator) -> None:
    """By the order: a fresh read then shows what the journal knows already."""
    event = parsed(*simulator.order_webhook("orders/cancelled", NUMBER))
    assert (event.kind, event.order_id, event.topic) == (CHANGED, NUMBER, "orders/cancelled")


def test_both_secrets_count_while_one_is_replaced(simulator: ShopifySimulator) -> None:
    old, new = SecretStr("shpss_old"), SecretStr("shpss_new")
    for secret in (old, new):
        delivery = simulator.order_webhook("orders/updated", NUMBER, secret=secret.get_secret_value())
        assert parsed(*delivery, secrets=(old, new)).kind == CHANGED
    with pytest.raises(InvalidSignature):
        parsed(*simulator.order_webhook("orders/updated", NUMBER, secret="shpss_old"), secrets=(new,))


def test_what_is_not_signed_by_shopify_is_refused(simulator: ShopifySimulator) -> None:
    headers, body = simulator.order_webhook("orders/updated", NUMBER)
    rewritten = json.dumps(json.loads(body), indent=1).encode()
    unsigned = {name: value for name, value in headers.items() if "Hmac" not in name}
    for forged, content in (
        ({**headers, "X-Shopify-Hmac-Sha256": "Zm9yZ2Vk"}, body),
        (unsigned, body),
        (headers, rewritten),
        (headers, body.replace(b"1001", b"1002")),
        ({}, b"{}"),
    ):
        with pytest.raises(InvalidSignature):
            parsed(forged, content)


def test_an_empty_secret_signs_nothing(simulator: ShopifySimulator) -> None:
    with pytest.raises(InvalidSignature):
        parsed(*simulator.order_webhook("orders/updated", NUMBER, secret=""), secrets=(SecretStr(""),))


def test_without_a_secret_nothing_is_believed(simulator: ShopifySimulator) -> None:
    with pytest.raises(ConfigurationError, match="webhook_secrets"):
        parsed(*simulator.order_webhook("orders/updated", NUMBER), secrets=())


def test_another_shop_of_the_same_app_is_not_this_one(simulator: ShopifySimulator) -> None:
    delivery = simulator.order_webhook("orders/updated", NUMBER)
    with pytest.raises(InvalidSignature, match="comes from the shop 'example-shop"):
        parsed(*delivery, shop="another.myshopify.com")


def test_a_replay_under_new_ids_is_the_same_delivery(simulator: ShopifySimulator) -> None:
    headers, body = simulator.order_webhook("orders/updated", NUMBER)
    first = parsed(headers, body)
    fresh = {"X-Shopify-Webhook-Id": "other", "X-Shopify-Event-Id": "other", "X-Shopify-Triggered-At": "2030"}
    assert parsed({**headers, **fresh}, body).dedupe_key == first.dedupe_key
    other = parsed(*simulator.order_webhook("orders/updated", NUMBER, note="another"))
    assert other.dedupe_key != first.dedupe_key


@pytest.mark.parametrize("topic", TOPICS)
def test_under_another_topic_a_body_means_no_more_than_a_fresh_read(
    simulator: ShopifySimulator, topic: str
) -> None:
    """The topic is a header that nobody signs."""
    headers, body = simulator.order_webhook(topic, NUMBER)

    for other in set(TOPICS) - {topic}:
        event = parsed({**headers, "X-Shopify-Topic": other}, body)
        if event.kind == UNREADABLE:
            assert other in (*NO_ORDER, "orders/delete")
            assert event.order_id == ""
        else:
            assert (event.kind, event.order_id) in ((CHANGED, NUMBER), (IGNORED, ""))


@pytest.mark.parametrize(
    "topic",
    [
        "orders/paid",
        "orders/fulfilled",
        "orders/partially_fulfilled",
        "tender_transactions/create",
        "made/up",
    ],
)
@pytest.mark.parametrize("kind", ["orders/updated", "refunds/create", "returns/request", "orders/edited"])
def test_whatever_names_an_order_means_look_again(simulator: ShopifySimulator, topic: str, kind: str) -> None:
    headers, body = simulator.order_webhook(kind, NUMBER)
    event = parsed({**headers, "X-Shopify-Topic": topic}, body)
    assert (event.kind, event.order_id, event.topic) == (CHANGED, NUMBER, topic)


@pytest.mark.parametrize(
    ("topic", "body", "order_id"),
    [
        ("orders/updated", {"id": 1001}, NUMBER),
        ("orders/updated", {"id": 1001, "note": None}, NUMBER),
        ("orders/updated", {"admin_graphql_api_id": "gid://shopify/Order/1001"}, NUMBER),
        ("disputes/create", {"id": 5, "order_id": None, "status": "lost"}, ""),
        ("disputes/create", {"id": 5, "admin_graphql_api_order_id": "gid://shopify/Order/1001"}, NUMBER),
        ("returns/cancel", {"id": 5, "admin_graphql_api_id": "gid://shopify/Return/5"}, ""),
        ("returns/update", {"return": {"id": 5, "order_id": 1001}}, NUMBER),
        ("fulfillment_orders/moved", {"original_fulfillment_order": {"id": 6, "order_id": 1001}}, NUMBER),
        ("fulfillment_orders/split", {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/6"}}, ""),
        ("orders/risk_assessment_changed", {"risk_level": "high"}, ""),
        # Their topics and bodies are not documented in what we have: whatever names the order will do.
        ("buyers/asked", {"id": 9, "order_id": 1001, "status": "requested"}, NUMBER),
        ("buyers/asked", {"id": 9, "admin_graphql_api_id": "gid://shopify/RequestedOrderEdit/9"}, ""),
        ("products/update", {"id": 1001, "admin_graphql_api_id": "gid://shopify/Product/1001"}, ""),
        ("draft_orders/delete", {"id": 1001}, ""),
        ("customers/update", {"id": 1001, "last_order_id": 1001}, ""),
    ],
)
def test_what_names_another_object_is_acknowledged(
    simulator: ShopifySimulator, topic: str, body: dict[str, object], order_id: str
) -> None:
    event = parsed(*signed(simulator, topic, body))
    assert (event.kind, event.order_id) == (CHANGED if order_id else IGNORED, order_id)


def signed(simulator: ShopifySimulator, topic: str, body: dict[str, object]) -> tuple[dict[str, str], bytes]:
    """A delivery with exactly that body."""
    return signed_raw(simulator, topic, json.dumps(body).encode())


def signed_raw(simulator: ShopifySimulator, topic: str, raw: bytes) -> tuple[dict[str, str], bytes]:
    headers, _ = simulator.order_webhook("orders/updated", NUMBER)
    digest = hmac.new(CLIENT_SECRET.encode(), raw, hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    return {**headers, "X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": signature}, raw


@pytest.mark.parametrize(
    "topic", ["app/uninstalled", "customers/data_request", "customers/redact", "shop/redact"]
)
def test_a_body_about_another_shop_is_not_this_ones(simulator: ShopifySimulator, topic: str) -> None:
    name = "myshopify_domain" if topic == "app/uninstalled" else "shop_domain"
    with pytest.raises(InvalidSignature, match=r"comes from the shop 'another\.myshopify\.com'"):
        parsed(*simulator.order_webhook(topic, NUMBER, **{name: "another.myshopify.com"}))


@pytest.mark.parametrize("topic", ["returns/decline", "orders/risk_assessment_changed"])
def test_a_body_that_names_no_order_is_acknowledged(simulator: ShopifySimulator, topic: str) -> None:
    """As in the documented samples: refused deliveries would end the subscription."""
    nothing = dict.fromkeys(("order", "order_id", "admin_graphql_api_order_id"))
    event = parsed(*simulator.order_webhook(topic, NUMBER, **nothing))
    assert (event.kind, event.order_id) == (IGNORED, "")


@pytest.mark.parametrize(
    ("topic", "changes"),
    [
        ("orders/cancelled", {"id": 10.5}),
        ("orders/cancelled", {"id": 0}),
        ("orders/cancelled", {"id": -1001}),
        ("orders/cancelled", {"id": 10**20}),
        ("orders/cancelled", {"id": "gid://shopify/Order/123456789012345678901"}),
        ("refunds/create", {"order_id": 10**4000}),
        ("refunds/create", {"order_id": "gid://shopify/Refund/1"}),
    ],
)
def test_a_signed_body_that_cannot_be_read_is_acknowledged_and_logged(
    simulator: ShopifySimulator, caplog: pytest.LogCaptureFixture, topic: str, changes: dict[str, object]
) -> None:
    event = parsed(*simulator.order_webhook(topic, NUMBER, **changes))
    assert (event.kind, event.order_id) == (UNREADABLE, "")
    assert f"topic '{topic}' is acknowledged unread" in caplog.text


@pytest.mark.parametrize(
    "topic", ["app/uninstalled", "customers/data_request", "customers/redact", "shop/redact"]
)
def test_a_topic_that_means_more_with_another_shape_is_shown_to_a_person(
    simulator: ShopifySimulator, topic: str
) -> None:
    body: dict[str, object] = {"id": 5, "shop_domain": SHOP, "note": "a new field"}
    assert parsed(*signed(simulator, topic, body)).kind == UNREADABLE


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_a_signed_body_that_is_no_object_is_acknowledged_too(simulator: ShopifySimulator, raw: bytes) -> None:
    assert parsed(*signed_raw(simulator, "orders/updated", raw)).kind == UNREADABLE


def test_an_order_that_is_deleted_is_told_and_one_that_is_not_is_looked_at(
    simulator: ShopifySimulator,
) -> None:
    told = parsed(*signed(simulator, "orders/delete", {"id": 1001}))
    whole = {"id": 1001, "line_items": [], "financial_status": "paid"}
    seen = parsed(*signed(simulator, "orders/delete", whole))
    assert (told.kind, told.order_id) == ("order-deleted", NUMBER)
    assert (seen.kind, seen.order_id) == (CHANGED, NUMBER)


def test_an_odd_name_of_an_order_does_not_hide_a_good_one(simulator: ShopifySimulator) -> None:
    body = {"id": 5, "order_id": {}, "admin_graphql_api_order_id": "gid://shopify/Order/1001"}
    assert parsed(*signed(simulator, "returns/update", body)).order_id == NUMBER


def test_an_order_may_be_named_by_text(simulator: ShopifySimulator) -> None:
    for topic, body in (("refunds/create", {"order_id": "1001"}), ("orders/cancelled", {"id": "1001"})):
        assert parsed(*signed(simulator, topic, body)).order_id == NUMBER


def test_an_order_may_be_named_by_its_gid(simulator: ShopifySimulator) -> None:
    changes = {"order_id": "gid://shopify/Order/1001"}
    assert parsed(*simulator.order_webhook("refunds/create", NUMBER, **changes)).order_id == NUMBER
