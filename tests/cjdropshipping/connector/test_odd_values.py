"""An odd value in a recorded order of CJ's is taken for nothing that it is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.cjdropshipping.connector.test_mapping import data_of

from dropconnect.plugin import SupplierOrder
from dropconnect.testing.odd_values import OddSupplierOrder, Path, name_of
from dropconnect_cjdropshipping.orders.mapping import order_from

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MONEY = {"orderStatus", "paymentDate", "orderAmount", "productList.quantity"}
OPAQUE = {
    *("orderId", "orderNum", "cjOrderId", "productList.lineItemId", "productList.storeLineItemId"),
    *("productList", "productList.podPropertiesInfo"),
}
"""Ids may be any text, and what is printed on goods is told in a form of the merchant's. An order without a
list of goods is read; that nothing of it is cancelled unseen, the last look before the write sees to."""


def read(raw: Any) -> SupplierOrder:
    return order_from(raw, "cj", NOON)


def is_right(path: Path, value: Any) -> bool:
    """A date of payment or an amount that is not there: a draft has none."""
    return path[-1] in ("paymentDate", "orderAmount", "orderStatus")


CJS = OddSupplierOrder(data_of("order_detail"), read, MONEY, opaque=OPAQUE, is_harmless=is_right)


@pytest.mark.parametrize("path", CJS.beside_money, ids=name_of)
def test_an_odd_value_beside_money_and_stage_changes_nothing(path: Path) -> None:
    CJS.assert_nothing_changes(path)


@pytest.mark.parametrize("path", CJS.in_money, ids=name_of)
def test_an_odd_value_in_money_or_stage_is_refused_or_unknown(path: Path) -> None:
    CJS.assert_it_asks(path)


@pytest.mark.parametrize("path", CJS.opaque, ids=name_of)
def test_an_id_of_another_form_is_read_or_refused(path: Path) -> None:
    CJS.assert_it_is_read_or_refused(path)
