"""Editing an order: what is set changes nothing of it before it is committed."""

from __future__ import annotations

from dropconnect_shopify.simulator.acts.refund import lower_remaining
from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.acts.suggestion import priced
from dropconnect_shopify.simulator.books.edits import EditSession, OrderEdit
from dropconnect_shopify.simulator.books.lines import Line
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.books.shop import Shop


def begin_edit(shop: Shop, order: Order) -> EditSession:
    if order.cancelled is not None:
        raise Refused("Cancelled orders cannot be edited", "id")
    session = EditSession(order.id)
    shop.edit_sessions[session.id] = session
    return session


def set_quantity(order: Order, session: EditSession, line: Line, quantity: int, *, restock: bool) -> None:
    """Only units that were not sent can be taken out (documented)."""
    if quantity < 0:
        raise Refused("Quantity must be greater than or equal to 0", "quantity")
    current = order.refundable_units(line)
    if current - quantity > order.remaining_units(line):
        raise Refused("Quantity cannot be less than what was fulfilled", "quantity")
    if quantity > current:
        raise Refused("The simulator takes units out only", "quantity")
    session.quantities[line.id] = quantity
    session.restock[line.id] = restock


def commit_edit(shop: Shop, order: Order, session: EditSession, note: str | None) -> None:
    """Raises ``Refused`` where the order was cancelled or sent meanwhile."""
    if order.cancelled is not None:
        raise Refused("Cancelled orders cannot be edited", "id")
    taken = []
    for line in order.lines:
        units = order.refundable_units(line) - session.quantities.get(line.id, order.refundable_units(line))
        if units > order.remaining_units(line):
            raise Refused("Quantity cannot be less than what was fulfilled", "quantity")
        if units > 0:
            taken.append((line, units))
    del shop.edit_sessions[session.id]
    rows = [priced(order, line, units, "NO_RESTOCK") for line, units in taken]
    for line, units in taken:
        lower_remaining(order, line, units)
        if session.restock[line.id] and line.restockable:
            shop.ledger.put_back(line.sku, units)
        if shop.knobs.edit_leaves == "units":
            line.removed += units
    if rows and shop.knobs.edit_leaves == "row":
        order.refunds.append(Refund(rows, created=shop.now()))
    order.edits.append(OrderEdit(shop.now(), shop.app, note))
    shop.touch(order)
