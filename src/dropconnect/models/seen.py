"""What dropconnect sees by itself at stores and suppliers, and may make a case of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from dropconnect.models.base import Model


class SeenKind(StrEnum):
    """What was seen: at the store, or at a supplier."""

    CANCELLED = "cancelled"
    """The store's order was cancelled outside dropconnect while goods can still be stopped."""
    REFUNDED = "refunded"
    """All of its money was paid back outside dropconnect, and it was not cancelled."""
    HIGH_RISK = "high-risk"
    """The platform rates the order as a high risk of fraud, and nothing of it was sent yet."""
    REQUESTED = "requested"
    """The customer asked in the store itself to have goods cancelled, and nobody has answered there."""
    SUPPLIER_CANCELLED = "supplier-cancelled"
    SUPPLIER_OUT_OF_STOCK = "supplier-out-of-stock"
    LOST = "lost"
    """The parcel is lost, as the supplier says."""

    @property
    def is_at_supplier(self) -> bool:
        """Whether the goods do not come, so that the customer's money is due."""
        return self in (SeenKind.SUPPLIER_CANCELLED, SeenKind.SUPPLIER_OUT_OF_STOCK, SeenKind.LOST)

    @property
    def is_end_at_store(self) -> bool:
        """Whether the store's order is over."""
        return self in (SeenKind.CANCELLED, SeenKind.REFUNDED)


class Seen(Model):
    """What a request rests on where neither a person nor the customer asked for it."""

    kind: SeenKind
    words: str
    """In a sentence, for the merchant."""
    supplier: str = ""
    supplier_order_id: str = ""
    """Whose goods they are, of what is seen at a supplier."""
    asks: bool
    """A person must agree first; False: the policy says that it is done."""


class Clocks(Model):
    """What the clocks showed at one look."""

    wall: datetime
    boot: float
    boot_id: str
    heard: datetime | None = None
    """The supplier's own; None: it did not say."""
