"""The repository of incidents: one per case and kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Select, func, insert, select

from dropconnect.journal.person_rows import Incident, NewIncident
from dropconnect.journal.reading import Reader
from dropconnect.journal.tables import incident

OWNER = "merchant"
"""Who looks at an incident, and decides a task."""
DUE_AFTER = timedelta(days=1)
"""How soon somebody should."""


def new_incident(
    case_id: int, kind: str, reason: str, evidence: Mapping[str, Any], now: datetime
) -> NewIncident:
    """Something that should not be, found now, for the one who looks at such things."""
    return NewIncident(
        case_id=case_id,
        kind=str(kind),
        reason=reason,
        evidence=dict(evidence),
        owner=OWNER,
        opened_at=now,
        due_at=now + DUE_AFTER,
    )


INCIDENTS = Reader(incident, Incident)


class Incidents:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, new: NewIncident) -> bool:
        """Report it; False if this case has reported the same kind before."""
        known = select(incident.c.id).where(incident.c.case_id == new.case_id, incident.c.kind == new.kind)
        if self._connection.execute(known).first():
            return False
        self._connection.execute(insert(incident).values(**vars(new)))
        return True

    def of_case(self, case_id: int) -> list[Incident]:
        query = select(incident).where(incident.c.case_id == case_id)
        return self._read(query)

    def _read(self, query: Select[Any]) -> list[Incident]:
        ordered = query.order_by(incident.c.due_at, incident.c.id)
        return INCIDENTS.all(self._connection, ordered)

    def list(self, *, skip: int = 0, limit: int = 50) -> list[Incident]:
        """The most urgent first, ``limit`` of them after the first ``skip``."""
        return self._read(select(incident).offset(skip).limit(limit))

    def count(self) -> int:
        return self._connection.execute(select(func.count(incident.c.id))).scalar_one()
