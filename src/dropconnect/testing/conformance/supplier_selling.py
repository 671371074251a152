"""An order gets into the simulator's books, and is found: what the checks of a supplier begin with."""

from __future__ import annotations

import pytest

from dropconnect.plugin import StoreReference, SupplierLine, SupplierOrder
from dropconnect.testing.conformance.sales import CannotBeSold, SupplierSale
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest


def sell(supplier: SupplierUnderTest, sale: SupplierSale) -> StoreReference:
    """The store order that leads to it; the test is left out where that cannot be sold."""
    if supplier.sell is None:
        pytest.skip("say how an order gets into the simulator's books: sell=")
    try:
        return supplier.sell(sale)
    except CannotBeSold as reason:
        pytest.skip(str(reason))


def found_of(supplier: SupplierUnderTest, sale: SupplierSale) -> SupplierOrder:
    """The one order that was sold."""
    found = supplier.connection.find_orders(sell(supplier, sale))
    assert len(found) == 1, f"one order was sold as {sale.number!r}, and {len(found)} are found"
    return found[0]


def line_of(order: SupplierOrder, sale: SupplierSale, at: int) -> SupplierLine | None:
    """By what the supplier keeps: the store's id of the line, or the SKU."""
    names = (sale.line_ids[at], sale.lines[at].sku)
    found = (line for line in order.lines if line.store_line_id == names[0] or line.sku == names[1])
    return next(found, None)
