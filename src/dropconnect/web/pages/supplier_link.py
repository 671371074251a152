"""The supplier's page, behind the link in our mail: one question, three answers, no log-in.

To open it does nothing: mail programs open links by themselves. The form's word is made from the link.
"""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import format_datetime
from fastapi import APIRouter, Depends, Request, Response

from dropconnect.errors import UsageError
from dropconnect.report.supplier_page import SupplierQuestionReport
from dropconnect.web.pages.cookies import proof_of
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Site
from dropconnect.web.pages.supplier_texts import TEXTS

_PER_ADDRESS, _PER_LINK = "60 per 10 minute", "20 per 10 minute"
_DETAIL_OF = {"sent": "tracking", "cannot": "why"}


def supplier_link_of(site: Site) -> APIRouter:
    router = site.router()

    def page(request: Request, secret: str, problems: dict[str, str], kept: dict[str, str]) -> Response:
        asked = site.door.supplier_question(secret)
        texts = TEXTS.get(asked.language, TEXTS["en"])
        return site.page(
            request,
            "supplier_link.html",
            status=422 if problems else 200,
            asked=asked,
            by=_date(site, asked),
            texts=texts,
            answered=_said(asked, texts),
            secret=secret,
            link_proof=proof_of(secret),
            problems=problems,
            kept=kept,
            language=asked.language,
        )

    @router.get("/s/{secret}")
    def question(request: Request, secret: str) -> Response:
        site.throttle.take(_PER_ADDRESS, "supplier-link", site.address_of(request))
        return page(request, secret, {}, {})

    @router.post("/s/{secret}")
    def answer(request: Request, secret: str, form: Form = Depends(site.form)) -> Response:
        site.throttle.take(_PER_ADDRESS, "supplier-link", site.address_of(request))
        site.throttle.take(_PER_LINK, "supplier-link", secret)
        form.require_proof(secret)
        asked = site.door.supplier_question(secret)
        texts = TEXTS.get(asked.language, TEXTS["en"])
        chosen = form["answer"]
        detail = form[_DETAIL_OF.get(chosen, "")]
        try:
            told = site.door.answer_supplier_question(secret, chosen, detail)
        except UsageError:
            wrong = {"why": texts["why_needed"]} if chosen == "cannot" else {"stopped": texts["choose"]}
            return page(request, secret, wrong, form.kept)
        return site.go(f"/s/{secret}", texts["both"] if told.said_again else "")

    return router


def _date(site: Site, asked: SupplierQuestionReport) -> str:
    """In the language of the page; times of suppliers are told in the merchant's zone, with its name."""
    if asked.answer_by is None:
        return ""
    local = asked.answer_by.astimezone(site.door.zone())
    return format_datetime(local, "EEEE, d MMMM, HH:mm zzz", locale=asked.language)


def _said(asked: SupplierQuestionReport, texts: Mapping[str, str]) -> str:
    if not asked.said:
        return ""
    detail = f" ({asked.said_detail})" if asked.said_detail else ""
    return f"{texts[asked.said]}{detail}"
