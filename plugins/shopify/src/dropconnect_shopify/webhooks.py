"""Pure: verify a delivery over its raw body, then parse it.

The signature is base64(HMAC-SHA256(app secret, raw body)). There are two families of header names, with
``X-Shopify-`` and, in the newer Events delivery, ``shopify-`` (Shopify's Node library). No header is signed:
topic, ids and shop in them are believed only as far as the body bears them out. A delivery may come twice,
and events in any order: it is only a hint that causes a fresh read. That also holds for the echo of what we
did ourselves: it carries the order, by which the case is found, and no news for a fresh read.
"""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, InvalidSignature, WebhookEvent
from dropconnect_shopify.api.deliveries import CHANGED, IGNORED, TOPICS, check_shape, order_in
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.settings import ShopifySettings

_FAMILIES = ("x-shopify-", "shopify-")


def parse_webhook(
    headers: Mapping[str, str], body: bytes, settings: ShopifySettings, connection: str
) -> WebhookEvent:
    """The event of one delivery. Raises ``InvalidSignature``, ``ConfigurationError`` without a secret, and
    ``InvalidResponse`` for a signed body that is not JSON, whose order cannot be one, or that has not the
    shape of a topic that means more than a fresh read."""
    if not settings.signing_secrets:
        raise ConfigurationError(
            f"{connection} receives webhooks only with client_secret or webhook_secrets in its settings"
        )
    refusal = f"a webhook for {connection} is not signed with the secret of its app"
    verify_hmac(body, _header(headers, "hmac-sha256"), settings.signing_secrets, refusal)
    _check_sender(_header(headers, "shop-domain"), settings, connection)
    topic = _header(headers, "topic").lower()
    fields = Fields.from_json(body, "the webhook's body", connection)
    kind, order_id = _meaning(fields, topic, settings, connection)
    return WebhookEvent(kind=kind, order_id=order_id, topic=topic, dedupe_key=delivery_key(kind, body))


def _meaning(fields: Fields, topic: str, settings: ShopifySettings, connection: str) -> tuple[str, str]:
    """The kind of event, and the order that it is about."""
    kind, shape = TOPICS.get(topic, (CHANGED, None))
    if shape is not None:
        check_shape(fields, topic, shape)
        if shape.shop:
            _check_sender(fields.text(shape.shop), settings, connection)
            return kind, ""
    order_id = order_in(fields, topic)
    return (kind, order_id) if order_id else (IGNORED, "")


def _check_sender(sender: str, settings: ShopifySettings, connection: str) -> None:
    """One app has one secret for all shops: the signature alone does not say which shop it was."""
    if sender != settings.shop:
        raise InvalidSignature(f"a webhook for {connection} comes from the shop {sender[:100]!r}")


def _header(headers: Mapping[str, str], name: str) -> str:
    return next(filter(None, (header(headers, f"{family}{name}") for family in _FAMILIES)), "")
