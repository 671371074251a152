"""Cases: listed, read, taken back, agreed to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dropconnect.errors import ConfigurationError
from dropconnect.people import Scope
from dropconnect.report.case import CaseReport
from dropconnect.report.stretches import CaseStretch
from dropconnect.web.api.access import AsProgram, Hands, link, needs, no_store
from dropconnect.web.api.bodies import ApprovalBody, ApprovalWord, BecauseBody
from dropconnect.web.api.queries import Cases

CaseNumber = Annotated[int, Path(ge=1, lt=2**63, description="The number of a case.")]


def cases_of(hands: Hands) -> APIRouter:
    router = APIRouter(tags=["cases"])

    @router.get("/cases", **needs(Scope.READ, 404), operation_id="list_cases")
    def list_cases(request: Request, response: Response, seat: AsProgram, query: Cases) -> CaseStretch:
        """List the cases of the person's stores, newest first."""
        try:
            found = seat.list_cases(**dict(query))
        except ConfigurationError:  # not of the configuration, and without a case
            raise no_store(seat, query.store) from None
        link(request, response, found)
        return found

    @router.get("/cases/{case_id}", **needs(Scope.READ, 404), operation_id="read_case")
    def read_case(case_id: CaseNumber, seat: AsProgram) -> CaseReport:
        """Read a case with all that is behind it: plan, effects, suppliers, questions, timeline."""
        return seat.case(case_id)

    @router.post(
        "/cases/{case_id}/withdraw",
        **needs(Scope.CANCEL, 404, 409, 413, 415, 502),
        operation_id="withdraw",
    )
    async def withdraw(case_id: CaseNumber, body: BecauseBody, seat: AsProgram) -> CaseReport:
        """Take a case back before money moves; what suppliers were asked is taken back first."""
        return await hands.do(lambda: seat.withdraw(case_id, body.because))

    @router.post(
        "/cases/{case_id}/approval",
        **needs(Scope.APPROVE, 404, 409, 413, 415, 502),
        operation_id="approve_or_deny",
    )
    async def approve(case_id: CaseNumber, body: ApprovalBody, seat: AsProgram) -> CaseReport:
        """Say yes or no to the one question of a case that takes it. A no needs the scope `decide` alone."""
        if body.decision is ApprovalWord.APPROVE:
            return await hands.do(lambda: seat.approve(case_id))
        return await hands.do(lambda: seat.deny(case_id, body.because))

    return router
