"""A payment that counts as not made, by a person's word or a look-up: what the store shows of it by now."""

from __future__ import annotations

from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import Outcome, TaskKind
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.order import Order
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.store.removal import nothing_is_left_behind
from dropconnect.saga.store.unpaid_row import not_shown_yet, with_rows


def stop(desk: Desk, case: Case, given_up: Effect) -> Case:
    """A person stopped the payment: the case ends, once nothing of it is left in the store's books."""
    behind = nothing_is_left_behind(desk, case, desk.store.get_order(case.order_id))
    if not behind.complete:
        return behind.case
    said = given_up.result.human_word if given_up.result is not None else None
    reason = f"{said.by} said: {said.decision}" if said is not None else "a person stopped the payment"
    return desk.close(case, Outcome.STOPPED, reason)


def asked_anew(desk: Desk, case: Case, earlier: Effect) -> Case | None:
    """The case, if the store shows by now what became of a payment that counts as unsent, or what a person
    should see first; None: it may be sent."""
    order = desk.store.get_order(case.order_id)
    if _found_after_all(desk, order, earlier):
        return case
    rows = not_shown_yet(desk, case, earlier, order)
    if not rows:
        return None
    code = f"doubt-{earlier.key}-{earlier.attempts}-{len(order.refunds)}"
    reason = f"you said that no money moved for the refund of {earlier.amount}; look once more"
    question = Question(TaskKind.MONEY_DOUBT, code, reason, effect=earlier)
    return desk.ask_person(case, with_rows(question, rows))


def _found_after_all(desk: Desk, order: Order, earlier: Effect) -> bool:
    """Whether the store shows our key although the effect counts as unsent: a person can be mistaken, and
    what is booked is not always paid."""
    row = order.refund_keyed(earlier.key)
    if row is None or row.journal not in ("", desk.journal.journal_id):
        return False
    if row.confirmed is False and earlier.payment.method is not RefundMethod.BOOK_ONLY:
        # Of what amount it is then says nothing: a refund whose transactions all failed has none.
        desk.ledger.found_unpaid(earlier, row.id)
    elif row.amount != earlier.amount:
        return False
    else:
        desk.ledger.found_before_sending(earlier, row.id, by_key=True)
    return True
