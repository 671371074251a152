"""The part of the front door that compares what was planned in shadow mode with what people did."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

from dropconnect.app.books import Wanted
from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import (
    DropConnectError,
    InexactAmount,
    JournalError,
    OrderNotFound,
    UnreadableOrder,
)
from dropconnect.journal import Journal
from dropconnect.models.shadow import ShadowDone, ShadowVerdict
from dropconnect.report.pages import PAGE
from dropconnect.report.shadow import ShadowPage, ShadowReport, shadow_report, totals_of
from dropconnect.report.standing import Standing
from dropconnect.report.work import UnreadStore
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.shadow.comparing import ShadowOrder, by_order, compare_order
from dropconnect.saga.sightings.opening import Looking

LOOKED_BACK = timedelta(days=30)
"""How far ``shadow`` looks back when no time is given."""


class Shadowing:
    """Nothing of it is ever carried out, and it writes to no store."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock

    def shadow(
        self,
        store: str | None = None,
        *,
        since: datetime | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> ShadowPage:
        """Compare what was planned in shadow mode with what people did: the same amount, another, none?

        Reads the orders of one page and their suppliers again; the totals count what earlier comparisons
        found, too. ``store`` None: all. ``since``: planned then or later; None: the last 30 days. A store
        that cannot be read is named in ``unread``. Raises ``ConfigurationError`` for an unknown store and
        ``UsageError`` for what is not a page.
        """
        wanted, start = Wanted(page, limit), since or self._clock.now() - LOOKED_BACK
        if store is not None:
            self._configuration.store(store)
        names = (store,) if store is not None else tuple(self._configuration.stores)
        journal = self._journal.opened_for_work()
        chosen = _planned(journal, names, start)[wanted.skip : wanted.skip + limit]
        unread = self._compare(journal, chosen)
        reports = [shadow_report(order) for order in _planned(journal, names, start)]
        shown = {(order.newest.connection, order.newest.order_id) for order in chosen}
        return ShadowPage(
            page=wanted.page,
            limit=limit,
            total=len(reports),
            standing=_standing(reports, unread),
            since=start,
            stores=tuple(name for name in names if name in self._configuration.shadow_stores),
            orders=tuple(item for item in reports if (item.connection, item.order_id) in shown),
            totals=totals_of(reports),
            unread=unread,
        )

    def _compare(self, journal: Journal, chosen: list[ShadowOrder]) -> tuple[UnreadStore, ...]:
        """A store that cannot be read stops no other."""
        unread: dict[str, str] = {}
        with closing(Connections(self._configuration)) as connections:
            for order in chosen:
                store = order.newest.connection
                if store in unread:
                    continue
                try:
                    self._compare_one(journal, connections, order)
                except JournalError:
                    raise
                except DropConnectError as error:
                    unread[store] = str(error)
        return tuple(UnreadStore(connection=name, reason=reason) for name, reason in unread.items())

    def _compare_one(self, journal: Journal, connections: Connections, order: ShadowOrder) -> None:
        now, newest = self._clock.now(), order.newest
        looking = Looking(journal, self._clock, connections.world(newest.connection))
        try:
            compare_order(looking, order, now)
        except (OrderNotFound, UnreadableOrder, InexactAmount) as error:
            with journal.write() as writing:
                done = ShadowDone(why=str(error))
                writing.shadows.compared(newest, ShadowVerdict.NOT_COMPARED, done, now)


def _planned(journal: Journal, stores: tuple[str, ...], start: datetime) -> list[ShadowOrder]:
    with journal.read() as reading:
        return by_order(plan for name in stores for plan in reading.shadows.since(name, start))


def _standing(reports: list[ShadowReport], unread: tuple[UnreadStore, ...]) -> Standing:
    if any(order.verdict is ShadowVerdict.SUPPLIER_NOT_TOLD for order in reports):
        return Standing.PERSON
    return Standing.WAITING if unread else Standing.DONE
