"""Orders of a JSON file; without a file, those of the built-in example shop.

A file is a list of orders, or an object with ``orders``. An order: ``id``, ``lines`` (``sku``, ``quantity``,
``price`` of one, and if there are any ``tax``, ``discount`` and ``cart_discount`` of all units together,
``title``, ``vendor``), ``shipping`` (``title``, ``price``, ``tax``), ``paid`` ("card", "authorized",
"manual", "no", or a list of ``kind``, ``gateway``, ``amount``, ``status``), and if it is not the shop's
``currency`` its own with the ``rate``. Money is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from dropconnect_shopify.simulator.books.lines import Line, ShippingLine, Tax
from dropconnect_shopify.simulator.books.money import Currencies
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.sale import MANUAL, sell

Row = Mapping[str, Any]


def read_orders(path: Path | None) -> list[Row]:
    """Raises ``ValueError`` for a file that is not a list of orders."""
    if path is None:
        text = files("dropconnect_shopify.simulator").joinpath("example_shop.json").read_text("utf-8")
    else:
        text = path.read_text("utf-8")
    content = json.loads(text)
    rows = content.get("orders") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("orders of a Shopify simulator are a list of objects")
    return rows


def fill(shop: Shop, rows: Iterable[Row]) -> None:
    for row in rows:
        _add(shop, row)


def _add(shop: Shop, row: Row) -> Order:
    currency = row.get("currency", shop.currency)
    return sell(
        shop,
        int(row["id"]),
        [_line(entry) for entry in row["lines"]],
        shipping=[_shipping(entry) for entry in row.get("shipping", ())],
        paid=_paid(row.get("paid", "card")),
        currencies=Currencies(shop.currency, currency, Decimal(row.get("rate", "1"))),
        name=row.get("name", ""),
        tags=list(row.get("tags", ())),
        note=row.get("note"),
        attributes=dict(row.get("attributes", {})),
        taxes_included=bool(row.get("taxes_included", False)),
        risk_level=row.get("risk_level", "LOW"),
        recommendation=row.get("recommendation", "ACCEPT"),
    )


def _line(entry: Row) -> Line:
    return Line(
        sku=entry["sku"],
        quantity=int(entry.get("quantity", 1)),
        price=Decimal(entry["price"]),
        taxes=_taxes(entry),
        discount=Decimal(entry.get("discount", "0")),
        cart_discount=Decimal(entry.get("cart_discount", "0")),
        title=entry.get("title", ""),
        vendor=entry.get("vendor", "Example Supplier"),
        id=int(entry.get("id", 0)),
    )


def _shipping(entry: Row) -> ShippingLine:
    title = entry.get("title", "Standard")
    return ShippingLine(Decimal(entry["price"]), _taxes(entry), title=title, id=int(entry.get("id", 0)))


def _taxes(entry: Row) -> tuple[Tax, ...]:
    return (Tax(Decimal(entry["tax"])),) if "tax" in entry else ()


def _paid(paid: str | Iterable[Row]) -> str | list[Transaction]:
    if isinstance(paid, str):
        return paid
    return [
        Transaction(
            entry.get("kind", "SALE"),
            Decimal(entry["amount"]),
            entry.get("status", "SUCCESS"),
            gateway=entry["gateway"],
            manual=entry["gateway"] == MANUAL,
        )
        for entry in paid
    ]
