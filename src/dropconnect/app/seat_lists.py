"""The long lists of one person: of the stores that the person works for, and of no other."""

from __future__ import annotations

from datetime import datetime

from dropconnect.app.seat_base import SeatBase
from dropconnect.report.pages import PAGE
from dropconnect.report.stretches import (
    CaseStretch,
    CreditStretch,
    DeliveryStretch,
    IncidentStretch,
    SightingStretch,
    TaskStretch,
)
from dropconnect.report.supplier import SupplierReport


class SeatLists(SeatBase):
    """Each method means what the front door's of that name means."""

    def list_cases(
        self,
        *,
        only_open: bool = False,
        waiting: bool = False,
        overdue: bool = False,
        store: str = "",
        reason: str = "",
        order: str = "",
        since: datetime | None = None,
        cursor: str = "",
        limit: int = PAGE,
    ) -> CaseStretch:
        if store:
            self._require(store)
        return self._door.list_cases(
            only_open=only_open,
            waiting=waiting,
            overdue=overdue,
            store=store,
            stores=self._stores,
            reason=reason,
            order=order,
            since=since,
            cursor=cursor,
            limit=limit,
        )

    def list_tasks(self, *, only_open: bool = True, cursor: str = "", limit: int = PAGE) -> TaskStretch:
        return self._door.list_tasks(only_open=only_open, stores=self._stores, cursor=cursor, limit=limit)

    def list_incidents(
        self, *, only_open: bool = True, cursor: str = "", limit: int = PAGE
    ) -> IncidentStretch:
        return self._door.list_incidents(only_open=only_open, stores=self._stores, cursor=cursor, limit=limit)

    def list_seen(self, *, everything: bool = False, cursor: str = "", limit: int = PAGE) -> SightingStretch:
        return self._door.list_seen(everything=everything, stores=self._stores, cursor=cursor, limit=limit)

    def list_credits(self, *, only_open: bool = False, cursor: str = "", limit: int = PAGE) -> CreditStretch:
        return self._door.list_credits(only_open=only_open, stores=self._stores, cursor=cursor, limit=limit)

    def list_deliveries(self, *, cursor: str = "", limit: int = PAGE) -> DeliveryStretch:
        return self._door.list_deliveries(stores=self._stores, cursor=cursor, limit=limit)

    def suppliers(self) -> tuple[SupplierReport, ...]:
        return self._door.suppliers(stores=self._stores)
