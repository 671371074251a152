"""Instalments: what is still to be paid of a joined refund after some of it was paid."""

from __future__ import annotations

from collections.abc import Sequence

from dropconnect.models.cancellation import RefundLine, RefundPlan
from dropconnect.models.money import Money
from dropconnect.planner.parts import Part, fit, split_tax

Paid = tuple[Money, tuple[RefundLine, ...]]


def difference(
    joined: RefundPlan, paid: Sequence[Paid], fees: Money, decimals: int | None = None
) -> RefundPlan | None:
    """``joined`` less what ``paid`` (amount and lines of each payment) gave already; None if nothing.
    ``decimals`` are the store's (``Order.decimals``).

    Amounts telescope: all payments together are ``joined`` to the cent, however they were cut. The
    lines carry the difference where it is positive and are fitted to the amount.
    """
    if not paid:
        return joined
    currency = joined.amount.currency
    amount = joined.amount - Money.total((given for given, _ in paid), currency)
    if amount.amount <= 0:
        return None
    parts = [
        _left(line, [row for _, rows in paid for row in rows if row.line_id == line.line_id])
        for line in joined.lines
    ]
    parts = [part for part in parts if part.quantity or part.gross]
    fitted = fit(parts or [_left(joined.lines[-1], [])], amount)
    lines = tuple(_as_line(part, joined, decimals) for part in fitted)
    return joined.changed(amount=amount, lines=lines, fee=joined.fee - fees)


def _left(line: RefundLine, given: Sequence[RefundLine]) -> Part:
    zero = Money.zero(line.net.currency)
    net = line.net - Money.total((row.net for row in given), zero.currency)
    tax = line.tax - Money.total((row.tax for row in given), zero.currency)
    return Part(
        line_id=line.line_id,
        kind=line.kind,
        quantity=max(0, line.quantity - sum(row.quantity for row in given)),
        net=max(net, zero),
        tax=max(tax, zero),
        rates=tuple((rate_id, tax.amount) for rate_id, tax in line.taxes),
        kept=zero,
    )


def _as_line(part: Part, joined: RefundPlan, decimals: int | None) -> RefundLine:
    whole = next(line for line in joined.lines if line.line_id == part.line_id)
    return whole.changed(
        quantity=part.quantity, net=part.net, tax=part.tax, taxes=split_tax(part.tax, part.rates, decimals)
    )
