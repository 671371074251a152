"""The mails that WooCommerce sends of itself.

WooCommerce 10.0.2, measured: every refund is mailed to the customer, with the reason printed in it; a
cancellation is mailed to the shop's administrator, and only out of ``processing`` and ``on-hold``; to the
customer too where the owner has switched that on.
"""

from __future__ import annotations

from dropconnect_woocommerce.simulator.amounts import money_text
from dropconnect_woocommerce.simulator.state import Mail, Refund, Shop
from dropconnect_woocommerce.simulator.wp import Json

CUSTOMER = "customer"
ADMIN = "admin"
_UNPAID = ("pending", "failed", "cancelled")


def on_status(shop: Shop, order: Json, before: str, after: str) -> None:
    number = order["number"]
    if after == "cancelled" and before in ("processing", "on-hold"):
        _send(shop, order, "cancelled_order", ADMIN, f"Order #{number} has been cancelled")
        _send(shop, order, "customer_cancelled_order", CUSTOMER, f"Your order #{number} has been cancelled")
    elif after == "processing" and before in (*_UNPAID, "on-hold"):
        _send(shop, order, "customer_processing_order", CUSTOMER, "Your order has been received!")
    elif after == "on-hold" and before in _UNPAID:
        _send(shop, order, "customer_on_hold_order", CUSTOMER, "Your order has been received!")
    elif after == "completed":
        _send(shop, order, "customer_completed_order", CUSTOMER, "Your order is now complete")
    elif after == "failed" and before in ("pending", "on-hold"):
        _send(shop, order, "customer_failed_order", CUSTOMER, "Your order was unsuccessful")


def on_refund(shop: Shop, order: Json, refund: Refund, *, full: bool) -> None:
    how = "has been refunded" if full else "has been partially refunded"
    amount = money_text(refund.amount, shop.decimals)
    text = f"Refund: -{order['currency_symbol']}{amount}{refund.reason}"
    _send(shop, order, "customer_refunded_order", CUSTOMER, f"Your order #{order['number']} {how}", text)


def on_customer_note(shop: Shop, order: Json, note: str) -> None:
    subject = f"Note added to your order from {order['date_created'][:10]}"
    _send(shop, order, "customer_note", CUSTOMER, subject, note)


def _send(shop: Shop, order: Json, template: str, recipient: str, subject: str, text: str = "") -> None:
    if not shop.mail_switches.get(template, True):
        return
    shop.mails.append(Mail(order["id"], template, recipient, subject, text))
