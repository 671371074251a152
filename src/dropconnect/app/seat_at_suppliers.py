"""Suppliers as one person sees them: those that her stores buy from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dropconnect.errors import NotThere
from dropconnect.report.supplier import RuleReport
from dropconnect.report.supplier_overview import SupplierOverview

if TYPE_CHECKING:
    from dropconnect.app.front_door import Dropconnect


class SeatAtSuppliers:
    """Each method means what the front door's of that name means."""

    _door: Dropconnect

    @property
    def _stores(self) -> tuple[str, ...] | None:
        raise NotImplementedError

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
