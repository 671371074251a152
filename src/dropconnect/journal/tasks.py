"""The repository of tasks: a person is asked once, and decides once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, func, select, update

from dropconnect.errors import CaseConflict
from dropconnect.journal.chosen import is_behind, is_of
from dropconnect.journal.person_rows import NewTask, Task
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Insert, Statement, Update
from dropconnect.journal.states import Decision
from dropconnect.journal.tables import case, task
from dropconnect.journal.trouble import damaged

TASKS = Reader(task, Task)

_OF_ID = Statement(select(task).where(task.c.id == bindparam("id")))
_OF_CASE = Statement(select(task).where(task.c.case_id == bindparam("case_id")).order_by(task.c.id))
_OF_ORDER = Statement(
    select(task)
    .join(case, case.c.id == task.c.case_id)
    .where(case.c.connection == bindparam("connection"), case.c.order_id == bindparam("order_id"))
    .order_by(case.c.id, task.c.id)
)
_INSERT = Insert(task)
_UPDATE = Update(task, task.c.id == bindparam("the_id"))


class Tasks:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, new: NewTask) -> Task:
        values = {**vars(new), "decision_detail": "", "decided_by": ""}
        return self.get(_INSERT.run(self._connection, values))

    def get(self, task_id: int) -> Task:
        """One that must be there, as something refers to it: ``JournalError`` if it is not."""
        found = self.find(task_id)
        if found is None:
            raise damaged(f"task {task_id} is not there, although something refers to it")
        return found

    def find(self, task_id: int) -> Task | None:
        """None if there is none of this number."""
        return TASKS.one(self._connection, _OF_ID, id=task_id)

    def of_case(self, case_id: int) -> list[Task]:
        return TASKS.found(self._connection, _OF_CASE, case_id=case_id)

    def of_order(self, connection: str, order_id: str) -> list[Task]:
        """Those of all our cases of an order, in the order of the cases."""
        return TASKS.found(self._connection, _OF_ORDER, connection=connection, order_id=order_id)

    def list(
        self,
        *,
        only_open: bool = True,
        stores: Collection[str] | None = None,
        behind: tuple[datetime, int] | None = None,
        skip: int = 0,
        limit: int = 50,
    ) -> list[Task]:
        """The most urgent first, ``limit`` of them after the first ``skip``, of ``stores`` alone. ``behind``:
        none but those after this due date and number."""
        query = select(task).where(*is_of(stores, task.c.case_id)).order_by(task.c.due_at, task.c.id)
        query = query.where(*is_behind(behind, task.c.due_at, task.c.id))
        query = query.offset(skip).limit(limit)
        return TASKS.all(self._connection, query.where(task.c.decided_at.is_(None)) if only_open else query)

    def count(self, *, only_open: bool = True, stores: Collection[str] | None = None) -> int:
        """How many ``list`` would find without a limit."""
        query = select(func.count()).select_from(task).where(*is_of(stores, task.c.case_id))
        chosen = query.where(task.c.decided_at.is_(None)) if only_open else query
        return self._connection.execute(chosen).scalar_one()

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

    def open_dates(self) -> Sequence[tuple[int, datetime, datetime]]:
        """Id, opening and due date of the open tasks that nobody was reminded of."""
        query = select(task.c.id, task.c.opened_at, task.c.due_at)
        query = query.where(task.c.decided_at.is_(None), task.c.reminded_at.is_(None))
        return [(row.id, row.opened_at, row.due_at) for row in self._connection.execute(query)]

    def open_owners(self) -> Sequence[tuple[int, str]]:
        """Id and owner of the open tasks."""
        found = self._connection.execute(select(task.c.id, task.c.owner).where(task.c.decided_at.is_(None)))
        return [(row.id, row.owner) for row in found]

    def record_reminder(self, task_id: int, *, at: datetime) -> None:
        self._connection.execute(update(task).where(task.c.id == task_id).values(reminded_at=at))

    def hand_over(self, task_id: int, owner: str, *, second_at: datetime | None = None) -> None:
        """It is another person's; ``second_at``: because the first did not decide it in time."""
        values = {"owner": owner} if second_at is None else {"owner": owner, "second_at": second_at}
        self._connection.execute(update(task).where(task.c.id == task_id).values(**values))

    def close_open(
        self,
        case_id: int,
        decision: Decision,
        detail: str,
        who: str,
        now: datetime,
        *,
        keep: Collection[int] = (),
    ) -> None:
        """The open tasks of a case need no person any more; ``decision`` says why. ``keep``: ids of those
        that do."""
        values = {"decision": decision, "decision_detail": detail, "decided_by": who, "decided_at": now}
        for item in self.of_case(case_id):
            if item.is_open and item.id not in keep:
                _UPDATE.run(self._connection, values, {"the_id": item.id})
