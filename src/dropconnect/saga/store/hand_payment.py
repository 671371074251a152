"""A payment that a person makes by hand, and the row in the store's books that may stand for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dropconnect.dates import CLOCKS_DIFFER
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision, IncidentKind, TaskKind
from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money
from dropconnect.models.order import Order, Refund
from dropconnect.planner.strangers import described
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.ending.contradiction import Contradiction
from dropconnect.saga.look.unpaid import is_named, standing_ids

_ROW = "row"


@dataclass(frozen=True)
class Proof:
    """What stands for a payment by hand. ``complete``: the case may go on, with or without ``row``."""

    case: Case
    row: Refund | None = None
    complete: bool = True

    @property
    def ids(self) -> frozenset[str]:
        return frozenset() if self.row is None else frozenset({self.row.id})


def proof_of_hand_payment(desk: Desk, case: Case) -> Proof:
    """The row that a person said is the payment by hand; a question about one that may be. Raises what
    reads raise.

    It fits if it carries nobody's key, is of just the amount, came after the payment was asked for, and
    stands for no other payment.
    """
    with desk.journal.read() as reading:
        tasks = reading.tasks.of_case(case.id)
        taken = standing_ids(reading.effects.of_order(case.connection, case.order_id))
    asked = _asked(tasks)
    if asked is None:
        return Proof(case)
    said = {task.evidence_at(_ROW): task for task in tasks if task.kind is TaskKind.HAND_PROOF}
    fitting = _fitting(desk.store.get_order(case.order_id), asked, taken, case)
    for row in fitting:
        answer = said[row.id].decision if row.id in said else None
        if answer is Decision.IT_HAPPENED or is_named(asked.decision_detail, row.id):
            return Proof(case, row)
    for row in fitting:
        if row.id not in said or said[row.id].is_open:
            return Proof(desk.ask_person(case, _question(desk, row, asked)), complete=False)
        _report_both(desk, case, row, asked)
    return Proof(case)


def _asked(tasks: list[Task]) -> Task | None:
    """The payment by hand that is asked for, or was made as a person said; None: there is none."""
    by_hand = [task for task in tasks if task.kind is TaskKind.PAY_BY_HAND]
    meant = [task for task in by_hand if task.decision in (None, Decision.PAID_BY_HAND)]
    return meant[-1] if meant else None


def _due(asked: Task) -> Money | None:
    return asked.evidence_as(Plan, at="plan").due


def _fitting(order: Order, asked: Task, taken: frozenset[str], case: Case) -> list[Refund]:
    before = case.opened_with or ()
    return [
        row
        for row in order.refunds
        if not row.key
        and row.amount == _due(asked)
        and row.id not in taken
        and row.id not in before
        and (row.created_at is None or row.created_at >= asked.opened_at - CLOCKS_DIFFER)
    ]


def _question(desk: Desk, row: Refund, asked: Task) -> Question:
    reason = (
        f"{described(row, desk.journal.journal_id)} was booked after you were asked to pay {row.amount} by "
        f"hand (task {asked.id}): is it that payment?"
    )
    digest = hashlib.sha256(row.id.encode()).hexdigest()[:16]
    return Question(TaskKind.HAND_PROOF, f"hand-proof-{digest}", reason, {_ROW: row.id, "task": asked.id})


def _report_both(desk: Desk, case: Case, row: Refund, asked: Task) -> None:
    """A person paid by hand, and the row is other money: the customer may have got both."""
    if asked.decision is not Decision.PAID_BY_HAND:
        return
    reason = (
        f"{_due(asked)} were paid by hand ({asked.decision_detail}), and "
        f"{described(row, desk.journal.journal_id)} is other money: the customer may have got both"
    )
    desk.incident(case, Contradiction(IncidentKind.REFUND_BY_OTHERS, reason, row.id).code, reason)
