"""Everything that a test's fakes share."""

from __future__ import annotations

from dropconnect.manager import InstalledConnector, Registry
from dropconnect.suppliers.manual import ManualSupplier
from dropconnect.testing.fakes.books import FakeShop
from dropconnect.testing.fakes.clock import FakeClock
from dropconnect.testing.fakes.platform import FakePlatform, FakeQuotingPlatform
from dropconnect.testing.fakes.stepwise import FakeStepwisePlatform, Steps
from dropconnect.testing.fakes.supplier import FakeSupplier
from dropconnect.testing.fakes.supplier_books import FakeWarehouse


class FakeWorld:
    """All fake shops and suppliers of a test, one for each connection, and the clock they share."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self._shops: dict[str, FakeShop] = {}
        self._warehouses: dict[str, FakeWarehouse] = {}
        self._steps: dict[str, Steps] = {}

    def shop(self, connection: str) -> FakeShop:
        """The shop behind a connection; it opens when it is first asked for."""
        return self._shops.setdefault(connection, FakeShop(connection, self.clock))

    def supplier(self, connection: str) -> FakeWarehouse:
        """The supplier behind a connection, without orders when it is first asked for."""
        return self._warehouses.setdefault(connection, FakeWarehouse(connection, self))

    def steps(self, connection: str) -> Steps:
        """How a ``fake-stepwise-platform`` behaves, and what it did."""
        return self._steps.setdefault(connection, Steps())

    def registry(self) -> Registry:
        """The connectors ``fake-platform``, ``fake-quoting-platform``, ``fake-stepwise-platform`` and
        ``fake-supplier``, bound to this world, and the built-in ``manual``."""
        registry = Registry()
        for connector in (FakePlatform, FakeQuotingPlatform, FakeStepwisePlatform, FakeSupplier):
            bound = type(connector.__name__, (connector,), {"world": self})
            registry.connectors[connector.name] = InstalledConnector(bound, "dropconnect", "")
        registry.connectors[ManualSupplier.name] = InstalledConnector(ManualSupplier, "dropconnect", "")
        return registry
