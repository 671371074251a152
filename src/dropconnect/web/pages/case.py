"""A case: how it stands, its story, and what people do about it beside deciding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.app.seat_at_a_case import THE_CUSTOMER_KEEPS_IT
from dropconnect.errors import CaseConflict, NotAllowed, NotThere, UsageError
from dropconnect.models.facts import MessageKind
from dropconnect.web.pages.site import Posted, Site

Number = Annotated[int, Path(ge=1, lt=2**63)]
"""Of a case, a task, an incident or a part: what the journal can count."""


def one_case_of(site: Site) -> APIRouter:
    router, room = site.router(), _Room(site)
    _add_acts(router, site, room)
    _add_decisions(router, site, room)

    @router.get("/cases/{case_id}")
    def case(request: Request, case_id: Number, seat: Seat = Depends(site.seat)) -> Response:
        return room.shown(request, seat, case_id)

    @router.get("/cases/{case_id}/message")
    def message(
        request: Request, case_id: Number, kind: str = "", seat: Seat = Depends(site.seat)
    ) -> Response:
        sheet = seat.case_sheet(case_id)
        wanted = next((item for item in MessageKind if item == kind), None)
        about: dict[str, Any] = {
            "case": sheet.report.case,
            "letters": sheet.letters,
            "kinds": [str(item) for item in MessageKind],
            "kind": str(wanted or ""),
            "preview": seat.preview_mail_of(case_id, kind=wanted),
        }
        return site.page(request, "message.html", seat, **about)

    return router


class _Room:
    """The page of a case, and what it is after something was tried there."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def shown(
        self,
        request: Request,
        seat: Seat,
        case_id: int,
        problems: Mapping[str, str] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        status = 422 if problems else 200
        about = {"sheet": seat.case_sheet(case_id), "problems": problems or {}, "typed": typed or {}}
        return self._site.page(request, "case.html", seat, status=status, **about)

    def after(self, request: Request, posted: Posted, case_id: int, tried: _Tried) -> Response:
        """What was done, or the page again with what is wrong at its field, or why it was not done."""
        try:
            tried.act()
        except (NotThere, NotAllowed):
            raise
        except UsageError as error:
            text = str(error)
            problems = {tried.field: f"{text[:1].upper()}{text[1:]}."}
            return self.shown(request, posted.seat, case_id, problems, posted.form.kept)
        except CaseConflict as error:
            return conflict(self._site, request, posted.seat, error, f"/cases/{case_id}")
        return self._site.go(f"/cases/{case_id}", tried.told)


@dataclass(frozen=True)
class _Tried:
    """Something to do. ``field`` is what it may be wrong with; ``told`` is what the next page says."""

    act: Callable[[], object]
    field: str
    told: str


def _add_acts(router: APIRouter, site: Site, room: _Room) -> None:
    """What changes nothing about the cancellation itself."""

    @router.post("/cases/{case_id}/note")
    def note(request: Request, case_id: Number, posted: Posted = Depends(site.posted)) -> Response:
        act = partial(posted.seat.add_note, case_id, posted.form["note"])
        return room.after(request, posted, case_id, _Tried(act, "note", "The note stands in the timeline."))

    @router.post("/cases/{case_id}/hand-over")
    def hand_over(request: Request, case_id: Number, posted: Posted = Depends(site.posted)) -> Response:
        to = posted.form["to"]
        act = partial(posted.seat.hand_over, case_id, to, posted.form["because"])
        return room.after(request, posted, case_id, _Tried(act, "to", f"It is with {to} now."))


def _add_decisions(router: APIRouter, site: Site, room: _Room) -> None:
    """What is said once."""

    @router.post("/cases/{case_id}/withdraw")
    def withdraw(request: Request, case_id: Number, posted: Posted = Depends(site.posted)) -> Response:
        field, form = "why-withdraw", posted.form
        because = THE_CUSTOMER_KEEPS_IT if form["keeps"] else form[field]
        act = partial(posted.seat.take_back, case_id, because, shown=form["version"])
        return room.after(request, posted, case_id, _Tried(act, field, "The case is withdrawn."))

    @router.post("/cases/{case_id}/credits/{part}")
    def credit(
        request: Request, case_id: Number, part: Number, posted: Posted = Depends(site.posted)
    ) -> Response:
        field = f"credit-{part}"
        received = None if posted.form["nothing"] else posted.form[field]
        act = partial(posted.seat.record_credit, case_id, part, received)
        return room.after(request, posted, case_id, _Tried(act, field, "It is recorded."))

    @router.post("/cases/{case_id}/incidents/{incident_id}")
    def incident(
        request: Request, case_id: Number, incident_id: Number, posted: Posted = Depends(site.posted)
    ) -> Response:
        field, form = f"incident-{incident_id}-words", posted.form
        act = partial(posted.seat.end, incident_id, form["choice"], form[field])
        return room.after(request, posted, case_id, _Tried(act, field, "The incident has ended."))


def conflict(site: Site, request: Request, seat: Seat, error: CaseConflict, back: str) -> Response:
    """That somebody was first, or that something has changed, with the way back."""
    return site.page(request, "conflict.html", seat, status=409, words=str(error), back=back)
