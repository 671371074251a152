"""Pure: verify a delivery over its raw body, then parse it.

WooCommerce 10.0.2, measured: the signature is base64(HMAC-SHA256(secret, raw body)) and the body
escapes slashes, so it is verified before parsing; the ping on creating a webhook is not signed;
X-WC-Webhook-Delivery-ID repeats for deliveries of the same second, so it does not identify one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from pydantic import SecretStr

from dropconnect.kit import header, verify_hmac
from dropconnect.plugin import ConfigurationError, WebhookEvent
from dropconnect_woocommerce.api.fields import Fields

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


def parse_webhook(
    headers: Mapping[str, str], body: bytes, secret: SecretStr | None, connection: str
) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, ``ConfigurationError`` without a secret,
    and ``InvalidResponse`` for a signed body that is not of the documented shape."""
    if secret is None:
        raise ConfigurationError(f"{connection} receives webhooks only with a webhook_secret in its settings")
    signature = header(headers, "x-wc-webhook-signature")
    digest = hashlib.sha256(body).hexdigest()
    if not signature and _PING.fullmatch(body):
        return WebhookEvent(kind="ping", dedupe_key=f"ping:{digest}")
    verify_hmac(
        body, signature, (secret,), f"a webhook for {connection} is not signed with its webhook_secret"
    )
    topic = header(headers, "x-wc-webhook-topic")
    webhook_id = header(headers, "x-wc-webhook-id")
    if topic not in _KINDS:
        return WebhookEvent(kind="ignored", topic=topic, dedupe_key=f"{webhook_id}::{digest}")
    kind, id_field = _KINDS[topic]
    order_id = Fields.from_json(body, "the webhook's body", connection).id(id_field)
    return WebhookEvent(
        kind=kind, order_id=order_id, topic=topic, dedupe_key=f"{webhook_id}:{order_id}:{digest}"
    )
