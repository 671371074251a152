"""The repository of cases: identity, stage, lease and what each one waits for.

Every change of a case that is held checks that it is still ours, and raises ``LostLease`` if not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy import case as either

from dropconnect.errors import CaseConflict, LostLease
from dropconnect.journal.case_lists import CASES, CaseLists
from dropconnect.journal.chosen import is_called
from dropconnect.journal.due import LongestWaits, too_far
from dropconnect.journal.rows import Case, Watch
from dropconnect.journal.statements import Insert, Statement, Update
from dropconnect.journal.states import CaseKind, Outcome, Stage, WaitsFor
from dropconnect.journal.tables import case
from dropconnect.journal.trouble import damaged
from dropconnect.models.cancellation import CancellationRequest, Plan, request_key

_OF_ID = Statement(select(case).where(case.c.id == bindparam("id")))
_OF_KEY = Statement(select(case).where(case.c.key == bindparam("key")))
_AT_STORE = select(case).where(case.c.connection == bindparam("connection")).order_by(case.c.id)
_OF_ORDER = Statement(_AT_STORE.where(case.c.order_id == bindparam("order_id")))
_OF_PARENT = Statement(
    _AT_STORE.with_only_columns(case.c.order_id).where(case.c.parent_id == bindparam("parent_id"))
)
_TAKE = Statement(
    update(case)
    .where(
        case.c.id == bindparam("case_id"),
        or_(case.c.lease.is_(None), case.c.lease == bindparam("runner"), case.c.lease == bindparam("before")),
    )
    .values(lease=bindparam("runner"), revision=case.c.revision + 1)
    .returning(*case.c)
)
_INSERT = Insert(case, returning=True)
_RELEASE = Statement(
    update(case)
    .where(case.c.id == bindparam("case_id"), case.c.lease == bindparam("runner"))
    .values(lease=None, revision=case.c.revision + 1)
)
# IS, not =: a case that nobody has leased is changed as one that nobody has leased.
_UPDATE = Update(
    case,
    case.c.id == bindparam("held_id"),
    case.c.revision == bindparam("held_revision"),
    case.c.lease.is_(bindparam("held_lease")),
)


class Cases(CaseLists):
    def open(
        self,
        request: CancellationRequest,
        plan: Plan,
        now: datetime,
        refund_ids: Sequence[str] = (),
        customer: str = "",
    ) -> Case:
        """A new case, due at once. It keeps the refunds that stand at the store by now, and the customer for
        lists. ``CaseConflict`` if the order has an open one."""
        earlier = self.of_order(request.connection, request.order_id)
        other = next((item for item in earlier if item.is_open), None)
        if other is not None:
            raise CaseConflict(
                f"the order {other.order_number} of {other.connection} has the open case {other.id} "
                f"({other.stage}); see `dropconnect show {other.id}` and wait for its end",
                case_id=other.id,
            )
        values = {
            "key": request.key,
            "connection": request.connection,
            "order_id": request.order_id,
            "order_number": plan.order_number,
            "stage": Stage.PLANNED,
            **dict.fromkeys(("outcome_reason", "waiting_on"), ""),
            **dict.fromkeys(("tries", "revision"), 0),
            "due_at": now,
            "request": request,
            "plan": plan,
            "follows": earlier[-1].id if earlier else None,
            "opened_at": now,
            "opened_with": list(refund_ids),
            "parent_id": plan.parent_id or None,
            "kind": _kind_of(request, plan),
            "customer": customer,
        }
        return CASES.kept(self._connection, _INSERT.row(self._connection, values))

    def get(self, case_id: int) -> Case:
        """One that must be there, as something refers to it: ``JournalError`` if it is not."""
        found = self.find(case_id)
        if found is None:
            raise damaged(f"case {case_id} is not there, although something refers to it")
        return found

    def find(self, case_id: int) -> Case | None:
        """None if there is none of this number."""
        return CASES.one(self._connection, _OF_ID, id=case_id)

    def by_key(self, key: str) -> Case | None:
        return CASES.one(self._connection, _OF_KEY, key=key)

    def named(self, connection: str, request_id: str) -> Case | None:
        """The case of the request that its caller called so."""
        return self.by_key(request_key(connection, request_id))

    def open_case_of(self, connection: str, order_id: str) -> Case | None:
        return next((item for item in self.of_order(connection, order_id) if item.is_open), None)

    def of_order(self, connection: str, order_id: str) -> list[Case]:
        return CASES.found(self._connection, _OF_ORDER, connection=connection, order_id=order_id)

    def parts_of(self, connection: str, parent_id: str) -> tuple[str, ...]:
        """Ids of the orders of our cases that named this one as their parent, in the order of the cases."""
        known = {"connection": connection, "parent_id": parent_id}
        return tuple(dict.fromkeys(row[0] for row in _OF_PARENT.run(self._connection, known)))

    def of_number(self, connection: str, number: str) -> list[Case]:
        """The cases of orders that people call so, a leading ``#`` and capital letters aside."""
        query = select(case).where(case.c.connection == connection, is_called(number))
        return CASES.all(self._connection, query.order_by(case.c.id))

    def due(self, now: datetime, longest: LongestWaits, limit: int = 100) -> Sequence[int]:
        """Ids of cases with something to do now, longest due first; leased ones included.

        A date further away than such a wait lasts was written by a clock that was wrong: it is due, too.
        """
        is_due = select(case.c.id).where(case.c.due_at <= now)
        found = self._first_due(is_due, limit)
        # Whatever is too far away comes behind what is due.
        return [*found, *self._first_due(too_far(now, longest), limit - len(found))]

    def _first_due(self, query: Select[int], limit: int) -> Sequence[int]:
        ordered = query.order_by(case.c.due_at, case.c.id).limit(limit)
        return self._connection.execute(ordered).scalars().all()

    def next_due(self) -> datetime | None:
        """When the next case becomes due, if any waits for a time."""
        query = select(case.c.due_at).where(case.c.due_at.is_not(None)).order_by(case.c.due_at).limit(1)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def held(self, runner: str | None = None) -> Sequence[Case]:
        """Cases that a runner has, or this one, open and closed; the runner may be dead."""
        query = select(case).where(case.c.lease.is_not(None))
        if runner is not None:
            query = query.where(case.c.lease == runner)
        # Sorted here: to have them in order SQLite would walk through all cases.
        return sorted(CASES.all(self._connection, query), key=lambda held: held.id)

    def take(self, case_id: int, runner: str, *, from_runner: str | None) -> Case | None:
        """Lease the case to ``runner`` if it is free or still ``from_runner``'s (known to be dead). None: it
        is another's."""
        return CASES.one(self._connection, _TAKE, case_id=case_id, runner=runner, before=from_runner)

    def release(self, case_id: int, runner: str) -> None:
        """Give the lease back, if it is still this runner's."""
        _RELEASE.run(self._connection, {"case_id": case_id, "runner": runner})

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

    def bring_forward(self, store: str | None, waits_for: WaitsFor, *, at: datetime) -> None:
        """Open cases that wait for this, of a store or of all, are due. Whoever holds one finds out."""
        waiting = update(case).where(case.c.closed_at.is_(None), case.c.waits_for == waits_for)
        if store is not None:
            waiting = waiting.where(case.c.connection == store)
        self._connection.execute(waiting.where(case.c.lease.is_(None)).values(due_at=at))

    def hurry(self, case_id: int, *, at: datetime) -> bool:
        """What the case waits for may have come: it is due at ``at``, if not before. False: somebody has it,
        who may or may not see the news."""
        free = (case.c.id == case_id, case.c.lease.is_(None))
        sooner = either((case.c.due_at <= at, case.c.due_at), else_=at)
        return self._connection.execute(update(case).where(*free).values(due_at=sooner)).rowcount == 1

    def postpone(self, held: Case, *, due_at: datetime | None) -> Case:
        """Look at it again at another time, whatever it waits for; None: never."""
        return self._change(held, {"due_at": due_at})

    def adopt(self, held: Case, plan: Plan, *, agreed: Plan | None = None) -> Case:
        """Make ``plan`` what is carried out, and ``agreed``, if given, what a person agreed to."""
        agreed = agreed or held.agreed
        changed = self._change(held, {"plan": plan, "agreed": None if agreed == plan else agreed})
        return replace(changed, agreed=agreed)

    def stop_suppliers_only(self, held: Case, *, at: datetime) -> Case:
        """From now on it stops goods at suppliers and moves no money. It is due at once."""
        return self._change(held, {"kind": CaseKind.SUPPLIER_ONLY, **_free(at)})

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
        stage: Stage = values.get("stage", held.stage)
        if stage.rank < held.stage.rank:
            raise ValueError(f"case {held.id} cannot go back from {held.stage} to {stage}")
        changes = {**values, "revision": held.revision + 1}
        known = {"held_id": held.id, "held_revision": held.revision, "held_lease": held.lease}
        if _UPDATE.run(self._connection, changes, known) != 1:
            raise LostLease(f"case {held.id} was taken over by another runner")
        # Nobody has changed it since it was read, or its revision would be another one.
        return replace(held, **changes)


def _kind_of(request: CancellationRequest, plan: Plan) -> CaseKind:
    if plan.suppliers_only:
        return CaseKind.SUPPLIER_ONLY
    is_for_customer = request.seen is not None and request.seen.kind.is_at_supplier
    return CaseKind.CUSTOMER if is_for_customer else CaseKind.CANCELLATION


def _free(at: datetime) -> dict[str, Any]:
    return {"waits_for": None, "waiting_on": "", "due_at": at, "tries": 0}
