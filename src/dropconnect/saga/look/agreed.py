"""What people agreed to in the tasks of an order. Pure.

What was agreed to stays agreed unless the plan became dearer: more is due, other goods are cancelled, or
something new speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dropconnect.journal.person_rows import Task
from dropconnect.journal.states import Decision
from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money
from dropconnect.planner.disputes import CODE as DISPUTE
from dropconnect.planner.disputes import LOST as LOST_DISPUTE

BY_HAND = "pay-back-by-hand"
_RETURNED = (Decision.ARRIVED, Decision.SENT_BACK, Decision.WE_COLLECT, Decision.LOWERED)
_PAYS = (Decision.APPROVE, Decision.COLLECTED, Decision.PAID_BY_HAND, Decision.FURTHER, *_RETURNED)
_AGREES = (*_PAYS, Decision.NOTHING_DUE, Decision.SUPPLIERS_ONLY)


def is_agreed(code: str, plan: Plan, tasks: Iterable[Task]) -> bool:
    """Whether a person has agreed to that objection to ``plan``, or to a plan at least as dear.

    A no whose case could not be closed any more, because the process died, is not an agreement.
    """
    return any(_Agreement.of(task).covers(code, plan) for task in tasks if task.decision in _AGREES)


def in_face_of_disputes(tasks: Iterable[Task]) -> dict[str, Money]:
    """What people agreed to pay back although a bank asks for it too: by question, the most of each."""
    most: dict[str, Money] = {}
    for task in tasks:
        if task.decision not in _PAYS:
            continue
        given = _Agreement.of(task)
        for code in given.codes:
            if code.startswith(DISPUTE) and given.due is not None:
                most[code] = max(given.due, most.get(code, given.due))
    return most


def settled_by_bank(tasks: Iterable[Task]) -> set[str]:
    """The lost disputes, by question, of which people said that nothing is due beside them."""
    said = (task for task in tasks if task.decision is Decision.NOTHING_DUE)
    return {code for task in said for code in _Agreement.of(task).codes if code.startswith(LOST_DISPUTE)}


@dataclass(frozen=True)
class _Agreement:
    """What the decision of one task agrees to."""

    codes: Sequence[str]
    """The objections that were shown."""
    due: Money | None
    """The most that may be due; None: it was agreed to before that was known."""
    units: Mapping[str, int]
    """Line id -> units that were to be cancelled."""

    @classmethod
    def of(cls, task: Task) -> _Agreement:
        shown: Mapping[str, Any] = task.evidence.get("plan") or {}
        lines = shown.get("choice", {}).get("lines", ())
        return cls(
            # A task of an older release is about the one objection that its code names.
            codes=task.evidence.get("agrees_to") or [task.code.partition(":")[0]],
            due=_agreed_due(task, shown),
            units={line["line_id"]: line["quantity"] for line in lines},
        )

    def covers(self, code: str, plan: Plan) -> bool:
        if code not in self.codes:
            return False
        if code == BY_HAND:
            # Money that a person sent is of one amount only.
            return plan.due == self.due
        if any(line.quantity > self.units.get(line.line_id, 0) for line in plan.choice.lines):
            return False
        return self.due is None or plan.due is None or plan.due <= self.due


def _agreed_due(task: Task, shown: Mapping[str, Any]) -> Money | None:
    """What was shown; or, where a person said what came in, all of that."""
    if task.decision is Decision.COLLECTED:
        return Money.of(task.decision_detail, shown["currency"])
    due = shown.get("due")
    return Money.model_validate(due) if due is not None else None
