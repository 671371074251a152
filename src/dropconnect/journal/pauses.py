"""The repository of pauses: a person stops every write, and lets them go on.

A store in shadow mode is paused by the configuration file, as long as that says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, insert, or_, select, update

from dropconnect.errors import StoreInShadow, WritesPaused
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement
from dropconnect.journal.team_tables import pause

EVERYWHERE = ""
"""In place of a store's name: all stores."""


@dataclass(frozen=True)
class Pause:
    """All writes for one store, or for all of them, stopped by a person."""

    id: int
    connection: str
    """The store; empty: all."""
    because: str
    paused_by: str
    paused_at: datetime
    resumed_by: str
    resumed_at: datetime | None


PAUSES = Reader(pause, Pause)

_STANDING = Statement(
    select(pause)
    .where(
        pause.c.resumed_at.is_(None),
        or_(pause.c.connection == bindparam("store"), pause.c.connection == bindparam("everywhere")),
    )
    .order_by(pause.c.id)
    .limit(1)
)


class Pauses:
    def __init__(self, connection: SqlConnection, shadow: Collection[str] = ()) -> None:
        self._connection = connection
        self._shadow = shadow

    def require_none(self, store: str) -> None:
        """Raises ``WritesPaused`` if a person has stopped what is written for this store, and
        ``StoreInShadow`` if the configuration says that nothing is.

        Asked in the transaction that commits the intent of a write: whoever commits first counts.
        """
        self.require_live(store)
        found = PAUSES.one(self._connection, _STANDING, store=store, everywhere=EVERYWHERE)
        if found is not None:
            which = f"all writes for {found.connection}" if found.connection else "all writes"
            again = f"dropconnect resume {found.connection}" if found.connection else "dropconnect resume"
            raise WritesPaused(
                f"{which} were stopped by {found.paused_by} on {found.paused_at:%Y-%m-%d %H:%M} UTC: "
                f"{found.because}. `{again}` lets them go on"
            )

    def require_live(self, store: str) -> None:
        """Raises ``StoreInShadow`` alone: for what a pause does not stop."""
        if store in self._shadow:
            raise StoreInShadow.of(store)

    def standing(self) -> list[Pause]:
        """Those that count now, the oldest first."""
        query = select(pause).where(pause.c.resumed_at.is_(None)).order_by(pause.c.id)
        return PAUSES.all(self._connection, query)

    def of(self, store: str) -> Pause | None:
        """The one that stands for exactly this store, or for ``EVERYWHERE``."""
        query = select(pause).where(pause.c.resumed_at.is_(None), pause.c.connection == store)
        return PAUSES.first(self._connection, query)

    def begin(self, store: str, because: str, who: str, now: datetime) -> Pause:
        """Stop everything for ``store``. The one that stands already is left as it is."""
        known = self.of(store)
        if known is not None:
            return known
        values = {"connection": store, "because": because, "paused_by": who, "paused_at": now}
        new = insert(pause).values(**values, resumed_by="").returning(pause.c.id)
        return self._get(self._connection.execute(new).scalar_one())

    def end(self, standing: Pause, who: str, now: datetime) -> Pause:
        """Let it go on."""
        ended = update(pause).where(pause.c.id == standing.id).values(resumed_by=who, resumed_at=now)
        self._connection.execute(ended)
        return self._get(standing.id)

    def _get(self, pause_id: int) -> Pause:
        return PAUSES.all(self._connection, select(pause).where(pause.c.id == pause_id))[0]
