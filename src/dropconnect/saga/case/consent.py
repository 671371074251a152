"""Before anything is sent: does the plan stand, and has a person agreed to what needs agreement?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dropconnect.errors import UsageError
from dropconnect.journal.rows import Case, Outcome, Task
from dropconnect.models.cancellation import CancellationRequest, Objection, Plan, Verdict
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.look.observation import Observed, differences, needs_new_consent, observe, past_of
from dropconnect.saga.look.review import RULE_FAILED

_KIND_OF = {"collected-unknown": "collected", "pay-back-by-hand": "pay-by-hand"}
_LAST = "pay-by-hand"


@dataclass(frozen=True)
class Decision:
    """``case`` after deciding. ``go`` is what was observed if the plan may be carried out right now."""

    case: Case
    go: Observed | None


def decide(
    desk: Desk,
    case: Case,
    request: CancellationRequest,
    *,
    with_suppliers: bool = True,
    ours: Collection[str] = (),
    by_hand_too: bool = True,
) -> Decision:
    """Look at the world once more and compare with what was agreed. Raises what reads raise.

    ``by_hand_too`` false leaves out the question whether a person has paid by hand: before the
    suppliers answered, nobody should pay.
    """
    with desk.journal.read() as reading:
        past = past_of(reading, case.connection, case.order_id, desk.now(), case_id=case.id)
        tasks = reading.tasks.of_case(case.id)
    try:
        seen = observe(
            desk.world, request, past, asked_at=case.opened_at, with_suppliers=with_suppliers, ours=ours
        )
    except UsageError as error:
        reason = f"the order changed before anything was done: {error}"
        return Decision(_nothing_to_do(desk, case, reason), None)
    if seen.plan.refused:
        return Decision(_refuse(desk, case, seen.plan), None)
    case = _adopt(desk, case, seen.plan, tasks)
    approvals = _Approvals(tasks, case.agreed if request != case.request else seen.plan)
    question = _open_question(case, seen.plan, approvals, by_hand_too=by_hand_too)
    if question is None:
        return Decision(case, seen)
    code, kind, reason = question
    evidence = {"plan": seen.plan.model_dump(mode="json")}
    return Decision(desk.ask_person(case, kind=kind, code=code, reason=reason, evidence=evidence), None)


def _refuse(desk: Desk, case: Case, plan: Plan) -> Case:
    reasons = "; ".join(objection.reason for objection in plan.by_verdict(Verdict.REFUSE))
    if any(objection.code == RULE_FAILED for objection in plan.objections):
        return desk.ask_person(case, kind="trouble", code=RULE_FAILED, reason=reasons)
    return _nothing_to_do(desk, case, reasons)


def _nothing_to_do(desk: Desk, case: Case, reason: str) -> Case:
    """Suppliers may have been asked or money moved by now: then it is for a person, not for us."""
    if not desk.has_changed_something(case):
        return desk.close(case, Outcome.REFUSED, reason)
    return desk.ask_person(case, kind="trouble", code="refused-late", reason=reason)


def _adopt(desk: Desk, case: Case, plan: Plan, tasks: list[Task]) -> Case:
    """Make ``plan`` the case's plan unless a person has to agree to it first."""
    consent = needs_new_consent(case.agreed, plan)
    if consent and not _answered(_changed_code(plan), tasks):
        return case
    changes = differences(case.plan, plan)
    now = desk.now()
    values = {"plan": plan.model_dump(mode="json")}
    if consent or case.agreed.due is None:
        values["agreed"] = values["plan"]
    with desk.journal.write() as writing:
        case = writing.cases.change(case, values)
        if changes:
            writing.events.add(case.id, now, "planned-again", "planned again: " + "; ".join(changes))
    return case


@dataclass(frozen=True)
class _Approvals:
    """What people have agreed to. A plan that is narrower only because of the suppliers' answers needs no
    second approval: ``wider`` is then what was agreed for all of it."""

    tasks: list[Task]
    wider: Plan

    def cover(self, objection: Objection, plan: Plan) -> bool:
        if _answered(_code(objection, plan), self.tasks):
            return True
        # Money that a person sent, or counted, is of one amount only.
        return objection.code not in _KIND_OF and _answered(_code(objection, self.wider), self.tasks)


def _open_question(
    case: Case, plan: Plan, approvals: _Approvals, *, by_hand_too: bool
) -> tuple[str, str, str] | None:
    """The next thing a person has to say (code, kind, reason); paying by hand comes last of all."""
    if needs_new_consent(case.agreed, plan):
        return (
            _changed_code(plan),
            "approval",
            "the order changed since the plan was agreed: " + "; ".join(differences(case.agreed, plan)),
        )
    open_ones = [item for item in plan.by_verdict(Verdict.APPROVE) if not approvals.cover(item, plan)]
    open_ones.sort(key=lambda item: _KIND_OF.get(item.code) == _LAST)
    for objection in open_ones:
        kind = _KIND_OF.get(objection.code, "approval")
        if kind != _LAST or by_hand_too:
            return _code(objection, plan), kind, objection.reason
    return None


def _code(objection: Objection, plan: Plan) -> str:
    """What an approval is for: the objection and, where it is about money, the amount on the table."""
    return f"{objection.code}:{plan.due.text if plan.due is not None else '-'}"


def _changed_code(plan: Plan) -> str:
    return f"plan-changed:{plan.due.text if plan.due is not None else '-'}:{len(plan.choice.lines)}"


def _answered(code: str, tasks: list[Task]) -> bool:
    return any(task.code == code and task.decided_at is not None for task in tasks)
