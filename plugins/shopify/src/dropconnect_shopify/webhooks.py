"""Pure: verify a delivery over its raw body, then parse it.

The signature is base64(HMAC-SHA256(app secret, raw body)). There are two families of header names, with
``X-Shopify-`` and, in the newer Events delivery, ``shopify-`` (Shopify's Node library). No header is signed:
topic, ids and shop in them are believed only as far as the body bears them out. A delivery may come twice,
and events in any order: it is only a hint that causes a fresh read. That also holds for the echo of what we
did ourselves: it carries the order, by which the case is found, and no news for a fresh read.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import NamedTuple

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, InvalidResponse, InvalidSignature, WebhookEvent
from dropconnect_shopify.api.deliveries import (
    CHANGED,
    IGNORED,
    TOPICS,
    UNREADABLE,
    has_shape,
    object_in,
    order_in,
)
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.settings import ShopifySettings

log = logging.getLogger(__name__)

_FAMILIES = ("x-shopify-", "shopify-")


def parse_webhook(
    headers: Mapping[str, str], body: bytes, settings: ShopifySettings, connection: str
) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, and ``ConfigurationError`` without a secret.

    A signed body is never an error: Shopify ends a subscription whose deliveries are refused (documented).
    """
    if not settings.signing_secrets:
        raise ConfigurationError(
            f"{connection} receives webhooks only with client_secret or webhook_secrets in its settings"
        )
    refusal = f"a webhook for {connection} is not signed with the secret of its app"
    verify_hmac(body, _header(headers, "hmac-sha256"), settings.signing_secrets, refusal)
    _check_sender(_header(headers, "shop-domain"), settings, connection)
    topic = _header(headers, "topic").lower()
    try:
        found = _meaning(
            Fields.from_json(body, "the webhook's body", connection), topic, settings, connection
        )
    except InvalidResponse as error:
        log.warning("a webhook for %s with the topic %r is acknowledged unread: %s", connection, topic, error)
        found = _Meaning(UNREADABLE)
    return WebhookEvent(
        kind=found.kind,
        order_id=found.order_id,
        object_id=found.object_id,
        topic=topic,
        dedupe_key=delivery_key(found.kind, body),
    )


class _Meaning(NamedTuple):
    kind: str
    order_id: str = ""
    object_id: str = ""


def _meaning(fields: Fields, topic: str, settings: ShopifySettings, connection: str) -> _Meaning:
    """What the delivery is, and the order or the object that it is about.

    A topic that means more than a fresh read, with a body that has not its shape, is unreadable; if that body
    names an order, looking at it does no harm.
    """
    kind, shape = TOPICS.get(topic, (CHANGED, None))
    if shape is not None and has_shape(fields, shape):
        if shape.shop:
            _check_sender(fields.text(shape.shop), settings, connection)
            return _Meaning(kind)
        return _Meaning(kind, order_in(fields, topic))
    order_id = order_in(fields, "" if shape else topic)
    if order_id:
        return _Meaning(CHANGED, order_id)
    if shape is not None:
        raise fields.wrong("its shape", "is not that of its topic, which is not signed and so not believed")
    return _Meaning(IGNORED, object_id=object_in(fields))


def _check_sender(sender: str, settings: ShopifySettings, connection: str) -> None:
    """One app has one secret for all shops: the signature alone does not say which shop it was."""
    if sender != settings.shop:
        raise InvalidSignature(f"a webhook for {connection} comes from the shop {sender[:100]!r}")


def _header(headers: Mapping[str, str], name: str) -> str:
    return next(filter(None, (header(headers, f"{family}{name}") for family in _FAMILIES)), "")
