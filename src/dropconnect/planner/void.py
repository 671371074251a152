"""Refund rows that a person declared unpaid: they stand in the store's books, and no money moved."""

from __future__ import annotations

from dropconnect.models.order import Order, Refund
from dropconnect.planner.past import Past


def is_void(row: Refund, past: Past) -> bool:
    """Whether a person said that this row was never paid. A gateway that confirms it knows better, and a row
    of another amount is not the one that the person was shown."""
    return row.confirmed is not True and past.void.get(row.id) == row.amount


def without_void(order: Order, past: Past) -> Order:
    """The order as it counts for money and units: without the rows that were never paid."""
    if not past.void:
        return order
    return order.changed(refunds=tuple(row for row in order.refunds if not is_void(row, past)))


def void_rows(order: Order, past: Past) -> tuple[Refund, ...]:
    """The rows at the store that were never paid."""
    return tuple(row for row in order.refunds if is_void(row, past))
