"""What customers want changed of an order: a person does it or says why not, and the customer hears it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import CaseConflict, NotAllowed, UsageError
from dropconnect.plain import called
from dropconnect.web.pages.queue import MOST_ROWS
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site

ChangeNumber = Annotated[int, Path(ge=1, le=MOST_ROWS)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def changes_of(site: Site) -> APIRouter:
    router = site.router()

    def shown(
        request: Request,
        seat: Seat,
        *,
        page: int = 1,
        everything: bool = False,
        status: int = 200,
        **about: object,
    ) -> Response:
        found = seat.changes(only_open=not everything, page=page)
        said = {"problems": {}, "typed": {}, "wrong": 0, "conflict": "", **about}
        return site.page(
            request, "changes.html", seat, status=status, found=found, everything=everything, **said
        )

    @router.get("/changes")
    def changes(
        request: Request, seat: Seat = Depends(site.seat), all: str = "", page: PageNumber = 1
    ) -> Response:
        return shown(request, seat, page=page, everything=bool(all))

    @router.post("/changes/{number}")
    def answer(request: Request, number: ChangeNumber, posted: Posted = Depends(site.posted)) -> Response:
        seat, form = posted.seat, posted.form
        try:
            change = seat.answer_change(number, form["said"], form["words"])
        except CaseConflict as conflict:
            return shown(request, seat, status=409, conflict=without_commands(str(conflict)))
        except NotAllowed:
            raise
        except UsageError as error:
            problems = {f"words-{number}": without_commands(str(error))}
            return shown(request, seat, status=422, problems=problems, typed=form.kept, wrong=number)
        if change.state == "over":
            return site.go(
                "/changes", f"{called(change.order_number)} was cancelled meanwhile: nothing is left."
            )
        return site.go("/changes", f"The customer of {called(change.order_number)} gets your answer by mail.")

    return router
