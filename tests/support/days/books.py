"""What is due, calculated from the order's lines alone and by other means than the planner's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from dropconnect.models.order import LineKind, Order

CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass
class Books:
    """What happened to one order so far, as an accountant would keep it."""

    units: Counter[str] = field(default_factory=Counter)
    """Line id -> units that earlier cases paid back or bore."""
    worth: dict[str, Decimal] = field(default_factory=dict)
    """Line id -> what those units cost."""
    fees: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    by_colleague: Decimal = Decimal(0)

    def enter(self, order: Order, units: Mapping[str, int], paid: Decimal, fee: Decimal) -> None:
        """A case has ended: these units are gone, this was paid for them and this was kept."""
        for line_id, value in worth_of(order, self, units).items():
            self.worth[line_id] = self.worth.get(line_id, Decimal(0)) + value
        self.units.update(units)
        self.paid += paid
        self.fees += fee


def worth_of(order: Order, books: Books, units: Mapping[str, int]) -> dict[str, Decimal]:
    """Line id -> what these units cost; the last units of a line take what is left of its price."""
    worth = {}
    for line_id, count in units.items():
        line = order.line(line_id)
        left = line.gross.amount - books.worth.get(line_id, Decimal(0))
        if books.units[line_id] + count == line.quantity:
            worth[line_id] = left
        else:
            share = Decimal(count) / line.quantity
            worth[line_id] = rounded(line.net.amount * share) + rounded(line.tax.amount * share)
    return worth


def due(
    order: Order, books: Books, units: Mapping[str, int], *, fixed: Decimal, percent: Decimal
) -> tuple[Decimal, Decimal]:
    """What is due for ``units`` (line id -> count) after all in ``books``, and the fee that is kept of it."""
    units = {line_id: count for line_id, count in units.items() if count}
    if not units:
        return Decimal(0), Decimal(0)
    left = order.total.amount - books.paid - books.by_colleague - books.fees
    items = sum(worth_of(order, books, units).values(), Decimal(0))
    gone = books.units + Counter(units)
    nothing_left = all(gone[line.id] == line.quantity for line in order.lines if line.kind is LineKind.ITEM)
    gross = left if nothing_left else min(items, left)
    fee = rounded(min(items, gross) * percent / 100) + max(Decimal(0), fixed - books.fees if fixed else fixed)
    fee = min(fee, gross)
    return gross - fee, fee
