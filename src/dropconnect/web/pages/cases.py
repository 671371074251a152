"""All cases, and the search over cases and stores."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import NotThere
from dropconnect.report.search import SearchHit
from dropconnect.web.pages.site import Site

_NO_DATE = "This is not a date: write it as 2026-05-31, or leave it empty."
_PER_PERSON = "60 per minute"


def cases_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/cases")
    def cases(
        request: Request,
        seat: Seat = Depends(site.seat),
        state: str = "",
        store: str = "",
        reason: str = "",
        since: str = "",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        if store and not seat.sees(store):
            raise NotThere(f"there is no store {store!r}")
        start = _day(since, seat.zone)
        problems = {"since": _NO_DATE} if since and start is None else {}
        found = seat.cases(
            only_open=state == "open",
            overdue=state == "overdue",
            store=store,
            reason=reason,
            since=start,
            page=page,
        )
        said = {"state": state, "store": store, "reason": reason, "since": since}
        said = {name: value for name, value in said.items() if value}
        address = f"/cases?{urlencode(said)}{'&' if said else ''}"
        return site.page(
            request,
            "cases.html",
            seat,
            status=422 if problems else 200,
            found=found,
            filters=said,
            address=address,
            problems=problems,
        )

    @router.get("/search")
    def search(
        request: Request, seat: Seat = Depends(site.seat), q: str = "", everywhere: str = ""
    ) -> Response:
        site.throttle.take(_PER_PERSON, "search", seat.person.key)
        report = seat.search(q, everywhere=bool(everywhere))
        if report.only is not None and not everywhere:
            return site.go(page_of(report.only))
        return site.page(request, "search.html", seat, report=report, search=report.text, page_of=page_of)

    return router


def page_of(hit: SearchHit) -> str:
    """Where an order that was found leads: to its case, else to a new cancellation of it."""
    if hit.case_id is not None:
        return f"/cases/{hit.case_id}"
    return f"/new?{urlencode({'store': hit.connection, 'order': f'id:{hit.order_id}'})}"


def _day(text: str, zone: tzinfo | None) -> datetime | None:
    """The beginning of a day in the person's zone; None for what is not a date."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=zone).astimezone()
    except (ValueError, OverflowError):
        return None
