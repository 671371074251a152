"""What Shopify would pay back: ``Order.suggestedRefund``, and the prices of a refund that is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.lines import Line, share
from dropconnect_shopify.simulator.books.money import ZERO
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.refunds import RefundLine, RefundShipping
from dropconnect_shopify.simulator.ids import number_of


@dataclass(frozen=True)
class Suggestion:
    """``payments``: each payment that can be paid back, how much of the amount, and how much at most."""

    lines: Sequence[RefundLine]
    shipping: Sequence[RefundShipping]
    amount: Decimal
    maximum: Decimal
    payments: Sequence[tuple[Transaction, Decimal, Decimal]]


def suggest(order: Order, lines: Sequence[RefundLine], shipping: Sequence[RefundShipping]) -> Suggestion:
    """For these lines and this shipping; never more than the payments still hold."""
    refundable = order.payments.refundable()
    maximum = sum((left for _, left in refundable), ZERO)
    amount = min(worth(order, lines, shipping), maximum)
    rest, payments = amount, []
    for payment, left in refundable:
        part = min(rest, left)
        payments.append((payment, part, left))
        rest -= part
    return Suggestion(lines, shipping, amount, maximum, payments)


def suggest_all(order: Order) -> Suggestion:
    """For everything that can still be refunded."""
    return suggest(order, all_lines(order), shipping_of(order, maximum_shipping(order)))


def worth(order: Order, lines: Iterable[RefundLine], shipping: Iterable[RefundShipping]) -> Decimal:
    rows = [(row.subtotal - row.cart_discount, row.tax) for row in lines]
    rows += [(row.amount, row.tax) for row in shipping]
    return sum((net if order.taxes_included else net + tax for net, tax in rows), ZERO)


def all_lines(order: Order) -> list[RefundLine]:
    units = [(line, order.refundable_units(line)) for line in order.lines]
    return [priced(order, line, count, _usual_restock(order, line)) for line, count in units if count > 0]


def asked_lines(order: Order, entries: Iterable[Mapping[str, Any]]) -> list[RefundLine]:
    """The priced lines of ``refundLineItems``; raises ``Refused`` for what cannot be refunded."""
    priced_lines: list[RefundLine] = []
    taken: dict[int, int] = {}
    for index, entry in enumerate(entries):
        number = number_of(entry["lineItemId"], "LineItem")
        line = order.line(number) if number is not None else None
        if line is None:
            raise Refused(
                "Line item does not belong to the order", "refundLineItems", str(index), "lineItemId"
            )
        quantity = int(entry["quantity"])
        before = taken.get(line.id, 0)
        if quantity <= 0:
            raise Refused("Quantity must be greater than 0", "refundLineItems", str(index), "quantity")
        if before + quantity > order.refundable_units(line):
            message = "Quantity cannot refund more items than were purchased"
            raise Refused(message, "refundLineItems", str(index), "quantity")
        restock = entry.get("restockType") or _usual_restock(order, line)
        if restock == "LEGACY_RESTOCK":
            raise Refused("Restock type is not accepted", "refundLineItems", str(index), "restockType")
        priced_lines.append(priced(order, line, quantity, restock, before))
        taken[line.id] = before + quantity
    return priced_lines


def priced(order: Order, line: Line, units: int, restock: str, already: int = 0) -> RefundLine:
    """``units`` of the line with their part of price and tax; ``already``: units taken in the same refund."""
    before = line.removed + order.refunded_units(line) + already

    def part(whole: Decimal) -> Decimal:
        return share(whole, line.quantity, before, units, order.currencies)

    return RefundLine(
        line=line,
        quantity=units,
        restock_type=restock,
        price=line.price,
        subtotal=part(line.total),
        cart_discount=part(line.cart_discount),
        tax=part(line.tax),
    )


def maximum_shipping(order: Order) -> Decimal:
    """Shipping that was not refunded yet, without the tax that comes on top."""
    return sum((line.price - order.refunded_shipping(line) for line in order.shipping), ZERO)


def shipping_of(order: Order, amount: Decimal) -> list[RefundShipping]:
    """``amount`` of shipping, taken from the lines in order; raises ``Refused`` when it is not there."""
    if amount < 0 or amount > maximum_shipping(order):
        raise Refused("Shipping refund amount is more than what is left of it", "shipping", "amount")
    rows = []
    for line in order.shipping:
        part = min(amount, line.price - order.refunded_shipping(line))
        if part > 0:
            tax = order.currencies.rounded(line.tax * part / line.price)
            rows.append(RefundShipping(line, part, tax))
            amount -= part
    return rows


def _usual_restock(order: Order, line: Line) -> str:
    if not line.restockable:
        return "NO_RESTOCK"
    return "CANCEL" if order.remaining_units(line) > 0 else "RETURN"
