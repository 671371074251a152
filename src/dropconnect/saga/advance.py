"""The heart of a case: which leg comes next.

::

    PLANNED ---> SUPPLIERS ---> MONEY ---> STORE ---> VERIFY ---> CLOSED, and watched
       |             |            |
       +-------------+------------+---> WITHDRAWING ---> CLOSED      (a person took it back)
"""

from __future__ import annotations

from contextlib import suppress

from dropconnect.errors import StoreInShadow, WritesPaused
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome, Stage
from dropconnect.models.shadow import Mode
from dropconnect.saga.case.consent import Look, seek_consent
from dropconnect.saga.case.decided import DecidedUnits, decided_units
from dropconnect.saga.case.delays import READ_ERRORS
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.end import move_on
from dropconnect.saga.customers.outbox import acknowledge
from dropconnect.saga.ending.verification import verify_leg, watch
from dropconnect.saga.step import Step
from dropconnect.saga.store.cancellation import cancel_before_refund, store_leg
from dropconnect.saga.store.claim import end_claim, take_claim
from dropconnect.saga.store.customer_request import answer_requests
from dropconnect.saga.store.hold import hold_order, release_order
from dropconnect.saga.store.line_removal import has_begun, take_lines_out
from dropconnect.saga.store.refund import pay_what_is_due
from dropconnect.saga.suppliers.leg import supplier_leg
from dropconnect.saga.suppliers.parts import open_parts
from dropconnect.saga.suppliers.withdrawal import withdraw_leg


def advance(desk: Desk, case: Case) -> Case:
    """Take one step. The case that comes back waits, is closed, or can be advanced again.

    Errors of reads become waits or questions here: nothing was written while they were raised.
    """
    if desk.section.mode is Mode.SHADOW:
        return desk.rest(case, StoreInShadow.of(desk.store.name))
    woken = case.is_open and case.waits_for is not None
    case = desk.wake(case)
    try:
        claimed = _claimed(desk, case, woken=woken)
        case = _LEGS[case.stage](desk, claimed.case) if claimed.complete else claimed.case
        return case if case.is_open else answer_requests(desk, end_claim(desk, release_order(desk, case)))
    except READ_ERRORS as error:
        # The leg may have written to the case before it came to the read that failed.
        return desk.retry_later(desk.fresh(case), error)
    except WritesPaused as error:
        return _paused(desk, desk.fresh(case), error)


def _paused(desk: Desk, case: Case, error: WritesPaused) -> Case:
    """Nothing moves. That the request came is confirmed all the same: a customer who withdraws from a
    contract has to hear at once that the withdrawal arrived."""
    if case.stage is Stage.PLANNED and not isinstance(error, StoreInShadow):
        with suppress(*READ_ERRORS):  # it is tried again with the next look
            acknowledge(desk, case)
    return desk.rest(case, error)


def _claimed(desk: Desk, case: Case, *, woken: bool) -> Step:
    """Nothing goes out before the order is known to be ours alone."""
    if desk.section.policy.read_only and case.stage is Stage.PLANNED:
        return Step.done(case)
    return take_claim(desk, case, woken=woken)


def _plan_leg(desk: Desk, case: Case) -> Case:
    """A person may have to agree first; the money leg looks again right before it pays."""
    if desk.section.policy.read_only:
        return desk.close(case, Outcome.REFUSED, "the store is read-only by its policy (read_only = true)")
    acknowledge(desk, case)
    consent = seek_consent(desk, case, Look(case.request, by_hand_too=False))
    if consent.seen is None:
        return consent.case
    held = hold_order(desk, consent.case, consent.seen.order)
    if not held.complete:
        return held.case
    now = desk.now()
    with desk.journal.write() as writing:
        if not writing.parts.of_case(held.case.id):
            open_parts(writing, held.case, consent.seen.drafts, now)
        return move_on(writing, held.case, Stage.SUPPLIERS, "the plan stands", now)


def _money_leg(desk: Desk, case: Case) -> Case:
    decided = decided_units(case, desk.parts(case))
    cancelled = cancel_before_refund(desk, case, decided)
    if not cancelled.complete:
        return cancelled.case
    paid = _paid(desk, cancelled.case, decided)
    if not paid.complete:
        return paid.case
    removed = take_lines_out(desk, paid.case, decided)
    if not removed.complete:
        return removed.case
    return desk.move_on(removed.case, Stage.STORE, "the money is where it is due")


def _paid(desk: Desk, case: Case, decided: DecidedUnits) -> Step:
    """Nothing is due for what leaves the order by itself, and the order without it is another one."""
    return Step.done(case) if has_begun(desk, case) else pay_what_is_due(desk, case, decided)


_LEGS = {
    Stage.PLANNED: _plan_leg,
    Stage.SUPPLIERS: supplier_leg,
    Stage.MONEY: _money_leg,
    Stage.STORE: store_leg,
    Stage.VERIFY: verify_leg,
    Stage.WITHDRAWING: withdraw_leg,
    Stage.CLOSED: watch,
}
