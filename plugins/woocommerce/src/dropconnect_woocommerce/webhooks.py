"""Pure: verify a delivery over its raw body, then parse it.

WooCommerce 10.0.2, measured: the signature is base64(HMAC-SHA256(secret, raw body)) and the body
escapes slashes, so it is verified before parsing; the ping on creating a webhook is not signed;
X-WC-Webhook-Delivery-ID repeats for deliveries of the same second, so it does not identify one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from pydantic import SecretStr

from dropconnect.plugin import ConfigurationError, InvalidSignature, WebhookEvent
from dropconnect_woocommerce.fields import Fields

_PING = re.compile(rb"webhook_id=[0-9]+")
_CANCELLED_ACTION = "action.woocommerce_order_status_cancelled"
_KINDS = {
    # topic: (kind of event, field of the body that holds the order's id)
    "order.created": ("order-changed", "id"),
    "order.updated": ("order-changed", "id"),
    "order.restored": ("order-changed", "id"),
    "order.deleted": ("order-deleted", "id"),
    _CANCELLED_ACTION: ("order-changed", "arg"),
}


def parse(headers: Mapping[str, str], body: bytes, secret: SecretStr | None, connection: str) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, ``ConfigurationError`` without a secret,
    and ``InvalidResponse`` for a signed body that is not of the documented shape."""
    if secret is None:
        raise ConfigurationError(f"{connection} receives webhooks only with a webhook_secret in its settings")
    given = {name.lower(): value for name, value in headers.items()}
    signature = given.get("x-wc-webhook-signature", "")
    digest = hashlib.sha256(body).hexdigest()
    if not signature and _PING.fullmatch(body):
        return WebhookEvent(kind="ping", dedupe_key=f"ping:{digest}")
    expected = base64.b64encode(hmac.new(secret.get_secret_value().encode(), body, hashlib.sha256).digest())
    if not hmac.compare_digest(expected, signature.encode()):
        raise InvalidSignature(f"a webhook for {connection} is not signed with its webhook_secret")
    topic = given.get("x-wc-webhook-topic", "")
    webhook_id = given.get("x-wc-webhook-id", "")
    if topic not in _KINDS:
        return WebhookEvent(kind="ignored", topic=topic, dedupe_key=f"{webhook_id}::{digest}")
    kind, id_field = _KINDS[topic]
    order_id = _order_id(body, id_field, connection)
    return WebhookEvent(
        kind=kind, order_id=order_id, topic=topic, dedupe_key=f"{webhook_id}:{order_id}:{digest}"
    )


def _order_id(body: bytes, field: str, connection: str) -> str:
    try:
        payload = json.loads(body)
    except ValueError:
        payload = None
    return Fields(payload, "the webhook's body", connection).id(field)
