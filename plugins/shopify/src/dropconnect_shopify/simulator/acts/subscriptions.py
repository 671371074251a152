"""Webhooks made, changed and taken away through the API. The words of the refusals are second-hand."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from dropconnect.kit import is_this_machine
from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.books.subscriptions import Webhook
from dropconnect_shopify.simulator.engine.scopes import may

_SCOPES = {
    "DISPUTES": "read_shopify_payments_disputes",
    "FULFILLMENT_ORDERS": "read_third_party_fulfillment_orders",
    "ORDERS_EDITED": "read_order_edits",
    "RETURNS": "read_returns",
    "APP": "",
}
"""By how a topic begins, what the app must be able to see; for others an order (assumed)."""


def create(shop: Shop, scopes: Collection[str], topic: str, asked: Json) -> Webhook:
    scope = next((scope for start, scope in _SCOPES.items() if topic.startswith(start)), "read_orders")
    if scope and not may(scope, scopes):
        raise Refused(
            f"You do not have permission to create or update webhooks with {topic} topic. This topic may not "
            "exist or may be a restricted topic",
            "topic",
        )
    uri = asked.get("uri") or ""
    _require_address(shop, topic, uri)
    made = Webhook(topic, uri, shop.now(), shop.standing())
    _set(made, asked)
    shop.webhooks[made.id] = made
    return made


def update(shop: Shop, number: int | None, asked: Json) -> Webhook:
    row = _found(shop, number)
    if asked.get("uri") not in (None, row.uri):
        _require_address(shop, row.topic, asked["uri"])
        row.uri = asked["uri"]
    _set(row, asked)
    return row


def delete(shop: Shop, number: int | None) -> None:
    del shop.webhooks[_found(shop, number).id]


def _found(shop: Shop, number: int | None) -> Webhook:
    row = shop.webhooks.get(number or 0)
    if row is None:
        raise Refused("Webhook subscription does not exist", "id")
    return row


def _set(row: Webhook, asked: Json) -> None:
    """What is not named stays as it is."""
    row.format = asked.get("format") or row.format
    row.filter = asked.get("filter", row.filter)
    row.include_fields = asked.get("includeFields", row.include_fields) or []


def _require_address(shop: Shop, topic: str, uri: str) -> None:
    """An address of this machine is taken, because here somebody can be at it."""
    address = urlsplit(uri)
    if not address.hostname:
        raise Refused("Address is invalid", "webhookSubscription", "callbackUrl")
    if address.scheme != "https" and not is_this_machine(address.hostname):
        message = f"Address protocol {address.scheme}:// is not supported"
        raise Refused(message, "webhookSubscription", "callbackUrl")
    if any((row.topic, row.uri) == (topic, uri) for row in shop.webhooks.values()):
        message = "Address for this topic has already been taken"
        raise Refused(message, "webhookSubscription", "callbackUrl")
