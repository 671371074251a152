"""The repository of incidents: one per case and kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select

from dropconnect.journal.rows import Incident
from dropconnect.journal.tables import incident


class Incidents:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, values: Mapping[str, Any]) -> bool:
        """Report it; False if this case has reported the same kind before."""
        known = select(incident.c.id).where(
            incident.c.case_id == values["case_id"], incident.c.kind == values["kind"]
        )
        if self._connection.execute(known).first():
            return False
        self._connection.execute(insert(incident).values(**values))
        return True

    def of_case(self, case_id: int) -> list[Incident]:
        return [item for item in self.list() if item.case_id == case_id]

    def list(self) -> list[Incident]:
        query = select(incident).order_by(incident.c.due_at, incident.c.id)
        return [Incident(**row) for row in self._connection.execute(query).mappings()]
