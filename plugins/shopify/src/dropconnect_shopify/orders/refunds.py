"""Pure: Shopify's refunds -> dropconnect's.

A row says what was taken off the order; whether money moved only its transactions say (Shopify's schema:
"the existence of a Refund object doesn't guarantee that the money has been returned").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from dropconnect.kit import NoteMark
from dropconnect.plugin import Money, Refund, RefundedLine
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import is_item_line, shipping_line_id
from dropconnect_shopify.orders.edits import Row, edited_out, rows_of_cancellation
from dropconnect_shopify.orders.payments import FAILED, SUCCESS


class Standing(StrEnum):
    """Where the money of a refund is."""

    PAID = "paid"
    UNDER_WAY = "under way"
    FAILED = "failed"
    """At least one transaction failed, and none is under way any more."""
    BOOKED = "booked"
    """No money moved through Shopify: the row has no transaction, or only some of a gateway that stands for
    a person, which say SUCCESS all the same (recorded)."""


def standing_of(refund: Fields) -> Standing:
    statuses = [row.text("status") for row in _transactions(refund) if not is_by_hand(row)]
    if not statuses:
        return Standing.BOOKED
    if all(status == SUCCESS for status in statuses):
        return Standing.PAID
    # An unknown status may still turn either way.
    if all(status == SUCCESS or status in FAILED for status in statuses):
        return Standing.FAILED
    return Standing.UNDER_WAY


def is_by_hand(transaction: Fields) -> bool:
    """Whether its gateway stands for money that only people see."""
    return transaction.flag("manualPaymentGateway")


def amount_of(refund: Fields) -> Money:
    """What was paid back or is on its way; failed transactions do not count."""
    by_hand = NoteMark.read(refund.optional_text("note")).by_hand
    if by_hand is not None:
        return by_hand
    total = refund.paid("totalRefundedSet")
    rows = _transactions(refund)
    if not rows:
        return total
    return Money.total(
        (row.paid("amountSet") for row in rows if row.text("status") not in FAILED), total.currency
    )


def refunds_from(
    rows: Iterable[Fields], lines: Sequence[Fields], *, taxes_included: bool, cancelled_at: datetime | None
) -> tuple[tuple[Refund, ...], Counter[str]]:
    """All refunds of an order with ``lines``, oldest first; and line id -> units that were edited out of it.

    When an order is cancelled Shopify takes its lines off by a row without money: it says nothing that
    the cancellation does not say, and its units are still to be paid back. Another row without money that
    is nobody's payment is an edit.
    """
    every = sorted((_row(row, taxes_included) for row in rows), key=lambda row: int(row.refund.id))
    is_cancelled = cancelled_at is not None
    of_cancellation = rows_of_cancellation(every, lines, cancelled_at) if cancelled_at else frozenset[str]()
    edited = edited_out(every, lines, of_cancellation, is_cancelled=is_cancelled)
    kept = [row.refund for row in every if not row.is_bare and row.refund.id not in of_cancellation]
    if is_cancelled:
        # A payment of ours that failed took nothing off: its units are still to be paid back.
        kept = [row.changed(lines=()) if row.key and not row.amount else row for row in kept]
    return tuple(kept), edited


def _row(row: Fields, taxes_included: bool) -> Row:
    refund = _refund(row, taxes_included)
    is_bare = not refund.amount and not refund.key and standing_of(row) is Standing.BOOKED
    return Row(refund, is_bare)


def _refund(row: Fields, taxes_included: bool) -> Refund:
    row.complete("refundLineItems", "refundShippingLines", "transactions")
    amount = amount_of(row)
    return head_of(row, amount).changed(
        confirmed=standing_of(row) is Standing.PAID and not any(map(is_by_hand, _transactions(row))),
        lines=fit(_lines(row, taxes_included), amount),
    )


def head_of(row: Fields, amount: Money) -> Refund:
    """A refund without its lines, and whose it is."""
    note = row.optional_text("note")
    mark = NoteMark.read(note)
    return Refund(
        id=row.id("Refund"),
        amount=amount,
        reason=NoteMark.without(note),
        key=mark.key,
        journal=mark.journal,
        more_follows=mark.more_follows,
        created_at=row.moment("createdAt"),
    )


def _transactions(refund: Fields) -> tuple[Fields, ...]:
    return tuple(row for row in refund.nodes("transactions") if row.text("kind") == "REFUND")


def _lines(refund: Fields, taxes_included: bool) -> list[RefundedLine]:
    items = [
        _line(row.object("lineItem").id("LineItem"), row.whole_number("quantity"),
              row.paid("subtotalSet"), row.paid("totalTaxSet"), taxes_included)
        for row in refund.nodes("refundLineItems")
    ]  # fmt: skip
    shipping = [
        _line(shipping_line_id(line.id("ShippingLine")), 0,
              row.paid("subtotalAmountSet"), row.paid("taxAmountSet"), taxes_included)
        for row in refund.nodes("refundShippingLines")
        if (line := row.object("shippingLine")).raw("id") is not None
    ]  # fmt: skip
    return items + shipping


def _line(line_id: str, quantity: int, subtotal: Money, tax: Money, taxes_included: bool) -> RefundedLine:
    net = subtotal - tax if taxes_included else subtotal
    return RefundedLine(line_id=line_id, quantity=quantity, net=net, tax=tax)


def fit(lines: Sequence[RefundedLine], amount: Money) -> tuple[RefundedLine, ...]:
    """The lines with no more money than was paid: Shopify writes their full price also where a fee was
    kept. It is taken off as the planner keeps fees: from the last item backwards, then from shipping."""
    surplus = Money.total((line.gross for line in lines), amount.currency) - amount
    result = list(lines)
    items = [index for index, line in enumerate(lines) if is_item_line(line.line_id)]
    others = [index for index in range(len(lines)) if index not in items]
    for index in (*reversed(items), *reversed(others)):
        if surplus.amount <= 0:
            break
        line = result[index]
        off = min(surplus, line.gross)
        off_net = min(off, line.net)
        result[index] = line.changed(net=line.net - off_net, tax=line.tax - (off - off_net))
        surplus = surplus - off
    return tuple(result)
