"""What the pages for customers share: language, frame, and kind words for all that goes wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar
from urllib.parse import quote

from fastapi import Request, Response

from dropconnect.errors import DropConnectError, NotThere
from dropconnect.web.body import Refused
from dropconnect.web.pages.site import Site

Texts = Mapping[str, Mapping[str, str]]
"""Language -> name -> words."""


class StoreForm(Protocol):
    """What a store says of one of its pages."""

    @property
    def languages(self) -> tuple[str, ...]: ...


FormT = TypeVar("FormT", bound=StoreForm)


class StorePage(ABC, Generic[FormT]):
    """The pages of one room, for one store, in one language. ``form`` is None until the store is known."""

    TEXTS: ClassVar[Texts]
    REFUSED: ClassVar[Mapping[int, str]] = {429: "too_many"}
    """Status of a refusal -> what is in the way; others: the page is closed."""

    def __init__(self, site: Site, request: Request, store: str, form: FormT | None, language: str) -> None:
        self.site = site
        self.request = request
        self.store = store
        self.form = form
        self.language = language

    @staticmethod
    @abstractmethod
    def form_of(site: Site, store: str) -> FormT:
        """Raises ``NotThere`` for a store without this room."""

    @abstractmethod
    def trouble(self, status: int, what: str) -> Response:
        """What is in the way, and what to do."""

    @property
    def texts(self) -> Mapping[str, str]:
        return self.TEXTS[self.language]

    @property
    def root(self) -> str:
        """Where the rooms of the store begin."""
        return f"/c/{quote(self.store, safe='')}"

    @property
    def here(self) -> str:
        """Where this room begins."""
        return self.root

    def page(self, name: str, *, status: int = 200, **shown: Any) -> Response:
        response = self.site.page(
            self.request,
            name,
            status=status,
            form=self.form,
            texts=self.texts,
            language=self.language,
            here=self.here,
            root=self.root,
            languages={key: self.TEXTS[key]["name_of"] for key in (self.form.languages if self.form else ())},
            **shown,
        )
        response.headers["Vary"] = "Accept-Language"
        return response

    @classmethod
    def kindly(
        cls, site: Site, request: Request, store: str, said: str, act: Callable[[Self], Response]
    ) -> Response:
        """The page of ``act``, or one that says what is in the way. No detail of an error is told."""
        found = cls(site, request, store, None, cls._language(request, tuple(cls.TEXTS), said))
        try:
            form = cls.form_of(site, store)
            found = cls(site, request, store, form, cls._language(request, form.languages, said))
            return act(found)
        except NotThere:
            return found.trouble(404, "not_there")
        except Refused as refused:
            response = found.trouble(refused.status, cls.REFUSED.get(refused.status, "closed"))
            if refused.again_seconds:
                response.headers["Retry-After"] = str(refused.again_seconds)
            return response
        except DropConnectError:
            return found.trouble(503, "closed")

    @classmethod
    def _language(cls, request: Request, known: tuple[str, ...], said: str) -> str:
        """As it was asked for, else the first that the browser wants and the page speaks, else the
        store's."""
        wanted = [said, *request.headers.get("accept-language", "").split(",")]
        for tag in wanted:
            base = tag.partition(";")[0].strip().lower().partition("-")[0]
            if base in known and base in cls.TEXTS:
                return base
        return next((language for language in known if language in cls.TEXTS), "en")
