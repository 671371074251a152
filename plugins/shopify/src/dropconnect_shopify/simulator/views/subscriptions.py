"""A webhook as the API shows it."""

from __future__ import annotations

from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.subscriptions import Webhook
from dropconnect_shopify.simulator.ids import gid


def webhook_view(row: Webhook) -> Json:
    return {
        "__typename": "WebhookSubscription",
        "id": gid("WebhookSubscription", row.id),
        "legacyResourceId": str(row.id),
        "topic": row.topic,
        "uri": row.uri,
        "format": row.format,
        "filter": row.filter,
        "includeFields": row.include_fields,
        "createdAt": row.created,
        "updatedAt": row.created,
    }
