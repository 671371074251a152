"""How an order was paid and paid back: its transactions. Amounts are in the presentment currency."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dropconnect_shopify.simulator.books.money import ZERO

STORE_CREDIT = "shopify_store_credit"
_UNDECIDED = ("PENDING", "AWAITING_RESPONSE")
_numbers = itertools.count(389404469)


@dataclass
class Transaction:
    """``then`` is what a PENDING one becomes at ``decided_at``; None: it waits for a word from outside."""

    kind: str
    amount: Decimal
    status: str = "SUCCESS"
    gateway: str = "shopify_payments"
    manual: bool = False
    parent: Transaction | None = None
    created: datetime | None = None
    error_code: str | None = None
    then: str | None = None
    decided_at: datetime | None = None
    id: int = 0

    def __post_init__(self) -> None:
        self.id = self.id or next(_numbers)

    @property
    def is_undecided(self) -> bool:
        return self.status in _UNDECIDED

    @property
    def is_payment(self) -> bool:
        return self.kind in ("SALE", "CAPTURE")

    @property
    def moves_money(self) -> bool:
        """It pays back, and not only in the books: a person's payment is no gateway's."""
        return self.kind == "REFUND" and self.status == "SUCCESS" and not (self.parent and self.parent.manual)


@dataclass
class Payments:
    """All transactions of one order, oldest first."""

    transactions: list[Transaction]

    def find(self, transaction_id: int) -> Transaction | None:
        return next((row for row in self.transactions if row.id == transaction_id), None)

    @property
    def received(self) -> Decimal:
        return _sum(row for row in self.transactions if row.is_payment and row.status == "SUCCESS")

    @property
    def refunded(self) -> Decimal:
        """What certainly went back; what is still PENDING is not in it."""
        return _sum(self._refunds("SUCCESS"))

    @property
    def spoken_for(self) -> Decimal:
        """What went back or is on its way."""
        return _sum(self._refunds("SUCCESS", *_UNDECIDED))

    @property
    def net(self) -> Decimal:
        return self.received - self.refunded

    @property
    def capturable(self) -> Decimal:
        return sum((self.open_amount(row) for row in self.open_authorizations()), ZERO)

    def open_authorizations(self) -> list[Transaction]:
        """Successful authorisations of which something was neither captured nor given back."""
        rows = [row for row in self.transactions if row.kind == "AUTHORIZATION" and row.status == "SUCCESS"]
        return [row for row in rows if self.open_amount(row) > 0]

    def open_amount(self, authorization: Transaction) -> Decimal:
        children = [row for row in self.transactions if row.parent is authorization]
        if any(row.kind == "VOID" and row.status == "SUCCESS" for row in children):
            return ZERO
        captured = _sum(row for row in children if row.kind == "CAPTURE" and row.status == "SUCCESS")
        return authorization.amount - captured

    def refundable(self) -> list[tuple[Transaction, Decimal]]:
        """Payments of which something is left, in the order they were made. Shopify pays those by hand back,
        too, by a transaction that moves no money (recorded)."""
        paid = [row for row in self.transactions if row.is_payment and row.status == "SUCCESS"]
        return [(row, left) for row in paid if (left := self.left(row)) > 0]

    def left(self, payment: Transaction) -> Decimal:
        rows = [row for row in self._refunds("SUCCESS", *_UNDECIDED) if row.parent is payment]
        return payment.amount - _sum(rows)

    @property
    def undecided(self) -> list[Transaction]:
        return [row for row in self.transactions if row.is_undecided]

    @property
    def gateways(self) -> list[str]:
        paying = [row.gateway for row in self.transactions if row.kind not in ("REFUND", "VOID")]
        return list(dict.fromkeys(paying))

    def _refunds(self, *statuses: str) -> list[Transaction]:
        return [row for row in self.transactions if row.kind == "REFUND" and row.status in statuses]


def _sum(rows: Iterable[Transaction]) -> Decimal:
    return sum((row.amount for row in rows), ZERO)
