"""What should not be, and what was done outside dropconnect: each with what to do about it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.plain import called
from dropconnect.report.sightings import SightingReport
from dropconnect.web.pages.queue import MOST_ROWS
from dropconnect.web.pages.site import Posted, Site

_NO_WORDS = "Say what was done, or why it is right: it stands in the case for good."
IncidentNumber = Annotated[int, Path(ge=1, le=MOST_ROWS)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def incidents_of(site: Site) -> APIRouter:
    router = site.router()

    def shown(
        request: Request, seat: Seat, page: int, *, everything: bool = False, missing: int = 0
    ) -> Response:
        """``missing``: the incident that was to be ended without words."""
        found = seat.incidents(only_open=not everything, page=page)
        return site.page(
            request,
            "incidents.html",
            seat,
            status=422 if missing else 200,
            found=found,
            undelivered=seat.undelivered_mails() if page == 1 else (),
            everything=everything,
            missing=missing,
            problems={f"words-{missing}": _NO_WORDS} if missing else {},
        )

    @router.get("/incidents")
    def incidents(
        request: Request, seat: Seat = Depends(site.seat), all: str = "", page: PageNumber = 1
    ) -> Response:
        return shown(request, seat, page, everything=bool(all))

    @router.post("/incidents/{incident_id}")
    def end(request: Request, incident_id: IncidentNumber, posted: Posted = Depends(site.posted)) -> Response:
        seat, words = posted.seat, posted.form["words"].strip()
        incident = seat.incident(incident_id)
        if not words:
            return shown(request, seat, 1, missing=incident_id)
        seat.end_incident(incident_id, f"{posted.form['decision']}, {words}")
        return site.go("/incidents", f"The incident of {called(incident.order_number)} is over.")

    @router.post("/incidents/mails/seen-to")
    def seen_to(posted: Posted = Depends(site.posted)) -> Response:
        posted.seat.end_undelivered(posted.form["mail"])
        return site.go("/incidents", "Recorded: it is seen to.")

    return router


def seen_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/seen")
    def seen(
        request: Request, seat: Seat = Depends(site.seat), all: str = "", page: PageNumber = 1
    ) -> Response:
        found = seat.seen(everything=bool(all), page=page)
        return site.page(
            request, "seen.html", seat, found=found, everything=bool(all), new_for=new_cancellation_for
        )

    return router


def new_cancellation_for(seen: SightingReport) -> str:
    """The page on which what was seen is cancelled here, too."""
    wish = {"store": seen.connection, "order": f"id:{seen.order_id}", "reason": seen.reason}
    return f"/new?{urlencode(wish)}"
