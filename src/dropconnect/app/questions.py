"""Finds the one question of a case that takes a decision, and the reason for it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from dropconnect.errors import UsageError
from dropconnect.models.money import Money
from dropconnect.report.case import CaseReport, TaskReport


def question(report: CaseReport, decision: str) -> TaskReport:
    """The open task that takes this decision. ``UsageError`` says why there is not exactly one."""
    fitting = [task for task in report.open_tasks if task.takes(decision)]
    if len(fitting) == 1:
        return fitting[0]
    case_id = report.case.id
    if fitting:
        named = "; ".join(f"task {task.id}: {task.reason}" for task in fitting)
        raise UsageError(
            f"case {case_id} has {len(fitting)} open questions that take {str(decision)!r} ({named}); decide "
            f'each with `dropconnect resolve TASK --say "{decision}"`'
        )
    raise UsageError(f"case {case_id} has no open question that takes {str(decision)!r}: {_why_none(report)}")


def reason_of(because: str) -> str:
    """The reason on one line. ``UsageError`` if there is none."""
    reason = " ".join(because.split())
    if not reason:
        raise UsageError("say why, in a few words")
    return reason


def amount_in(text: str, currency: str) -> Money:
    """``"12.00 USD"``, or ``"12.00"`` in this currency. ``UsageError`` for text that is not an amount."""
    written = text.strip()
    bare = not any(sign.isalpha() for sign in written)
    try:
        return Money.of(written, currency) if bare else Money.model_validate(written)
    except ValueError as error:
        reason = str(error)
        if isinstance(error, ValidationError):
            reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        why = "" if "is not an amount" in reason else f" ({reason})"
        raise UsageError(f'{text!r} is not an amount{why}; write it as in "12.00 {currency}"') from None


def _why_none(report: CaseReport) -> str:
    if report.open_tasks:
        asked = "; ".join(f"task {task.id} takes {_choices(task)}" for task in report.open_tasks)
        return f"{asked} (`dropconnect tasks` shows them){_with_detail(report.open_tasks)}"
    decided = [task for task in report.tasks if not task.is_open]
    if decided:
        last = max(decided, key=lambda task: task.id)
        return f"task {last.id} was decided by {last.decided_by}: {str(last.decision)!r}"
    return "it asked nobody anything"


def _with_detail(tasks: Iterable[TaskReport]) -> str:
    """How the first decision is written that says more than yes or no."""
    for task in tasks:
        for choice in task.choices:
            if choice.needs_detail:
                return f'; to go on: `dropconnect resolve {task.id} --say "{choice.decision} ..."`'
    return ""


def _choices(task: TaskReport) -> str:
    return ", ".join(choice.decision for choice in task.choices)
