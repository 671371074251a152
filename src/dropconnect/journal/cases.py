"""The repository of cases: identity, stage, lease and what each one waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import RowMapping, insert, or_, select, update

from dropconnect.errors import CaseConflict
from dropconnect.journal.rows import Case, Outcome, Stage, WaitsFor
from dropconnect.journal.tables import case
from dropconnect.models.cancellation import CancellationRequest, Plan


class LostLease(CaseConflict):
    """Another runner has taken the case over, or changed it: stop at once, write nothing."""


def _case(row: RowMapping) -> Case:
    values = dict(row)
    values["stage"] = Stage(values["stage"])
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
    values["waits_for"] = WaitsFor(values["waits_for"]) if values["waits_for"] else None
    values["request"] = CancellationRequest.model_validate(values["request"])
    plan, agreed = values["plan"], values["agreed"]
    values["plan"] = Plan.model_validate(plan)
    # Mostly the same: reading it once halves what a waiting case costs at every look.
    values["agreed"] = values["plan"] if agreed in (None, plan) else Plan.model_validate(agreed)
    return Case(**values)


class Cases:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def open(self, request: CancellationRequest, plan: Plan, now: datetime) -> Case:
        """A new case, due at once. ``CaseConflict`` if the order has an open one."""
        other = self.open_case_of(request.connection, request.order_id)
        if other is not None:
            raise CaseConflict(
                f"the order {other.order_number} of {other.connection} has the open case {other.id} "
                f"({other.stage}); see `dropconnect show {other.id}` and wait for its end"
            )
        earlier = self.of_order(request.connection, request.order_id)
        new_id = self._connection.execute(
            insert(case)
            .values(
                key=request.key,
                connection=request.connection,
                order_id=request.order_id,
                order_number=plan.order_number,
                lane=request.connection,
                stage=Stage.PLANNED,
                outcome_reason="",
                waiting_on="",
                due_at=now,
                tries=0,
                revision=0,
                request=request.model_dump(mode="json"),
                plan=plan.model_dump(mode="json"),
                agreed=plan.model_dump(mode="json"),
                follows=earlier[-1].id if earlier else None,
                opened_at=now,
            )
            .returning(case.c.id)
        ).scalar_one()
        return self.get(new_id)

    def get(self, case_id: int) -> Case:
        """``LookupError`` if there is none."""
        row = self._connection.execute(select(case).where(case.c.id == case_id)).mappings().first()
        if row is None:
            raise LookupError(f"there is no case {case_id}")
        return _case(row)

    def by_key(self, key: str) -> Case | None:
        row = self._connection.execute(select(case).where(case.c.key == key)).mappings().first()
        return _case(row) if row else None

    def open_case_of(self, connection: str, order_id: str) -> Case | None:
        return next((item for item in self.of_order(connection, order_id) if item.is_open), None)

    def of_order(self, connection: str, order_id: str) -> list[Case]:
        query = select(case).where(case.c.connection == connection, case.c.order_id == order_id)
        return [_case(row) for row in self._connection.execute(query.order_by(case.c.id)).mappings()]

    def list(self, *, only_open: bool = False, waits_for: WaitsFor | None = None) -> list[Case]:
        query = select(case).order_by(case.c.id)
        if only_open:
            query = query.where(case.c.closed_at.is_(None))
        if waits_for:
            query = query.where(case.c.waits_for == waits_for)
        return [_case(row) for row in self._connection.execute(query).mappings()]

    def due(self, now: datetime, limit: int = 100) -> Sequence[int]:
        """Ids of cases with something to do now, longest due first; leased ones included."""
        query = select(case.c.id).where(case.c.due_at <= now).order_by(case.c.due_at, case.c.id).limit(limit)
        return list(self._connection.execute(query).scalars())

    def next_due(self) -> datetime | None:
        """When the next case becomes due, if any waits for a time."""
        query = select(case.c.due_at).where(case.c.due_at.is_not(None)).order_by(case.c.due_at).limit(1)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def take(self, case_id: int, runner: str, *, from_runner: str | None) -> bool:
        """Lease the case to ``runner`` if it is free or still ``from_runner``'s (known to be dead)."""
        free = or_(case.c.lease.is_(None), case.c.lease == runner)
        if from_runner is not None:
            free = or_(free, case.c.lease == from_runner)
        done = self._connection.execute(
            update(case).where(case.c.id == case_id, free).values(lease=runner, revision=case.c.revision + 1)
        )
        return done.rowcount == 1

    def release(self, held: Case) -> None:
        self.change(held, {"lease": None})

    def change(self, held: Case, values: Mapping[str, Any]) -> Case:
        """Write to a case that we hold; raises ``LostLease`` if we do not hold it any more.

        Stages only go forward: going back is a bug and is refused.
        """
        stage = values.get("stage", held.stage)
        if Stage(stage).rank < held.stage.rank:
            raise ValueError(f"case {held.id} cannot go back from {held.stage} to {stage}")
        done = self._connection.execute(
            update(case)
            .where(case.c.id == held.id, case.c.revision == held.revision, case.c.lease == held.lease)
            .values(**values, revision=held.revision + 1)
        )
        if done.rowcount != 1:
            raise LostLease(f"case {held.id} was taken over by another runner")
        return self.get(held.id)
