"""The repository of tasks: a person is asked once, and decides once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select, update

from dropconnect.errors import CaseConflict
from dropconnect.journal.rows import NewTask, Task
from dropconnect.journal.states import Decision
from dropconnect.journal.tables import task


class Tasks:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, new: NewTask) -> Task:
        query = insert(task).values(**vars(new), decision_detail="", decided_by="").returning(task.c.id)
        return self.get(self._connection.execute(query).scalar_one())

    def get(self, task_id: int) -> Task:
        """``LookupError`` if there is none."""
        row = self._connection.execute(select(task).where(task.c.id == task_id)).mappings().first()
        if row is None:
            raise LookupError(f"there is no task {task_id}")
        return Task(**row)

    def of_case(self, case_id: int) -> list[Task]:
        query = select(task).where(task.c.case_id == case_id).order_by(task.c.id)
        return [Task(**row) for row in self._connection.execute(query).mappings()]

    def list(self, *, only_open: bool = True) -> list[Task]:
        query = select(task).order_by(task.c.due_at, task.c.id)
        if only_open:
            query = query.where(task.c.decided_at.is_(None))
        return [Task(**row) for row in self._connection.execute(query).mappings()]

    def decide(self, task_id: int, decision: Decision, detail: str, who: str, now: datetime) -> Task:
        """Record a person's word, once. ``CaseConflict`` names who was first."""
        done = self._connection.execute(
            update(task)
            .where(task.c.id == task_id, task.c.decided_at.is_(None))
            .values(decision=decision, decision_detail=detail, decided_by=who, decided_at=now)
        )
        found = self.get(task_id)
        if done.rowcount != 1:
            said = str(found.decision)
            raise CaseConflict(
                f"task {task_id} was decided by {found.decided_by}: {said!r}; a decision stands"
            )
        return found

    def close_open(self, case_id: int, decision: Decision, detail: str, who: str, now: datetime) -> None:
        """The open tasks of a case need no person any more; ``decision`` says why."""
        self._connection.execute(
            update(task)
            .where(task.c.case_id == case_id, task.c.decided_at.is_(None))
            .values(decision=decision, decision_detail=detail, decided_by=who, decided_at=now)
        )
