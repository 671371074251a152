"""Before anything is sent: does the plan stand, and has a person agreed to what needs agreement?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dropconnect.errors import UsageError
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import CaseKind, Outcome, TaskKind
from dropconnect.models.cancellation import CancellationRequest, Plan, Verdict
from dropconnect.models.order import Order, OrderState, Refund
from dropconnect.planner import Past
from dropconnect.planner.strangers import by_others_meanwhile, described
from dropconnect.saga.case.agreement import PLAN_CHANGED, open_question
from dropconnect.saga.case.delays import WATCH_EVERY
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.look.agreed import is_agreed
from dropconnect.saga.look.comparison import differences, needs_new_consent
from dropconnect.saga.look.elsewhere import handled_units, is_nothing_left, is_over
from dropconnect.saga.look.family import family_of
from dropconnect.saga.look.observation import Observed, observe, observe_suppliers
from dropconnect.saga.look.own_steps import state_by_us
from dropconnect.saga.look.past import past_of
from dropconnect.saga.look.review import RULE_FAILED


@dataclass(frozen=True)
class Look:
    """What is looked at before something is sent."""

    request: CancellationRequest
    with_suppliers: bool = True
    ours: frozenset[str] = frozenset()
    """Keys and ids of refunds that the same case has made already."""
    moves: bool = False
    """What follows moves money or cancels: it is decided on a fresh reading, here or in the connector."""
    by_hand_too: bool = True
    """False leaves out the question whether a person has paid by hand: before the suppliers answered,
    nobody should pay."""


@dataclass(frozen=True)
class Consent:
    """The case after looking. ``seen`` is what was observed if the plan may be carried out right now."""

    case: Case
    seen: Observed | None
    is_over: bool = False
    """Our own cancellation left nothing to pay: the platform, or somebody, has paid the rest meanwhile."""


def seek_consent(desk: Desk, case: Case, look: Look) -> Consent:
    """Look at the world once more and compare with what was agreed. Raises what reads raise."""
    with desk.journal.read() as reading:
        past = past_of(reading, case.request, desk.now(), case, policy=desk.section.policy)
        tasks = reading.tasks.of_case(case.id)
        effects = reading.effects.of_case(case.id)
    order = desk.order_before_moving(case) if look.moves else desk.store.look_at_order(case.order_id)
    by_us = state_by_us(order, effects)
    past = past.changed(family=family_of(desk.journal, desk.store, order, case))
    if case.kind is CaseKind.SUPPLIER_ONLY:
        return _for_suppliers(desk, case, order, past)
    meanwhile = by_others_meanwhile(order, past)
    try:
        seen = observe(
            desk.world,
            look.request,
            past,
            asked_at=case.opened_at,
            now=desk.now(),
            with_suppliers=look.with_suppliers,
            ours=look.ours,
            order=order,
            own_state=by_us,
        )
    except UsageError as error:
        if meanwhile:
            return Consent(_already(desk, case, meanwhile), None)
        reason = f"the order changed before anything was done: {error}"
        return Consent(_nothing_to_do(desk, case, reason), None)
    won = [refund for refund in meanwhile if refund.key in past.case_keys]
    nothing_left = is_nothing_left(seen.plan)
    if won or (meanwhile and nothing_left):
        return Consent(_already(desk, case, won or meanwhile), None)
    if by_us is OrderState.CANCELLED and nothing_left:
        return Consent(case, None, is_over=True)
    if nothing_left and is_over(order) and not desk.has_changed_something(case):
        return _for_suppliers(desk, case, order, past, otherwise=seen.plan)
    if seen.plan.refused:
        return Consent(_refuse(desk, case, seen.plan), None)
    case = _adopt(desk, case, seen.plan, tasks, state_by_us=by_us is not None)
    question = open_question(case.agreed, seen.plan, tasks, by_hand_too=look.by_hand_too)
    if question is None:
        return Consent(case, seen)
    # What a person pays by hand may be booked at the store before anybody says so here.
    look_again = desk.now() + WATCH_EVERY if question.kind is TaskKind.PAY_BY_HAND else None
    return Consent(desk.ask_person(case, question, look_again=look_again), None)


def _for_suppliers(
    desk: Desk, case: Case, order: Order, past: Past, *, otherwise: Plan | None = None
) -> Consent:
    """As ``seek_consent``, of an order that is over at its store: only the suppliers are to be stopped.

    ``otherwise``: the refused plan of a case that was for the customer, and ends so if no goods are alive.
    """
    with desk.journal.read() as reading:
        handled = handled_units(reading, case.connection, case.order_id, case)
        tasks = reading.tasks.of_case(case.id)
    if not is_over(order):
        reason = f"order {order.number} is {order.provider_status} again: it is to be delivered"
        return Consent(_nothing_to_do(desk, case, reason), None)
    seen = observe_suppliers(desk.world, case.request, past, handled, order)
    if seen is None and otherwise is not None:
        return Consent(_refuse(desk, case, otherwise), None)
    if seen is None:
        reason = f"no supplier has goods of order {order.number} that could be stopped any more"
        return Consent(_nothing_to_do(desk, case, reason), None)
    if seen.plan.refused:
        return Consent(_refuse(desk, case, seen.plan), None)
    if case.kind is not CaseKind.SUPPLIER_ONLY:
        case = _turned(desk, case)
    case = _adopt(desk, case, seen.plan, tasks, state_by_us=False)
    question = open_question(case.agreed, seen.plan, tasks, by_hand_too=False)
    return Consent(case, seen) if question is None else Consent(desk.ask_person(case, question), None)


def _turned(desk: Desk, case: Case) -> Case:
    """A case for the customer becomes one for the suppliers only: nothing is left at the store."""
    words = "nothing is left of the order at the store: only the suppliers are stopped, no money moves"
    with desk.journal.write() as writing:
        writing.events.add(case.id, desk.now(), "suppliers-only", words)
        return writing.cases.stop_suppliers_only(case, at=desk.now())


def _already(desk: Desk, case: Case, refunds: Sequence[Refund]) -> Case:
    """Another installation was quicker: its case tells the customer and follows the suppliers."""
    named = " and ".join(described(refund, desk.journal.journal_id).rstrip(",") for refund in refunds)
    return desk.close(case, Outcome.ALREADY, f"already paid back: {named}")


def _refuse(desk: Desk, case: Case, plan: Plan) -> Case:
    reasons = "; ".join(objection.reason for objection in plan.by_verdict(Verdict.REFUSE))
    if any(objection.code == RULE_FAILED for objection in plan.objections):
        return desk.ask_person(case, Question(TaskKind.TROUBLE, RULE_FAILED, reasons))
    return _nothing_to_do(desk, case, reasons)


def _nothing_to_do(desk: Desk, case: Case, reason: str) -> Case:
    """Suppliers may have been asked or money moved by now: then it is for a person, not for us."""
    if not desk.has_changed_something(case):
        return desk.close(case, Outcome.REFUSED, reason)
    return desk.ask_person(case, Question(TaskKind.TROUBLE, "refused-late", reason))


def _adopt(desk: Desk, case: Case, plan: Plan, tasks: Sequence[Task], *, state_by_us: bool) -> Case:
    """Make ``plan`` the case's plan unless a person has to agree to it first."""
    changed = needs_new_consent(case.agreed, plan)
    if changed and not is_agreed(PLAN_CHANGED, plan, tasks):
        return case
    before = case.plan.changed(order_status=plan.order_status) if state_by_us else case.plan
    changes = differences(before, plan)
    is_first_of_kind = plan.suppliers_only and not case.agreed.suppliers_only
    agreed = plan if changed or case.agreed.due is None or is_first_of_kind else None
    if agreed is None and plan.changed(observed_at=case.plan.observed_at) == case.plan:
        return case  # what is carried out stands in the case as it is
    with desk.journal.write() as writing:
        case = writing.cases.adopt(case, plan, agreed=agreed)
        if changes:
            words = "planned again: " + "; ".join(changes)
            writing.events.add(case.id, desk.now(), "planned-again", words)
    return case
