"""What was booked as refunded, which is not the same as money that moved."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from dropconnect_shopify.simulator.books.lines import Line, ShippingLine
from dropconnect_shopify.simulator.books.money import ZERO
from dropconnect_shopify.simulator.books.payments import Transaction

_numbers = itertools.count(509562969)
TAKES_OUT = ("CANCEL", "RETURN")


@dataclass
class RefundLine:
    """``subtotal`` and ``tax`` are for all ``quantity`` units together."""

    line: Line
    quantity: int
    restock_type: str = "NO_RESTOCK"
    restocked: bool = False
    price: Decimal = ZERO
    subtotal: Decimal = ZERO
    cart_discount: Decimal = ZERO
    tax: Decimal = ZERO
    id: int = field(default_factory=lambda: next(_numbers))


@dataclass
class RefundShipping:
    line: ShippingLine
    amount: Decimal
    tax: Decimal = ZERO
    id: int = field(default_factory=lambda: next(_numbers))


@dataclass
class Refund:
    """``transactions`` says what money was to move; empty: none did. ``key`` is the idempotency key."""

    lines: list[RefundLine] = field(default_factory=list)
    shipping: list[RefundShipping] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    note: str | None = None
    key: str = ""
    created: datetime | None = None
    discrepancy: Decimal = ZERO
    """What the lines and the shipping were worth minus what the transactions are for."""
    discrepancy_reason: str | None = None
    id: int = field(default_factory=lambda: next(_numbers))

    @property
    def total(self) -> Decimal:
        """Of all transactions but the failed ones ("across all transactions", says the schema)."""
        alive = [row.amount for row in self.transactions if row.status not in ("FAILURE", "ERROR")]
        return sum(alive, ZERO)

    def quantity_of(self, line: Line) -> int:
        return sum(row.quantity for row in self.lines if row.line is line)
