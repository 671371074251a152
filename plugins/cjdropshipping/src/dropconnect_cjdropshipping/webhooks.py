"""Pure: verify a message over its raw body, then parse it.

CJ docs, 08. Webhook and Webhook Mechanism (documented; the signature second-hand, its header seen in a live
registration): ``sign`` is Base64 of HMAC-SHA256 over the raw body with the account's openId as key. An openId
is a number that some messages carry themselves, so it can be guessed or known: no message is trusted. It is a
hint that causes a fresh read, and nothing else. Messages come in any order and more than once.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from pydantic import SecretStr

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, InvalidResponse, WebhookEvent
from dropconnect_cjdropshipping.api.fields import Fields

log = logging.getLogger(__name__)

_ORDER_IDS = {
    # type on the wire: the fields of params that name the order
    "ORDER": ("cjOrderId", "orderNumber", "orderNum"),
    "ORDERSPLIT": ("originalOrderId",),
    # Singular here, plural where it is subscribed to (documented); a client in use gets the plural, with the
    # order's code (second hand).
    "LOGISTIC": ("orderId", "cjOrderId"),
    "LOGISTICS": ("cjOrderId", "orderId"),
}
_ANY_TYPE = ("cjOrderId",)
_DELETED = "DELETE"
_LONGEST_NAME = 50
"""Characters of our own order number (CJ docs, 05. Shopping, documented); CJ's codes are shorter."""
_NO_ID = re.compile(r"0+|-[0-9]+|[0-9]{21,}")


def parse_webhook(headers: Mapping[str, str], body: bytes, open_id: str, connection: str) -> WebhookEvent:
    """The event of one message. Raises ``InvalidSignature``, and ``ConfigurationError`` without an openId. A
    signed body is never an error: CJ closes a topic of which too many messages are refused (second-hand)."""
    if not open_id:
        raise ConfigurationError(
            f"{connection} receives webhooks only once its openId is known: run `dropconnect check`, or set "
            "open_id"
        )
    refusal = f"a webhook for {connection} is not signed with its openId"
    verify_hmac(body, header(headers, "sign"), (SecretStr(open_id),), refusal)
    try:
        message = Fields.from_json(body, "the webhook's body", connection)
        kind, order_id = _meaning(message, connection)
    except InvalidResponse as error:
        log.warning("a webhook for %s is acknowledged unread: %s", connection, error)
        return _hint("unreadable", "", "", body)
    topic = "/".join(filter(None, map(message.words, ("type", "messageType"))))
    return _hint(kind, order_id, topic, body)


def _meaning(message: Fields, connection: str) -> tuple[str, str]:
    """The kind of event, and the order that it is about. Any message with CJ's own id of an order means a
    fresh read, whatever its type."""
    kind = message.words("type")
    params = message.part("params")
    names = _ORDER_IDS.get(kind, _ANY_TYPE)
    given = [text for text in map(params.words, names) if text.strip()]
    order_id = next((text.strip() for text in given if _may_be_an_id(text.strip())), "")
    if order_id:
        deleted = kind == "ORDER" and message.words("messageType") == _DELETED
        return "order-deleted" if deleted else "order-changed", order_id
    if kind in _ORDER_IDS:
        raise params.wrong(names[0], "is not an order's id" if given else "is missing")
    return "ignored", ""


def _may_be_an_id(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and text.isprintable() and _NO_ID.fullmatch(text) is None


def _hint(kind: str, order_id: str, topic: str, body: bytes) -> WebhookEvent:
    return WebhookEvent(
        kind=kind, order_id=order_id, topic=topic, dedupe_key=delivery_key(kind, body), trusted=False
    )
