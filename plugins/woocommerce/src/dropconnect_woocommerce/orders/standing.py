"""Pure: how an order stands behind a status that only says what its customer asks for."""

from __future__ import annotations

from collections.abc import Collection

from dropconnect_woocommerce.api.fields import Fields


def standing_of(order: Fields, request_statuses: Collection[str]) -> str:
    """WooCommerce's own status behind one of ``request_statuses``, as far as dates tell it; else the status.

    ``date_paid`` is set when an order becomes processing, and ``date_completed`` when it is completed
    (WooCommerce 10.0.2, measured). Without either nothing is taken for known.
    """
    status = order.text("status")
    if status not in request_statuses:
        return status
    if order.content.get("date_completed_gmt"):
        return "completed"
    return "processing" if order.content.get("date_paid_gmt") else status


def as_it_stands(order: Fields, request_statuses: Collection[str]) -> Fields:
    """The order with that status in place of its own, for whoever judges by it."""
    status = standing_of(order, request_statuses)
    if status == order.text("status"):
        return order
    return Fields({**order.content, "status": status}, order.where, order.connection)
