"""What was bought: lines, shipping and taxes. Amounts are in the order's presentment currency."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import Decimal

from dropconnect_shopify.simulator.books.money import ZERO, Currencies

_line_numbers = itertools.count(466157049)
_shipping_numbers = itertools.count(271878346)


@dataclass(frozen=True)
class Tax:
    """``amount`` is for all units of the line together; ``rate`` is 0.1 for ten per cent."""

    amount: Decimal
    rate: Decimal = Decimal("0.1")
    title: str = "State tax"


@dataclass
class Line:
    """``price`` is for one unit, before any discount; ``discount`` (of the line itself) and ``cart_discount``
    (the line's share of one on the whole order) are for all units together, as are ``taxes``."""

    sku: str
    quantity: int = 1
    price: Decimal = Decimal("10.00")
    taxes: tuple[Tax, ...] = ()
    discount: Decimal = ZERO
    cart_discount: Decimal = ZERO
    title: str = ""
    variant_title: str | None = None
    vendor: str | None = "Example Supplier"
    gift_card: bool = False
    group: int | None = None
    """The number of the bundle whose component it is."""
    selling_plan: str | None = None
    requires_shipping: bool = True
    restockable: bool = True
    """The stock of this product is counted."""
    attributes: dict[str, str] = field(default_factory=dict)
    removed: int = 0
    """Units taken out by an order edit, or by a cancellation that books its removal."""
    id: int = 0

    def __post_init__(self) -> None:
        self.id = self.id or next(_line_numbers)
        self.title = self.title or self.sku

    @property
    def name(self) -> str:
        return f"{self.title} - {self.variant_title}" if self.variant_title else self.title

    @property
    def total(self) -> Decimal:
        """After the line's own discount."""
        return self.price * self.quantity - self.discount

    @property
    def discounted(self) -> Decimal:
        """After all discounts."""
        return self.total - self.cart_discount

    @property
    def tax(self) -> Decimal:
        return sum((tax.amount for tax in self.taxes), ZERO)


@dataclass
class ShippingLine:
    """``price`` is what is charged, after its discount."""

    price: Decimal = Decimal("5.00")
    taxes: tuple[Tax, ...] = ()
    discount: Decimal = ZERO
    title: str = "Standard"
    is_removed: bool = False
    id: int = 0

    def __post_init__(self) -> None:
        self.id = self.id or next(_shipping_numbers)

    @property
    def tax(self) -> Decimal:
        return sum((tax.amount for tax in self.taxes), ZERO)


@dataclass
class Fee:
    """An additional fee of the order, such as for imports or packing."""

    name: str
    price: Decimal
    taxes: tuple[Tax, ...] = ()
    id: int = 0

    def __post_init__(self) -> None:
        self.id = self.id or next(_shipping_numbers)

    @property
    def tax(self) -> Decimal:
        return sum((tax.amount for tax in self.taxes), ZERO)


def share(whole: Decimal, quantity: int, before: int, units: int, currencies: Currencies) -> Decimal:
    """The part of ``whole`` that belongs to ``units`` of ``quantity``, of which ``before`` went already.

    Rounded so that the parts of all units add up to the whole.
    """
    if quantity == 0:
        return ZERO
    upto = currencies.rounded(whole * (before + units) / quantity)
    return upto - currencies.rounded(whole * before / quantity)
