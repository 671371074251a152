"""What a plan expects of those who have the goods. Nothing was asked yet."""

from __future__ import annotations

from dropconnect.models.base import Model
from dropconnect.models.money import Money


class SupplierOutlook(Model):
    """What is to be expected of one supplier order, as a plan shows it. Nothing was asked yet."""

    supplier: str
    """The supplier's connection."""
    order_number: str
    units: dict[str, int]
    """Store line id -> units."""
    names: dict[str, str] = {}
    """Store line id -> what the store calls the goods."""
    eligibility: str
    reason: str
    fee: Money | None = None
    fee_percent: str = ""
    """Percent of what the merchant paid that the supplier keeps, as text ("25")."""
    answer_within_hours: int | None = None
    money_to: str = ""
    origin: str = ""
    """As ``SupplierOrder.origin``."""


class OwnGoods(Model):
    """Units that no supplier is asked about, because they are the merchant's own stock."""

    line_id: str
    name: str
    sku: str
    quantity: int
    why: str
    """What says so: a rule of the store's routes, or that there is no supplier."""
