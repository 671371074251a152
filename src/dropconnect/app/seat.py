"""The front door as one person uses it: pages, links, the API and agents all come in by it.

Cases of stores that the person does not work for are not there, and every act is recorded: who, by which
way, what, and how it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Unpack

from dropconnect.app.seat_at_a_case import SeatAtACase
from dropconnect.app.seat_at_suppliers import SeatAtSuppliers
from dropconnect.app.seat_changes import SeatChanges
from dropconnect.app.seat_lists import SeatLists
from dropconnect.app.seat_pasting import SeatPasting
from dropconnect.app.seat_withdrawals import SeatWithdrawals
from dropconnect.app.wishes import CancelWish, PlanWish
from dropconnect.report.case import Cancellation
from dropconnect.report.order import OrderReport, PlanPreview
from dropconnect.report.pages import PAGE, CasePage, IncidentPage, TaskPage
from dropconnect.report.plan import PlanReport
from dropconnect.report.queue import QueueCard, QueueChoice, QueueColumn, QueueReport
from dropconnect.report.search import SearchReport
from dropconnect.report.sightings import SightingPage
from dropconnect.report.supplier import CreditReport


class Seat(SeatLists, SeatAtACase, SeatAtSuppliers, SeatWithdrawals, SeatPasting, SeatChanges):
    """What one person sees and does. Each method means what the front door's of that name means."""

    def counts(self) -> dict[str, int]:
        """How many cases need a person, and how many incidents are open, of those that the person sees."""
        needs = self._door.queue(
            by=self.person.name, stores=self._stores, columns=(QueueColumn.NEEDS,), limit=1
        ).column(QueueColumn.NEEDS)
        asked = self.withdrawals(state="asks", limit=1).total if self.takes_withdrawals else 0
        return {
            "queue": needs.total,
            "incidents": self.incidents(limit=1).total + self._door.count_undelivered(self._stores),
            "withdrawals": asked,
            "changes": self.changes(limit=1).total,
        }

    def cases(
        self,
        *,
        only_open: bool = False,
        waiting: bool = False,
        overdue: bool = False,
        store: str = "",
        reason: str = "",
        order: str = "",
        since: datetime | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> CasePage:
        return self._door.cases(
            only_open=only_open,
            waiting=waiting,
            overdue=overdue,
            store=store,
            stores=self._stores,
            reason=reason,
            order=order,
            since=since,
            page=page,
            limit=limit,
        )

    def tasks(self, *, only_open: bool = True, page: int = 1, limit: int = PAGE) -> TaskPage:
        return self._door.tasks(only_open=only_open, stores=self._stores, page=page, limit=limit)

    def queue(
        self, choice: QueueChoice | None = None, *, column: QueueColumn | None = None, page: int = 1
    ) -> QueueReport:
        """The person's queue; ``column``: this one alone."""
        return self._door.queue(
            by=self.person.name,
            stores=self._stores,
            zone=self.zone,
            choice=choice,
            columns=QueueColumn if column is None else (column,),
            page=page,
        )

    def cards(self, case_ids: Collection[int]) -> tuple[QueueCard, ...]:
        """As the queue shows these cases; those of other stores are left out."""
        return self._door.queue_cards(case_ids, by=self.person.name, stores=self._stores)

    def search(self, text: str, *, everywhere: bool = False) -> SearchReport:
        return self._door.search(text, stores=self._stores, everywhere=everywhere)

    def reasons(self) -> tuple[str, ...]:
        """The reasons that cancellations of the person's stores can have."""
        return self._door.known_reasons(self._stores)

    def incidents(self, *, only_open: bool = True, page: int = 1, limit: int = PAGE) -> IncidentPage:
        return self._door.incidents(only_open=only_open, stores=self._stores, page=page, limit=limit)

    def seen(self, *, everything: bool = False, page: int = 1, limit: int = PAGE) -> SightingPage:
        return self._door.seen(everything=everything, stores=self._stores, page=page, limit=limit)

    def credits(self, *, only_open: bool = False) -> tuple[CreditReport, ...]:
        return self._door.credits(only_open=only_open, stores=self._stores)

    def plan(self, store: str, order: str, **wish: Unpack[PlanWish]) -> PlanReport:
        """``ConfigurationError`` for a store of others, as for one that there is not."""
        self._require(store)
        return self._door.plan(store, order, **wish)

    def order(self, store: str, order: str) -> OrderReport:
        """``ConfigurationError`` as of ``plan``."""
        self._require(store)
        return self._door.order(store, order)

    def preview(self, store: str, order: str, **wish: Unpack[CancelWish]) -> PlanPreview:
        """``by`` is the person of this seat, whoever is named."""
        self._require(store)
        wish["by"] = self.person.name
        return self._door.preview(store, order, **wish)

    def cancel(
        self,
        store: str,
        order: str,
        *,
        agree: Callable[[PlanReport], bool] | None = None,
        **wish: Unpack[CancelWish],
    ) -> Cancellation:
        """``by`` is the person of this seat, whoever is named."""
        self._require(store)
        wish["by"] = self.person.name
        with self.recorded("cancel", store=store, detail=f"{order}: {wish['reason']}") as note:
            done = self._door.cancel(store, order, agree=agree, **wish)
            note(done.refusal if done.refused else "", done.case.id if done.case else None)
        return done
