"""The repository of sightings: what was seen at stores and suppliers, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, func, insert, literal_column, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.rows import Case
from dropconnect.journal.statements import Statement
from dropconnect.journal.states import SightingState
from dropconnect.journal.trouble import damaged
from dropconnect.journal.watch_tables import sighting
from dropconnect.models.seen import SeenKind

_AT_ONCE = 500
"""Orders in one statement, which takes no more than some thousand parameters."""


@dataclass(frozen=True)
class Sighting:
    """Something that was seen: an order that is over at its store, or goods that do not come."""

    id: int
    connection: str
    order_id: str
    order_number: str
    supplier: str
    """Empty of what is seen at the store."""
    supplier_order_id: str
    """Of a customer's request the store's id of it; else empty of what is seen at the store."""
    kind: SeenKind
    facts: SightingFacts
    looks: int
    """How often it was looked at since it began."""
    first_at: datetime
    last_at: datetime
    state: SightingState
    case_id: int | None

    @property
    def is_to_be_looked_at(self) -> bool:
        return self.state is SightingState.NEW


@dataclass(frozen=True)
class Subject:
    """What is seen, whatever becomes of it."""

    connection: str
    order_id: str
    order_number: str
    kind: SeenKind
    supplier: str = ""
    supplier_order_id: str = ""
    """As ``Sighting.supplier_order_id``."""


SIGHTINGS = Reader(sighting, Sighting)
_OF_ORDER = Statement(
    select(sighting)
    .where(sighting.c.connection == bindparam("connection"), sighting.c.order_id == bindparam("order_id"))
    .order_by(sighting.c.id)
)


class Sightings:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def note(self, seen: Subject, facts: SightingFacts, now: datetime) -> Sighting:
        """It is so: a sighting of its own the first time. One that was over begins anew."""
        found = self.find(seen)
        if found is None:
            new = {**vars(seen), "facts": facts, "state": SightingState.NEW, "looks": 0}
            statement = insert(sighting).values(**new, first_at=now, last_at=now).returning(sighting.c.id)
            return self.get(self._connection.execute(statement).scalar_one())
        if found.state is not SightingState.OVER:
            return found
        # What led to a case before is another request when it comes again.
        times = found.facts.times + (found.case_id is not None)
        begun = {"state": SightingState.NEW, "looks": 0, "first_at": now, "last_at": now, "case_id": None}
        return self._change(found, {**begun, "facts": facts.changed(times=times)})

    def find(self, seen: Subject) -> Sighting | None:
        conditions = [
            sighting.c[name] == value for name, value in vars(seen).items() if name != "order_number"
        ]
        return SIGHTINGS.first(self._connection, select(sighting).where(*conditions))

    def get(self, sighting_id: int) -> Sighting:
        found = SIGHTINGS.first(self._connection, select(sighting).where(sighting.c.id == sighting_id))
        if found is None:
            raise damaged(f"sighting {sighting_id} is gone")
        return found

    def looked(self, before: Sighting, facts: SightingFacts, now: datetime) -> Sighting:
        """It was looked at once more, and is still so."""
        return self._change(before, {"facts": facts, "looks": before.looks + 1, "last_at": now})

    def put_off(self, before: Sighting, now: datetime) -> Sighting:
        """It cannot be looked at now: others come first."""
        return self._change(before, {"last_at": now})

    def end(self, before: Sighting, state: SightingState, now: datetime, why: str = "") -> Sighting:
        """Nothing follows by itself any more; ``why`` no case was opened."""
        facts = before.facts.changed(why=why)
        return self._change(before, {"state": state, "facts": facts, "last_at": now})

    def make_old(self, connection: str) -> None:
        """What was not looked at to its end is listed only, as if it had been so before the first look."""
        query = select(sighting).where(
            sighting.c.connection == connection, sighting.c.state == SightingState.NEW
        )
        for seen in SIGHTINGS.all(self._connection, query):
            self._change(seen, {"facts": seen.facts.changed(is_old=True)})

    def opened(self, before: Sighting, case_id: int) -> Sighting:
        """A case was opened for it."""
        return self._change(before, {"state": SightingState.OPENED, "case_id": case_id})

    def at_store(self, connection: str, limit: int) -> list[Sighting]:
        """What is to be looked at of a store's own orders, the longest waiting first."""
        query = select(sighting).where(
            sighting.c.connection == connection,
            sighting.c.state == SightingState.NEW,
            sighting.c.supplier == "",
        )
        ordered = query.order_by(sighting.c.last_at, sighting.c.id).limit(limit)
        return SIGHTINGS.all(self._connection, ordered)

    def ended_at_store(self, connection: str, order_ids: Sequence[str]) -> list[Sighting]:
        """Those of these orders of a store from which nothing follows any more, the oldest first."""
        states = (SightingState.OPENED, SightingState.LISTED, SightingState.IGNORED)
        query = select(sighting).where(
            sighting.c.connection == connection,
            sighting.c.kind.in_([kind for kind in SeenKind if kind.is_end_at_store]),
            sighting.c.state.in_(states),
        )
        found: list[Sighting] = []
        for start in range(0, len(order_ids), _AT_ONCE):
            some = sighting.c.order_id.in_(order_ids[start : start + _AT_ONCE])
            found += SIGHTINGS.all(self._connection, query.where(some))
        return sorted(found, key=lambda seen: seen.id)

    def of_order(self, connection: str, order_id: str) -> list[Sighting]:
        return SIGHTINGS.found(self._connection, _OF_ORDER, connection=connection, order_id=order_id)

    def requests_of(self, case: Case) -> list[Sighting]:
        """The customers' requests that this case answers, in the order in which they were seen."""
        return [
            seen
            for seen in self.of_order(case.connection, case.order_id)
            if seen.kind is SeenKind.REQUESTED and seen.case_id == case.id
        ]

    def listed_requests(self, connection: str) -> list[Sighting]:
        """The customers' requests of a store that a person was shown, and of which no case was made."""
        query = select(sighting).where(
            sighting.c.connection == connection,
            sighting.c.kind == SeenKind.REQUESTED,
            sighting.c.state == SightingState.LISTED,
        )
        return SIGHTINGS.all(self._connection, query.order_by(sighting.c.id))

    def list(
        self,
        states: Collection[SightingState],
        *,
        stores: Collection[str] | None = None,
        before: int | None = None,
        skip: int = 0,
        limit: int = 50,
    ) -> list[Sighting]:
        """The newest first, of those that were looked at; ``stores``: of none but these; ``before``: seen
        before the one of this number."""
        query = select(sighting).where(*_told(states, stores)).order_by(sighting.c.id.desc())
        query = query if before is None else query.where(sighting.c.id < before)
        return SIGHTINGS.all(self._connection, query.offset(skip).limit(limit))

    def count(self, states: Collection[SightingState], *, stores: Collection[str] | None = None) -> int:
        """How many ``list`` would find without a limit."""
        query = select(func.count(sighting.c.id)).where(*_told(states, stores))
        return self._connection.execute(query).scalar_one()

    def _change(self, before: Sighting, values: dict[str, Any]) -> Sighting:
        self._connection.execute(update(sighting).where(sighting.c.id == before.id).values(**values))
        return self.get(before.id)


def _told(states: Collection[SightingState], stores: Collection[str] | None) -> tuple[Any, ...]:
    of = () if stores is None else (sighting.c.connection.in_(sorted(stores)),)
    # Written out, not as a parameter: SQLite uses the index of those that were looked at.
    return (sighting.c.state.in_(sorted(states)), sighting.c.looks > literal_column("0"), *of)
