"""The parts of a refund: what each chosen line is worth, and how parts are made to fit an amount."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dropconnect.models.cancellation import Choice, ChosenLine, RefundLine
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import LineKind, Order, OrderLine
from dropconnect.planner.balance import at_least_zero, money_left
from dropconnect.planner.past import Past

Rates = tuple[tuple[str, Decimal], ...]
Values = tuple[tuple[Money, Money], ...]
"""Net and tax of each chosen line."""


@dataclass(frozen=True)
class Part:
    """One line of a refund in the making."""

    line_id: str
    kind: LineKind
    quantity: int
    net: Money
    tax: Money
    rates: Rates
    kept: Money
    decimals: int | None = None
    """The store's, see ``Order.decimals``."""

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    def less(self, amount: Money) -> Part:
        """The part without ``amount``: off the net first, because a tax that was collected for goods which
        are not delivered goes back whole."""
        off_net = min(amount, self.net)
        return replace(self, net=self.net - off_net, tax=self.tax - (amount - off_net))

    def as_refund_line(self) -> RefundLine:
        return RefundLine(
            line_id=self.line_id,
            kind=self.kind,
            quantity=self.quantity,
            net=self.net,
            tax=self.tax,
            taxes=split_tax(self.tax, self.rates, self.decimals),
        )


def total(parts: Iterable[Part], currency: str) -> Money:
    return Money.total((part.gross for part in parts), currency)


def split_tax(tax: Money, rates: Rates, decimals: int | None) -> tuple[tuple[str, Money], ...]:
    """``tax`` divided over the rates in proportion, each rounded half up to the store's ``decimals``, the
    last taking the remainder."""
    taxed = [(rate_id, stored) for rate_id, stored in rates if stored > 0] or list(rates[-1:])
    whole = sum((stored for _, stored in taxed), Decimal(0))
    left, result = tax, []
    for rate_id, stored in taxed[:-1]:
        share = min(left, Money.rounded(tax.amount * stored / whole, tax.currency, decimals))
        result.append((rate_id, share))
        left = left - share
    return (*result, *((rate_id, left) for rate_id, _ in taxed[-1:]))


def line_values(order: Order, choice: Choice, past: Past) -> Values:
    """What each chosen line is worth, in their order."""
    return tuple(_line_value(order, choice, chosen, past) for chosen in choice.lines)


def _line_value(order: Order, choice: Choice, chosen: ChosenLine, past: Past) -> tuple[Money, Money]:
    """Net and tax that the chosen part of a line is worth, by the stored totals.

    A part is its share rounded half up, never more than is left; a line that is cancelled whole takes
    the remainder, so that its parts sum to what was paid in every order and split. Negative only for a
    line of negative price.
    """
    line = order.line(chosen.line_id)
    net_left, tax_left = money_left(order, line, past)
    if chosen.whole:
        return net_left, tax_left
    if chosen.kind is LineKind.ITEM:
        net = line.net.share(chosen.quantity, line.quantity, order.decimals)
        tax = line.tax.share(chosen.quantity, line.quantity, order.decimals)
    else:
        ratio = _value_ratio(order, choice)
        net = order.rounded(line.net.amount * ratio)
        tax = order.rounded(line.tax.amount * ratio)
    return min(net, net_left), min(tax, tax_left)


def _value_ratio(order: Order, choice: Choice) -> Decimal:
    """The value of the chosen units as a fraction of all items; 0 when the items cost nothing."""
    everything = sum((line.gross.amount for line in order.items), Decimal(0))
    if everything <= 0:
        return Decimal(0)
    chosen = Decimal(0)
    for part in choice.lines:
        line = order.line(part.line_id)
        if part.kind is LineKind.ITEM and (part.quantity or not line.quantity):
            chosen += (
                line.gross.amount * part.quantity / line.quantity if line.quantity else line.gross.amount
            )
    return max(Decimal(0), chosen / everything)


def our_parts(order: Order, choice: Choice, values: Values) -> tuple[Part, ...]:
    """The parts by the order's stored totals, which made ``values``. A line of negative price cannot be paid
    back: it counts 0."""
    zero = Money.zero(order.currency)
    result = []
    for chosen, (net, tax) in zip(choice.lines, values, strict=True):
        line = order.line(chosen.line_id)
        result.append(
            Part(
                line_id=line.id,
                kind=line.kind,
                quantity=chosen.quantity,
                net=at_least_zero(net),
                tax=at_least_zero(tax),
                rates=_rates(line),
                kept=zero,
                decimals=order.decimals,
            )
        )
    return tuple(result)


def _rates(line: OrderLine) -> Rates:
    return tuple((share.rate_id, share.amount) for share in line.tax_shares)


def quoted_parts(quote: Quote) -> tuple[Part, ...]:
    """The parts by the platform's own numbers."""
    return tuple(
        Part(
            line_id=line.line_id,
            kind=line.kind,
            quantity=line.quantity,
            net=line.net,
            tax=line.tax,
            rates=tuple((rate_id, tax.amount) for rate_id, tax in line.taxes),
            kept=Money.zero(quote.amount.currency),
        )
        for line in quote.lines
    )


def fit(parts: Sequence[Part], amount: Money) -> tuple[Part, ...]:
    """``parts`` changed so that they sum to ``amount`` (not negative) to the cent, from the last backwards.

    What is too much comes off the last part that has it; what is missing goes onto the last part that
    costs anything. ``parts`` must not be empty unless the amount is 0.
    """
    surplus = total(parts, amount.currency) - amount
    if surplus.amount > 0:
        return _reduced(parts, surplus, keep=False)
    result = list(parts)
    if surplus:
        costly = [index for index, part in enumerate(result) if part.net.amount > 0]
        at = costly[-1] if costly else len(result) - 1
        result[at] = replace(result[at], net=result[at].net - surplus)
    return tuple(result)


def keep(parts: Sequence[Part], fee: Money, *, last: Collection[str] = ()) -> tuple[Part, ...]:
    """``parts`` without ``fee``, which must not exceed their sum: off the items first, then the rest.

    ``last``: ids of the items that it is taken off only where no other items are left.
    """
    others = [part for part in parts if part.kind is not LineKind.ITEM]
    items = [part for part in parts if part.kind is LineKind.ITEM]
    items.sort(key=lambda part: part.line_id not in last)
    reduced = {part.line_id: part for part in _reduced([*others, *items], fee, keep=True)}
    return tuple(reduced[part.line_id] for part in parts)


def _reduced(parts: Sequence[Part], amount: Money, *, keep: bool) -> tuple[Part, ...]:
    result, left = [], amount
    for part in reversed(parts):
        off = min(left, part.gross)
        smaller = part.less(off)
        result.append(replace(smaller, kept=smaller.kept + off) if keep else smaller)
        left = left - off
    return tuple(reversed(result))
