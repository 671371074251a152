"""What a person needs who has to ask a supplier where no API does it."""

from __future__ import annotations

from dropconnect.models.base import Model
from dropconnect.models.money import Money


class PortalItem(Model):
    """Goods that are to be stopped: ``quantity`` of the ``ordered`` units of a line."""

    name: str
    sku: str = ""
    quantity: int
    ordered: int | None = None
    """None: not known."""

    @property
    def words(self) -> str:
        """As in "1 of 2 Desk lamp (LAMP-1)"."""
        return self.in_words("of")

    def in_words(self, of: str) -> str:
        """The same with the word of another language for "of"."""
        count = f"{self.quantity} {of} {self.ordered}" if self.ordered is not None else str(self.quantity)
        sku = f" ({self.sku})" if self.sku and self.sku != self.name else ""
        return f"{count} {self.name}{sku}"


class PortalKit(Model):
    """Where to ask a supplier by hand, and the words to copy."""

    where: str
    """The address of the supplier's page, or how else to reach it."""
    steps: str = ""
    """The way to the right place on that page."""
    text: str
    """To be copied: which order, which goods, what is expected."""
    subject: str = ""
    """Of a mail with the text; empty: the text is not for a mail."""
    reminder: str = ""
    """What stands before the text when it is sent again as a reminder."""
    language: str = "en"
    items: tuple[PortalItem, ...] = ()
    """The goods to be stopped."""
    expected: Money | None = None
    """What the supplier should give back to the merchant; None: not known."""
    can_follow: bool = False
    """``supplier_follow_up`` can look for what a person asked for there (``SupplierQuestion.by_person``)."""
