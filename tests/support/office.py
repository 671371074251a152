"""A merchant's office: a configuration file, fake shops and suppliers, and the front door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dropconnect import Dropconnect, TimelineEvent
from dropconnect.plugin import LineKind, Money, RefundLine
from dropconnect.testing.fakes import FakeShop, FakeWarehouse, FakeWorld

ONE_STORE = '[stores.shop]\nconnector = "fake-platform"\n'
WITH_A_SUPPLIER = """
[stores.shop]
connector = "fake-platform"
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]

[suppliers.woodwork]
connector = "fake-supplier"
"""
DESK = "12"
"""Every order is 82.49 USD: two lamps (LAMP-1, 55.00), a desk (DESK-1, 21.99), and shipping (5.50)."""


class Office:
    """Where the front door is opened. ``heard`` is what it told while it worked."""

    def __init__(self, folder: Path) -> None:
        self.world = FakeWorld()
        self.file = folder / "dropconnect.toml"
        self.heard: list[TimelineEvent] = []
        self.write(ONE_STORE)

    def write(self, configuration: str) -> None:
        self.file.write_text(configuration, encoding="utf-8")

    @contextmanager
    def opened(self, configuration: str = "") -> Iterator[Dropconnect]:
        """Open the front door, with another configuration if one is given."""
        if configuration:
            self.write(configuration)
        registry = self.world.registry()
        with Dropconnect.open(
            self.file, clock=self.world.clock, registry=registry, progress=self.heard.append
        ) as app:
            yield app

    @property
    def shop(self) -> FakeShop:
        return self.world.shop("shop")

    def pay_back(self, order_id: str, *skus: str) -> None:
        """Staff pays the order back in the admin, line by line, or the lines with these SKUs."""
        order = self.shop.order(order_id)
        lines = [
            RefundLine(
                line_id=line.id,
                kind=line.kind,
                quantity=line.quantity if line.kind is LineKind.ITEM else 0,
                net=line.net,
                tax=line.tax,
            )
            for line in order.lines
            if not skus or line.sku in skus
        ]
        amount = Money.total((line.gross for line in lines), order.currency)
        self.shop.refund_by_colleague(order_id, amount if skus else order.total, *lines)

    @property
    def woodwork(self) -> FakeWarehouse:
        return self.world.supplier("woodwork")

    def order_desk(self, order_id: str, at_supplier: str) -> None:
        """Order the desk of a store order on; the id at the supplier says what the supplier will do."""
        self.woodwork.place(at_supplier, self.shop.order(order_id), {DESK: 1})
