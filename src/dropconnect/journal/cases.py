"""The repository of cases: identity, stage, lease and what each one waits for.

Every change of a case that is held checks that it is still ours, and raises ``LostLease`` if not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import RowMapping, insert, or_, select, update

from dropconnect.errors import CaseConflict, LostLease
from dropconnect.journal.rows import Case, Watch
from dropconnect.journal.states import Outcome, Stage, WaitsFor
from dropconnect.journal.tables import case
from dropconnect.models.cancellation import CancellationRequest, Plan


def _case(row: RowMapping) -> Case:
    values = dict(row)
    values["agreed"] = values["agreed"] or values["plan"]
    if values["opened_with"] is not None:
        values["opened_with"] = tuple(values["opened_with"])
    return Case(**values)


class Cases:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def open(
        self, request: CancellationRequest, plan: Plan, now: datetime, refund_ids: Sequence[str] = ()
    ) -> Case:
        """A new case, due at once. ``CaseConflict`` if the order has an open one.

        ``refund_ids``: the refunds that stand at the store by now.
        """
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
                stage=Stage.PLANNED,
                outcome_reason="",
                waiting_on="",
                due_at=now,
                tries=0,
                revision=0,
                request=request,
                plan=plan,
                agreed=plan,
                follows=earlier[-1].id if earlier else None,
                opened_at=now,
                opened_with=list(refund_ids),
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
        """Give the lease back."""
        self._change(held, {"lease": None})

    def confirm(self, held: Case) -> Case:
        """Make sure that the case is still ours, and unchanged since it was read."""
        return self._change(held, {})

    def move_to(self, held: Case, stage: Stage, *, at: datetime) -> Case:
        """To the next stage, due at once. ``ValueError`` for going back: that would be a bug."""
        return self._change(held, {"stage": stage, **_free(at)})

    def free(self, held: Case, *, at: datetime) -> Case:
        """What the case waited for is over: it is due again, and its tries count anew."""
        return self._change(held, _free(at))

    def wake(self, held: Case, *, at: datetime) -> Case:
        """The wait is over; its tries still count, because the same trouble may be there."""
        return self._change(held, {"waits_for": None, "waiting_on": "", "due_at": at})

    def wait(self, held: Case, waits_for: WaitsFor, on: str, *, due_at: datetime | None, tries: int) -> Case:
        """Leave the case until ``due_at``; None: until somebody does something about it."""
        values = {"waits_for": waits_for, "waiting_on": on, "due_at": due_at, "tries": tries}
        return self._change(held, values)

    def postpone(self, held: Case, *, due_at: datetime | None) -> Case:
        """Look at it again at another time, whatever it waits for; None: never."""
        return self._change(held, {"due_at": due_at})

    def adopt(self, held: Case, plan: Plan, *, agreed: Plan | None = None) -> Case:
        """Make ``plan`` what is carried out, and ``agreed``, if given, what a person agreed to."""
        return self._change(held, {"plan": plan, **({"agreed": agreed} if agreed is not None else {})})

    def close(self, held: Case, outcome: Outcome, reason: str, *, at: datetime, watch: Watch | None) -> Case:
        """The end. ``watch``: how long it stays watched; None: not at all."""
        end = {"stage": Stage.CLOSED, "outcome": outcome, "outcome_reason": reason, "closed_at": at}
        watched = {"due_at": watch.next_look, "watched_until": watch.until} if watch else {"due_at": None}
        return self._change(held, {**end, **_free(at), **watched})

    def mark_restored(self, *, at: datetime) -> Sequence[int]:
        """Mark all open cases, whoever holds them: the journal is a copy. Their ids."""
        marked = update(case).where(case.c.closed_at.is_(None))
        marked = marked.values(restored_at=at, revision=case.c.revision + 1).returning(case.c.id)
        return sorted(self._connection.execute(marked).scalars())

    def _change(self, held: Case, values: Mapping[str, Any]) -> Case:
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


def _free(at: datetime) -> dict[str, Any]:
    return {"waits_for": None, "waiting_on": "", "due_at": at, "tries": 0}
