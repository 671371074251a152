"""A metafield as the API shows it."""

from __future__ import annotations

from dropconnect_shopify.simulator.books.metafields import Metafield
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.ids import gid
from dropconnect_shopify.simulator.views.pages import Field


def metafield_view(row: Metafield) -> Json:
    return {
        "__typename": "Metafield",
        "id": gid("Metafield", row.id),
        "legacyResourceId": str(row.id),
        "namespace": row.namespace,
        "key": row.key,
        "type": row.type,
        "value": row.value,
        "compareDigest": row.digest,
        "createdAt": row.created,
        "updatedAt": row.updated,
    }


def metafield_of(shop: Shop, order: Order) -> Field:
    """The field of an order; null where nothing is set."""

    def resolve(_info: object, *, key: str, namespace: str | None = None) -> Json | None:
        found = order.metafields.get((namespace or f"app--{shop.app}", key))
        return metafield_view(found) if found is not None else None

    return resolve
