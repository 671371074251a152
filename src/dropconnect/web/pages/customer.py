"""On this page a customer asks for the link to an order: one answer for right and wrong."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.customer_asking import MOST_MAIL, MOST_ORDER
from dropconnect.errors import NotThere, UsageError
from dropconnect.web.body import Refused
from dropconnect.web.pages.customer_frame import CustomerPage
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Site

_LOOKS = "300 per 10 minute"
_MOST_OF_ADDRESS = "120 per 10 minute"
"""Beyond, the page says when to come again: nobody types so much."""
_FIRST = (("20 per 10 minute", "address"), ("20 per 10 minute", "order"), ("600 per 10 minute", "store"))
"""Beyond, a question is kept and waits behind the others: no guesses lock the customer out."""


def customer_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/c/{store}")
    def form(request: Request, store: str, lang: str = "") -> Response:
        site.throttle.take(_LOOKS, "customer-look", site.address_of(request))
        return CustomerPage.kindly(
            site, request, store, lang, lambda page: page.page("customer.html", problems={}, kept={})
        )

    @router.get("/c/{store}/sent")
    def sent(request: Request, store: str, lang: str = "") -> Response:
        site.throttle.take(_LOOKS, "customer-look", site.address_of(request))
        return CustomerPage.kindly(
            site,
            request,
            store,
            lang,
            lambda page: page.page("customer_sent.html", address_here=f"{page.here}/sent"),
        )

    @router.post("/c/{store}")
    def ask(request: Request, store: str, form: Form = Depends(site.form)) -> Response:
        return CustomerPage.kindly(site, request, store, form["lang"], lambda page: _ask(page, form))

    return router


def _ask(page: CustomerPage, form: Form) -> Response:
    site, address = page.site, page.site.address_of(page.request)
    site.throttle.take(_MOST_OF_ADDRESS, "customer-most", address)
    order, mail = form["order"][: MOST_ORDER + 1], form["mail"][: MOST_MAIL + 1]
    names = {"address": address, "order": f"{page.store}|{order.casefold()}", "store": page.store}
    try:
        site.door.ask_customer_link(page.store, order, mail, page.language, behind=_asks_a_lot(site, names))
    except NotThere:
        raise
    except UsageError as error:
        field = str(error).partition(":")[0]
        problems = {field: page.texts[f"missing_{field}"]}
        return page.page("customer.html", status=422, problems=problems, kept=form.kept)
    site.standing.shift.wake()
    return site.go(f"{page.here}/sent?lang={page.language}")


def _asks_a_lot(site: Site, names: dict[str, str]) -> bool:
    behind = False
    for most, name in _FIRST:
        try:
            site.throttle.take(most, f"customer-{name}", names[name])
        except Refused:
            behind = True
    return behind
