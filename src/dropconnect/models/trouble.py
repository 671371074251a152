"""Why goods that were ordered at a supplier do not come."""

from __future__ import annotations

from enum import StrEnum


class SupplierTrouble(StrEnum):
    """Why goods do not come although nobody stopped them."""

    OUT_OF_STOCK = "out-of-stock"
    """The supplier has none left, and has not cancelled its order."""
    LOST = "lost"
    """The parcel is lost."""
