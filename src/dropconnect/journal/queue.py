"""The queue of due cases, with what decides who may work on which of them at the same time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import case as either

from dropconnect.journal.cases import Cases, LongestWaits
from dropconnect.journal.tables import case

MOST = 500
"""How many cases one look finds at most."""


@dataclass(frozen=True)
class Due:
    """A case with something to do."""

    case_id: int
    store: str
    order_id: str
    suppliers: tuple[str, ...]
    """Whom its plan names, in the order of their names."""
    is_bulk: bool
    """It is one of many that were asked for together."""
    revision: int
    """By it is seen later whether anything changed."""

    @property
    def lane(self) -> tuple[str, ...]:
        """The providers that can make it slow. Those of one lane wait for each other and for no others."""
        return (self.store, *self.suppliers)


class Queue:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def due(self, now: datetime, longest: LongestWaits, *, without: Collection[int]) -> list[Due]:
        """What is due now but these, longest due first, and bulk behind all others; leased ones included."""
        found = Cases(self._connection).due(now, longest, limit=MOST + len(without))
        wanted = [case_id for case_id in found if case_id not in without]
        return sorted(self._rows(wanted[:MOST]), key=lambda due: due.is_bulk)

    def _rows(self, wanted: list[int]) -> list[Due]:
        named = func.json_each(_document(case.c.plan), "$.suppliers").table_valued("value")
        suppliers = select(func.group_concat(func.json_extract(named.c.value, "$.supplier").distinct()))
        query = select(
            case.c.id,
            case.c.connection,
            case.c.order_id,
            suppliers.scalar_subquery(),
            func.coalesce(func.json_extract(_document(case.c.request), "$.bulk"), ""),
            case.c.revision,
        )
        place = {case_id: number for number, case_id in enumerate(wanted)}
        rows = self._connection.execute(query.where(case.c.id.in_(wanted))) if wanted else ()
        made = (
            Due(case_id, store, order_id, _sorted(names), bool(bulk), revision)
            for case_id, store, order_id, names, bulk, revision in rows
        )
        return sorted(made, key=lambda due: place[due.case_id])


def _sorted(names: str | None) -> tuple[str, ...]:
    return tuple(sorted(filter(None, (names or "").split(","))))


def _document(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """One that cannot be read says nothing here: whoever works on its case says what is wrong."""
    return either((func.json_valid(column) == 1, column), else_="{}")
