"""Orders as the shop's API shows them, made from a recorded one, and read by the connector."""

from __future__ import annotations

import copy
from typing import Any

from tests.woocommerce.connector.shop import NOON, recorded

from dropconnect.plugin import Order
from dropconnect_woocommerce.orders.mapping import order_from
from dropconnect_woocommerce.orders.shop import Shop

SHOP = Shop("shop", ("bacs", "cheque", "cod"), frozenset({"fakepay"}), decimals=2)
Row = dict[str, Any]
_RECORDED = recorded("shop.json")


def paid_order(**changes: Any) -> Row:
    """Recorded order 21: processing, 82.49 USD by FakePay, two lamps, a hub, shipping."""
    raw = next(order for order in _RECORDED["orders"] if order["id"] == 21)
    return {**copy.deepcopy(raw), **changes}


def simple_order(*items: Row, fees: tuple[Row, ...] = (), **changes: Any) -> Row:
    """An order of these goods and fees only. ``total`` of a line is without tax."""
    return paid_order(
        line_items=[line(number, sku=f"SKU-{number}", **item) for number, item in enumerate(items, 1)],
        fee_lines=[line(200 + number, **fee) for number, fee in enumerate(fees, 1)],
        shipping_lines=[],
        **changes,
    )


def line(number: int, **changes: Any) -> Row:
    bare = {"id": number, "name": f"Thing {number}", "product_id": number, "quantity": 1}
    return {**bare, "total": "0.00", "total_tax": "0.00", "taxes": [], "meta_data": [], **changes}


def meta(**entries: Any) -> list[Row]:
    """``meta_data`` as the API shows it."""
    rows = enumerate(entries.items(), 1)
    return [{"id": number, "key": key, "value": value} for number, (key, value) in rows]


def read(raw: Row, refunds: tuple[Row, ...] = (), shop: Shop = SHOP) -> Order:
    """The order that the connector makes of it."""
    return order_from(raw, refunds, str(raw["id"]), shop, NOON)
