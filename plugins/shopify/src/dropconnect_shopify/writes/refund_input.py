"""Pure: what a refund is made of -> the input of ``refundCreate``.

Only ``transactions`` (or ``refundMethods``) move money; lines and shipping are bookkeeping (Shopify's schema:
a refund does not prove that money was returned).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dropconnect.kit import NoteMark
from dropconnect.plugin import LineKind, Money, RefundCommand, RefundLine, RefundMethod
from dropconnect_shopify.api.ids import gid
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder
from dropconnect_shopify.orders.suggestion import CANCEL, NO_RESTOCK, SuggestedTransaction, Units, priced


@dataclass(frozen=True)
class Parts:
    """All that goes into one refund."""

    units: Sequence[Units]
    shipping: Money | None
    """As its price is written in the order; None: no shipping is paid back."""
    transactions: Sequence[SuggestedTransaction]
    shop_currency: str


def refund_input(command: RefundCommand, parts: Parts) -> Mapping[str, Any]:
    by_hand = command.method is RefundMethod.BOOK_ONLY and not parts.transactions
    row: dict[str, Any] = {
        "orderId": gid("Order", command.order_id),
        "note": refund_note(command, by_hand=by_hand),
        "notify": command.notify_customer,
        "refundLineItems": [units.as_input() for units in parts.units],
        "transactions": [_transaction(part, command.order_id) for part in parts.transactions],
    }
    if parts.shipping is not None:
        row["shipping"] = {"amount": parts.shipping.text}
    if command.amount.currency != parts.shop_currency:
        row["currency"] = command.amount.currency
    if command.method is RefundMethod.STORE_CREDIT:
        amount = {"amount": command.amount.text, "currencyCode": command.amount.currency}
        row |= {"transactions": [], "refundMethods": [{"storeCreditRefund": {"amount": amount}}]}
    return row


def refund_note(command: RefundCommand, *, by_hand: bool = False) -> str:
    """The reason, and by what the refund is known to be ours."""
    mark = NoteMark(
        key=command.key,
        journal=command.journal,
        more_follows=command.more_follows,
        by_hand=command.amount if by_hand else None,
    )
    return mark.after(command.reason)


def _transaction(part: SuggestedTransaction, order_id: str) -> dict[str, Any]:
    row = {
        "orderId": gid("Order", order_id),
        "kind": "REFUND",
        "gateway": part.gateway,
        "amount": part.amount.text,
    }
    return {**row, "parentId": part.parent} if part.parent else row


def shipping_of(lines: Iterable[RefundLine], currency: str, *, taxes_included: bool) -> Money | None:
    rows = [line for line in lines if line.kind is LineKind.SHIPPING and line.gross]
    if not rows:
        return None
    net = Money.total((line.net for line in rows), currency)
    tax = Money.total((line.tax for line in rows), currency)
    return priced(net, tax, taxes_included)


def placed(
    units: Iterable[Units], fulfillment_orders: Sequence[FulfillmentOrder], *, restock: bool
) -> tuple[Units, ...]:
    """The units with what becomes of the goods: back into stock where they were to be sent from, or not.

    CANCEL is for units that were not sent (Shopify's schema). What is not to be sent cannot be put back.
    """
    result: list[Units] = []
    for row in units:
        left = row.quantity
        for place in fulfillment_orders if restock else ():
            there = min(left, place.remaining.get(row.line_id, 0)) if place.is_open else 0
            if there and place.location_active is not False:
                result.append(Units(row.line_id, there, CANCEL, place.location_id))
                left -= there
        if left:
            result.append(Units(row.line_id, left, NO_RESTOCK))
    return _joined(result)


def _joined(rows: Iterable[Units]) -> tuple[Units, ...]:
    """One row for a line and a place."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.line_id, row.restock_type, row.location_id)
        counts[key] = counts.get(key, 0) + row.quantity
    return tuple(Units(line, count, kind, place) for (line, kind, place), count in counts.items())
