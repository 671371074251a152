"""What a person has to agree to before a plan is carried out: all of one moment in one question. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dropconnect.journal.person_rows import Task
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.models.cancellation import Cause, Objection, Plan, Verdict
from dropconnect.planner.disputes import LOST as LOST_DISPUTE
from dropconnect.planner.objections import SHIPPED
from dropconnect.planner.strangers import SAME_WISH
from dropconnect.saga.case.questions import Question
from dropconnect.saga.case.returns import AGREES, RETURN_DUE
from dropconnect.saga.look.agreed import BY_HAND, is_agreed
from dropconnect.saga.look.comparison import differences, needs_new_consent
from dropconnect.saga.look.elsewhere import CANCELLED_ELSEWHERE

PLAN_CHANGED = "plan-changed"
"""What is agreed to, beside objections, when more is due or cancelled than before."""

_KIND_OF = {"collected-unknown": TaskKind.COLLECTED, BY_HAND: TaskKind.PAY_BY_HAND}
_ASKED_FIRST = (TaskKind.SAME_WISH, TaskKind.COLLECTED, TaskKind.APPROVAL)
"""The kinds that take an agreement to the rest of the plan, too: one of them is asked at a time."""
_TAKE_A_YES = (TaskKind.SAME_WISH, TaskKind.COLLECTED)
_NOTHING_DUE = "the bank has the money: carry out the plan without paying anything back"
_SUPPLIERS_ONLY = "have the goods stopped at the suppliers, and pay nothing back"


def open_question(agreed: Plan, plan: Plan, tasks: Sequence[Task], *, by_hand_too: bool) -> Question | None:
    """The next thing that a person has to say about ``plan``, after what ``tasks`` say already.

    ``agreed`` is the plan that the case may carry out. Paying by hand comes last of all, and with
    ``by_hand_too`` only.
    """
    open_ones = [item for item in plan.by_verdict(Verdict.APPROVE) if not is_agreed(item.code, plan, tasks)]
    if needs_new_consent(agreed, plan):
        changes = "; ".join(differences(agreed, plan))
        reason = f"the order changed since the plan was agreed: {changes}"
        open_ones.insert(0, Objection(verdict=Verdict.APPROVE, code=PLAN_CHANGED, reason=reason))
    kinds = {_kind_of(item) for item in open_ones}
    for kind in _ASKED_FIRST:
        if kind in kinds:
            return _joined(kind, open_ones, plan)
    by_hand = [item for item in open_ones if _kind_of(item) is TaskKind.PAY_BY_HAND]
    return _joined(TaskKind.PAY_BY_HAND, by_hand, plan) if by_hand and by_hand_too else None


def _joined(kind: TaskKind, open_ones: Sequence[Objection], plan: Plan) -> Question:
    """One question of ``kind`` for all of that kind, and with it for whatever only needs a yes."""
    asked = [item for item in open_ones if _kind_of(item) is kind]
    plain = [item for item in open_ones if _kind_of(item) is TaskKind.APPROVAL]
    lost = [item for item in plain if item.code.startswith(LOST_DISPUTE)]
    # A lost dispute can be decided in another way than by a yes: it is never agreed to by the way.
    too = [item for item in plain if item not in lost] if kind in _TAKE_A_YES else []
    reason = "; ".join(item.reason for item in asked)
    if too:
        also = "; ".join(item.reason for item in too)
        reason = f"{reason.rstrip('.')}. Who continues the case agrees to this, too: {also}"
    codes = [item.code for item in (*asked, *too)]
    evidence = {"plan": plan.model_dump(mode="json"), "agrees_to": codes}
    meanings: dict[Decision, str] = {}
    if lost and kind is TaskKind.APPROVAL:
        meanings[Decision.NOTHING_DUE] = _NOTHING_DUE
    if kind is TaskKind.APPROVAL and CANCELLED_ELSEWHERE in codes and not plan.suppliers_only:
        meanings[Decision.SUPPLIERS_ONLY] = _SUPPLIERS_ONLY
    if kind is TaskKind.APPROVAL and plan.cause is Cause.WITHDRAWAL and SHIPPED in codes:
        meanings |= AGREES
        return Question(
            kind,
            _code(codes, plan),
            reason,
            evidence,
            meanings=meanings,
            withheld=frozenset({Decision.APPROVE}),
            due_at=plan.observed_at + RETURN_DUE,
        )
    return Question(kind, _code(codes, plan), reason, evidence, meanings=meanings)


def _code(codes: Sequence[str], plan: Plan) -> str:
    """The same for the same content, and short: the journal has 60 characters for it."""
    due = plan.due.text if plan.due is not None else "-"
    name = codes[0]
    if len(codes) > 1:
        name = f"{name[:24]}+{hashlib.sha256(' '.join(codes).encode()).hexdigest()[:12]}"
    return f"{name}:{due}"


def _kind_of(objection: Objection) -> TaskKind:
    if objection.code.startswith(SAME_WISH):
        return TaskKind.SAME_WISH
    return _KIND_OF.get(objection.code, TaskKind.APPROVAL)
