"""Orders that the suites want sold: the author of a connector makes them in the simulator."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dropconnect.models.money import Money
from dropconnect.plugin import ProductKind, SupplierStage

UNHEARD_OF = "a-word-nobody-knows"
"""A status that no provider has. What it means for money is a person's question."""


class CannotBeSold(Exception):
    """Raise it out of ``sell`` for an order that this provider cannot have. Say why: the test that wants it
    is left out with these words."""


class PaidBy(StrEnum):
    """What the gateway has done with the customer's money."""

    CAPTURED = "captured"
    AUTHORISED = "authorised"
    """Set aside on the customer's card; nothing was taken."""


@dataclass(frozen=True, kw_only=True)
class StoreSale:
    """One line of ``quantity`` units of ``sku``, and shipping. Money is for all units together.

    Raise ``CannotBeSold`` for whatever of it the provider does not know.
    """

    net: Money
    tax: Money
    shipping: Money
    shipping_tax: Money
    quantity: int = 2
    sku: str = "LAMP-1"
    paid: PaidBy = PaidBy.CAPTURED
    shipped: int = 0
    """So many of the units have been sent."""
    status: str = ""
    """The provider's own word for how it stands; empty: that of an order that is paid and goes on."""
    number: str = ""
    """What people call the order; empty: whatever the provider gives it."""
    lines: int = 1
    """So many such lines, each of which costs as much; their SKUs are ``skus``."""
    refunds: int = 0
    """So often somebody has paid back 1.00, without naming lines."""

    @property
    def skus(self) -> tuple[str, ...]:
        """The lines' SKUs, in their order."""
        return (self.sku, *(f"{self.sku}-{number}" for number in range(2, self.lines + 1)))

    @property
    def total(self) -> Money:
        goods = Money.total((self.net + self.tax for _ in range(self.lines)), self.net.currency)
        return goods + self.shipping + self.shipping_tax

    @property
    def currency(self) -> str:
        return self.total.currency


LARGE = "USD-large"
"""Not a currency: dollars, with as many digits as an amount may have."""


def sale_in(currency: str, **changes: object) -> StoreSale:
    """An order of more than a thousand in that currency, with as many decimals as it has."""
    amounts = _AMOUNTS[currency]
    names = ("net", "tax", "shipping", "shipping_tax")
    code = currency.partition("-")[0]
    money = {name: Money.of(text, code) for name, text in zip(names, amounts, strict=True)}
    return StoreSale(**{**money, **changes})  # type: ignore[arg-type]


CURRENCIES = ("USD", "EUR", "JPY", "KWD")
_AMOUNTS = {
    "USD": ("1054.66", "211.93", "5.50", "1.11"),
    "EUR": ("1034.19", "204.57", "4.90", "0.93"),
    "JPY": ("1054662", "105467", "550", "55"),
    LARGE: ("1234567890123.13", "246913578024.63", "5.50", "1.11"),
    "KWD": ("1054.662", "52.733", "1.501", "0.075"),
}


_PRICE, _POSTAGE = Money.of("617.28", "USD"), Money.of("4.07", "USD")


@dataclass(frozen=True)
class SoldUnits:
    """A line of a supplier order. ``price`` is what the supplier charges for one."""

    sku: str
    quantity: int
    price: Money = _PRICE
    kind: ProductKind = ProductKind.ORDINARY


@dataclass(frozen=True, kw_only=True)
class SupplierSale:
    """An order at the supplier that stands behind the store order with this number."""

    number: str
    stage: SupplierStage = SupplierStage.PAID
    word: str = ""
    """The supplier's own word for the stage, where not any word of this stage will do."""
    lines: tuple[SoldUnits, ...] = field(default=(SoldUnits("LAMP-1", 2),))
    shipping: Money = _POSTAGE

    @property
    def line_ids(self) -> tuple[str, ...]:
        """What the store calls the lines, in their order."""
        return tuple(f"{self.number}-{at}" for at in range(1, len(self.lines) + 1))

    @property
    def price(self) -> Money:
        """All that the supplier charges."""
        goods = (line.price for line in self.lines for _ in range(line.quantity))
        return Money.total((*goods, self.shipping), self.shipping.currency)
