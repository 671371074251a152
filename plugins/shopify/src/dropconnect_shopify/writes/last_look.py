"""Right before money or a cancelling: the order, read just now, is the one that was planned on."""

from __future__ import annotations

from dropconnect.kit import require_same
from dropconnect.plugin import GuardReading, Order
from dropconnect_shopify.api.looks import Look
from dropconnect_shopify.api.store import Operation
from dropconnect_shopify.orders.fulfilment import read_fulfillment_orders, whole_page
from dropconnect_shopify.orders.marks import is_our_hold

_ON_HOLD = "ON_HOLD"


def require_unchanged(operation: Operation, before: GuardReading, order: Order, look: Look) -> None:
    """Raise ``ProviderUnavailable``, which promises that nothing was sent, where it has changed.

    Our own hold may have come in between: it changes no more than the word for the fulfilment.
    """
    if not before.is_still(order) and _is_held_meanwhile(before, order, look) and _is_ours(operation, look):
        order = order.changed(provider_status=before.order_status)
    require_same(before, order, operation.store.connection, operation.name)


def _is_held_meanwhile(before: GuardReading, order: Order, look: Look) -> bool:
    """Whether the status differs by nothing but the hold. Its last word is that of the fulfilment."""
    then, now = (status.rpartition(", ")[0] for status in (before.order_status, order.provider_status))
    return look.row.text("displayFulfillmentStatus") == _ON_HOLD and then == now


def _is_ours(operation: Operation, look: Look) -> bool:
    rows = whole_page(look.row) if look.has("fulfillmentOrders") else None
    holds = [hold for row in rows or read_fulfillment_orders(operation) for hold in row.holds]
    return bool(holds) and all(map(is_our_hold, holds))
