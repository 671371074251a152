"""Pure: a command -> the body of the request.

Amounts are text with a point and exactly the currency's decimals: WooCommerce 10.0.2 refuses numbers
and was measured to take "5,00" for 500.
"""

from __future__ import annotations

from typing import Any

from dropconnect.plugin import RefundCommand, RefundLine, RefundMethod
from dropconnect_woocommerce.orders.mapping import INTENT_META, KEY_META

CANCELLED = "cancelled"


def cancel_body() -> dict[str, Any]:
    return {"status": CANCELLED}


def intent_body(command: RefundCommand) -> dict[str, Any]:
    """A note in the order itself, which is visible at once; a refund's own key is only stored after
    the gateway has answered. Written again it replaces itself."""
    return {"meta_data": [{"key": INTENT_META, "value": f"{command.key} {command.amount}"}]}


def refund_body(command: RefundCommand) -> dict[str, Any]:
    """The whole refund. ``reason`` is printed in the customer's mail, so the key is not in it."""
    return {
        "amount": command.amount.text,
        "reason": command.reason,
        "api_refund": command.method is RefundMethod.GATEWAY,
        "api_restock": command.restock,
        "meta_data": [{"key": KEY_META, "value": command.key}],
        "line_items": [_line(line) for line in command.lines],
    }


def _line(line: RefundLine) -> dict[str, Any]:
    """Shipping and fee lines stand in the same list as items, with quantity 0."""
    return {
        "id": int(line.line_id),
        "quantity": line.quantity,
        "refund_total": line.net.text,
        "refund_tax": [{"id": int(rate_id), "refund_total": tax.text} for rate_id, tax in line.taxes],
    }
