"""Holds on fulfilment orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.fulfilment import FulfillmentOrder, Hold
from dropconnect_shopify.simulator.books.ledger import HoldChange
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.ids import gid

_MOST_HOLDS = 10
_LONGEST_HANDLE = 64


def hold_fulfillment(shop: Shop, order: Order, row: FulfillmentOrder, asked: Mapping[str, Any]) -> Hold:
    handle, app = asked.get("handle") or "", shop.app
    if asked.get("fulfillmentOrderLineItems"):
        message = "The simulator holds whole fulfillment orders only"
        raise Refused(message, "fulfillmentHold", code="FULFILLMENT_ORDER_NOT_SPLITTABLE")
    if len(handle) > _LONGEST_HANDLE:
        raise Refused("Handle is too long (maximum is 64 characters)", "fulfillmentHold", "handle")
    if row.find_hold(app, handle) is not None:
        message = "The handle provided for the fulfillment hold is already in use by this app for another "
        message += "hold on this fulfillment order."
        raise Refused(message, "fulfillmentHold", "handle", code="DUPLICATE_FULFILLMENT_HOLD_HANDLE")
    if len([other for other in row.holds if other.app == app]) >= _MOST_HOLDS:
        message = "The maximum number of holds has been reached"
        raise Refused(message, "id", code="FULFILLMENT_ORDER_HOLD_LIMIT_REACHED")
    if "HOLD" not in row.actions:
        raise Refused(f"A fulfillment order that is {row.status} cannot be put on hold", "id")
    new = Hold(handle, asked["reason"], app, asked.get("reasonNotes"))
    row.hold(new)
    shop.touch(order)
    shop.ledger.holds.append(HoldChange(order.id, row.id, handle, "held"))
    return new


def release_holds(shop: Shop, order: Order, row: FulfillmentOrder, hold_ids: Sequence[str] | None) -> None:
    """The named holds; without names, all of them, whoever put them (documented)."""
    named = [entry for entry in row.holds if hold_ids is None or gid("FulfillmentHold", entry.id) in hold_ids]
    row.release(named)
    shop.touch(order)
    for entry in named:
        shop.ledger.holds.append(HoldChange(order.id, row.id, entry.handle, "released"))
