"""Buyers' requests to edit an order, as the API shows them."""

from __future__ import annotations

from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order, RequestedEdit
from dropconnect_shopify.simulator.ids import gid
from dropconnect_shopify.simulator.views.lines import line_view
from dropconnect_shopify.simulator.views.pages import connection


def requested_edit_view(order: Order, row: RequestedEdit) -> Json:
    at = row.answered or row.requested

    def removals() -> list[Json]:
        return [_removal(order, row, line_id, units) for line_id, units in row.removals.items()]

    return {
        "id": gid("RequestedOrderEdit", row.id),
        "status": row.status,
        **dict.fromkeys(("createdAt", "requestedAt"), row.requested),
        "updatedAt": at,
        "requestResolvedAt": at if row.status == "RESOLVED" else None,
        "requestDeclinedAt": at if row.status == "DECLINED" else None,
        "lineItems": {"removals": connection(removals)},
    }


def _removal(order: Order, row: RequestedEdit, line_id: int, units: int) -> Json:
    line = order.line(line_id)
    if line is None:
        raise ValueError(f"order {order.id} has no line {line_id} that a buyer could want removed")
    return {
        "id": gid("RequestedOrderEditLineItem", line_id),
        "lineItem": line_view(order, line),
        "quantity": units,
        "resolvedQuantity": units if row.status == "RESOLVED" else 0,
    }
