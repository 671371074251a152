"""The fake supplier as the conformance suite wants it: one order in each stage, sold and asked about."""

from __future__ import annotations

from itertools import count

from dropconnect.connection import SupplierConnection
from dropconnect.models.supplier import SupplierLine
from dropconnect.plugin import StoreReference, SupplierOrder, SupplierStage
from dropconnect.testing.conformance import (
    BookedRequest,
    CannotBeSold,
    SoldUnits,
    SupplierSale,
    SupplierUnderTest,
)
from dropconnect.testing.conformance.supplier_bench import store_order, store_order_of
from dropconnect.testing.fakes.supplier import FakeSupplier
from dropconnect.testing.fakes.supplier_books import FakeWarehouse
from dropconnect.testing.fakes.world import FakeWorld

_A_LINE = "11"
_SCRIPTS = {
    SupplierStage.PAID: "now",
    SupplierStage.PROCESSING: "silent",
    SupplierStage.SHIPPED: "shipped",
    SupplierStage.UNPAID: "manual",
    SupplierStage.CANCELLED: "cancelled",
    SupplierStage.UNKNOWN: "odd",
}
_DEVIATIONS = {
    "test_a_part_is_never_taken_for_the_whole": "the fake's orders keep the lines that were stopped: which "
    "units were stands in FakeWarehouse.stopped"
}


def fake_supplier_under_test(connector: type[FakeSupplier] = FakeSupplier) -> SupplierUnderTest:
    """With a world of its own. ``connector`` may be a broken one."""
    world, numbers = FakeWorld(), count(1)
    bound: type[FakeSupplier] = type(connector.__name__, (connector,), {"world": world})
    warehouse = world.supplier("lumen")

    def sell(sale: SupplierSale) -> StoreReference:
        if sale.word or sale.stage not in _SCRIPTS:
            raise CannotBeSold("the fake's stages follow from its scripts")
        number = next(numbers)
        order_id = f"{_SCRIPTS[sale.stage]}-{number}"
        warehouse.place(order_id, world.shop("shop").order(f"ok-{number}"), {_A_LINE: 1}, paid=sale.price)
        warehouse.change(order_id, store_order_number=sale.number, lines=_lines(order_id, sale))
        return store_order_of(sale)

    goods = (SoldUnits("LAMP-1", 2),)
    return SupplierUnderTest(
        connection=SupplierConnection(bound("lumen", bound.settings_model())),
        references={
            stage: sell(SupplierSale(number=str(stage), stage=stage, lines=goods)) for stage in _SCRIPTS
        },
        unknown_reference=store_order("nowhere", "LAMP-1"),
        unknown_order_id="now-404",
        settings={},
        secrets=(),
        writes=lambda: warehouse.taken,
        answer=lambda order, yes: _answer(warehouse, order, yes=yes),
        sell=sell,
        booked=lambda order: _booked(warehouse, order),
        deviations=_DEVIATIONS,
    )


def _booked(warehouse: FakeWarehouse, order: SupplierOrder) -> list[BookedRequest]:
    taken_back = {command.request_key for command in warehouse.withdrawals(order.id)}
    return [
        BookedRequest({unit.line_id: unit.quantity for unit in command.lines}, command.key)
        for command in warehouse.requests(order.id)
        if command.key not in taken_back
    ]


def _answer(warehouse: FakeWarehouse, order: SupplierOrder, *, yes: bool) -> None:
    warehouse.answer(order.id, yes=yes)


def _lines(order_id: str, sale: SupplierSale) -> tuple[SupplierLine, ...]:
    return tuple(
        SupplierLine(
            id=f"{order_id}/{line_id}",
            sku=line.sku,
            quantity=line.quantity,
            store_line_id=line_id,
            product=line.kind,
        )
        for line_id, line in zip(sale.line_ids, sale.lines, strict=True)
    )
