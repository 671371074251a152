"""What the pages for customers share: language, frame, and kind words for all that goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from babel import Locale
from fastapi import Request, Response

from dropconnect.errors import DropConnectError, NotThere
from dropconnect.messages.formats import money
from dropconnect.report.customer_page import CustomerForm
from dropconnect.web.body import Refused
from dropconnect.web.pages.customer_texts import TEXTS
from dropconnect.web.pages.site import Site

_REFUSED = {403: "stale", 429: "too_many"}


@dataclass(frozen=True)
class CustomerPage:
    """The pages of one store in one language."""

    site: Site
    request: Request
    store: str
    form: CustomerForm | None
    language: str

    @property
    def texts(self) -> Mapping[str, str]:
        return TEXTS[self.language]

    @property
    def here(self) -> str:
        return f"/c/{quote(self.store, safe='')}"

    def page(self, name: str, *, status: int = 200, **shown: Any) -> Response:
        response = self.site.page(
            self.request,
            name,
            status=status,
            form=self.form,
            texts=self.texts,
            language=self.language,
            here=self.here,
            cash=partial(money, locale=Locale.parse(self.language)),
            languages={key: TEXTS[key]["name_of"] for key in (self.form.languages if self.form else ())},
            **shown,
        )
        response.headers["Vary"] = "Accept-Language"
        response.headers["Cache-Control"] = "no-store"
        return response

    def trouble(self, status: int, what: str) -> Response:
        """What is in the way, and what to do."""
        return self.page("customer_trouble.html", status=status, what=what)


def kindly(
    site: Site, request: Request, store: str, said: str, act: Callable[[CustomerPage], Response]
) -> Response:
    """The page of ``act``, or one that says what is in the way. No detail of an error is told."""
    found = CustomerPage(site, request, store, None, _language(request, tuple(TEXTS), said))
    try:
        form = site.door.customer_form(store)
        found = CustomerPage(site, request, store, form, _language(request, form.languages, said))
        return act(found)
    except NotThere:
        return found.trouble(404, "not_there")
    except Refused as refused:
        response = found.trouble(refused.status, _REFUSED.get(refused.status, "closed"))
        if refused.again_seconds:
            response.headers["Retry-After"] = str(refused.again_seconds)
        return response
    except DropConnectError:
        return found.trouble(503, "closed")


def _language(request: Request, known: tuple[str, ...], said: str) -> str:
    """As it was asked for, else the first that the browser wants and the page speaks, else the store's."""
    wanted = [said, *request.headers.get("accept-language", "").split(",")]
    for tag in wanted:
        base = tag.partition(";")[0].strip().lower().partition("-")[0]
        if base in known and base in TEXTS:
            return base
    return next((language for language in known if language in TEXTS), "en")
