"""The part of the front door that finds an order by whatever people call it, over all stores."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dropconnect.app.looking import Looking
from dropconnect.errors import DropConnectError, JournalError
from dropconnect.journal.card_rows import CardCase
from dropconnect.models.greeting import short_name
from dropconnect.models.listed import OrderSummary
from dropconnect.report.search import SearchHit, SearchReport, SilentStore
from dropconnect.saga.look.reference import ID, exact, orders_called

MOST = 50
"""How many orders are shown."""
_LONGEST = 200
_AT_ONCE = 8


@dataclass(frozen=True)
class _Searched:
    """What one store said."""

    store: str
    rows: tuple[OrderSummary, ...] = ()
    trouble: str = ""


class Searching(Looking):
    """Reads only; nothing moves."""

    def search(
        self, text: str, *, stores: Collection[str] | None = None, everywhere: bool = False
    ) -> SearchReport:
        """Find orders by number, id, customer, mail address, or a supplier's number.

        The cases are looked through first, and only where they know nothing, or with ``everywhere``, the
        stores. ``stores``: none but these. A store that cannot be searched is named in ``silent``. A
        customer's name finds cases alone: stores are searched by number and mail.
        """
        wanted = text.strip()[:_LONGEST]
        names = tuple(name for name in self._configuration.stores if stores is None or name in stores)
        if not wanted:
            return SearchReport(text=wanted, hits=(), asked=(), silent=())
        known = self._in_cases(wanted, None if stores is None else frozenset(stores))
        asked = names if everywhere or not known else ()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            searched = list(pool.map(lambda name: self._searched(name, wanted), asked))
        hits = {(hit.connection, hit.order_id): hit for hit in known}
        hits.update(self._at_stores(searched))
        return SearchReport(
            text=wanted,
            hits=tuple(hits.values())[:MOST],
            asked=asked,
            silent=tuple(
                SilentStore(connection=row.store, reason=row.trouble) for row in searched if row.trouble
            ),
        )

    def _in_cases(self, text: str, stores: frozenset[str] | None) -> list[SearchHit]:
        kind, value = exact(text)
        with self._journal.opened().read() as reading:
            ids = reading.finding.called(value, stores=stores, limit=MOST)
            if not ids and not kind:
                suppliers = self._configuration.suppliers
                ids = reading.finding.of_supplier_order(suppliers, value, stores=stores, limit=MOST)
            cases = reading.cards.cases(ids)
        newest: dict[tuple[str, str], CardCase] = {}
        for number in ids:
            case = cases[number]
            if kind != ID or case.order_id == value:
                newest.setdefault((case.connection, case.order_id), case)
        return [_of_case(case) for case in newest.values()]

    def _searched(self, store: str, text: str) -> _Searched:
        try:
            world = self._connections.world(store)
            suppliers = self._connections.suppliers_of(world.section)
            return _Searched(store, orders_called(world.store, text, suppliers))
        except JournalError:
            raise
        except DropConnectError as error:
            return _Searched(store, trouble=str(error))

    def _at_stores(self, searched: Iterable[_Searched]) -> dict[tuple[str, str], SearchHit]:
        rows = {(found.store, row.id): row for found in searched for row in found.rows}
        with self._journal.opened().read() as reading:
            cases = reading.finding.newest_of(rows) if rows else {}
        return {order: _of_order(order[0], row, cases.get(order)) for order, row in rows.items()}


def _of_case(case: CardCase) -> SearchHit:
    return SearchHit(
        connection=case.connection,
        order_id=case.order_id,
        order_number=case.order_number,
        customer=case.customer,
        total=None,
        created_at=None,
        case_id=case.id,
    )


def _of_order(store: str, row: OrderSummary, case_id: int | None) -> SearchHit:
    return SearchHit(
        connection=store,
        order_id=row.id,
        order_number=row.number,
        customer=short_name(row.customer),
        total=row.total,
        created_at=row.created_at,
        case_id=case_id,
    )
