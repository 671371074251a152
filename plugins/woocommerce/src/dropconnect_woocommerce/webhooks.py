"""Pure: verify a delivery over its raw body, then parse it.

WooCommerce 10.0.2, measured: the signature is base64(HMAC-SHA256(secret, raw body)) and the body
escapes slashes, so it is verified before parsing; the ping on creating a webhook is not signed;
X-WC-Webhook-Delivery-ID repeats for deliveries of the same second, so it does not identify one. No header
is signed: a body is taken for a topic only if it has the shape that this topic has. ``order.deleted`` has the
body of every deletion in the shop, ``{"id": 21}``: only a fresh read tells what is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, WebhookEvent
from dropconnect_woocommerce.api.fields import Fields

_PING = re.compile(rb"webhook_id=[0-9]+")
_ACTIONS = ("woocommerce_order_status_cancelled", "woocommerce_order_refunded")
_ORDER = frozenset({"id", "status", "line_items", "shipping_lines"})


def _of_order(body: Fields) -> str:
    """The body is the order's own JSON; those of products, customers and coupons have no lines."""
    _refuse_unless(body.content.keys() >= _ORDER, body)
    return body.id()


def _of_deletion(body: Fields) -> str:
    _refuse_unless(body.content.keys() == {"id"}, body)
    return body.id()


def _of_action(body: Fields) -> str:
    _refuse_unless(body.content.keys() == {"action", "arg"} and body.text("action") in _ACTIONS, body)
    return body.id("arg")


_KINDS: Mapping[str, tuple[str, Callable[[Fields], str]]] = {
    # topic: (kind of event, what reads the order's id out of its body)
    "order.created": ("order-changed", _of_order),
    "order.updated": ("order-changed", _of_order),
    "order.restored": ("order-changed", _of_order),
    "order.deleted": ("order-deleted", _of_deletion),
    **dict.fromkeys((f"action.{action}" for action in _ACTIONS), ("order-changed", _of_action)),
}


def parse_webhook(
    headers: Mapping[str, str], body: bytes, secret: SecretStr | None, connection: str
) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, ``ConfigurationError`` without a secret,
    and ``InvalidResponse`` for a signed body that is not of the documented shape."""
    if secret is None:
        raise ConfigurationError(f"{connection} receives webhooks only with a webhook_secret in its settings")
    signature = header(headers, "x-wc-webhook-signature")
    if not signature and _PING.fullmatch(body):
        return WebhookEvent(kind="ping", dedupe_key=delivery_key("ping", body), trusted=False)
    verify_hmac(
        body, signature, (secret,), f"a webhook for {connection} is not signed with its webhook_secret"
    )
    topic = header(headers, "x-wc-webhook-topic")
    if topic not in _KINDS:
        return WebhookEvent(kind="ignored", topic=topic, dedupe_key=delivery_key("ignored", body))
    kind, order_id = _KINDS[topic]
    fields = Fields.from_json(body, "the webhook's body", connection)
    return WebhookEvent(
        kind=kind, order_id=order_id(fields), topic=topic, dedupe_key=delivery_key(kind, body)
    )


def _refuse_unless(fits: bool, body: Fields) -> None:
    if not fits:
        raise body.wrong(
            "its shape", "is not that of its topic: the topic is not signed, so it is not believed"
        )
