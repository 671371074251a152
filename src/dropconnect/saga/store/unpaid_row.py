"""Rows that the store booked and may never have paid: which they are, and how a person is shown them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.models.commands import EffectKind, RemoveRefundCommand
from dropconnect.models.order import Order
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.look.unpaid import ROWS, UnpaidRow, candidates, declared, rows_of, standing_ids


def rows_shown(rows: Sequence[UnpaidRow]) -> dict[str, Any]:
    """What of them goes into the evidence of a question."""
    return {ROWS: [row.model_dump(mode="json") for row in rows]} if rows else {}


def about_payment(desk: Desk, question: Question, effect: Effect) -> Question:
    """``question``, whether the payment ``effect`` moved money, with the rows that may stand for it."""
    order = desk.store.get_order(effect.order_id)
    with desk.journal.read() as reading:
        taken = standing_ids(reading.effects.of_order(effect.connection, effect.order_id))
    settled = desk.ledger.seconds_to_settle(effect, desk.section.settle_seconds) <= 0
    rows = candidates(order, effect, taken, settled=settled)
    return with_rows(question, rows) if rows else question


def with_rows(question: Question, rows: Sequence[UnpaidRow]) -> Question:
    """The question, with these rows named in it and in what its decisions mean."""
    listed = "; ".join(row.words for row in rows)
    reason = f"{question.reason.rstrip('.')}. In the store's books, and not confirmed to be ours: {listed}"
    evidence = {**question.evidence, **rows_shown(rows)}
    return Question(question.kind, question.code, reason, evidence, question.effect, meanings=_meanings(rows))


def _meanings(rows: Sequence[UnpaidRow]) -> Mapping[Decision, str]:
    if len(rows) == 1:
        void = f'Refund {rows[0].id} then counts as never paid; if it is another payment, add the word "none"'
        booking = f"refund {rows[0].id} stays as its booking"
    else:
        void = f"Add which of them was never paid, for example: {rows[0].id}; or: none"
        booking = f"Begin it with the row that is its booking, for example: {rows[0].id}; or: none"
    return {
        Decision.NO_MONEY_MOVED: f"you looked at the gateway: nothing was paid. We ask it once more. {void}",
        Decision.NO_MONEY_MOVED_STOP: f"nothing was paid, and nothing shall be: close the case. {void}",
        Decision.PAID_BY_HAND: "the gateway paid nothing and you sent the money yourself; name the proof; "
        f"{booking}",
        Decision.MONEY_MOVED: "you saw the payment at the gateway; name the proof, nothing is paid again; "
        f"{booking}",
    }


def still_standing(desk: Desk, effect: Effect) -> list[UnpaidRow]:
    """What an effect that was refused leaves in the store's books: the row that was to be taken away; of a
    payment, the rows of its order that a person declared unpaid."""
    if isinstance(effect.command, RemoveRefundCommand):
        return [UnpaidRow.of(effect.command)]
    if effect.kind is not EffectKind.REFUND:
        return []
    with desk.journal.read() as reading:
        cases = reading.cases.of_order(effect.connection, effect.order_id)
        tasks = [task for case in cases for task in reading.tasks.of_case(case.id)]
        standing = standing_ids(reading.effects.of_order(effect.connection, effect.order_id))
    rows = [row for row in declared(tasks) if row.id not in standing]
    return at_the_store(desk.store.get_order(effect.order_id), rows) if rows else []


def not_shown_yet(desk: Desk, case: Case, effect: Effect, order: Order) -> list[UnpaidRow]:
    """Rows that may stand for a payment of which a person said that it moved no money, and that the person
    was not shown so: they came later, or a gateway has confirmed one since."""
    with desk.journal.read() as reading:
        tasks = reading.tasks.of_case(case.id)
        taken = standing_ids(reading.effects.of_order(case.connection, case.order_id))
    asked = [task for task in tasks if _was_about(task, effect)]
    if not asked:
        return []
    shown = {row.id for task in asked for row in rows_of(task)}
    confirmed = {row.id for row in order.refunds if row.confirmed}
    void = {row.id for row in declared(tasks)}
    found = candidates(order, effect, taken, settled=True)
    return [row for row in found if row.id not in shown or (row.id in void and row.id in confirmed)]


def _was_about(task: Task, effect: Effect) -> bool:
    return (
        task.kind is TaskKind.MONEY_DOUBT
        and task.effect_key == effect.key
        and task.decision is Decision.NO_MONEY_MOVED
    )


def unpaid_rows(desk: Desk, case: Case) -> list[UnpaidRow]:
    """What people declared unpaid in this case, and nothing stands for since."""
    with desk.journal.read() as reading:
        tasks = reading.tasks.of_case(case.id)
        standing = standing_ids(reading.effects.of_order(case.connection, case.order_id))
    return [row for row in declared(tasks) if row.id not in standing]


def at_the_store(order: Order, rows: Sequence[UnpaidRow]) -> list[UnpaidRow]:
    standing = {row.id: row for row in order.refunds}
    return [row for row in rows if row.id in standing and not standing[row.id].confirmed]
