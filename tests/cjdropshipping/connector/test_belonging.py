"""Whose an order at CJ is, by what it says of itself."""

from __future__ import annotations

import pytest

from dropconnect.plugin import StoreReference
from dropconnect_cjdropshipping.orders.mapping import OrderCode, OrderIds, OwnNumber
from dropconnect_cjdropshipping.orders.ownership import Belonging, FoundBy, StoreOrder

OURS, SHARED, FOREIGN = Belonging.OURS, Belonging.SHARED, Belonging.FOREIGN
STORE_ORDER = StoreOrder.of(
    StoreReference(
        connection="shop",
        order_id="gid://shopify/Order/4711",
        order_number="#1001",
        line_ids=("11", "12"),
        skus=(),
    ),
    "{order_number}",
)


def judged(number: str, platform: str, lines: str, found_by: FoundBy) -> Belonging:
    """``lines``: the store's line ids in the order, "-" for a line that names none."""
    ids = OrderIds(code=OrderCode("SD1"), internal=None, number=OwnNumber(number), platform=platform)
    return STORE_ORDER.judge(ids, {line.replace("-", "") for line in lines.split()}, found_by)


@pytest.mark.parametrize(
    ("number", "platform", "lines", "by_number", "by_reference", "by_status"),
    [
        # It names our store order, by the store's id or by our number.
        ("", "4711", "-", OURS, OURS, OURS),
        ("APP-7", "gid://shopify/Order/4711", "11", OURS, OURS, OURS),
        ("#1001", "", "-", OURS, OURS, OURS),
        ("1001", "#1001", "-", OURS, OURS, OURS),
        ("1001-2", "", "12", OURS, OURS, OURS),
        # It names another store order: our number and even our lines may be another store's, too.
        ("1001", "4712", "11", FOREIGN, FOREIGN, FOREIGN),
        ("", "4712", "-", FOREIGN, FOREIGN, FOREIGN),
        ("1002", "", "-", FOREIGN, FOREIGN, FOREIGN),
        ("1002", "", "21", FOREIGN, FOREIGN, FOREIGN),
        ("1001-2", "", "-", FOREIGN, FOREIGN, FOREIGN),
        # It names none.
        ("", "", "-", FOREIGN, OURS, FOREIGN),
        ("", "", "21", FOREIGN, FOREIGN, FOREIGN),
        ("", "", "21 -", FOREIGN, FOREIGN, FOREIGN),
        # Only its lines speak for us.
        ("", "", "11", SHARED, OURS, FOREIGN),
        ("APP-7", "", "11 12", SHARED, OURS, FOREIGN),
        ("APP-7", "", "11 21", SHARED, SHARED, FOREIGN),
        ("", "", "11 -", SHARED, SHARED, FOREIGN),
    ],
)
def test_whose_it_is(
    number: str,
    platform: str,
    lines: str,
    by_number: Belonging,
    by_reference: Belonging,
    by_status: Belonging,
) -> None:
    assert [judged(number, platform, lines, way) for way in FoundBy] == [by_number, by_reference, by_status]
