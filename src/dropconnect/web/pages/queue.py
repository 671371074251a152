"""The queue: what needs a person, what waits for others, what is done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from dropconnect.app.chosen import after_reminder, after_yes, carry_out, chosen, results
from dropconnect.app.seat import Seat
from dropconnect.report.queue import ChosenAct, QueueChoice, QueueColumn
from dropconnect.web.pages.entry import own
from dropconnect.web.pages.site import Posted, Site

MOST_ROWS = 2**63 - 1
"""No row of a journal has a greater number."""

Cases = Annotated[list[Annotated[int, Field(ge=1, le=MOST_ROWS)]], Query(default_factory=list)]
_NONE_CHOSEN = "Tick at least one case first."


def queue_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/")
    def queue(
        request: Request,
        seat: Seat = Depends(site.seat),
        store: str = "",
        supplier: str = "",
        person: str = "",
        reason: str = "",
        column: str = "",
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> Response:
        choice = QueueChoice(store=store, supplier=supplier, person=person, reason=reason)
        only = QueueColumn(column) if column in [*QueueColumn] else None
        found = seat.queue(choice, column=only, page=page)
        said = {name: value for name, value in vars(choice).items() if value}
        address = f"/?{urlencode(said)}{'&' if said else ''}"
        here = own(address.rstrip("?&") if only is None else f"{address}column={only}&page={page}")
        return site.page(request, "queue.html", seat, queue=found, address=address, here=here, only=only)

    @router.post("/queue/approve")
    def approve(posted: Posted = Depends(site.posted)) -> Response:
        report = posted.seat.agree(_number(posted.form["task"]))
        return site.go(own(posted.form["back"]), after_yes(report))

    @router.post("/queue/remind")
    def remind(posted: Posted = Depends(site.posted)) -> Response:
        number = _number(posted.form["case"])
        report = posted.seat.remind(number, posted.form["whom"])
        order = posted.seat.case(number).case.order_number
        return site.go(own(posted.form["back"]), after_reminder(order, report.reminded))

    return router


def chosen_of(site: Site) -> APIRouter:
    """One act for several cases: what it would do, the act itself, and how it ended for each."""
    router = site.router()

    @router.get("/queue/chosen")
    def show(
        request: Request,
        act: ChosenAct,
        case: Cases,
        seat: Seat = Depends(site.seat),
    ) -> Response:
        if not case:
            return site.go("/", _NONE_CHOSEN)
        found = chosen(seat, act, case)
        return site.page(request, "chosen.html", seat, chosen=found, problems={}, because="")

    @router.post("/queue/chosen")
    def act(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        seat, form = posted.seat, posted.form
        cases, because = _numbers(form.all("case")), form["because"].strip()
        if form["act"] not in [*ChosenAct] or not cases:
            return site.go("/", _NONE_CHOSEN)
        wanted = ChosenAct(form["act"])
        if wanted is ChosenAct.WITHDRAW and not because:
            found = chosen(seat, wanted, cases)
            problems = {"because": "Say why: it stands in the case."}
            return site.page(
                request, "chosen.html", seat, status=422, chosen=found, problems=problems, because=""
            )
        numbers = _numbers(form.all("task")) if wanted is ChosenAct.APPROVE else cases
        carry_out(seat, wanted, numbers, because)
        told = urlencode([("act", wanted.value), *(("case", number) for number in cases)])
        return site.go(f"/queue/told?{told}")

    @router.get("/queue/told")
    def told(
        request: Request,
        act: ChosenAct,
        case: Cases,
        seat: Seat = Depends(site.seat),
    ) -> Response:
        return site.page(request, "chosen_told.html", seat, act=act, results=results(seat, act, case))

    return router


def _number(text: str) -> int:
    """0, which no row has, for what is not a number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _numbers(texts: Iterable[str]) -> list[int]:
    return [number for number in map(_number, texts) if number]
