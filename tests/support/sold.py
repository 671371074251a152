"""A simulated shop that sold many orders alike."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.support.workplace import Workplace

from dropconnect.testing.simulator import Item, Price
from dropconnect_woocommerce.simulator import WooCommerceSimulator

DUE = Decimal("27.50")
PRICE, SHIPPING = Price(Decimal("20.00"), Decimal("2.00")), Price(Decimal("5.00"), Decimal("0.50"))


def lamp(number: int) -> Item:
    return Item(f"LAMP-{number}", "Lamp", 1, PRICE)


class Sold:
    """A shop that sold so many orders, and a folder that is configured for it."""

    def __init__(self, folder: Path, orders: int) -> None:
        demo = WooCommerceSimulator.demo_shop()
        self.shop = demo.simulator
        self.orders = [demo.sell((lamp(number),), SHIPPING).id for number in range(orders)]
        self.place = Workplace(folder)

    @property
    def paid(self) -> dict[str, str]:
        paid: dict[str, str] = self.shop.record()["money_paid"]
        return paid

    @property
    def gateway_calls(self) -> int:
        return len(self.shop.record()["gateway_calls"])
