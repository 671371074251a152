"""Withdrawals from the contract, for people: what was stated, what is to be decided, and the record."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import CaseConflict, NotAllowed, UsageError
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site

STATES = {
    "": "all",
    "open": "nothing has followed yet",
    "asks": "to be decided",
    "received": "being looked for",
    "waits": "behind another case",
    "opened": "carried out by a case",
    "declined": "declined",
    "nothing-left": "cancelled before",
}
_FIELD = {"go on": "goods", "decline": "because"}


class _Pages:
    """The page of one withdrawal."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def page(self, request: Request, seat: Seat, number: int, status: int = 200, **about: object) -> Response:
        shown = {"problems": {}, "typed": {}, "conflict": "", **about}
        return self._site.page(
            request,
            "withdrawal.html",
            seat,
            status=status,
            withdrawal=seat.withdrawal(number),
            states=STATES,
            **shown,
        )


def withdrawals_of(site: Site) -> APIRouter:
    router, pages = site.router(), _Pages(site)

    @router.get("/withdrawals")
    def withdrawals(
        request: Request,
        seat: Seat = Depends(site.seat),
        state: str = "",
        store: str = "",
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> Response:
        state = state if state in STATES else ""
        found = seat.withdrawals(state=state, store=store, page=page)
        said = {name: value for name, value in (("state", state), ("store", store)) if value}
        address = f"/withdrawals?{urlencode(said)}{'&' if said else ''}"
        chosen = {"state": state, "store": store}
        return site.page(
            request, "withdrawals.html", seat, list=found, states=STATES, chosen=chosen, address=address
        )

    @router.get("/withdrawals/{number}")
    def withdrawal(request: Request, number: int, seat: Seat = Depends(site.seat)) -> Response:
        return pages.page(request, seat, number)

    @router.get("/withdrawals/{number}/record.json")
    def record(number: int, seat: Seat = Depends(site.seat)) -> Response:
        found = seat.withdrawal(number)
        response = Response(found.model_dump_json(indent=2), media_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="withdrawal-{found.code}.json"'
        return response

    return router


def deciding_of(site: Site) -> APIRouter:
    """What a person says about one."""
    router, pages = site.router(), _Pages(site)

    @router.post("/withdrawals/{number}")
    def decide(request: Request, number: int, posted: Posted = Depends(site.posted)) -> Response:
        seat, form = posted.seat, posted.form
        said = form["said"]
        try:
            seat.decide_withdrawal(
                number, said, goods=form["goods"], order=form["order"], because=form["because"]
            )
        except CaseConflict as conflict:
            return pages.page(request, seat, number, 409, conflict=without_commands(str(conflict)))
        except NotAllowed:
            raise
        except UsageError as error:
            problems = {_FIELD.get(said, "goods"): without_commands(str(error))}
            return pages.page(request, seat, number, 422, problems=problems, typed=form.kept)
        told = (
            "It is carried out now." if said == "go on" else "The customer is told why it is not carried out."
        )
        return site.go(f"/withdrawals/{number}", told)

    @router.post("/withdrawals/{number}/mail")
    def sent(request: Request, number: int, posted: Posted = Depends(site.posted)) -> Response:
        try:
            posted.seat.record_withdrawal_mail(number, posted.form["mail"])
        except CaseConflict as conflict:
            told = without_commands(str(conflict))
            return pages.page(request, posted.seat, number, 409, conflict=told)
        return site.go(f"/withdrawals/{number}", "Recorded: you have sent it.")

    return router
