"""Filling an account with orders as getOrderDetail answers them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any

from dropconnect_cjdropshipping.simulator.state import Line, Order

OrderSource = Path | str | Iterable[Mapping[str, Any]]
"""A JSON file with a list of orders, or the list."""

_PHASES = ("PENDING", "PROCESSING")
_SHIPPING_FIELDS = (
    "shippingCountryCode",
    "shippingProvince",
    "shippingCity",
    "shippingPhone",
    "shippingAddress",
    "shippingCustomerName",
    "remark",
    "logisticName",
    "fromCountryCode",
)


def read_orders(source: OrderSource) -> list[Order]:
    """Orders of a JSON file (or its content), shaped as ``data`` of getOrderDetail.

    A line may also have ``sku``, ``cjProductId`` and ``cjProductName``, as disputeProducts shows them.
    Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else.
    """
    text = Path(source).read_text("utf-8") if isinstance(source, Path | str) else None
    rows = source if text is None else json.loads(text, parse_float=Decimal)
    if isinstance(rows, Mapping | str | Path):
        raise TypeError("a list of orders is needed")
    return [_order(row) for row in rows]


def example_orders() -> list[Order]:
    """The small built-in example: a draft, a paid one, print on demand, one in the warehouse, one sent."""
    text = files("dropconnect_cjdropshipping.simulator").joinpath("example_orders.json").read_text("utf-8")
    return read_orders(json.loads(text, parse_float=Decimal))


def _order(row: Mapping[str, Any]) -> Order:
    status, sub_status = row["orderStatus"], row.get("subStatus") or row.get("orderSubStatus")
    if status in _PHASES:
        status, sub_status = "UNSHIPPED", status
    return Order(
        number=row["orderNum"],
        lines=[_line(line) for line in row["productList"]],
        status=status,
        sub_status=sub_status,
        platform_order_id=row.get("platformOrderId"),
        shipment_id=row.get("shipmentOrderId"),
        postage=_amount(row.get("postageAmount") or 0),
        sandbox=row.get("isSandbox") == 1,
        track_number=row.get("trackNumber"),
        created=_moment(row.get("createDate")),
        paid=_moment(row.get("paymentDate")),
        sent=_moment(row.get("outWarehouseTime")),
        shipping={name: row[name] for name in _SHIPPING_FIELDS if name in row},
        code=row.get("cjOrderCode") or row.get("cjOrderId") or "",
        internal_id=row.get("orderId") or "",
    )


def _line(row: Mapping[str, Any]) -> Line:
    price = str(row.get("sellPrice") or 0)
    is_range = " -- " in price
    return Line(
        sku=row.get("sku") or f"CJ{row['vid']}",
        quantity=row["quantity"],
        price=_amount(price.split(" -- ")[0]),
        store_line_id=row.get("storeLineItemId"),
        pod=bool(row.get("podPropertiesInfo")) or row.get("productionOrderStatus") is not None,
        price_range=price if is_range else None,
        id=row.get("lineItemId") or "",
        vid=row["vid"],
        pid=row.get("cjProductId") or "",
        name=row.get("cjProductName") or "",
        production_status=row.get("productionOrderStatus"),
    )


def _amount(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not an amount") from None


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
