"""Finds the cases of an order by whatever people call it, each way by an index of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Select, func, select, tuple_, union

from dropconnect.journal.chosen import is_called
from dropconnect.journal.tables import case, part
from dropconnect.models.greeting import short_name


class Finding:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def called(self, text: str, *, stores: frozenset[str] | None, limit: int) -> list[int]:
        """Cases of orders that have this id or number, or whose customer is called so, by their ids; the
        newest first. A first name alone finds all who have it."""
        customer = case.c.customer.collate("NOCASE")
        name = short_name(text)
        # Each by its own index: for conditions joined by OR SQLite may walk through all cases.
        found = union(
            select(case.c.id).where(case.c.order_id == text),
            select(case.c.id).where(is_called(text)),
            select(case.c.id).where(customer == name, customer != ""),
            select(case.c.id).where(customer > f"{name} ", customer < f"{name}!", customer != ""),
        ).subquery()
        query = select(case.c.id).where(case.c.id.in_(select(found.c.id)))
        return self._ids(_of(stores, query).order_by(case.c.id.desc()).limit(limit))

    def of_supplier_order(
        self, suppliers: Collection[str], order: str, *, stores: frozenset[str] | None, limit: int
    ) -> list[int]:
        """Cases with a part that one of these suppliers calls so, by its id or number there."""
        columns = part.c.supplier_order_id, part.c.supplier_order_number
        found = union(
            *(
                select(part.c.case_id).where(part.c.supplier.in_(sorted(suppliers)), column == order)
                for column in columns
            )
        ).subquery()
        query = select(case.c.id).where(case.c.id.in_(select(found.c.case_id)))
        return self._ids(_of(stores, query).order_by(case.c.id.desc()).limit(limit))

    def newest_of(self, orders: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The case of each of these orders (store, id), the newest; an order without one is left out."""
        query = select(case.c.connection, case.c.order_id, func.max(case.c.id))
        wanted = tuple_(case.c.connection, case.c.order_id).in_(sorted(orders))
        ids = sorted({order_id for _, order_id in orders})
        query = query.where(case.c.order_id.in_(ids), wanted).group_by(case.c.connection, case.c.order_id)
        return {(store, order_id): number for store, order_id, number in self._connection.execute(query)}

    def _ids(self, query: Select[Any]) -> list[int]:
        return list(self._connection.execute(query).scalars())


def _of(stores: frozenset[str] | None, query: Select[Any]) -> Select[Any]:
    return query if stores is None else query.where(case.c.connection.concat("").in_(sorted(stores)))
