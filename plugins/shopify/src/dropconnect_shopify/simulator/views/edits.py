"""Edits of an order: one under way, and what shows those that were made."""

from __future__ import annotations

from datetime import datetime

from dropconnect_shopify.simulator.books.edits import EditSession
from dropconnect_shopify.simulator.books.lines import Line
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.ids import gid
from dropconnect_shopify.simulator.views.pages import connection


def calculated_order_view(order: Order, session: EditSession) -> Json:
    return {
        "__typename": "CalculatedOrder",
        "id": gid("CalculatedOrder", session.id),
        "lineItems": connection(lambda: [calculated_line_view(order, session, line) for line in order.lines]),
        "addedLineItems": connection(list),
    }


def calculated_line_view(order: Order, session: EditSession, line: Line) -> Json:
    """Its id ends as that of the line item (second-hand)."""
    current = order.refundable_units(line)
    return {
        "id": gid("CalculatedLineItem", line.id),
        "sku": line.sku,
        "title": line.title,
        "quantity": session.quantities.get(line.id, current),
        "editableQuantity": order.remaining_units(line),
    }


def edit_lists(shop: Shop, order: Order) -> Json:
    """The agreements and the timeline of an order."""

    def agreements() -> list[Json]:
        rows = [_agreement("OrderAgreement", order.id, "ORDER", None, order.created)]
        rows += [
            _agreement("OrderEditAgreement", row.id, "ORDER_EDIT", row.app, row.at) for row in order.edits
        ]
        return rows

    def events() -> list[Json]:
        return [
            {
                "__typename": "BasicEvent",
                "id": gid("BasicEvent", edit.id),
                "message": "The order was edited.",
                "secondaryMessage": edit.note if shop.knobs.edit_note_shown else None,
                "createdAt": edit.at,
            }
            for edit in order.edits
        ]

    return {"agreements": connection(agreements), "events": connection(events)}


def _agreement(kind: str, number: int, reason: str, app: str | None, at: datetime) -> Json:
    agreement: Json = {"__typename": kind, "id": gid(kind, number), "reason": reason, "happenedAt": at}
    return {**agreement, "app": app_view(app) if app else None}


def app_view(client_id: str) -> Json:
    """An app is known by its client id here, and by a number in its global id."""
    return {"__typename": "App", "id": gid("App", sum(client_id.encode()))}
