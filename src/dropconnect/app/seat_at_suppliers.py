"""Suppliers as one person sees them: those that her stores buy from."""

from __future__ import annotations

from dropconnect.app.seat_base import SeatBase
from dropconnect.errors import NotThere
from dropconnect.report.supplier import RuleReport
from dropconnect.report.supplier_overview import SupplierOverview


class SeatAtSuppliers(SeatBase):
    """Each method means what the front door's of that name means."""

    def supplier_overviews(self) -> tuple[SupplierOverview, ...]:
        return self._door.supplier_overviews(stores=self._stores)

    def supplier(self, name: str) -> SupplierOverview:
        """``NotThere`` for one that no store of the person buys from."""
        for found in self.supplier_overviews():
            if found.name == name:
                return found
        raise NotThere(f"there is no supplier {name!r}")

    def rules(self, supplier: str) -> tuple[RuleReport, ...]:
        self.supplier(supplier)
        return self._door.rules(supplier)
