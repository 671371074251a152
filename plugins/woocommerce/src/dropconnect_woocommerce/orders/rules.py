"""Pure: what is not written to the shop, and why."""

from __future__ import annotations

from collections.abc import Collection

from dropconnect.kit import final_refusal, method_refusal
from dropconnect.plugin import (
    RefundCommand,
    RefundMethod,
    Refusal,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.steps import Writing, between_steps

REFUND_METHODS = frozenset({RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY})
"""WooCommerce has no store credit and cannot release a payment: it would book both and pay nothing."""

_NOT_CANCELLED_OVER = {
    "completed": "order-completed",
    "trash": "order-trashed",
}
"""Statuses over which no ``cancelled`` is written although WooCommerce would accept it: goods that are
out come back into stock, and a trashed order leaves the trash (WooCommerce 10.0.2, measured)."""


def status_refusal(status: str) -> Refusal | None:
    """Why ``cancelled`` is not written over this status, or None."""
    code = _NOT_CANCELLED_OVER.get(status)
    if code is None:
        return None
    return final_refusal(code, f"the order is {status!r} in the shop and was left so")


def needs_a_person(command: RefundCommand, gateway: str, refunding: Collection[str]) -> Refusal | None:
    """Why this refund cannot go through the shop, or None."""
    if command.method is not RefundMethod.GATEWAY or gateway in refunding:
        return None
    through = f"the payment method {gateway!r}" if gateway else "an order without a payment method"
    return final_refusal(
        "gateway-cannot-refund",
        f"the shop cannot send money back through {through}: pay back by hand, then have it booked",
    )


def command_refusal(command: RefundCommand) -> Refusal | None:
    """A refund that must not be sent whatever the order looks like, or None."""
    if not command.amount.amount > 0:
        # WooCommerce would book 0.00, ask the gateway and mail the customer.
        return final_refusal("nothing-to-refund", f"{command.amount} cannot be refunded")
    return method_refusal(command, REFUND_METHODS)


def step_refusal(order: Fields, command: RefundCommand) -> Refusal | None:
    """A refund of an amount that the shop cannot write, or None. It would book the next step, and its gateway
    would be told the amount as sent (WooCommerce 10.0.2, measured)."""
    found = between_steps(command, Writing.of(order))
    return (
        final_refusal("amount-between-steps", f"{found}: pay back by hand, then have it booked")
        if found
        else None
    )


def currency_refusal(order: Fields, command: RefundCommand) -> Refusal | None:
    """A refund in another currency than the order's, or None: the shop knows no currency of a refund."""
    currency = order.text("currency")
    if currency == command.amount.currency:
        return None
    return final_refusal(
        "currency-differs", f"the order is in {currency}, the refund in {command.amount.currency}"
    )
