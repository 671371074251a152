"""Pure: verify a message over its raw body, then parse it.

CJ docs, 08. Webhook and Webhook Mechanism (documented; the signature second-hand, its header seen in a live
registration): ``sign`` is Base64 of HMAC-SHA256 over the raw body with the account's openId as key. Messages
come in any order and more than once; one is a hint that causes a fresh read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pydantic import SecretStr

from dropconnect.kit import header, verify_hmac
from dropconnect.plugin import ConfigurationError, WebhookEvent
from dropconnect_cjdropshipping.api.fields import Fields

_ORDER_IDS = {
    # type on the wire: the fields of params that name the order
    "ORDER": ("cjOrderId", "orderNumber", "orderNum"),
    "ORDERSPLIT": ("originalOrderId",),
    # Singular here, plural where it is subscribed to (documented).
    "LOGISTIC": ("orderId",),
}
_DELETED = "DELETE"


def parse_webhook(headers: Mapping[str, str], body: bytes, open_id: str, connection: str) -> WebhookEvent:
    """The event of one message. Raises ``InvalidSignature``, ``ConfigurationError`` without an openId, and
    ``InvalidResponse`` for a signed body that is not of the documented shape."""
    if not open_id:
        raise ConfigurationError(
            f"{connection} receives webhooks only once its openId is known: run `dropconnect check`, or set "
            "open_id"
        )
    refusal = f"a webhook for {connection} is not signed with its openId"
    verify_hmac(body, header(headers, "sign"), (SecretStr(open_id),), refusal)
    message = Fields.from_json(body, "the webhook's body", connection)
    kind, action = message.text("type"), message.text("messageType")
    dedupe_key = message.text("messageId") or hashlib.sha256(body).hexdigest()
    topic = "/".join(filter(None, (kind, action)))
    if kind not in _ORDER_IDS:
        return WebhookEvent(kind="ignored", topic=topic, dedupe_key=dedupe_key)
    params = Fields(message.raw("params"), "the webhook's params", connection)
    order_id = params.text(*_ORDER_IDS[kind])
    if not order_id:
        raise params.wrong(_ORDER_IDS[kind][0], "is missing")
    deleted = kind == "ORDER" and action == _DELETED
    return WebhookEvent(
        kind="order-deleted" if deleted else "order-changed",
        order_id=order_id,
        topic=topic,
        dedupe_key=dedupe_key,
    )
