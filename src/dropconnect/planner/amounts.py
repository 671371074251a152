"""What is due: the amount, its parts, the fee, and a reason for every cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dropconnect.errors import ConfigurationError
from dropconnect.models.cancellation import Cause, Choice, ChosenLine, MoneyReason, RefundLine
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import LineKind, Order
from dropconnect.planner.balance import at_least_zero, money_left, refundable, without_lines
from dropconnect.planner.parts import Part, fit, keep, line_value, our_parts, quoted_parts, total
from dropconnect.planner.past import Past
from dropconnect.policy import ShippingRule, StorePolicy


@dataclass(frozen=True)
class Amounts:
    """The money of a plan. ``parts`` sum to ``due``, and so do the rows of ``calculation``."""

    due: Money
    fee: Money
    parts: tuple[Part, ...]
    calculation: tuple[MoneyReason, ...]
    ours: Money
    """What our own numbers say before the fee; differs from the platform's where it gave a quote."""

    @property
    def kept(self) -> tuple[tuple[str, Money], ...]:
        """The fee by line."""
        return tuple((part.line_id, part.kept) for part in self.parts if part.kept)


def work_out(
    order: Order,
    choice: Choice,
    policy: StorePolicy,
    cause: Cause,
    past: Past,
    *,
    paid_in: Money,
    quote: Quote | None,
) -> Amounts:
    """The money due for ``choice`` of an order on which ``paid_in`` came in. The choice has lines."""
    available = _available(order, policy, past, paid_in)
    parts = our_parts(order, choice, past)
    rows = _line_rows(order, choice, past)
    if choice.whole_order:
        ours = available
        rows += _rest_rows(order, paid_in, _sum(rows, order.currency), ours)
    else:
        ours = at_least_zero(min(total(parts, order.currency), available))
        rows += _row("Limit", ours - _sum(rows, order.currency), "no more than this is left to be paid back")
    gross = ours
    if quote is not None:
        parts = quoted_parts(quote) or parts
        gross = at_least_zero(min(quote.amount, quote.refundable, available))
        rows = _quote_rows(order, quote, gross)
    parts = fit(parts, gross)
    fee = _fee(order, policy, cause, parts, past, gross)
    rows += _row("Cancellation fee", -fee, "kept by the store's policy, because the customer cancels")
    return Amounts(due=gross - fee, fee=fee, parts=keep(parts, fee), calculation=rows, ours=ours)


def _available(order: Order, policy: StorePolicy, past: Past, paid_in: Money) -> Money:
    """The most that may be paid back: what is refundable, without shipping where it is never paid back."""
    rest = refundable(order, paid_in, past)
    if policy.shipping is not ShippingRule.NEVER:
        return rest
    withheld = Money.zero(order.currency)
    for line in order.lines:
        if line.kind is LineKind.SHIPPING:
            net, tax = money_left(order, line, past)
            withheld = withheld + net + tax
    return at_least_zero(rest - withheld)


def _fee(
    order: Order, policy: StorePolicy, cause: Cause, parts: tuple[Part, ...], past: Past, gross: Money
) -> Money:
    """What is kept: only of a customer's cancellation, and never more than there is to pay back. A fixed fee
    finer than the store's step is kept up to that step: the store could not pay the rest."""
    zero = Money.zero(gross.currency)
    if policy.fee is None or cause is not Cause.CUSTOMER:
        return zero
    fixed = policy.fee.fixed
    if fixed is None:
        items = total((part for part in parts if part.kind is LineKind.ITEM), gross.currency)
        return min(gross, items.percent(policy.fee.percent or Decimal(0), order.decimals))
    if fixed.currency != gross.currency:
        raise ConfigurationError(
            f"the policy's fee is in {fixed.currency}, but the order is in {gross.currency}: "
            "set fee.percent, or fee.fixed in the order's currency"
        )
    step = order.step.amount
    whole_steps = Money.of(fixed.amount // step * step, fixed.currency)
    return min(gross, at_least_zero(whole_steps - past.fees_kept(gross.currency)))


def _row(label: str, amount: Money, why: str) -> tuple[MoneyReason, ...]:
    return (MoneyReason(label=label, amount=amount, why=why),) if amount else ()


def _sum(rows: tuple[MoneyReason, ...], currency: str) -> Money:
    return Money.total((row.amount for row in rows), currency)


def _line_rows(order: Order, choice: Choice, past: Past) -> tuple[MoneyReason, ...]:
    rows: tuple[MoneyReason, ...] = ()
    taxes = Money.zero(order.currency)
    for chosen in choice.lines:
        net, tax = line_value(order, choice, chosen, past)
        rows += _row(_label(order, chosen), net, _why(order, chosen, past))
        taxes = taxes + tax
    return rows + _row("Tax", taxes, "the tax stored with these lines, for the part that is paid back")


def _label(order: Order, chosen: ChosenLine | RefundLine) -> str:
    line = order.line(chosen.line_id)
    if chosen.kind is LineKind.ITEM:
        return f"{line.name} x {line.counted(chosen.quantity)}"
    return f"{'Shipping' if chosen.kind is LineKind.SHIPPING else 'Fee'}: {line.name}"


def _why(order: Order, chosen: ChosenLine, past: Past) -> str:
    line = order.line(chosen.line_id)
    _, given = order.refunded_of(line.id)
    kept = past.kept_of(line.id, order.currency)
    before = "".join(
        f", less {amount} {what} before" for amount, what in ((given, "paid back"), (kept, "kept")) if amount
    )
    if chosen.kind is not LineKind.ITEM:
        if chosen.whole:
            return f"nothing is left of the order: all of it{before}"
        return "the share of the cancelled items in the value of all items"
    if chosen.whole:
        return (
            f"{line.net} without tax for {line.counted(line.quantity)}{before}: all that is left of the line"
        )
    return f"{chosen.quantity} of {line.quantity} for {line.net} without tax, no more than is left of it"


def _rest_rows(order: Order, paid_in: Money, lines: Money, rest: Money) -> tuple[MoneyReason, ...]:
    """Why a whole order pays back ``rest`` although what is left of its lines sums to ``lines``."""
    zero = Money.zero(order.currency)
    unnamed = -at_least_zero(without_lines(order))
    missing = min(zero, paid_in - order.total)
    remainder = rest - lines - unnamed - missing
    return (
        *_row("Paid back earlier", unnamed, "refunds that do not say for which lines"),
        *_row("Not received", missing, f"{paid_in} came in of {order.total}"),
        *_row("Remainder", remainder, f"{rest} is all that is left, by the platform's own totals"),
    )


def _quote_rows(order: Order, quote: Quote, gross: Money) -> tuple[MoneyReason, ...]:
    """The platform's numbers, line by line as far as it names them."""
    why = "the platform's own calculation"
    rows: tuple[MoneyReason, ...] = ()
    for line in quote.lines:
        rows += _row(_label(order, line), line.net, why)
    rows += _row("Tax", Money.total((line.tax for line in quote.lines), order.currency), why)
    label = "Beside the lines" if rows else "Quote"
    rows += _row(label, quote.amount - _sum(rows, order.currency), why)
    return rows + _row("Limit", gross - quote.amount, "no more than this is left to be paid back")
