"""The fake supplier keeps the contract that it stands in for."""

from __future__ import annotations

import pytest

from dropconnect.connection import SupplierConnection
from dropconnect.plugin import StoreReference, SupplierOrder, SupplierStage
from dropconnect.testing.conformance import SupplierConformance, SupplierUnderTest
from dropconnect.testing.fakes import FakeSupplier, FakeWorld

LAMPS = "11"
SCRIPTS = {
    SupplierStage.PAID: "now-1",
    SupplierStage.PROCESSING: "silent-2",
    SupplierStage.SHIPPED: "shipped-3",
    SupplierStage.UNPAID: "manual-4",
    SupplierStage.CANCELLED: "cancelled-5",
    SupplierStage.UNKNOWN: "odd-6",
}


def reference(order_id: str) -> StoreReference:
    return StoreReference(
        connection="shop", order_id=order_id, order_number=order_id, line_ids=(LAMPS,), skus=("LAMP-1",)
    )


def fake_supplier(connector: type[FakeSupplier] = FakeSupplier) -> SupplierUnderTest:
    """One with an order in each stage; ``connector`` may be a broken one."""
    world = FakeWorld()
    bound = type(connector.__name__, (connector,), {"world": world})
    lumen = world.supplier("lumen")
    references: dict[SupplierStage, StoreReference] = {}
    for stage, script in SCRIPTS.items():
        store_order = world.shop("shop").order(f"ok-{len(references) + 1}")
        lumen.place(script, store_order, {LAMPS: 2})
        references[stage] = reference(store_order.id)

    def answer(order: SupplierOrder, yes: bool) -> None:
        lumen.answer(order.id, yes=yes)

    return SupplierUnderTest(
        connection=SupplierConnection(bound("lumen", bound.settings_model())),
        references=references,
        unknown_reference=reference("nowhere"),
        unknown_order_id="now-404",
        settings={},
        secrets=(),
        writes=lambda: lumen.taken,
        answer=answer,
    )


class TestFakeSupplier(SupplierConformance):
    @pytest.fixture
    def supplier(self) -> SupplierUnderTest:
        return fake_supplier()
