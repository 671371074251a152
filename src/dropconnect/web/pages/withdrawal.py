"""The withdrawal function of a store: two acts, no log-in, no script, and nothing in the way.

Directive 2011/83/EU, Article 11a. A statement is kept before anything else; whatever fails says how to
withdraw by mail, which counts just the same.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from urllib.parse import quote

from babel.dates import format_datetime
from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.withdrawal_words import MOST, Typed
from dropconnect.report.withdrawals import WithdrawalForm
from dropconnect.web.pages.cookies import proof_of
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Site
from dropconnect.web.pages.store_page import StorePage
from dropconnect.web.pages.withdrawal_texts import TEXTS
from dropconnect.zones import zone_of

_LOOKS_PER_ADDRESS = "300 per 10 minute"
_PER_ADDRESS, _PER_ORDER, _PER_STORE = "20 per 1 hour", "10 per 1 hour", "600 per 1 hour"
"""Of statements. Beyond them the page says how to withdraw by mail: a customer is never locked out."""


class _Shown(StorePage[WithdrawalForm]):
    """The pages of one store in one language."""

    TEXTS = TEXTS

    @staticmethod
    def form_of(site: Site, store: str) -> WithdrawalForm:
        return site.door.withdrawal_form(store)

    @property
    def here(self) -> str:
        return f"{self.root}/withdraw"

    def page(self, name: str, *, status: int = 200, **shown: Any) -> Response:
        return super().page(name, status=status, most=MOST, **shown)

    def trouble(self, status: int, what: str) -> Response:
        """What is in the way, and how to withdraw by mail."""
        contact = self.form.contact if self.form else ""
        words = self.texts["write_to"].format(contact=contact) if contact else self.texts["write"]
        otherwise = words if status != 404 else ""
        return self.page("withdraw_trouble.html", status=status, what=what, otherwise=otherwise)


def withdrawal_of(site: Site) -> APIRouter:
    """The two acts, and the receipt."""
    router = site.router()

    @router.get("/c/{store}/withdraw")
    def form(request: Request, store: str, lang: str = "") -> Response:
        site.throttle.take(_LOOKS_PER_ADDRESS, "withdraw-look", site.address_of(request))
        return _Shown.kindly(
            site, request, store, lang, lambda page: page.page("withdraw.html", problems={}, kept={})
        )

    @router.post("/c/{store}/withdraw")
    def check(request: Request, store: str, form: Form = Depends(site.form)) -> Response:
        return _Shown.kindly(site, request, store, form["lang"], lambda page: _checked(page, form))

    @router.post("/c/{store}/withdraw/confirm")
    def confirm(request: Request, store: str, form: Form = Depends(site.form)) -> Response:
        return _Shown.kindly(site, request, store, form["lang"], lambda page: _confirmed(page, form))

    @router.get("/c/{store}/withdraw/{code}")
    def receipt(request: Request, store: str, code: str, lang: str = "") -> Response:
        site.throttle.take(_LOOKS_PER_ADDRESS, "withdraw-look", site.address_of(request))
        if code == "confirm":
            return site.go(f"/c/{quote(store, safe='')}/withdraw")
        return _Shown.kindly(site, request, store, lang, lambda page: _receipt(page, code))

    return router


def keeping_of(site: Site) -> APIRouter:
    """For whoever gets an order's mail and did not withdraw: that was not me, I keep it."""
    router = site.router()

    @router.get("/c/{store}/withdraw/keep/{secret}")
    def keep(request: Request, store: str, secret: str, lang: str = "") -> Response:
        site.throttle.take(_LOOKS_PER_ADDRESS, "withdraw-look", site.address_of(request))
        return _Shown.kindly(site, request, store, lang, lambda page: _keep(page, secret))

    @router.post("/c/{store}/withdraw/keep/{secret}")
    def keeps(request: Request, store: str, secret: str, form: Form = Depends(site.form)) -> Response:
        def say(page: _Shown) -> Response:
            site.throttle.take(_PER_ADDRESS, "withdraw-keep", site.address_of(request))
            form.require_proof(secret)
            site.door.say_not_me(store, secret)
            return site.go(f"/c/{quote(store, safe='')}/withdraw/keep/{secret}?lang={page.language}")

        return _Shown.kindly(site, request, store, form["lang"], say)

    return router


def _typed(form: Form) -> Typed:
    return Typed.of(**{name: form[name] for name in MOST})


def _checked(page: _Shown, form: Form) -> Response:
    """The second page repeats what was typed; the first once more where something is missing."""
    typed = _typed(form)
    problems = {name: _problem(page, name, what) for name, what in typed.problems.items()}
    if problems or form["edit"]:
        told = {} if form["edit"] else problems
        status = 422 if told else 200
        return page.page("withdraw.html", status=status, problems=told, kept=form.kept)
    return page.page("withdraw_check.html", typed=typed, wish=form["wish"] or secrets.token_hex(16))


def _confirmed(page: _Shown, form: Form) -> Response:
    typed = _typed(form)
    if typed.problems:
        return _checked(page, form)
    site, address = page.site, page.site.address_of(page.request)
    site.throttle.take(_PER_ADDRESS, "withdraw", address)
    site.throttle.take(_PER_ORDER, "withdraw-order", page.store, typed.order.lstrip("# ").casefold(), address)
    site.throttle.take(_PER_STORE, "withdraw-store", page.store)
    receipt = site.door.state_withdrawal(
        page.store,
        typed.name,
        typed.order,
        form["goods"],
        typed.mail,
        page.language,
        reason=typed.reason,
        form=hashlib.sha256(f"{page.store}|{form['wish']}".encode()).hexdigest() if form["wish"] else "",
    )
    return site.go(f"/c/{quote(page.store, safe='')}/withdraw/{receipt.code}?lang={page.language}")


def _receipt(page: _Shown, code: str) -> Response:
    receipt = page.site.door.withdrawal_receipt(page.store, code)
    at = format_datetime(
        receipt.stated_at.astimezone(zone_of(receipt.timezone)),
        "d MMMM y, HH:mm:ss ZZZZ",
        locale=page.language,
    )
    return page.page("withdraw_received.html", receipt=receipt, at=at)


def _keep(page: _Shown, secret: str) -> Response:
    found = page.site.door.not_me(page.store, secret)
    at = format_datetime(found.stated_at, "d MMMM y, HH:mm ZZZZ", locale=page.language)
    return page.page("withdraw_keep.html", found=found, at=at, secret=secret, link_proof=proof_of(secret))


def _problem(page: _Shown, name: str, what: str) -> str:
    if what == "long":
        return page.texts["long"].format(most=MOST[name])
    return page.texts[f"{what}_{name}"]
