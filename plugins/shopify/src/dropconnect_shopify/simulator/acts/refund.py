"""``refundCreate``: books what is refunded, and moves the money that the input names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.acts.gateway import Payout, pay_back
from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.acts.suggestion import asked_lines, maximum_shipping, shipping_of, worth
from dropconnect_shopify.simulator.books.ledger import Mail
from dropconnect_shopify.simulator.books.lines import Line
from dropconnect_shopify.simulator.books.money import ZERO
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.refunds import TAKES_OUT, Refund, RefundLine, RefundShipping
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.ids import number_of

Input = Mapping[str, Any]


def create_refund(shop: Shop, order: Order, asked: Input, key: str) -> Refund:
    """Check everything, then book and pay; raises ``Refused`` before anything is done."""
    if order.cancelled and shop.knobs.refund_of_cancelled == "refused":
        raise Refused("Cancelled orders cannot be refunded", "orderId")
    _check_currency(order, asked.get("currency"))
    lines = asked_lines(order, asked.get("refundLineItems") or ())
    shipping = _asked_shipping(order, asked.get("shipping") or {})
    payouts = _payouts(order, asked)
    if not (lines or shipping or payouts):
        raise Refused("Refund must have lines, shipping or an amount")
    refund = Refund(lines, shipping, note=asked.get("note"), key=key, created=shop.now())
    refund.transactions = [pay_back(shop, order, payout) for payout in payouts]
    refund.discrepancy = worth(order, lines, shipping) - sum((row.amount for row in payouts), ZERO)
    if shop.knobs.refund_subtotals == "zero":
        for row in refund.lines:
            row.subtotal = row.cart_discount = row.tax = ZERO
    refund.discrepancy_reason = asked.get("discrepancyReason")
    return _book(shop, order, refund, notify=bool(asked.get("notify")))


def _book(shop: Shop, order: Order, refund: Refund, *, notify: bool) -> Refund:
    for row in refund.lines:
        _take_off(shop, order, row)
    order.refunds.append(refund)
    shop.touch(order)
    if refund.key:
        shop.ledger.refund_keys.setdefault(refund.key, []).append(refund.id)
    if notify:
        shop.ledger.mails.append(Mail(order.id, "refunded", order.email))
    return refund


def _take_off(shop: Shop, order: Order, row: RefundLine) -> None:
    """Put units back into stock, and take cancelled ones off the fulfilment orders."""
    if row.restock_type not in TAKES_OUT:
        return
    if row.line.restockable:
        row.restocked = True
        shop.ledger.put_back(row.line.sku, row.quantity)
    if row.restock_type == "CANCEL" and shop.knobs.cancel_restock_lowers_remaining:
        lower_remaining(order, row.line, row.quantity)


def lower_remaining(order: Order, line: Line, units: int) -> None:
    """These units are not sent any more."""
    rest = units
    for fulfillment_order in order.fulfillment_orders:
        for entry in fulfillment_order.lines:
            if entry.line is line:
                part = min(rest, entry.remaining)
                entry.remaining -= part
                rest -= part
        if fulfillment_order.lines and fulfillment_order.remaining == 0:
            fulfillment_order.status = "CLOSED"
            fulfillment_order.holds.clear()


def _check_currency(order: Order, currency: str | None) -> None:
    """Required where the two currencies of the order differ (documented)."""
    if currency is None and order.currencies.differ:
        raise Refused("Currency is required for an order in several currencies", "currency")
    if currency is not None and currency != order.currencies.presentment:
        raise Refused("Currency must be the presentment currency of the order", "currency")


def _asked_shipping(order: Order, asked: Input) -> list[RefundShipping]:
    if asked.get("fullRefund"):
        return shipping_of(order, maximum_shipping(order))
    amount = asked.get("amount")
    return shipping_of(order, amount) if amount else []


def _payouts(order: Order, asked: Input) -> list[Payout]:
    payouts = [_payout(order, entry) for entry in asked.get("transactions") or ()]
    for method in asked.get("refundMethods") or ():
        credit = method["storeCreditRefund"]["amount"]
        if order.customer is None:
            raise Refused("The order has no customer to give store credit to", "refundMethods")
        if credit["currencyCode"] != order.currencies.presentment:
            raise Refused("Currency must be the presentment currency of the order", "refundMethods")
        payouts.append(Payout(_positive(credit["amount"], "refundMethods"), None))
    _check_amounts(order, payouts, allow_more=bool(asked.get("allowOverRefunding")))
    return payouts


def _payout(order: Order, entry: Input) -> Payout:
    if number_of(entry["orderId"], "Order") != order.id:
        raise Refused("Transaction belongs to another order", "transactions", "orderId")
    if entry["kind"] != "REFUND":
        raise Refused(f"Kind {entry['kind'].lower()} is not a valid transaction")
    parent = _parent(order, entry)
    return Payout(_positive(entry["amount"], "transactions"), parent)


def _parent(order: Order, entry: Input) -> Transaction:
    number = number_of(entry["parentId"], "OrderTransaction") if entry.get("parentId") else None
    paid = [row for row in order.payments.transactions if row.is_payment and row.status == "SUCCESS"]
    # With a parent, the name of the gateway is ignored (recorded).
    fitting = [
        row for row in paid if row.id == number or (number is None and row.gateway == entry["gateway"])
    ]
    if not fitting:
        raise Refused("There is no such payment to refund", "transactions")
    return fitting[0]


def _positive(amount: Decimal, field: str) -> Decimal:
    if amount <= 0:
        raise Refused("Amount must be greater than zero", field, "amount")
    return amount


def _check_amounts(order: Order, payouts: Sequence[Payout], *, allow_more: bool) -> None:
    whole = sum((row.amount for row in payouts), ZERO)
    left = order.payments.received - order.payments.spoken_for
    if whole > left and not allow_more:
        raise Refused(f"Refund amount ${whole:.2f} is greater than net payment received ${left:.2f}")
    for parent in {id(row.parent): row.parent for row in payouts if row.parent}.values():
        to_parent = sum((row.amount for row in payouts if row.parent is parent), ZERO)
        if to_parent > order.payments.left(parent):
            left = order.payments.left(parent)
            raise Refused(f"Refund amount ${to_parent:.2f} is greater than net payment received ${left:.2f}")
