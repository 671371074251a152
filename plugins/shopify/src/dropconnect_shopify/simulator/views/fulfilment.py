"""Fulfilment orders, holds and parcels."""

from __future__ import annotations

from dropconnect_shopify.simulator.books.fulfilment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    Hold,
    Location,
)
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.ids import gid
from dropconnect_shopify.simulator.views.lines import line_view
from dropconnect_shopify.simulator.views.pages import connection


def fulfillment_order_view(order: Order, row: FulfillmentOrder, app: str) -> Json:
    """``app`` is who asks."""
    return {
        "__typename": "FulfillmentOrder",
        "id": gid("FulfillmentOrder", row.id),
        "orderId": gid("Order", order.id),
        "orderName": order.name,
        "status": row.status,
        "requestStatus": row.request_status,
        "createdAt": row.created or order.created,
        "updatedAt": order.updated,
        "fulfillAt": row.created or order.created,
        "supportedActions": [{"action": action, "externalUrl": None} for action in row.actions],
        "assignedLocation": {
            "name": row.location.name,
            "countryCode": row.location.country,
            "location": location_view(row.location),
        },
        "fulfillmentHolds": [hold_view(hold, app) for hold in row.holds],
        "lineItems": connection(lambda: [_line_view(order, line) for line in row.lines]),
        "merchantRequests": connection(list),
        "fulfillments": connection(list),
    }


def hold_view(hold: Hold, app: str) -> Json:
    return {
        "__typename": "FulfillmentHold",
        "id": gid("FulfillmentHold", hold.id),
        "handle": hold.handle or None,
        "reason": hold.reason,
        "reasonNotes": hold.notes,
        "displayReason": hold.reason.replace("_", " ").capitalize(),
        "heldByRequestingApp": hold.app == app,
    }


def location_view(location: Location) -> Json:
    return {
        "__typename": "Location",
        "id": gid("Location", location.id),
        "legacyResourceId": str(location.id),
        "name": location.name,
        "isActive": location.is_active,
        "fulfillsOnlineOrders": location.is_active,
        "isFulfillmentService": location.service is not None,
        "fulfillmentService": _service_view(location.service),
    }


def fulfillment_view(order: Order, row: Fulfillment, number: int) -> Json:
    tracking = {"company": row.tracking_company, "number": row.tracking_number, "url": None}
    lines = [(line, row.lines.get(line.id, 0)) for line in order.lines]
    return {
        "__typename": "Fulfillment",
        "id": gid("Fulfillment", row.id),
        "legacyResourceId": str(row.id),
        "name": f"{order.name}.{number}",
        "status": row.status,
        "displayStatus": "CANCELED" if row.status == "CANCELLED" else "FULFILLED",
        "createdAt": row.created or order.created,
        "updatedAt": row.created or order.created,
        "totalQuantity": sum(row.lines.values()),
        "trackingInfo": [tracking] if row.tracking_number else [],
        "location": location_view(row.location) if row.location else None,
        "service": _service_view(row.location.service) if row.location else None,
        "fulfillmentLineItems": connection(
            lambda: [
                {
                    "__typename": "FulfillmentLineItem",
                    "id": gid("FulfillmentLineItem", row.id * 100 + index),
                    "lineItem": line_view(order, line),
                    "quantity": quantity,
                }
                for index, (line, quantity) in enumerate(lines)
                if quantity
            ]
        ),
    }


def _line_view(order: Order, entry: FulfillmentLine) -> Json:
    line = entry.line
    return {
        "__typename": "FulfillmentOrderLineItem",
        "id": gid("FulfillmentOrderLineItem", entry.id),
        "lineItem": line_view(order, line),
        "remainingQuantity": entry.remaining,
        "totalQuantity": entry.total,
        "sku": line.sku,
        "productTitle": line.title,
        "vendor": line.vendor,
        "variantTitle": line.variant_title,
        "requiresShipping": line.requires_shipping,
    }


def _service_view(name: str | None) -> Json | None:
    if name is None:
        return None
    handle = name.lower().replace(" ", "-")
    service = {"id": gid("FulfillmentService", handle), "handle": handle, "serviceName": name}
    return {**service, "type": "THIRD_PARTY"}
