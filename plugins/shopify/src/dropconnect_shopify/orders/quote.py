"""Shopify's own numbers for exactly the chosen lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dropconnect.plugin import (
    Choice,
    ChosenLine,
    LineKind,
    Money,
    Order,
    OrderState,
    Quote,
    Refund,
    RefundLine,
    exponent,
)
from dropconnect_shopify.api.looks import Look, key_of
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.look import ask_for_more, suggested
from dropconnect_shopify.orders.suggestion import (
    Suggestion,
    Units,
    part_of,
    priced,
    suggest_everything,
    suggest_lines,
    suggestion_in,
    units_of,
)


def quote_refund(store: Store, order: Order, choice: Choice) -> Quote:
    """What Shopify would pay back for the chosen lines, and how much it could at most: as the look shows it
    that showed this order, where that is recent and tells."""
    asking = _Asking(store.operation("quote_refund", order.id), store.look_of(order.id, order.observed_at))
    suggestion = asking.suggestion(order, choice)
    lines = tuple(_lines(order, choice, suggestion))
    amount = suggestion.amount
    refundable = suggestion.maximum
    if order.payment.offline:
        # Shopify does not know what came in: what was collected a person says, and dropconnect limits it.
        amount = Money.total((line.gross for line in lines), order.currency)
        refundable = order.total - order.refunded
    elif choice.whole_order:
        amount = _whole_order(order, choice, suggestion)
    elif order.state is OrderState.CANCELLED:
        # Its lines may be off already, so that Shopify suggests nothing: what is left of its money counts.
        amount = suggestion.maximum
    return Quote(lines=lines, amount=amount, refundable=refundable)


def _whole_order(order: Order, choice: Choice, suggestion: Suggestion) -> Money:
    """All that the store holds, without what is meant to stay there: shipping that was not chosen, and what
    we kept of the lines that were paid back before.

    What Shopify suggests can be less: money that an edit set free and nobody paid back stands in no line, nor
    do additional fees; and the lines of a cancelled order may be off already.
    """
    held = suggestion.maximum
    if order.paid is not None:
        # Cash was rounded to its coins, and change was handed back.
        held = min(held, order.paid - order.refunded)
    for line in order.lines:
        if line.kind is LineKind.SHIPPING and not any(row.line_id == line.id for row in choice.lines):
            _, given = order.refunded_of(line.id)
            held = held - max(line.gross - given, Money.zero(order.currency))
    if order.state is not OrderState.CANCELLED and (ours := [row for row in order.refunds if row.key]):
        kept = _kept_of(ours, order)
        beyond = held - kept - suggestion.amount
        units = sum(row.quantity for refund in ours for row in refund.lines)
        # Shopify may have rounded the share of a line in another way.
        held = suggestion.amount if beyond.amount <= _smallest_unit(order.currency) * units else held - kept
    return max(held, Money.zero(order.currency))


def _kept_of(refunds: Iterable[Refund], order: Order) -> Money:
    """What the units in these refunds were worth, less what was paid for them."""
    kept = Money.zero(order.currency)
    worth = {line.id: line for line in order.items if line.quantity}
    for row in (row for refund in refunds if refund.amount for row in refund.lines if row.line_id in worth):
        line = worth[row.line_id]
        kept = kept + line.gross.share(row.quantity, line.quantity) - row.gross
    return kept


@dataclass(frozen=True)
class _Asking:
    """Where suggestions come from."""

    operation: Operation
    look: Look | None

    def suggestion(self, order: Order, choice: Choice) -> Suggestion:
        everything = choice.whole_order and (_has_shipping(choice) or not _shipping_lines(order))
        if everything or order.state is OrderState.CANCELLED:
            shown = suggested(self.look) if self.look is not None else None
            if shown is not None:
                return suggestion_in(shown)
            ask_for_more(self.operation.store, order.id)
            return suggest_everything(self.operation)
        units = units_of((line.kind, line.line_id, line.quantity) for line in choice.lines)
        whole_shipping = all(line.whole for line in choice.lines if line.kind is LineKind.SHIPPING)
        if not _has_shipping(choice) or whole_shipping:
            return self._part(part_of(units, shipping=_has_shipping(choice)))
        net, tax = _shipping_share(order, choice)
        share = priced(net, tax, self._taxes_included(units))
        return self._part(part_of(units, shipping_amount=share))

    def _taxes_included(self, units: tuple[Units, ...]) -> bool:
        if self.look is not None:
            return self.look.row.flag("taxesIncluded")
        return suggest_lines(self.operation, units).taxes_included

    def _part(self, asked: Mapping[str, Any]) -> Suggestion:
        """The next look at the order asks along for what was asked last."""
        self.operation.store.wishes.keep(self.operation.order_id, asked)
        shown = suggested(self.look, asked) if self.look is not None else None
        if shown is None:
            shown = self.operation.order("suggested_refund", **asked)
            if self.look is not None:
                self.look.parts[key_of(asked)] = shown
        return suggestion_in(shown)


def _lines(order: Order, choice: Choice, suggestion: Suggestion) -> Iterator[RefundLine]:
    """By Shopify's numbers; by the order's own where Shopify may name none any more, as after a
    cancellation."""
    suggested = {line.line_id: line for line in suggestion.lines}
    shipping = suggestion.shipping_net, suggestion.shipping_tax
    for chosen in choice.lines:
        found = suggested.get(chosen.line_id)
        if chosen.kind is LineKind.SHIPPING and order.state is not OrderState.CANCELLED:
            net, tax = _at_most(shipping, order, chosen)
            shipping = shipping[0] - net, shipping[1] - tax
        else:
            net, tax = _left_of(order, chosen)
            if (
                found is not None
                and found.quantity == chosen.quantity
                and not _exceeds(found.net, net, chosen)
            ):
                net, tax = found.net, found.tax
        yield RefundLine(line_id=chosen.line_id, kind=chosen.kind, quantity=chosen.quantity, net=net, tax=tax)


def _exceeds(theirs: Money, ours: Money, chosen: ChosenLine) -> bool:
    """By more than rounding: a line's subtotal might not have the order's own discounts taken off (Shopify's
    schema is silent). The sum has, and it is the sum that counts."""
    return (theirs - ours).amount > _smallest_unit(ours.currency) * max(1, chosen.quantity)


def _at_most(offered: tuple[Money, Money], order: Order, chosen: ChosenLine) -> tuple[Money, Money]:
    """Shopify names one sum for all shipping: each line takes of it what it cost."""
    line = order.line(chosen.line_id)
    return min(offered[0], line.net), min(offered[1], line.tax)


def _left_of(order: Order, chosen: ChosenLine) -> tuple[Money, Money]:
    line = order.line(chosen.line_id)
    units, whole = (chosen.quantity, line.quantity) if chosen.kind is LineKind.ITEM else (1, 1)
    zero = Money.zero(order.currency)
    if not chosen.whole:
        return line.net.share(units, max(1, whole)), line.tax.share(units, max(1, whole))
    rows = [row for refund in order.refunds for row in refund.lines if row.line_id == line.id]
    net = line.net - Money.total((row.net for row in rows), order.currency)
    tax = line.tax - Money.total((row.tax for row in rows), order.currency)
    return max(net, zero), max(tax, zero)


def _shipping_lines(order: Order) -> list[str]:
    return [line.id for line in order.lines if line.kind is LineKind.SHIPPING and line.gross]


def _has_shipping(choice: Choice) -> bool:
    return any(line.kind is LineKind.SHIPPING for line in choice.lines)


def _shipping_share(order: Order, choice: Choice) -> tuple[Money, Money]:
    """The share of the chosen items in the value of all items, as dropconnect shares shipping out."""
    everything = Money.total((line.gross for line in order.items), order.currency).amount
    chosen = [order.line(line.line_id) for line in choice.lines if line.kind is LineKind.SHIPPING]
    part = Money.zero(order.currency).amount
    for row in choice.lines:
        line = order.line(row.line_id)
        if row.kind is LineKind.ITEM and row.quantity:
            part += line.gross.amount * row.quantity / line.quantity
    ratio = part / everything if everything > 0 else part * 0
    net = Money.total(
        (Money.rounded(line.net.amount * ratio, order.currency) for line in chosen), order.currency
    )
    tax = Money.total(
        (Money.rounded(line.tax.amount * ratio, order.currency) for line in chosen), order.currency
    )
    return net, tax


def _smallest_unit(currency: str) -> Decimal:
    """One cent, yen or fils."""
    return Decimal(1).scaleb(-exponent(currency))
