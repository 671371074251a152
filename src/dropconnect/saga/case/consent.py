"""Before anything is sent: does the plan stand, and has a person agreed to what needs agreement?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dropconnect.errors import UsageError
from dropconnect.journal.rows import Case, Task
from dropconnect.journal.states import Decision, Outcome, TaskKind
from dropconnect.models.cancellation import CancellationRequest, Objection, Plan, Verdict
from dropconnect.models.order import OrderState, Refund
from dropconnect.planner.objections import NOTHING_LEFT
from dropconnect.planner.strangers import SAME_WISH, by_others_meanwhile, described
from dropconnect.saga.case.delays import WATCH_EVERY
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.look.comparison import differences, needs_new_consent
from dropconnect.saga.look.family import family_of
from dropconnect.saga.look.observation import Observed, observe
from dropconnect.saga.look.own_steps import state_by_us
from dropconnect.saga.look.past import past_of
from dropconnect.saga.look.review import RULE_FAILED

_KIND_OF = {"collected-unknown": TaskKind.COLLECTED, "pay-back-by-hand": TaskKind.PAY_BY_HAND}
_LAST = TaskKind.PAY_BY_HAND
_AGREES = (Decision.APPROVE, Decision.COLLECTED, Decision.PAID_BY_HAND, Decision.FURTHER)


@dataclass(frozen=True)
class Look:
    """What is looked at before something is sent."""

    request: CancellationRequest
    with_suppliers: bool = True
    ours: frozenset[str] = frozenset()
    """Keys and ids of refunds that the same case has made already."""
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
        past = past_of(reading, case.request, desk.now(), case)
        tasks = reading.tasks.of_case(case.id)
        effects = reading.effects.of_case(case.id)
    order = desk.store.get_order(case.order_id)
    by_us = state_by_us(order, effects)
    past = past.changed(family=family_of(desk.journal, desk.store, order, case))
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
    if won or (meanwhile and _is_nothing_left(seen.plan)):
        return Consent(_already(desk, case, won or meanwhile), None)
    if by_us is OrderState.CANCELLED and _is_nothing_left(seen.plan):
        return Consent(case, None, is_over=True)
    if seen.plan.refused:
        return Consent(_refuse(desk, case, seen.plan), None)
    case = _adopt(desk, case, seen.plan, tasks, state_by_us=by_us is not None)
    approvals = _Approvals(tasks, case.agreed if look.request != case.request else seen.plan)
    question = _open_question(case, seen.plan, approvals, by_hand_too=look.by_hand_too)
    if question is None:
        return Consent(case, seen)
    # What a person pays by hand may be booked at the store before anybody says so here.
    look_again = desk.now() + WATCH_EVERY if question.kind is TaskKind.PAY_BY_HAND else None
    return Consent(desk.ask_person(case, question, look_again=look_again), None)


def _is_nothing_left(plan: Plan) -> bool:
    return any(objection.code == NOTHING_LEFT for objection in plan.by_verdict(Verdict.REFUSE))


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
    if changed and not _is_decided(_changed_code(plan), tasks):
        return case
    before = case.plan.changed(order_status=plan.order_status) if state_by_us else case.plan
    changes = differences(before, plan)
    agreed = plan if changed or case.agreed.due is None else None
    with desk.journal.write() as writing:
        case = writing.cases.adopt(case, plan, agreed=agreed)
        if changes:
            words = "planned again: " + "; ".join(changes)
            writing.events.add(case.id, desk.now(), "planned-again", words)
    return case


@dataclass(frozen=True)
class _Approvals:
    """What people have agreed to. A plan that is narrower only because of the suppliers' answers needs no
    second approval: ``wider`` is then what was agreed for all of it."""

    tasks: Sequence[Task]
    wider: Plan

    def cover(self, objection: Objection, plan: Plan) -> bool:
        if _is_decided(_code(objection, plan), self.tasks):
            return True
        # Money that a person sent, or counted, is of one amount only.
        return objection.code not in _KIND_OF and _is_decided(_code(objection, self.wider), self.tasks)


def _open_question(case: Case, plan: Plan, approvals: _Approvals, *, by_hand_too: bool) -> Question | None:
    """The next thing a person has to say; paying by hand comes last of all."""
    evidence = {"plan": plan.model_dump(mode="json")}
    if needs_new_consent(case.agreed, plan):
        changes = "; ".join(differences(case.agreed, plan))
        reason = f"the order changed since the plan was agreed: {changes}"
        return Question(TaskKind.APPROVAL, _changed_code(plan), reason, evidence)
    open_ones = [item for item in plan.by_verdict(Verdict.APPROVE) if not approvals.cover(item, plan)]
    open_ones.sort(key=lambda item: _kind_of(item) is _LAST)
    for objection in open_ones:
        kind = _kind_of(objection)
        if kind is not _LAST or by_hand_too:
            return Question(kind, _code(objection, plan), objection.reason, evidence)
    return None


def _kind_of(objection: Objection) -> TaskKind:
    if objection.code.startswith(SAME_WISH):
        return TaskKind.SAME_WISH
    return _KIND_OF.get(objection.code, TaskKind.APPROVAL)


def _code(objection: Objection, plan: Plan) -> str:
    """What an approval is for: the objection and, where it is about money, the amount on the table."""
    return f"{objection.code}:{_due(plan)}"


def _changed_code(plan: Plan) -> str:
    return f"plan-changed:{_due(plan)}:{len(plan.choice.lines)}"


def _due(plan: Plan) -> str:
    return plan.due.text if plan.due is not None else "-"


def _is_decided(code: str, tasks: Sequence[Task]) -> bool:
    """A no whose case could not be closed any more, because the process died, is not an agreement."""
    return any(task.code == code and task.decision in _AGREES for task in tasks)
