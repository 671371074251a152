"""The part of the front door that reads long lists a stretch at a time, on from a place that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from dropconnect.app.books import Books, Stores, Wanted
from dropconnect.app.cursors import as_cursor, date_in, number_in, numbers_in
from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import UsageError
from dropconnect.journal.chosen import Chosen
from dropconnect.journal.states import CreditState
from dropconnect.liveness.holders import Holders
from dropconnect.report.delivery import DeliveryReport
from dropconnect.report.incidents import incident_report
from dropconnect.report.pages import PAGE
from dropconnect.report.reading import credit_report, task_report
from dropconnect.report.stretches import (
    CaseStretch,
    CreditStretch,
    DeliveryStretch,
    IncidentStretch,
    SightingStretch,
    TaskStretch,
)

RowT = TypeVar("RowT")
MOST_AT_ONCE = 200


class Lists:
    """Each method takes the ``next_cursor`` of the stretch before, or an empty text for the beginning, and
    a ``limit`` of 1 to 200. ``stores``: of none but these, and nothing is told of others. Each raises
    ``UsageError`` for what is not a cursor of its list, and for another limit."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock

    def list_cases(
        self,
        *,
        only_open: bool = False,
        waiting: bool = False,
        overdue: bool = False,
        store: str = "",
        stores: Stores = None,
        reason: str = "",
        order: str = "",
        since: datetime | None = None,
        cursor: str = "",
        limit: int = PAGE,
    ) -> CaseStretch:
        """List the cases by their numbers, newest first; which, is said as for ``cases``."""
        books, wanted = self._books, _wanted(limit)
        if store and store not in books.stores():
            self._configuration.store(store)  # that nothing is there must not hide a slip of the pen
        chosen = Chosen(
            only_open=only_open,
            waiting=waiting,
            store=store,
            stores=stores,
            reason=reason,
            order=order,
            since=since,
            by_number=True,
            before=number_in("cases", cursor),
        )
        page = books.cases(wanted, chosen, only_overdue=overdue)
        cases, then = _cut(page.cases, limit, lambda last: as_cursor("cases", last.id))
        return CaseStretch(
            cases=cases,
            next_cursor=then,
            overdue=page.overdue,
            pauses=page.pauses,
            shadow=tuple(
                name for name in self._configuration.shadow_stores if stores is None or name in stores
            ),
            idle=page.idle,
        )

    def list_tasks(
        self, *, only_open: bool = True, stores: Stores = None, cursor: str = "", limit: int = PAGE
    ) -> TaskStretch:
        """List the questions to people, most urgent first."""
        wanted, behind = _wanted(limit), date_in("tasks", cursor)
        with self._journal.opened().read() as reading:
            found = reading.tasks.list(only_open=only_open, stores=stores, behind=behind, limit=wanted.limit)
            rows, then = _cut(found, limit, lambda last: as_cursor("tasks", last.due_at, last.id))
            now = self._clock.now()
            tasks = tuple(task_report(task, reading.cases.get(task.case_id), now) for task in rows)
        return TaskStretch(tasks=tasks, next_cursor=then)

    def list_incidents(
        self, *, only_open: bool = True, stores: Stores = None, cursor: str = "", limit: int = PAGE
    ) -> IncidentStretch:
        """List what should not be, most urgent first, as ``incidents`` does."""
        wanted, behind = _wanted(limit), date_in("incidents", cursor)
        journal = self._journal.opened()
        Holders(journal, self._clock).report()
        with journal.read() as reading:
            found = reading.incidents.list(
                only_open=only_open, stores=stores, behind=behind, limit=wanted.limit
            )
            rows, then = _cut(found, limit, lambda last: as_cursor("incidents", last.due_at, last.id))
            now = self._clock.now()
            incidents = tuple(
                incident_report(incident, reading.cases.get(incident.case_id), now) for incident in rows
            )
        return IncidentStretch(incidents=incidents, next_cursor=then)

    def list_seen(
        self, *, everything: bool = False, stores: Stores = None, cursor: str = "", limit: int = PAGE
    ) -> SightingStretch:
        """List what was seen that nobody asked for, newest first, as ``seen`` does."""
        page = self._books.seen(
            _wanted(limit),
            self._names(stores),
            everything=everything,
            stores=stores,
            before=number_in("seen", cursor),
        )
        rows, then = _cut(page.sightings, limit, lambda last: as_cursor("seen", last.id))
        return SightingStretch(sightings=rows, unseen=page.unseen, next_cursor=then)

    def list_credits(
        self, *, only_open: bool = False, stores: Stores = None, cursor: str = "", limit: int = PAGE
    ) -> CreditStretch:
        """List what suppliers owe the merchant, by case and part."""
        wanted, behind = _wanted(limit), numbers_in("credits", cursor)
        with self._journal.opened().read() as reading:
            told = (credit_report(part) for part in reading.parts.each(stores, behind))
            chosen = (
                item
                for item in told
                if item is not None and (item.state is CreditState.EXPECTED or not only_open)
            )
            found = tuple(islice(chosen, wanted.limit))
        rows, then = _cut(found, limit, lambda last: as_cursor("credits", last.case_id, last.part_number - 1))
        return CreditStretch(credits=rows, next_cursor=then)

    def list_deliveries(
        self, *, stores: Stores = None, cursor: str = "", limit: int = PAGE
    ) -> DeliveryStretch:
        """List what providers told by webhook, newest first; who sees ``stores`` alone sees nothing that a
        supplier told."""
        before = number_in("inbox", cursor)
        with self._journal.opened().read() as reading:
            found = reading.inbox.list(stores, before=before, limit=_wanted(limit).limit)
        rows, then = _cut(found, limit, lambda last: as_cursor("inbox", last.id))
        told = tuple(DeliveryReport.model_validate(row, from_attributes=True) for row in rows)
        return DeliveryStretch(deliveries=told, next_cursor=then)

    @property
    def _books(self) -> Books:
        return Books(self._journal.opened(), self._clock)

    def _names(self, stores: Stores) -> tuple[str, ...]:
        """The connections that somebody who sees these stores is told about."""
        if stores is None:
            return (*self._configuration.stores, *self._configuration.suppliers)
        return tuple(name for name in self._configuration.stores if name in stores)


def _wanted(limit: int) -> Wanted:
    """One more than is told: it says whether there are more."""
    if not 1 <= limit <= MOST_AT_ONCE:
        raise UsageError(f"{limit} at once cannot be; say a number from 1 to {MOST_AT_ONCE}")
    return Wanted(1, limit + 1)


def _cut(
    found: Sequence[RowT], limit: int, place_of: Callable[[RowT], str]
) -> tuple[tuple[RowT, ...], str | None]:
    """So many of them, and the place behind the last of these if more follow."""
    rows = tuple(found[:limit])
    return rows, place_of(rows[-1]) if len(found) > limit else None
