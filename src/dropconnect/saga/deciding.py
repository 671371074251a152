"""Before anything is sent: does the plan stand, and has a person agreed to what needs agreement?"""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.errors import UsageError
from dropconnect.journal.rows import Case, Outcome, Task
from dropconnect.models.cancellation import Objection, Plan, Verdict
from dropconnect.saga.context import Desk
from dropconnect.saga.observing import Observed, differences, needs_new_consent, observe, past_of

_KIND_OF = {"collected-unknown": "collected", "pay-back-by-hand": "pay-by-hand"}
_LAST = "pay-by-hand"


@dataclass(frozen=True)
class Decision:
    """``case`` after deciding. ``go`` is what was observed if the plan may be carried out right now."""

    case: Case
    go: Observed | None


def decide(desk: Desk, case: Case) -> Decision:
    """Look at the world once more and compare with what was agreed. Raises what reads raise."""
    with desk.journal.read() as reading:
        past = past_of(reading, case.connection, case.order_id, desk.now(), case_id=case.id)
        tasks = reading.tasks.of_case(case.id)
    try:
        seen = observe(desk.connection, desk.entry, case.request, past, asked_at=case.opened_at)
    except UsageError as error:
        reason = f"the order changed before anything was done: {error}"
        return Decision(desk.close(case, Outcome.REFUSED, reason), None)
    if seen.plan.refused:
        return Decision(_refuse(desk, case, seen.plan), None)
    case = _adopt(desk, case, seen.plan, tasks)
    question = _open_question(case, seen.plan, tasks)
    if question is None:
        return Decision(case, seen)
    code, kind, reason = question
    evidence = {"plan": seen.plan.model_dump(mode="json")}
    return Decision(desk.ask_person(case, kind=kind, code=code, reason=reason, evidence=evidence), None)


def _refuse(desk: Desk, case: Case, plan: Plan) -> Case:
    reasons = "; ".join(objection.reason for objection in plan.by_verdict(Verdict.REFUSE))
    return desk.close(case, Outcome.REFUSED, reasons)


def _adopt(desk: Desk, case: Case, plan: Plan, tasks: list[Task]) -> Case:
    """Make ``plan`` the case's plan unless a person has to agree to it first."""
    changes = differences(case.plan, plan)
    if needs_new_consent(case.plan, plan) and not _approved(_changed_code(plan), tasks):
        return case
    now = desk.now()
    with desk.journal.write() as writing:
        case = writing.cases.change(case, {"plan": plan.model_dump(mode="json")})
        if changes:
            writing.events.add(case.id, now, "planned-again", "planned again: " + "; ".join(changes))
    return case


def _open_question(case: Case, plan: Plan, tasks: list[Task]) -> tuple[str, str, str] | None:
    """The next thing a person has to say (code, kind, reason); paying by hand comes last of all."""
    if needs_new_consent(case.plan, plan):
        return (
            _changed_code(plan),
            "approval",
            "the order changed since the plan was agreed: " + "; ".join(differences(case.plan, plan)),
        )
    open_ones = [item for item in plan.by_verdict(Verdict.APPROVE) if not _approved(_code(item, plan), tasks)]
    open_ones.sort(key=lambda item: _KIND_OF.get(item.code) == _LAST)
    for objection in open_ones:
        return _code(objection, plan), _KIND_OF.get(objection.code, "approval"), objection.reason
    return None


def _code(objection: Objection, plan: Plan) -> str:
    """What an approval is for: the objection, and the amount that was on the table."""
    return f"{objection.code}:{plan.due.text if plan.due is not None else '-'}"


def _changed_code(plan: Plan) -> str:
    return f"plan-changed:{plan.due.text if plan.due is not None else '-'}:{len(plan.choice.lines)}"


def _approved(code: str, tasks: list[Task]) -> bool:
    return any(task.code == code and task.answered_at is not None for task in tasks)
