"""A Shopify shop from the short form in which a case gives its orders."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from tests.cases.woocommerce import repeated

from dropconnect_shopify.simulator import (
    ACCESS_TOKEN,
    Currencies,
    Knobs,
    Line,
    Refund,
    ShippingLine,
    ShopifySimulator,
    Tax,
    Transaction,
)
from dropconnect_shopify.simulator.books.refunds import RefundLine


class ShopifyShop:
    """The shop of one case, to be asked afterwards what happened in it."""

    def __init__(self, shop: dict[str, Any]) -> None:
        knobs = Knobs()
        for name, value in shop.get("knobs", {}).items():
            setattr(knobs, name, value)
        self.environment = {"SHOP_TOKEN": ACCESS_TOKEN}
        self.simulator = ShopifySimulator(knobs=knobs)
        for order in copy.deepcopy(shop["orders"]):
            self._add(order)

    def section(self, url: str, more: str) -> str:
        return (
            f'[stores.shop]\nconnector = "shopify"\nurl = "{url}"\nshop = "{self.simulator.shop.domain}"\n'
            'access_token = { env = "SHOP_TOKEN" }\nsettle_seconds = 0\njob_wait_seconds = 3\n' + more
        )

    def paid(self, order: str) -> Decimal:
        return self.simulator.money_paid(int(order))

    def status(self, order: str) -> str:
        return "cancelled" if self.simulator.order(int(order)).cancelled else "open"

    def _add(self, order: dict[str, Any]) -> None:
        number, refunds, shipped = order.pop("id"), order.pop("refunds", ()), order.pop("ship", None)
        lines = [_line(row) for row in repeated(order.pop("lines"))]
        order["shipping"] = [
            ShippingLine(Decimal(row.pop("price")), _taxes(row), **row) for row in order.pop("shipping", ())
        ]
        order["paid"] = _payments(order.pop("paid", "card"))
        if "currency" in order:
            presentment, rate = order.pop("currency"), Decimal(order.pop("rate", "1"))
            order["currencies"] = Currencies(self.simulator.shop.currency, presentment, rate)
        sold = self.simulator.add_order(number, *lines, **order)
        for row in refunds:
            _refunded(sold, row)
        if shipped is not None:
            self.simulator.ship(number, shipped)


def _taxes(row: dict[str, Any]) -> tuple[Tax, ...]:
    amount = row.pop("tax", None)
    return () if amount is None else (Tax(Decimal(amount)),)


def _line(row: dict[str, Any]) -> Line:
    given = dict(row)
    taxes = _taxes(given)
    prices = {name: Decimal(given[name]) for name in ("price", "discount", "cart_discount") if name in given}
    return Line(taxes=taxes, **{**given, **prices})


def _payments(paid: Any) -> Any:
    """A word of the simulator, or the transactions that a case lists; ``parent`` counts in that list."""
    if isinstance(paid, str):
        return paid
    made: list[Transaction] = []
    for row in paid:
        parent = row.get("parent")
        made.append(
            Transaction(
                row.get("kind", "SALE"),
                Decimal(row["amount"]),
                row.get("status", "SUCCESS"),
                gateway=row["gateway"],
                manual=row.get("manual", False),
                parent=None if parent is None else made[parent],
            )
        )
    return made


def _refunded(order: Any, row: dict[str, Any]) -> None:
    """A refund that is there already: rows of lines, a payment back (of which payment), or both."""
    moved = []
    if "amount" in row:
        parent = order.payments.transactions[row.get("parent", 0)]
        moved = [Transaction("REFUND", Decimal(row["amount"]), gateway=parent.gateway, parent=parent)]
        order.payments.transactions += moved
    lines = [
        RefundLine(
            next(line for line in order.lines if line.sku == part["sku"]),
            part["quantity"],
            "CANCEL",
            subtotal=Decimal(part.get("subtotal", "0")),
            cart_discount=Decimal(part.get("cart_discount", "0")),
            tax=Decimal(part.get("tax", "0")),
        )
        for part in row.get("lines", ())
    ]
    order.refunds.append(Refund(lines=lines, transactions=moved, created=order.created))
    units = {id(part.line): part.quantity for part in lines}
    for place in order.fulfillment_orders:
        for entry in place.lines:
            entry.remaining -= units.get(id(entry.line), 0)
