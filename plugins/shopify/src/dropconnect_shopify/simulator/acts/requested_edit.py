"""Answering what a buyer asked for in the shop. Nothing of the order changes by it."""

from __future__ import annotations

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.order import Order, RequestedEdit
from dropconnect_shopify.simulator.books.shop import Shop

_LONGEST_NOTE = 500


def answer_request(
    shop: Shop, order: Order, row: RequestedEdit, status: str, note: str | None
) -> RequestedEdit:
    """A request that is answered already is refused (second-hand)."""
    if row.status != "REQUESTED":
        raise Refused("The requested order edit has already been closed", "input", "id", code="INVALID")
    if note is not None and len(note) > _LONGEST_NOTE:
        message = "Decline note is too long (maximum is 500 characters)"
        raise Refused(message, "input", "declineNote", code="TOO_LONG")
    row.status, row.note, row.answered = status, note, shop.now()
    shop.touch(order)
    return row
