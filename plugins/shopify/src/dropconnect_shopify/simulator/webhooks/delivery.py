"""One delivery: the body of a topic, its headers and its signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Literal

from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.ids import gid

Family = Literal["x-shopify", "shopify"]
"""The names of the headers: the usual ones, or those of the newer Events delivery."""

_OWN_ID = ("orders/cancelled", "orders/updated")
_ID_ALONE = ("orders/delete",)
TOPICS: tuple[str, ...] = (
    "app/uninstalled",
    "customers/data_request",
    "customers/redact",
    "disputes/create",
    "disputes/update",
    "fulfillment_orders/cancellation_request_accepted",
    "fulfillment_orders/cancellation_request_rejected",
    "fulfillment_orders/cancellation_request_submitted",
    "fulfillments/create",
    "fulfillments/update",
    "order_transactions/create",
    "orders/cancelled",
    "orders/delete",
    "orders/edited",
    "orders/risk_assessment_changed",
    "orders/updated",
    "refunds/create",
    "returns/approve",
    "returns/cancel",
    "returns/close",
    "returns/decline",
    "returns/reopen",
    "returns/request",
    "shop/redact",
)
"""Topics of which there is a body."""


def deliver(
    shop: Shop, topic: str, order: Order | None, secret: str, family: Family, changes: Mapping[str, Any]
) -> tuple[dict[str, str], bytes]:
    """Headers and raw body. ``changes`` replace fields of the body; ``KeyError`` for an unknown topic."""
    if topic not in TOPICS:
        raise KeyError(topic)
    body = _about(_sample(topic), topic, order) if order else _sample(topic)
    if "myshopify_domain" in body:
        body |= {"domain": shop.domain, "myshopify_domain": shop.domain}
    if "shop_domain" in body:
        body["shop_domain"] = shop.domain
    raw = json.dumps({**body, **changes}).encode()
    return _headers(shop, topic, raw, secret, family), raw


def _sample(topic: str) -> Json:
    folder = files("dropconnect_shopify.simulator.webhooks").joinpath("bodies")
    body: Json = json.loads(folder.joinpath(f"{topic.replace('/', '.')}.json").read_text("utf-8"))
    return body


def _about(body: Json, topic: str, order: Order) -> Json:
    """The body with this order in the place of the sample's."""
    own = {"id": order.id, "admin_graphql_api_id": gid("Order", order.id)}
    if topic in _OWN_ID:
        body |= {**own, "name": order.name, "email": order.email}
    if topic in _ID_ALONE:
        body["id"] = order.id
    if "order" in body:
        body["order"] = own
    if "order_id" in body:
        body["order_id"] = order.id
    for row in body.get("transactions", ()):
        row["order_id"] = order.id
    if "admin_graphql_api_order_id" in body:
        body["admin_graphql_api_order_id"] = own["admin_graphql_api_id"]
    if "order_edit" in body:
        body["order_edit"]["order_id"] = order.id
    if "fulfillment_order" in body and order.fulfillment_orders:
        body["fulfillment_order"]["id"] = gid("FulfillmentOrder", order.fulfillment_orders[0].id)
    return body


def _headers(shop: Shop, topic: str, raw: bytes, secret: str, family: Family) -> dict[str, str]:
    signature = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
    now = shop.now().isoformat().replace("+00:00", "Z")
    if family == "shopify":
        return {
            "content-type": "application/json",
            "shopify-hmac-sha256": signature,
            "shopify-topic": topic,
            "shopify-shop-domain": shop.domain,
            "shopify-api-version": "2026-10",
            "shopify-webhook-id": str(uuid.uuid4()),
            "shopify-event-id": str(uuid.uuid4()),
            "shopify-triggered-at": now,
            "shopify-handle": topic.replace("/", "-"),
            "shopify-action": topic.partition("/")[2],
        }
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Shop-Domain": shop.domain,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": str(uuid.uuid4()),
        "X-Shopify-Event-Id": str(uuid.uuid4()),
        "X-Shopify-Triggered-At": now,
    }
