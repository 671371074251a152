"""What should not be."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dropconnect.app.program_seat import ProgramSeat
from dropconnect.app.said import said
from dropconnect.people import Scope
from dropconnect.report.case import CaseReport, IncidentReport
from dropconnect.report.stretches import IncidentStretch
from dropconnect.web.api.access import AsProgram, Hands, link, needs
from dropconnect.web.api.bodies import DecisionBody
from dropconnect.web.api.queries import Open

IncidentNumber = Annotated[int, Path(ge=1, lt=2**63, description="The number of an incident.")]


def incidents_of(hands: Hands) -> APIRouter:
    router = APIRouter(tags=["incidents"])

    @router.get("/incidents", **needs(Scope.READ), operation_id="list_incidents")
    def list_incidents(request: Request, response: Response, seat: AsProgram, query: Open) -> IncidentStretch:
        """List what should not be, most urgent first."""
        found = seat.list_incidents(**dict(query))
        link(request, response, found)
        return found

    @router.get("/incidents/{incident_id}", **needs(Scope.READ, 404), operation_id="read_incident")
    def read_incident(incident_id: IncidentNumber, seat: AsProgram) -> IncidentReport:
        """Read one incident, open or ended."""
        return seat.incident(incident_id)

    @router.post(
        "/incidents/{incident_id}/end",
        **needs(Scope.INCIDENTS, 404, 409, 413, 415),
        operation_id="end_incident",
    )
    async def end(incident_id: IncidentNumber, body: DecisionBody, seat: AsProgram) -> CaseReport:
        """End an incident, once, with what was done about it. It repairs nothing: it is a record."""
        return await hands.do(lambda: _end(seat, incident_id, body))

    return router


def _end(seat: ProgramSeat, incident_id: int, body: DecisionBody) -> CaseReport:
    incident = seat.incident(incident_id)
    words = f"{body.decision}, {body.detail}"
    return seat.end_incident(
        incident_id, said(body.decision, body.detail, incident.choices) if incident.is_open else words
    )
