"""A change of an order's status and everything the shop does of itself on that occasion.

WooCommerce 10.0.2, measured: every status may follow every other; nothing guards a cancellation.
"""

from __future__ import annotations

from dropconnect_woocommerce.simulator import mails
from dropconnect_woocommerce.simulator.amounts import php_number
from dropconnect_woocommerce.simulator.state import Refund, Shop
from dropconnect_woocommerce.simulator.stock import give_back, take_out
from dropconnect_woocommerce.simulator.wp import Json

STATUS_NAMES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "checkout-draft": "Draft",
}
STATUSES = (
    "auto-draft",
    "pending",
    "processing",
    "on-hold",
    "completed",
    "cancelled",
    "refunded",
    "failed",
    "checkout-draft",
)


def change_status(shop: Shop, order: Json, as_read: Json, status: str, user_id: int) -> None:
    """Bring the stored ``order`` to ``status``, judging by ``as_read``, the copy this request works on.

    The same status again changes nothing but the date of modification.
    """
    shop.touch(order)
    before = as_read["status"]
    if status == before:
        return
    order["status"] = status
    _set_dates(shop, order, status)
    order["is_editable"] = status in ("pending", "on-hold", "auto-draft")
    order["needs_payment"] = status in ("pending", "failed") and php_number(str(order["total"])) > 0
    if status in ("cancelled", "pending"):
        give_back(shop, order, as_read)
    elif status in ("processing", "completed", "on-hold"):
        take_out(shop, order, as_read)
    elif status == "refunded":
        _book_the_rest(shop, order, user_id)
    names = [STATUS_NAMES.get(name, name) for name in (before, status)]
    shop.add_note(order["id"], f"Order status changed from {names[0]} to {names[1]}.")
    mails.on_status(shop, order, before, status)


def _set_dates(shop: Shop, order: Json, status: str) -> None:
    now = shop.now()
    if status in ("processing", "completed") and order["date_paid"] is None:
        order["date_paid"] = order["date_paid_gmt"] = now
    if status == "completed":
        order["date_completed"] = order["date_completed_gmt"] = now


def _book_the_rest(shop: Shop, order: Json, user_id: int) -> None:
    """Status ``refunded`` set by hand: the rest is booked as refunded, and no gateway is asked."""
    rest = shop.remaining(order)
    if rest <= 0:
        return
    refund = Refund(
        shop.next_id("post"), order["id"], shop.now(), rest, "Order fully refunded.", refunded_by=user_id
    )
    shop.refunds[refund.id] = refund
    mails.on_refund(shop, order, refund, full=True)
