"""One question: what, to whom, how much, why, and what follows from each thing that can be said."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import CaseConflict, NotAllowed, NotThere, UsageError
from dropconnect.plain import plain_words
from dropconnect.report.sheet import TaskSheet
from dropconnect.web.pages.case import Number, conflict
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Posted, Site

_LONGEST_WORD = 300
"""Characters of what the next page says: it comes there by a cookie, and browsers drop long ones."""


def tasks_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/tasks/{task_id}")
    def task(request: Request, task_id: Number, seat: Seat = Depends(site.seat)) -> Response:
        sheet = seat.task_sheet(task_id)
        return site.page(request, "task.html", seat, sheet=sheet, typed={}, problems={})

    @router.post("/tasks/{task_id}")
    def decide(request: Request, task_id: Number, posted: Posted = Depends(site.posted)) -> Response:
        seat, form = posted.seat, posted.form
        sheet = seat.task_sheet(task_id)
        if sheet.task.decided_by == seat.person.name:
            words = f"You had decided this before: {sheet.task.decision}. Nothing was done twice."
            return site.go(f"/cases/{sheet.case.id}", words)
        try:
            seat.decide(task_id, form["choice"], form["detail"], shown=form["version"])
        except CaseConflict as error:
            return conflict(site, request, seat, error, f"/cases/{sheet.case.id}")
        except NotThere:
            raise
        except UsageError as error:
            status = 403 if isinstance(error, NotAllowed) else 422
            return site.page(request, "task.html", seat, status=status, **again(sheet, form, error))
        case = sheet.case.id
        return site.go(f"/cases/{case}", told(sheet, form, seat.case_sheet(case).state))

    return router


def again(sheet: TaskSheet, form: Form, error: UsageError) -> dict[str, Any]:
    """What the page needs to be shown once more, with what is wrong at its field and what was typed."""
    field = f"say-{sheet.task.id}-{form['choice']}"
    text = str(error)
    words = f"{text[:1].upper()}{text[1:]}"
    return {"sheet": sheet, "typed": {field: form["detail"]}, "problems": {field: words}}


def told(sheet: TaskSheet, form: Form, state: str) -> str:
    """What was said, and how the case stands now."""
    label = next((choice.label for choice in sheet.choices if choice.name == form["choice"]), "Decided")
    return plain_words(f"{label}: recorded. The case: {state}", _LONGEST_WORD)
