"""A link in a mail decides one question, for one person, once. To look at it does nothing."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import CaseConflict, NotAllowed, NotThere, UsageError
from dropconnect.report.links import DecisionLinkReport, LinkState
from dropconnect.web.pages.cookies import proof_of
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Site
from dropconnect.web.pages.task import again, told

_PER_ADDRESS = "60 per 10 minute"
_OVER = {
    LinkState.OPEN: (
        "Please log in for this",
        "This is not yours to decide by a link any more: it is more than you may agree to, or another person "
        "has to agree. Nothing was done.",
    ),
    LinkState.DECIDED: ("This is decided", "The question needs no answer any more."),
    LinkState.EXPIRED: ("This link is over", "Links in mails work for two days. Nothing was done."),
    LinkState.CHANGED: (
        "The question has changed",
        "What is asked is not what it was when the mail was written. Nothing was done.",
    ),
}


def links_of(site: Site) -> APIRouter:
    router = site.router()

    def over(request: Request, link: DecisionLinkReport, status: int = 200) -> Response:
        headline, words = _OVER[link.state]
        about = {"headline": headline, "words": words, "task_id": link.task_id}
        return site.page(request, "link_over.html", status=status, **about)

    def asked(
        request: Request, link: DecisionLinkReport, secret: str, about: dict[str, Any], status: int = 200
    ) -> Response:
        whose = {"person": link.person, "secret": secret, "word": proof_of(secret)}
        # With the seat: times are told in the person's zone.
        return site.page(request, "link.html", seat_of(link), status=status, **whose, **about)

    def seat_of(link: DecisionLinkReport) -> Seat:
        return Seat(site.door, link.person, "link")

    @router.get("/d/{secret}")
    def look(request: Request, secret: str) -> Response:
        site.throttle.take(_PER_ADDRESS, "decision-link", site.address_of(request))
        link = site.door.decision_link(secret)
        if link.state is not LinkState.OPEN:
            return over(request, link, 200 if link.state is LinkState.DECIDED else 410)
        sheet = seat_of(link).task_sheet(link.task_id)
        if sheet.why_not:
            return over(request, link)
        return asked(request, link, secret, {"sheet": sheet, "typed": {}, "problems": {}})

    @router.post("/d/{secret}")
    def decide(request: Request, secret: str, form: Form = Depends(site.form)) -> Response:
        site.throttle.take(_PER_ADDRESS, "decision-link", site.address_of(request))
        form.require_proof(secret)
        link = site.door.decision_link(secret)
        if link.state is not LinkState.OPEN:
            return over(request, link, 409)
        seat = seat_of(link)
        sheet = seat.task_sheet(link.task_id)
        try:
            seat.decide(link.task_id, form["choice"], form["detail"], shown=link.version)
        except CaseConflict:
            return over(request, site.door.decision_link(secret), 409)
        except NotAllowed:
            return over(request, link, 403)
        except NotThere:
            raise
        except UsageError as error:
            return asked(request, link, secret, again(sheet, form, error), 422)
        return site.go(f"/d/{secret}", told(sheet, form, seat.case_sheet(sheet.case.id).state))

    return router
