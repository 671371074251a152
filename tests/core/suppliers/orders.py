"""Orders and suppliers for these tests."""

from __future__ import annotations

from datetime import UTC, datetime

from dropconnect.config import StoreSection, SupplierSection
from dropconnect.connection import SupplierConnection
from dropconnect.models.cancellation import CancellationRequest, Choice
from dropconnect.models.order import Order
from dropconnect.planner import Past, choose
from dropconnect.policy import StorePolicy
from dropconnect.saga.look.sources import Draft, source
from dropconnect.settings import ConnectionSettings
from dropconnect.testing.fakes import FakeWarehouse, FakeWorld, fake_order

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LAMPS, DESK = "11", "12"


def store_order(**changes: object) -> Order:
    """Two lamps (LAMP-1) and a desk (DESK-1)."""
    return fake_order("shop", "ok-1", NOON, **changes)


def everything(order: Order) -> Choice:
    request = CancellationRequest(connection="shop", order_id=order.id, reason="changed-mind")
    return choose(order, request, StorePolicy(), Past())


class OneSupplier:
    """The suppliers of a store that knows one only, named ``acme``."""

    def __init__(self, **entry: object) -> None:
        world = FakeWorld()
        self.warehouse: FakeWarehouse = world.supplier("acme")
        connector = world.registry().get("fake-supplier").connector
        self._connection = SupplierConnection(connector("acme", ConnectionSettings()))
        self._entry = SupplierSection.model_validate({"connector": "fake-supplier", **entry})

    def connection(self, name: str) -> SupplierConnection:
        assert name == "acme"
        return self._connection

    def section(self, name: str) -> SupplierSection:
        assert name == "acme"
        return self._entry

    def source(
        self, order: Order, *, not_found: str = "ask", known: tuple[str, ...] = ()
    ) -> tuple[Draft, ...]:
        """Everything of ``order`` is cancelled, and comes from here."""
        entry = StoreSection.model_validate(
            {"connector": "fake-platform", "routes": [{"supplier": "acme"}], "not_found": not_found}
        )
        return source(self, entry, order, everything(order), known=known)
