"""Pure: verify a message over its raw body, then parse it.

CJ docs, 08. Webhook and Webhook Mechanism (documented; the signature second-hand, its header seen in a live
registration): ``sign`` is Base64 of HMAC-SHA256 over the raw body with the account's openId as key. An openId
is a number that some messages carry themselves, so it can be guessed or known: no message is trusted. It is a
hint that causes a fresh read, and nothing else. Messages come in any order and more than once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import SecretStr

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, WebhookEvent
from dropconnect_cjdropshipping.api.fields import Fields

_ORDER_IDS = {
    # type on the wire: the fields of params that name the order
    "ORDER": ("cjOrderId", "orderNumber", "orderNum"),
    "ORDERSPLIT": ("originalOrderId",),
    # Singular here, plural where it is subscribed to (documented); a client in use gets the plural, with the
    # order's code (second hand).
    "LOGISTIC": ("orderId", "cjOrderId"),
    "LOGISTICS": ("cjOrderId", "orderId"),
}
_DELETED = "DELETE"
_LONGEST_NAME = 50
"""Characters of our own order number (CJ docs, 05. Shopping, documented); CJ's codes are shorter."""
_NO_ID = re.compile(r"0+|-[0-9]+|[0-9]{21,}")


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
    topic = "/".join(filter(None, (kind, action)))
    if kind not in _ORDER_IDS:
        return _hint("ignored", "", topic, body)
    params = Fields(message.raw("params"), "the webhook's params", connection)
    order_id = params.text(*_ORDER_IDS[kind])
    if not order_id:
        raise params.wrong(_ORDER_IDS[kind][0], "is missing")
    if not _may_be_an_id(order_id):
        raise params.wrong(_ORDER_IDS[kind][0], "is not an order's id")
    deleted = kind == "ORDER" and action == _DELETED
    return _hint("order-deleted" if deleted else "order-changed", order_id, topic, body)


def _may_be_an_id(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and text.isprintable() and _NO_ID.fullmatch(text) is None


def _hint(kind: str, order_id: str, topic: str, body: bytes) -> WebhookEvent:
    return WebhookEvent(
        kind=kind, order_id=order_id, topic=topic, dedupe_key=delivery_key(kind, body), trusted=False
    )
