"""The repository of incidents: one open at a time per case and kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Select, bindparam, func, select, update

from dropconnect.errors import CaseConflict
from dropconnect.journal.chosen import is_behind, is_of
from dropconnect.journal.person_rows import Incident, NewIncident
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Insert, Statement
from dropconnect.journal.states import Decision
from dropconnect.journal.tables import incident
from dropconnect.journal.trouble import damaged

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

_OF_CASE = Statement(
    select(incident)
    .where(incident.c.case_id == bindparam("case_id"))
    .order_by(incident.c.due_at, incident.c.id)
)
_OF_KIND = Statement(
    select(incident)
    .where(incident.c.case_id == bindparam("case_id"), incident.c.kind == bindparam("kind"))
    .order_by(incident.c.due_at, incident.c.id)
)
_INSERT = Insert(incident)


class Incidents:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, new: NewIncident) -> bool:
        """Report it; False if this case has an open one of the kind, or a person has ended one of the same
        words or the same evidence: what was seen to may happen again, but not the same thing.

        Either is enough: evidence may say when it was read, and words how much time has passed.
        """
        for known in INCIDENTS.found(self._connection, _OF_KIND, case_id=new.case_id, kind=new.kind):
            has_same_evidence = bool(new.evidence) and known.evidence == new.evidence
            if known.is_open or known.reason == new.reason or has_same_evidence:
                return False
        _INSERT.run(self._connection, vars(new))
        return True

    def get(self, incident_id: int) -> Incident:
        """One that must be there: ``JournalError`` if it is not."""
        found = INCIDENTS.first(self._connection, select(incident).where(incident.c.id == incident_id))
        if found is None:
            raise damaged(f"incident {incident_id} is not there, although something refers to it")
        return found

    def open_dates(self) -> Sequence[tuple[int, datetime, datetime]]:
        """Id, opening and due date of the open incidents that nobody was reminded of."""
        query = select(incident.c.id, incident.c.opened_at, incident.c.due_at)
        query = query.where(incident.c.decided_at.is_(None), incident.c.reminded_at.is_(None))
        return [(row.id, row.opened_at, row.due_at) for row in self._connection.execute(query)]

    def open_owners(self) -> Sequence[tuple[int, str]]:
        """Id and owner of the open incidents."""
        query = select(incident.c.id, incident.c.owner).where(incident.c.decided_at.is_(None))
        return [(row.id, row.owner) for row in self._connection.execute(query)]

    def record_reminder(self, incident_id: int, *, at: datetime) -> None:
        self._connection.execute(update(incident).where(incident.c.id == incident_id).values(reminded_at=at))

    def hand_over(self, incident_id: int, owner: str, *, second_at: datetime | None = None) -> None:
        """As for a task."""
        values = {"owner": owner} if second_at is None else {"owner": owner, "second_at": second_at}
        self._connection.execute(update(incident).where(incident.c.id == incident_id).values(**values))

    def of_case(self, case_id: int) -> list[Incident]:
        return INCIDENTS.found(self._connection, _OF_CASE, case_id=case_id)

    def find(self, incident_id: int) -> Incident | None:
        """None if there is none of this number."""
        return INCIDENTS.first(self._connection, select(incident).where(incident.c.id == incident_id))

    def end(self, ended: Incident, decision: Decision, detail: str, who: str, now: datetime) -> None:
        """Record a person's word, once. ``CaseConflict`` names who was first."""
        done = self._connection.execute(
            update(incident)
            .where(incident.c.id == ended.id, incident.c.decided_at.is_(None))
            .values(decision=decision, decision_detail=detail, decided_by=who, decided_at=now)
        )
        if done.rowcount != 1:
            first = self.find(ended.id) or ended
            said = f"{first.decided_by}: {str(first.decision)!r}"
            raise CaseConflict(f"incident {ended.id} was ended by {said}; a decision stands")

    def _read(self, query: Select[Any]) -> list[Incident]:
        ordered = query.order_by(incident.c.due_at, incident.c.id)
        return INCIDENTS.all(self._connection, ordered)

    def list(
        self,
        *,
        only_open: bool = True,
        stores: Collection[str] | None = None,
        behind: tuple[datetime, int] | None = None,
        skip: int = 0,
        limit: int = 50,
    ) -> list[Incident]:
        """As of tasks."""
        query = select(incident).where(*is_of(stores, incident.c.case_id)).offset(skip).limit(limit)
        query = query.where(*is_behind(behind, incident.c.due_at, incident.c.id))
        return self._read(query.where(incident.c.decided_at.is_(None)) if only_open else query)

    def count(self, *, only_open: bool = True, stores: Collection[str] | None = None) -> int:
        """How many ``list`` would find without a limit."""
        query = select(func.count()).select_from(incident).where(*is_of(stores, incident.c.case_id))
        chosen = query.where(incident.c.decided_at.is_(None)) if only_open else query
        return self._connection.execute(chosen).scalar_one()
