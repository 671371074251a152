"""What the shop did to the world: entries that are only ever added."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Mail:
    """A mail to the customer; ``kind`` is "cancelled" or "refunded"."""

    order_id: int
    kind: str
    to: str | None


@dataclass(frozen=True)
class Void:
    order_id: int
    transaction_id: int
    amount: Decimal
    by: str
    """The mutation that did it."""


@dataclass(frozen=True)
class Cancellation:
    """One order that was really cancelled, with what was asked."""

    order_id: int
    reason: str
    refund: str
    restock: bool
    notified: bool
    staff_note: str | None


@dataclass(frozen=True)
class HoldChange:
    order_id: int
    fulfillment_order_id: int
    handle: str
    change: str
    """"held" or "released"."""


@dataclass
class Ledger:
    mails: list[Mail] = field(default_factory=list)
    voids: list[Void] = field(default_factory=list)
    cancellations: list[Cancellation] = field(default_factory=list)
    holds: list[HoldChange] = field(default_factory=list)
    stock: dict[str, int] = field(default_factory=dict)
    """Units put back, by SKU."""
    refund_keys: dict[str, list[int]] = field(default_factory=dict)
    """Ids of the refunds that each idempotency key made; never more than one while it is remembered."""

    def put_back(self, sku: str, units: int) -> None:
        self.stock[sku] = self.stock.get(sku, 0) + units

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The entries of one list as JSON, money as text."""
        rows = [asdict(entry) for entry in getattr(self, name)]
        return [
            {key: str(value) if isinstance(value, Decimal) else value for key, value in row.items()}
            for row in rows
        ]
