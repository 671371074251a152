"""Takes away, before money is sent, the rows that the store booked and that were never paid."""

from __future__ import annotations

import hashlib

from dropconnect.effects import Write
from dropconnect.journal.rows import Case
from dropconnect.journal.states import TaskKind
from dropconnect.models.commands import EffectKind, RemoveRefundCommand
from dropconnect.models.order import Order
from dropconnect.saga.attempt import Standing, inspect, send
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.look.unpaid import UnpaidRow, left_by_choice
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel
from dropconnect.saga.store.doubt import wait_or_ask
from dropconnect.saga.store.unpaid_row import at_the_store, rows_shown, unpaid_rows

_REMOVE = EffectKind.REMOVE_REFUND


def clear_unpaid_rows(desk: Desk, case: Case) -> Step:
    """Take away what was declared unpaid, where that is certain enough. Raises what reads raise.

    What the store cannot take away, or what is not just the row that the person was shown, stays, and counts
    as never paid here.
    """
    rows = unpaid_rows(desk, case)
    if not rows:
        return Step.done(case)
    order = desk.store.get_order(case.order_id)
    for row in at_the_store(order, rows):
        if _may_be_removed(desk, order, row):
            step = _remove(desk, case, order, row)
            if not step.complete:
                return step
    return Step.done(case)


def nothing_is_left_behind(desk: Desk, case: Case, order: Order) -> Step:
    """Before the case ends: a row of it that was never paid is gone, or a person wants it to stay."""
    left = at_the_store(order, unpaid_rows(desk, case))
    with desk.journal.read() as reading:
        by_choice = left_by_choice(reading.tasks.of_case(case.id))
    for row in left:
        if row.id not in by_choice:
            return Step.pause(desk.ask_person(case, _about_row(desk, row)))
    return Step.done(case)


def _may_be_removed(desk: Desk, order: Order, row: UnpaidRow) -> bool:
    """It is what the person was shown, carries no key, and could not be in flight when it was shown."""
    there = next(each for each in order.refunds if each.id == row.id)
    is_certain = row.settled and not there.key and row.is_still(there)
    return is_certain and desk.store.supports("platform_remove_refund")


def _remove(desk: Desk, case: Case, order: Order, row: UnpaidRow) -> Step:
    ordinal = _ordinal(desk, case, row)
    attempt = inspect(desk, case, store_channel(desk), _REMOVE, ordinal)
    if attempt.standing in (Standing.HAPPENED, Standing.ENDED):
        return Step.done(case)
    if attempt.standing is not Standing.NOT_SENT:
        return Step.pause(wait_or_ask(desk, attempt))
    command = RemoveRefundCommand(
        **common_fields(desk, case, order, _REMOVE, ordinal),
        refund_id=row.id,
        amount=row.amount,
        created_at=row.created_at,
        made_by=row.made_by,
    )
    what = f"about to take away {row.words}, which was never paid"
    attempt = send(desk, case, Write(_REMOVE, ordinal, desk.store, command, what))
    if attempt.error is not None:
        return Step.pause(desk.retry_later(attempt.case, attempt.error))
    return Step.pause(attempt.case)


def _ordinal(desk: Desk, case: Case, row: UnpaidRow) -> int:
    """The number of this row's removal: the one that it has, or the next."""
    removals = desk.effects(case, _REMOVE)
    for effect in removals:
        if isinstance(effect.command, RemoveRefundCommand) and effect.command.refund_id == row.id:
            return effect.ordinal
    return len(removals)


def _about_row(desk: Desk, row: UnpaidRow) -> Question:
    digest = hashlib.sha256(row.id.encode()).hexdigest()[:16]
    reason = f"{row.words} was never paid and still stands in the books of {desk.store.name}: delete it there"
    return Question(TaskKind.UNPAID_ROW, f"unpaid-row-{digest}", reason, rows_shown([row]))
