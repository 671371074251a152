"""Questions to people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dropconnect.app.program_seat import ProgramSeat
from dropconnect.app.said import said
from dropconnect.people import Scope
from dropconnect.report.case import CaseReport, TaskReport
from dropconnect.report.stretches import TaskStretch
from dropconnect.web.api.access import AsProgram, Hands, link, needs
from dropconnect.web.api.bodies import DecisionBody
from dropconnect.web.api.queries import Open

TaskNumber = Annotated[int, Path(ge=1, lt=2**63, description="The number of a task.")]


def tasks_of(hands: Hands) -> APIRouter:
    router = APIRouter(tags=["tasks"])

    @router.get("/tasks", **needs(Scope.READ), operation_id="list_tasks")
    def list_tasks(request: Request, response: Response, seat: AsProgram, query: Open) -> TaskStretch:
        """List the questions to people, most urgent first."""
        found = seat.list_tasks(**dict(query))
        link(request, response, found)
        return found

    @router.get("/tasks/{task_id}", **needs(Scope.READ, 404), operation_id="read_task")
    def read_task(task_id: TaskNumber, seat: AsProgram) -> TaskReport:
        """Read one question, open or decided."""
        return seat.task(task_id)

    @router.post(
        "/tasks/{task_id}/decision",
        **needs(Scope.DECIDE, 404, 409, 413, 415, 502),
        operation_id="decide_task",
    )
    async def decide(task_id: TaskNumber, body: DecisionBody, seat: AsProgram) -> CaseReport:
        """Decide a task, once, and continue its case.

        A decision that lets money go needs the scope `approve`, and one that says what money moved or came in
        the scope `money`.
        """
        return await hands.do(lambda: _decide(seat, task_id, body))

    return router


def _decide(seat: ProgramSeat, task_id: int, body: DecisionBody) -> CaseReport:
    task = seat.task(task_id)
    # One that is decided says who was first, whatever is said now.
    words = said(body.decision, body.detail, task.choices) if task.is_open else body.decision
    return seat.resolve(task_id, words)
