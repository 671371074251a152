"""Lists of cases, each by an index: they cost what they show, however many cases there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import func, select

from dropconnect.journal.chosen import EVERY_CASE, Chosen
from dropconnect.journal.reading import Reader
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, WaitsFor
from dropconnect.journal.tables import case, effect, task


# Where what was agreed to is what is carried out, its column is empty: one plan is most of a case's bytes.
def _complete(values: dict[str, Any]) -> dict[str, Any]:
    opened_with = values["opened_with"]
    return {
        **values,
        "agreed": values["agreed"] or values["plan"],
        "opened_with": None if opened_with is None else tuple(opened_with),
    }


CASES = Reader(case, Case, complete=_complete)


class CaseLists:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def list(self, wanted: Chosen = EVERY_CASE, *, skip: int = 0, limit: int = 50) -> list[Case]:
        """The newest first, ``limit`` of them after the first ``skip``."""
        query = select(case).where(*wanted.conditions()).order_by(*wanted.newest_first())
        return CASES.all(self._connection, query.offset(skip).limit(limit))

    def count(self, wanted: Chosen = EVERY_CASE) -> int:
        """How many ``list`` would find without a limit."""
        query = select(func.count()).select_from(case).where(*wanted.conditions())
        return self._connection.execute(query).scalar_one()

    def closed_since(self, connection: str, start: datetime) -> Sequence[int]:
        """Ids of the cases of a store that were closed since then, oldest first."""
        # By their date alone: left to itself SQLite reads all cases that the store ever had, in their order.
        is_of_store = case.c.connection.concat("") == connection
        query = select(case.c.id).where(case.c.closed_at >= start, is_of_store)
        return sorted(self._connection.execute(query).scalars())

    def waiting_for(self, connection: str, what: WaitsFor) -> Sequence[Case]:
        """The open cases of a store that wait for this, oldest first."""
        query = select(case).where(case.c.connection == connection, case.c.waits_for == what)
        return CASES.all(self._connection, query.where(case.c.closed_at.is_(None)).order_by(case.c.id))

    def connections(self) -> frozenset[str]:
        """Every store that a case was opened for."""
        found: list[str] = []
        while True:
            # One step of the index for each store: SQLite would read every entry to tell them apart.
            after = select(func.min(case.c.connection)).where(case.c.connection > (found or [""])[-1])
            name = self._connection.execute(after).scalar()
            if name is None:
                return frozenset(found)
            found.append(name)

    def cut_off(self) -> Sequence[int]:
        """Ids of the open cases with an intent that has no result, and of which no person is asked; oldest
        first."""
        query = select(case.c.id).join(effect, effect.c.case_id == case.c.id).distinct().order_by(case.c.id)
        asked = select(task.c.id).where(task.c.effect_key == effect.c.key, task.c.decided_at.is_(None))
        chosen = query.where(
            case.c.closed_at.is_(None), effect.c.state == EffectState.INTENT, ~asked.exists()
        )
        return self._connection.execute(chosen).scalars().all()
