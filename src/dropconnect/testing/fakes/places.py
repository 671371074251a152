"""Where the fakes of a test live: their shops and suppliers, one for each connection."""

from __future__ import annotations

from dropconnect.testing.fakes.books import FakeShop
from dropconnect.testing.fakes.clock import FakeClock
from dropconnect.testing.fakes.counter import Counter
from dropconnect.testing.fakes.noticeboard import Noticeboard
from dropconnect.testing.fakes.steps import Steps
from dropconnect.testing.fakes.supplier_books import FakeWarehouse
from dropconnect.testing.fakes.switchboard import Switchboard


class FakePlaces:
    """All fake shops and suppliers of a test, and the clock they share."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self._shops: dict[str, FakeShop] = {}
        self._warehouses: dict[str, FakeWarehouse] = {}
        self._steps: dict[str, Steps] = {}
        self._boards: dict[str, Noticeboard] = {}
        self._switchboards: dict[str, Switchboard] = {}
        self._counters: dict[str, Counter] = {}

    def shop(self, connection: str) -> FakeShop:
        """The shop behind a connection; it opens when it is first asked for."""
        return self._shops.setdefault(connection, FakeShop(connection, self.clock))

    def supplier(self, connection: str) -> FakeWarehouse:
        """The supplier behind a connection, without orders when it is first asked for."""
        return self._warehouses.setdefault(connection, FakeWarehouse(connection, self.clock, self.shop))

    def noticeboard(self, connection: str) -> Noticeboard:
        """The claims at the orders of a ``fake-claiming-platform``."""
        return self._boards.setdefault(connection, Noticeboard())

    def switchboard(self, connection: str) -> Switchboard:
        """The webhooks of a ``fake-telling-platform``."""
        return self._switchboards.setdefault(connection, Switchboard())

    def counter(self, connection: str) -> Counter:
        """The requests of the customers of a ``fake-requesting-platform``."""
        return self._counters.setdefault(connection, Counter())

    def steps(self, connection: str) -> Steps:
        """How a ``fake-stepwise-platform`` behaves, and what it did."""
        return self._steps.setdefault(connection, Steps())
