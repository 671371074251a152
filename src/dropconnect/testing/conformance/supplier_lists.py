"""Lists are read to their last page: a store order's supplier orders, and an order's lines."""

from __future__ import annotations

import pytest

from dropconnect.plugin import StepStatus
from dropconnect.testing.conformance.sales import SoldUnits, SupplierSale
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.supplier_commands import all_units, supplier_cancellation
from dropconnect.testing.conformance.supplier_selling import found_of, line_of, sell
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest

COUNTS = (51, 260)
"""One more than the commonest page, and one more than five of them and than the largest one."""


class ReadsToTheLastPage:
    """A part of ``SupplierConformance``."""

    @since("0.2")
    @pytest.mark.parametrize("count", COUNTS)
    def test_all_supplier_orders_of_a_store_order_are_found(
        self, supplier: SupplierUnderTest, count: int
    ) -> None:
        """One that is not found is sent to the customer all the same."""
        sale = SupplierSale(number=f"in-{count}-parcels", lines=(SoldUnits("LAMP-1", 1),))
        references = [sell(supplier, sale) for _ in range(count)]
        found = supplier.connection.find_orders(references[-1])
        assert len({order.id for order in found}) == len(found) == count

    @since("0.2")
    @pytest.mark.parametrize("count", COUNTS)
    def test_an_order_is_read_to_its_last_line(self, supplier: SupplierUnderTest, count: int) -> None:
        lines = tuple(SoldUnits(f"ARTICLE-{at}", 1 + at % 3) for at in range(count))
        sale = SupplierSale(number=f"of-{count}-lines", lines=lines)
        order = found_of(supplier, sale)
        for read in (order, supplier.connection.get_order(order.id)):
            told = [line_of(read, sale, at) for at in range(count)]
            assert [line and line.quantity for line in told] == [line.quantity for line in lines]
            assert len(read.lines) == count
        assert order.paid in (None, sale.price)
        units = all_units(order)
        said = supplier.connection.check_cancellation(order, units)
        assert [each.quantity for each in said] == [unit.quantity for unit in units]
        result = supplier.connection.write(supplier_cancellation(order))
        if supplier.booked is not None and result.status in (StepStatus.DONE, StepStatus.REQUESTED):
            wanted = {unit.line_id: unit.quantity for unit in units}
            assert [dict(request.units) for request in supplier.booked(order)] == [wanted]
