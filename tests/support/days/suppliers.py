"""Who stands behind the store in a merchant's day: what the day needs of suppliers, and the fake ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tests.support.trade import DESK, LAMPS, Trade, two_suppliers

from dropconnect.models.order import Order
from dropconnect.testing.fakes import FakeWarehouse

_SENT_AGAIN = ("busy", "denied", "in-doubt-not")
"""Of these the first request did not arrive, and was sent again when that was sure."""


class Suppliers(Protocol):
    """The suppliers of one day. Their orders are named by the ids that the suppliers gave them."""

    def open(self, folder: Path, policy: str) -> Trade:
        """The store with these suppliers behind it; ``policy`` is the store's, as text."""
        ...

    def close(self) -> None: ...

    def order_ids(self) -> Sequence[str]:
        """Every order that was ever placed."""
        ...

    def answer(self, order_id: str, *, yes: bool) -> None:
        """The staff answers what is open for the order, now."""
        ...

    def ship(self, order_id: str) -> None:
        """The parcel leaves, whatever was said before."""
        ...

    def advance(self, seconds: float) -> None:
        """The store's clock has gone on by so much."""
        ...

    def requests(self, order_id: str) -> Counter[str]:
        """Key -> how often that request to stop the order was sent."""
        ...

    def withdrawals(self, order_id: str) -> Counter[str]:
        """Key -> how often that withdrawal was sent."""
        ...

    def reminders(self, order_id: str) -> int:
        """How often the staff was asked for an answer."""
        ...

    def may_be_sent_again(self, order_id: str) -> bool:
        """A write about the order was lost on its way, so that a second one is no mistake."""
        ...


class FakeSuppliers:
    """Two suppliers in memory: one for lamps, one for desks."""

    def __init__(self) -> None:
        self._placed: dict[str, FakeWarehouse] = {}
        self._trade: Trade

    def open(self, folder: Path, policy: str) -> Trade:
        self._trade = Trade(folder, two_suppliers(policy))
        return self._trade

    def close(self) -> None:
        """They live in this process."""

    def place(self, number: int, order: Order, lamps: Mapping[str, int], desks: str) -> None:
        """The store passes on its order: ``lamps`` maps supplier scripts to units, ``desks`` is one."""
        for script, units in lamps.items():
            self._place(self._trade.lumen, f"{script}-{number}", order, {LAMPS: units})
        desk_units = order.line(DESK).quantity
        self._place(self._trade.woodwork, f"{desks}-{number}00", order, {DESK: desk_units})

    def order_ids(self) -> Sequence[str]:
        return list(self._placed)

    def answer(self, order_id: str, *, yes: bool) -> None:
        self._placed[order_id].answer(order_id, yes=yes)

    def ship(self, order_id: str) -> None:
        self._placed[order_id].ship(order_id, f"LATE-{order_id}")

    def advance(self, seconds: float) -> None:
        """They look at the store's clock."""

    def requests(self, order_id: str) -> Counter[str]:
        return Counter(command.key for command in self._placed[order_id].requests(order_id))

    def withdrawals(self, order_id: str) -> Counter[str]:
        return Counter(command.key for command in self._placed[order_id].withdrawals(order_id))

    def reminders(self, order_id: str) -> int:
        return self._placed[order_id].reminders[order_id]

    def may_be_sent_again(self, order_id: str) -> bool:
        return order_id.startswith(_SENT_AGAIN)

    def _place(self, supplier: FakeWarehouse, order_id: str, order: Order, units: Mapping[str, int]) -> None:
        supplier.place(order_id, order, units)
        self._placed[order_id] = supplier
