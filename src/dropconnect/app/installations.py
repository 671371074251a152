"""The row of `dropconnect check` about other installations: who else is at work on our orders?"""

from __future__ import annotations

from collections.abc import Callable

from dropconnect.errors import JournalError
from dropconnect.journal import Journal
from dropconnect.journal.states import TaskKind, WaitsFor
from dropconnect.models.operation import CheckItem

_NAME = "other installations"


def installations_row(open_journal: Callable[[], Journal | None], store: str) -> CheckItem | None:
    """What our cases of a store found of others, and what we have left at orders ourselves; None without a
    journal. A claim of others on an order for which we have no case is found when one is opened."""
    try:
        journal = open_journal()
    except JournalError as error:
        fix = "until it can be used no case can be carried on"
        return CheckItem(name="journal", ok=False, detail=str(error), fix=fix)
    return _row(journal, store) if journal is not None else None


def _row(journal: Journal, store: str) -> CheckItem:
    waiting: list[str] = []
    asked: list[str] = []
    with journal.read() as reading:
        for case in reading.cases.waiting_for(store, WaitsFor.OTHER):
            waiting.append(f"order {case.order_number} (case {case.id})")
        for case in reading.cases.waiting_for(store, WaitsFor.PERSON):
            for task in reading.tasks.of_case(case.id):
                if task.is_open and task.kind is TaskKind.CLAIM:
                    asked.append(f"order {case.order_number} (task {task.id})")
        left = [f"order {claim.order_id}" for claim in reading.claims.left_behind(store)]
    if asked:
        detail = f"nobody answers for the note of another dropconnect on {', '.join(asked)}"
        fix = "look whether it is at work there, then decide the task: `dropconnect tasks`"
        return CheckItem(name=_NAME, ok=False, detail=detail, fix=fix)
    found = []
    if waiting:
        found.append(f"another dropconnect is at work on {', '.join(waiting)}")
    if left:
        found.append(f"our own note is still to be taken away from {', '.join(left)}: `dropconnect work`")
    detail = "; ".join(found) or f"none seen by this journal ({journal.journal_id[:8]})"
    return CheckItem(name=_NAME, ok=True, detail=detail)
