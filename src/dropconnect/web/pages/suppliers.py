"""Suppliers: their rules in sentences, what they have not answered, what they owe."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import DropConnectError, UsageError
from dropconnect.report.supplier import RuleReport
from dropconnect.web.pages.case import Number
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site


def suppliers_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/suppliers")
    def suppliers(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return site.page(request, "suppliers.html", seat, suppliers=seat.supplier_overviews())

    def one(request: Request, seat: Seat, name: str, problems: dict[str, str], typed: str) -> Response:
        supplier = seat.supplier(name)
        rules, trouble = _rules(seat, name)
        return site.page(
            request,
            "supplier.html",
            seat,
            status=422 if problems else 200,
            supplier=supplier,
            rules=rules,
            trouble=trouble,
            problems=problems,
            typed=typed,
        )

    @router.get("/suppliers/{name}")
    def supplier(request: Request, name: str, seat: Seat = Depends(site.seat)) -> Response:
        return one(request, seat, name, {}, "")

    @router.post("/suppliers/{name}/credits/{case_id}/{part}")
    def credit(
        request: Request, name: str, case_id: Number, part: Number, posted: Posted = Depends(site.posted)
    ) -> Response:
        seat, form = posted.seat, posted.form
        seat.supplier(name)
        typed = form["amount"].strip()
        came = form["came"] == "yes"
        field = f"amount-{case_id}-{part}"
        if came and not typed:
            return one(request, seat, name, {field: "Write the amount that came in."}, typed)
        try:
            told = seat.record_credit(case_id, part, typed if came else None)
        except UsageError as error:
            return one(request, seat, name, {field: without_commands(str(error))}, typed)
        words = f"Recorded: {told.received} came in." if came else "Recorded: nothing comes."
        return site.go(f"/suppliers/{name}", words)

    return router


def _rules(seat: Seat, name: str) -> tuple[tuple[RuleReport, ...], str]:
    """The rules, or why they cannot be shown now: the rest of the page is worth seeing all the same."""
    try:
        return seat.rules(name), ""
    except DropConnectError as error:
        return (), without_commands(str(error))
