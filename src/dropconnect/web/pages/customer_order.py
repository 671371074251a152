"""The pages behind a customer's link, one question each: what, why, the money, and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_datetime
from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.customer_changes import MOST_CHANGE_WORDS
from dropconnect.errors import CaseConflict, NotThere, UsageError
from dropconnect.report.customer_page import CustomerOrder
from dropconnect.web.pages.cookies import proof_of
from dropconnect.web.pages.customer_frame import CustomerPage
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Site

_PER_ADDRESS, _PER_LINK = "200 per 10 minute", "100 per 10 minute"
_LINE = "line-"
Chosen = dict[str, int]
Asked = Sequence[tuple[str, str]]


def customer_order_of(site: Site) -> APIRouter:
    router = site.router()

    def shown(
        request: Request, store: str, secret: str, lang: str, act: Callable[[_Link], Response]
    ) -> Response:
        def behind(page: CustomerPage) -> Response:
            site.throttle.take(_PER_ADDRESS, "customer-link", site.address_of(request))
            site.throttle.take(_PER_LINK, "customer-link", secret)
            return act(_Link(page, secret))

        return CustomerPage.kindly(site, request, store, lang, behind)

    @router.get("/c/{store}/o/{secret}")
    def order(request: Request, store: str, secret: str, lang: str = "") -> Response:
        return shown(
            request, store, secret, lang, lambda link: link.order(request.query_params.multi_items())
        )

    @router.get("/c/{store}/o/{secret}/why")
    def why(request: Request, store: str, secret: str, lang: str = "") -> Response:
        return shown(request, store, secret, lang, lambda link: link.why(request.query_params.multi_items()))

    @router.get("/c/{store}/o/{secret}/check")
    def check(request: Request, store: str, secret: str, lang: str = "", reason: str = "") -> Response:
        chosen = request.query_params.multi_items()
        return shown(request, store, secret, lang, lambda link: link.check(chosen, reason))

    @router.get("/c/{store}/o/{secret}/change")
    def change(request: Request, store: str, secret: str, lang: str = "") -> Response:
        return shown(request, store, secret, lang, lambda link: link.change())

    def acted(act: Callable[[_Link, Form], Response]) -> Callable[..., Response]:
        def posted(request: Request, store: str, secret: str, form: Form = Depends(site.form)) -> Response:
            def proved(link: _Link) -> Response:
                form.require_proof(secret)
                return act(link, form)

            return shown(request, store, secret, form["lang"], proved)

        return posted

    router.post("/c/{store}/o/{secret}/cancel")(acted(lambda link, form: link.cancel(form)))
    router.post("/c/{store}/o/{secret}/keep")(acted(lambda link, form: link.keep()))
    router.post("/c/{store}/o/{secret}/change")(acted(lambda link, form: link.ask_change(form)))
    router.post("/c/{store}/o/{secret}/say")(acted(lambda link, form: link.say(form)))
    return router


class _Link:
    """The pages behind one link."""

    def __init__(self, page: CustomerPage, secret: str) -> None:
        self._page = page
        self._secret = secret
        self._door = page.site.door
        self._here = f"{page.here}/o/{secret}"

    def order(self, asked: Asked = (), *, problem: str = "", status: int = 200) -> Response:
        """What to cancel, or how it stands."""
        found = self._door.customer_order(self._page.store, self._secret)
        if found.over:
            return self._page.trouble(410, "over")
        if found.busy:
            return self._page.trouble(200, "busy")
        at = ""
        if found.state is not None:
            local = found.state.asked_at.astimezone(self._door.zone())
            at = format_datetime(local, "d MMMM y, HH:mm zzz", locale=self._page.language)
        return self._shown(
            "customer_order.html", found, status=status, problem=problem, at=at, kept=dict(asked)
        )

    def why(self, asked: Asked) -> Response:
        found = self._door.customer_order(self._page.store, self._secret)
        if found.state is not None or found.over or found.busy:
            return self._page.site.go(self._address())
        chosen = _chosen(found, asked)
        if chosen is None or not chosen:
            text = "choose_fits" if chosen is None else "choose_some"
            return self.order(asked, problem=self._page.texts[text], status=422)
        if not found.reasons:
            return self.check(asked, "")
        return self._shown("customer_why.html", found, chosen=_named(chosen))

    def check(self, asked: Asked, reason: str, *, changed: bool = False) -> Response:
        """The money, before it is confirmed."""
        found = self._door.customer_order(self._page.store, self._secret)
        if found.state is not None or found.over or found.busy:
            return self._page.site.go(self._address())
        chosen = _chosen(found, asked)
        if not chosen or (reason and reason not in {row.reason for row in found.reasons}):
            return self.order(asked, problem=self._page.texts["choose_fits"], status=422)
        plan = self._door.customer_plan(self._page.store, self._secret, chosen, reason)
        return self._shown(
            "customer_check.html",
            found,
            status=409 if changed else 200,
            plan=plan,
            chosen=_named(chosen),
            reason=reason,
            changed=changed,
            back=self._address("", _named(chosen)),
        )

    def cancel(self, form: Form) -> Response:
        asked = [(name, form[name]) for name in form.names() if name.startswith(_LINE)]
        reason, chosen = form["reason"], _numbers(asked)
        try:
            if chosen and self._door.cancel_as_customer(
                self._page.store, self._secret, chosen, reason, form["shown"]
            ):
                return self._page.site.go(self._address())
        except (CaseConflict, NotThere):
            return self._page.site.go(self._address())
        except UsageError:
            pass  # the order has fewer of it by now, or the form was changed
        return self.check(asked, reason, changed=True)

    def keep(self) -> Response:
        try:
            self._door.keep_as_customer(self._page.store, self._secret)
        except CaseConflict:
            return self._page.trouble(409, "too_late")
        return self._page.site.go(self._address())

    def change(self, kept: Mapping[str, str] | None = None, *, problem: str = "") -> Response:
        """What should be different."""
        found = self._door.customer_order(self._page.store, self._secret)
        if not found.can_ask_change:
            return self._page.site.go(self._address())
        status = 422 if problem else 200
        problems = {problem: self._page.texts[f"change_{problem}"]} if problem else {}
        return self._shown(
            "customer_change.html",
            found,
            status=status,
            problems=problems,
            kept=kept or {},
            most=MOST_CHANGE_WORDS,
            back=self._address(),
        )

    def ask_change(self, form: Form) -> Response:
        said = (form["kind"], form["goods"], form["words"])
        try:
            self._door.ask_change(self._page.store, self._secret, *said)
        except CaseConflict:
            return self._page.trouble(409, "no_change")
        except NotThere:
            raise
        except UsageError as error:
            return self.change(form.kept, problem=str(error).partition(":")[0])
        return self._page.site.go(self._address())

    def say(self, form: Form) -> Response:
        try:
            self._door.say_as_customer(self._page.store, self._secret, form["score"], form["words"])
        except NotThere:
            raise
        except UsageError:
            return self.order(problem=self._page.texts["choose_score"], status=422)
        return self._page.site.go(self._address())

    def _shown(self, name: str, order: CustomerOrder, *, status: int = 200, **about: Any) -> Response:
        return self._page.page(
            name,
            status=status,
            order=order,
            link=self._here,
            address_here=self._here,
            link_proof=proof_of(self._secret),
            **about,
        )

    def _address(self, step: str = "", chosen: dict[str, int] | None = None) -> str:
        return f"{self._here}{step}?{urlencode({**(chosen or {}), 'lang': self._page.language})}"


def _numbers(asked: Asked) -> Chosen | None:
    """Line id -> units, without those that are 0. None: something is not a number."""
    found: Chosen = {}
    for name, value in asked:
        text = value.strip() or "0"
        if not name.startswith(_LINE):
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            return None
        if int(text):
            found[name.removeprefix(_LINE)] = int(text)
    return found


def _chosen(order: CustomerOrder, asked: Asked) -> Chosen | None:
    """None: more than there are, or goods that are none of the order's."""
    found = _numbers(asked)
    most = {line.line_id: line.can_cancel for line in order.lines}
    if found is None or any(count > most.get(name, 0) for name, count in found.items()):
        return None
    return found


def _named(chosen: Chosen) -> dict[str, int]:
    return {f"{_LINE}{name}": count for name, count in chosen.items()}
