"""Which line of an order, and how many units of it, as people write it."""

from __future__ import annotations

import re
from decimal import Decimal

from pydantic import Field

from dropconnect.errors import UsageError
from dropconnect.models.base import Model
from dropconnect.models.exact import DIGITS
from dropconnect.models.money import ExactDecimal
from dropconnect.plain import plain_words

_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class LineSelection(Model):
    """``--line LAMP-1:1``: a line id or a SKU, and how many units (None: all that are left)."""

    selector: str = Field(min_length=1)
    """The line's id, SKU or name, as the person wrote it."""
    quantity: int | None = Field(default=None, ge=1)
    measure: ExactDecimal | None = Field(default=None, gt=0)
    """``--line CLOTH:1.5``: a broken quantity, never a whole one; it has to be all of the line."""

    @classmethod
    def of(cls, selector: str, amount: int | Decimal | None) -> LineSelection:
        """A selection as people write it: so many units, a measure such as 1.5, or None for all."""
        if isinstance(amount, Decimal) and amount != amount.to_integral_value():
            return cls(selector=selector, measure=amount)
        return cls(selector=selector, quantity=None if amount is None else int(amount))

    @classmethod
    def written(cls, text: str) -> LineSelection:
        """``SEL`` or ``SEL:QTY``. A SKU may hold colons: only a number behind the last one is a quantity.

        Raises ``UsageError`` for a quantity that is none, and where no line is named.
        """
        selector, colon, quantity = text.rpartition(":")
        if not colon or (quantity and not _NUMBER.fullmatch(quantity)):
            selector, quantity = text, ""
        elif (
            not re.fullmatch(r"[0-9]+(\.[0-9]+)?", quantity)
            or len(quantity) > DIGITS
            or Decimal(quantity) == 0
        ):
            raise UsageError(f"{plain_words(text)!r}: {plain_words(quantity)!r} is not a quantity")
        if not selector.strip():
            raise UsageError(f"{text!r} does not name a line")
        if "." in quantity:
            return cls.of(selector, Decimal(quantity))
        return cls.of(selector, int(quantity) if quantity else None)
