"""Pure: to how many decimals a shop writes the money of an order.

Three facts are apart: the currency's decimals (ISO 4217), the step to which the shop calculates, and the text
that it stores. Shops in Taiwan, Hungary or Indonesia calculate without decimals although ISO says two; a
yen order in a dollar shop is stored as "9899.00"; some shops calculate with three against rounding. An
amount that is exact in the currency is taken as it is, whatever its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from dropconnect.plugin import Money, RefundCommand
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.lines import LINE_LISTS


def written_decimals(order: Fields) -> int:
    """The decimals that the order's own money shows. All amounts have the shop's number of them
    (WooCommerce 10.0.2, measured with 0, 2 and 3); of a plugin's odd texts the longest counts."""
    written = [order.raw("total")]
    written += [
        row.raw(name)
        for rows, _, _ in LINE_LISTS
        for row in order.objects(rows)
        for name in ("total", "total_tax")
    ]
    return max(len(str(amount).partition(".")[2]) for amount in written if amount is not None)


@dataclass(frozen=True)
class Writing:
    """How the shop writes one order: what a refund of it has to look like."""

    decimals: int | None = None
    """None: as many as the currency has."""
    quantities: Mapping[str, Decimal] = field(default_factory=dict)
    """Line id -> broken quantity (1.5 m). For us such a line is one unit."""

    @classmethod
    def of(cls, order: Fields) -> Self:
        quantities = {row.id(): row.quantity("quantity") for row in order.objects("line_items")}
        broken = {line: value for line, value in quantities.items() if value != value.to_integral_value()}
        return cls(written_decimals(order), broken)

    def text(self, amount: Money) -> str:
        """Raises ``ValueError`` for an amount between two steps of the shop."""
        return amount.text if self.decimals is None else text_for(amount, self.decimals)

    def quantity(self, line_id: str, units: int) -> int | Decimal:
        """Whole units as they are; the one unit of a broken line is all of it. A quantity is not money: the
        shop reads it as a number of JSON."""
        broken = self.quantities.get(line_id)
        return broken if broken is not None and units else units


def between_steps(command: RefundCommand, writing: Writing) -> str:
    """Why an amount of the refund cannot be written in the shop; empty if all can."""
    amounts = [command.amount]
    for line in command.lines:
        amounts += [line.net, *(tax for _, tax in line.taxes)]
    for amount in amounts:
        try:
            writing.text(amount)
        except ValueError as error:
            return str(error)
    return ""


def text_for(amount: Money, decimals: int) -> str:
    """The amount as the shop writes money, never with more decimals than the currency has.

    Raises ``ValueError`` for an amount between two steps of the shop: it would book another one than its
    gateway pays.
    """
    whole, _, fraction = amount.text.partition(".")
    if len(fraction.rstrip("0")) > decimals:
        raise ValueError(
            f"{amount} is between two amounts of a shop that calculates with {decimals} decimals"
        )
    kept = fraction[:decimals]
    return f"{whole}.{kept}" if kept else whole
