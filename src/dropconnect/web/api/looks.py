"""What was seen, and what providers told."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dropconnect.people import Scope
from dropconnect.report.stretches import DeliveryStretch, SightingStretch
from dropconnect.web.api.access import AsProgram, link, needs
from dropconnect.web.api.queries import Listing, Seen


def looks_of() -> APIRouter:
    router = APIRouter(tags=["looks"])

    @router.get("/seen", **needs(Scope.READ), operation_id="list_seen")
    def seen(request: Request, response: Response, seat: AsProgram, query: Seen) -> SightingStretch:
        """List what was seen at stores and suppliers that nobody asked for, newest first."""
        found = seat.list_seen(**dict(query))
        link(request, response, found)
        return found

    @router.get("/inbox", **needs(Scope.READ), operation_id="list_deliveries")
    def inbox(request: Request, response: Response, seat: AsProgram, query: Listing) -> DeliveryStretch:
        """List what providers told by webhook, newest first, and what became of it."""
        found = seat.list_deliveries(**dict(query))
        link(request, response, found)
        return found

    return router
