"""Pure: verify a delivery over its raw body, then see which order it is about.

WooCommerce 10.0.2, measured: the signature is base64(HMAC-SHA256(secret, raw body)) and the body
escapes slashes, so it is verified before parsing; the ping on creating a webhook is not signed;
X-WC-Webhook-Delivery-ID repeats for deliveries of the same second, so it does not identify one.

No header is signed, so the body's own shape decides: a delivery that names an order means "look again",
whatever its topic, and only a fresh read tells what became of the order. A delivery about something else is
acknowledged: at the seventh failure in a row a shop ends a webhook (10.0.2, measured).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from pydantic import SecretStr

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, InvalidResponse, WebhookEvent
from dropconnect_woocommerce.api.fields import Fields

log = logging.getLogger(__name__)

CHANGED, DELETED, IGNORED, UNREADABLE = "order-changed", "order-deleted", "ignored", "unreadable"

_PING = re.compile(rb"webhook_id=[0-9]+")
_ORDER = frozenset({"id", "status", "line_items", "shipping_lines"})
"""The order's own JSON has these; those of products, customers and coupons have no lines."""
_SUBSCRIPTION = "billing_period"
"""A subscription has the shape of an order, and names the order that began it in ``parent_id``."""
_DELETIONS = frozenset({"order.deleted"})
_ABOUT_AN_ORDER = re.compile(r"order(?!_(item|note))|payment_complete|thankyou")
_DELETES = re.compile(r"(trash|delete)d?_order|order_(trash|delete)d?")
"""In the name of a WordPress action, whose one argument is then the order's id: ``woocommerce_new_order``,
``woocommerce_order_refunded``, ``woocommerce_trash_order``."""


def parse_webhook(
    headers: Mapping[str, str], body: bytes, secret: SecretStr | None, connection: str
) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, and ``ConfigurationError`` without a secret. A
    signed body is never an error: one that is not a JSON object, or whose order has no possible id, is
    ``unreadable``."""
    if secret is None:
        raise ConfigurationError(f"{connection} receives webhooks only with a webhook_secret in its settings")
    signature = header(headers, "x-wc-webhook-signature")
    if not signature and _PING.fullmatch(body):
        return WebhookEvent(kind="ping", dedupe_key=delivery_key("ping", body), trusted=False)
    verify_hmac(
        body, signature, (secret,), f"a webhook for {connection} is not signed with its webhook_secret"
    )
    topic = header(headers, "x-wc-webhook-topic")
    try:
        kind, order_id = _order_in(Fields.from_json(body, "the webhook's body", connection), topic)
    except InvalidResponse as error:
        log.warning("a webhook for %s with the topic %r is acknowledged unread: %s", connection, topic, error)
        kind, order_id = UNREADABLE, ""
    return WebhookEvent(kind=kind, order_id=order_id, topic=topic, dedupe_key=delivery_key(kind, body))


def _order_in(body: Fields, topic: str) -> tuple[str, str]:
    """The kind of the event, and the id of the order that it is about; empty for none."""
    names = body.content.keys()
    if names == {"action", "arg"}:
        return _of_action(body)
    if _SUBSCRIPTION in names:
        return _changed(body.loose_id("parent_id"))
    if names >= _ORDER:
        return DELETED if topic in _DELETIONS else CHANGED, body.id()
    if names == {"id"}:
        # The body of every deletion in the shop, whatever was deleted; only the topic says what.
        if not topic.startswith("order."):
            return IGNORED, ""
        return DELETED if topic in _DELETIONS else CHANGED, body.id()
    return _changed(body.loose_id("order_id"))


def _of_action(body: Fields) -> tuple[str, str]:
    action = body.words("action")
    if not _ABOUT_AN_ORDER.search(action):
        return IGNORED, ""
    kind, order_id = _changed(body.loose_id("arg"))
    return (DELETED, order_id) if order_id and _DELETES.search(action) else (kind, order_id)


def _changed(order_id: str) -> tuple[str, str]:
    return (CHANGED, order_id) if order_id else (IGNORED, "")
