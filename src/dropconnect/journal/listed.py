"""The repository of listed orders: what the lists of stores showed last, an order a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from dropconnect.journal.reading import Reader
from dropconnect.journal.watch_tables import listed_order


@dataclass(frozen=True)
class Listed:
    """An order as the store's list showed it."""

    connection: str
    order_id: str
    changed_at: datetime | None
    """None: the list does not tell."""
    is_waited_for: int
    """1: its customer waits for goods, as far as the list tells."""
    listed_at: datetime


LISTED = Reader(listed_order, Listed)


class ListedOrders:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def note(self, rows: Iterable[Listed]) -> None:
        """The lists show these."""
        values = [vars(row) for row in rows]
        if values:
            added = insert(listed_order)
            newer = {name: added.excluded[name] for name in ("changed_at", "is_waited_for", "listed_at")}
            key = ("connection", "order_id")
            self._connection.execute(added.on_conflict_do_update(key, set_=newer), values)

    def changed_at(self, connection: str, order_id: str) -> datetime | None:
        """When it had changed for the last time, as a list showed it; None: not known."""
        same = (listed_order.c.connection == connection, listed_order.c.order_id == order_id)
        found = LISTED.first(self._connection, select(listed_order).where(*same))
        return found.changed_at if found is not None else None

    def waited_for(self, connection: str, behind: str, limit: int) -> list[str]:
        """Orders whose customers wait for goods, by their ids, from the one behind ``behind``."""
        query = select(listed_order.c.order_id).where(
            listed_order.c.connection == connection,
            listed_order.c.is_waited_for == 1,
            listed_order.c.order_id > behind,
        )
        return list(self._connection.execute(query.order_by(listed_order.c.order_id).limit(limit)).scalars())

    def forget_unlisted(self, connection: str, since: datetime) -> None:
        """A list of all orders was read then: what it did not show is of no interest any more."""
        gone = (listed_order.c.connection == connection, listed_order.c.listed_at != since)
        self._connection.execute(delete(listed_order).where(*gone))
