"""Pure: verify a delivery over its raw body, then parse it.

The signature is base64(HMAC-SHA256(app secret, raw body)). There are two families of header names, with
``X-Shopify-`` and, in the newer Events delivery, ``shopify-`` (Shopify's Node library). A delivery may come
twice, and events in any order: it is only a hint that causes a fresh read. That also holds for the echo of
what we did ourselves: it carries the order, by which the case is found, and no news for a fresh read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from dropconnect.kit import header, verify_hmac
from dropconnect.plugin import ConfigurationError, InvalidSignature, WebhookEvent
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.settings import ShopifySettings

_FAMILIES = ("x-shopify-", "shopify-")
CHANGED, IGNORED = "order-changed", "ignored"
ACCESS_LOST = "access-lost"
"""The app was uninstalled: its tokens are over."""
PRIVACY = "privacy-request"
"""Shopify asks for a customer's data, or to erase them: a person has 30 days for it (documented)."""

Where = Callable[[Fields], str]


def _own(body: Fields) -> str:
    return _number(body, "id")


def _order_id(body: Fields) -> str:
    return _number(body, "order_id")


def _order(body: Fields) -> str:
    return _number(body.object("order"), "id")


def _nested(body: Fields) -> str:
    """The order of a fulfilment order, where the delivery tells it."""
    row = body.optional("fulfillment_order")
    return "" if row is None or row.content.get("order_id") is None else _number(row, "order_id")


def _edited(body: Fields) -> str:
    return _number(body.object("order_edit"), "order_id")


def _nowhere(body: Fields) -> str:
    return ""


_TOPICS: Mapping[str, tuple[str, Where]] = {
    "orders/cancelled": (CHANGED, _own),
    "orders/edited": (CHANGED, _edited),
    "orders/updated": (CHANGED, _own),
    "orders/risk_assessment_changed": (CHANGED, _order_id),
    "refunds/create": (CHANGED, _order_id),
    "order_transactions/create": (CHANGED, _order_id),
    "fulfillments/create": (CHANGED, _order_id),
    "fulfillments/update": (CHANGED, _order_id),
    "fulfillment_orders/cancellation_request_submitted": (CHANGED, _nested),
    "fulfillment_orders/cancellation_request_accepted": (CHANGED, _nested),
    "fulfillment_orders/cancellation_request_rejected": (CHANGED, _nested),
    "returns/request": (CHANGED, _order),
    "returns/approve": (CHANGED, _order),
    "returns/decline": (CHANGED, _order),
    "returns/cancel": (CHANGED, _order),
    "returns/close": (CHANGED, _order),
    "returns/reopen": (CHANGED, _order),
    "returns/update": (CHANGED, _order),
    "returns/process": (CHANGED, _order),
    "disputes/create": (CHANGED, _order_id),
    "app/uninstalled": (ACCESS_LOST, _nowhere),
    "customers/data_request": (PRIVACY, _nowhere),
    "customers/redact": (PRIVACY, _nowhere),
    "shop/redact": (PRIVACY, _nowhere),
}
"""Topic -> kind of event, and where its body names the order. Other topics are acknowledged and ignored."""


def parse_webhook(
    headers: Mapping[str, str], body: bytes, settings: ShopifySettings, connection: str
) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, ``ConfigurationError`` without a secret, and
    ``InvalidResponse`` for a signed body that is not of the documented shape."""
    if not settings.signing_secrets:
        raise ConfigurationError(
            f"{connection} receives webhooks only with client_secret or webhook_secrets in its settings"
        )
    refusal = f"a webhook for {connection} is not signed with the secret of its app"
    verify_hmac(body, _header(headers, "hmac-sha256"), settings.signing_secrets, refusal)
    sender = _header(headers, "shop-domain")
    if sender != settings.shop:
        # One app has one secret for all shops: the signature alone does not say which shop it was.
        raise InvalidSignature(f"a webhook for {connection} comes from the shop {sender!r}")
    topic = _header(headers, "topic").lower()
    kind, where = _TOPICS.get(topic, (IGNORED, _nowhere))
    order_id = where(Fields.from_json(body, "the webhook's body", connection))
    if kind == CHANGED and not order_id:
        kind = IGNORED
    return WebhookEvent(
        kind=kind, order_id=order_id, topic=topic, dedupe_key=_dedupe_key(headers, topic, body)
    )


def _dedupe_key(headers: Mapping[str, str], topic: str, body: bytes) -> str:
    """The event's id is the same for all subscriptions, the delivery's for all its repeats."""
    event = _header(headers, "event-id") or _header(headers, "webhook-id")
    return f"{topic}:{event or hashlib.sha256(body).hexdigest()}"


def _header(headers: Mapping[str, str], name: str) -> str:
    return next(filter(None, (header(headers, f"{family}{name}") for family in _FAMILIES)), "")


def _number(body: Fields, name: str) -> str:
    """An order's number; some deliveries write it as a gid."""
    if isinstance(body.raw(name), str):
        return body.id("Order", name)
    return str(body.whole_number(name))
