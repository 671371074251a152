"""The frame of the pages on which customers cancel."""

from __future__ import annotations

from functools import partial
from typing import Any

from babel import Locale
from fastapi import Response

from dropconnect.messages.formats import money
from dropconnect.report.customer_page import CustomerForm
from dropconnect.web.pages.change_texts import CHANGE_TEXTS
from dropconnect.web.pages.customer_texts import TEXTS
from dropconnect.web.pages.site import Site
from dropconnect.web.pages.store_page import StorePage


class CustomerPage(StorePage[CustomerForm]):
    """The pages of one store in one language."""

    TEXTS = {language: {**words, **CHANGE_TEXTS[language]} for language, words in TEXTS.items()}
    REFUSED = {403: "stale", 429: "too_many"}

    @staticmethod
    def form_of(site: Site, store: str) -> CustomerForm:
        return site.door.customer_form(store)

    def page(self, name: str, *, status: int = 200, **shown: Any) -> Response:
        cash = partial(money, locale=Locale.parse(self.language))
        return super().page(name, status=status, cash=cash, **shown)

    def trouble(self, status: int, what: str) -> Response:
        return self.page("customer_trouble.html", status=status, what=what)
