"""What the pages of one server share: who is there, how a page is made, and where errors lead."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from dropconnect.app.seat import Seat
from dropconnect.errors import DropConnectError
from dropconnect.web.body import Refused
from dropconnect.web.limits import BodyLimits, InHand
from dropconnect.web.pages.cookies import Cookies, proof_of
from dropconnect.web.pages.forms import Form, read_form
from dropconnect.web.pages.rendering import Rendering, without_commands
from dropconnect.web.standing import Standing
from dropconnect.web.statuses import again_seconds, status_of
from dropconnect.web.throttle import Throttle, network_of

log = logging.getLogger(__name__)

_HEADLINES = {
    403: "You may not do this",
    404: "There is nothing here",
    409: "This was not done",
    413: "This is too large",
    422: "This does not fit",
    429: "Too many tries",
    502: "The store or the supplier did not answer as it should",
    503: "This cannot be done right now",
}


_ENDING = "the server is about to end: try again in a moment"
_AGAIN_SECONDS = 10


class LogInFirst(Exception):
    """Nobody is logged in."""


@dataclass(frozen=True)
class Posted:
    """A form that a person sent from a page made for that person."""

    seat: Seat
    form: Form


class Site:
    """The pages of one server."""

    def __init__(self, standing: Standing) -> None:
        self.door = standing.door
        self.cookies = Cookies(standing.settings)
        self.throttle = Throttle()
        self.standing = standing
        self._limits, self._in_hand = BodyLimits.of(standing.settings), InHand()
        self._rendering = Rendering(standing.door)

    def router(self) -> APIRouter:
        """For pages: an error in one of them is a page, too."""
        return APIRouter(route_class=_route_of(self))

    def seat(self, request: Request) -> Seat:
        """Who is logged in. Raises ``LogInFirst``."""
        person = self.door.logged_in(self.cookies.secret(request))
        if person is None:
            raise LogInFirst
        return Seat(self.door, person, "page")

    async def form(self, request: Request) -> AsyncIterator[Form]:
        """What was sent, from a page of ours. Whoever is not logged in may send one; see ``posted``. Its
        bytes are in hand until the request ends: many wait for a thread meanwhile."""
        with self._in_hand.share() as share:
            yield await read_form(request, self._limits, share)

    @property
    def posted(self) -> Callable[..., Posted]:
        """A dependency: the form of a person who is logged in, from a page that was made for that person."""

        def posted(
            request: Request, form: Form = Depends(self.form), seat: Seat = Depends(self.seat)
        ) -> Posted:
            form.require_proof(self.cookies.secret(request))
            return Posted(seat, form)

        return posted

    def page(
        self, request: Request, name: str, seat: Seat | None = None, /, *, status: int = 200, **shown: Any
    ) -> Response:
        """A page made of a template, for somebody who is logged in (``seat``) or for anybody."""
        secret = self.cookies.secret(request)
        told = self.cookies.told(request)
        text = self._rendering.page(
            name, seat, path=request.url.path, proof=proof_of(secret) if secret else "", told=told, **shown
        )
        response = HTMLResponse(text, status)
        if told:
            self.cookies.forget_told(response)
        return response

    def go(self, address: str, told: str = "") -> Response:
        """After something was done: the page that shows it, which may be loaded again and again."""
        response = RedirectResponse(address, 303)
        if told:
            self.cookies.tell(response, told)
        return response

    def address(self, request: Request) -> str:
        """Of this server, as people outside reach it: for links that are handed on."""
        return (self.standing.settings.url or str(request.base_url)).rstrip("/")

    def address_of(self, request: Request) -> str:
        """Of whoever asks; for counting tries only."""
        return network_of(request.client.host if request.client else "")

    def trouble(self, request: Request, error: DropConnectError | Refused) -> Response:
        """The page that says what is in the way, and what to do."""
        if isinstance(error, Refused):
            status, again = error.status, error.again_seconds
        else:
            status, again = status_of(error), again_seconds(error)
        headline = _HEADLINES.get(status, "It went wrong here")
        words = without_commands(str(error))
        response = self.page(request, "trouble.html", status=status, headline=headline, words=words)
        if again:
            response.headers["Retry-After"] = str(again)
        return response

    def to_log_in(self, request: Request) -> Response:
        """To the log-in, and back to the page that was asked for."""
        if request.method in ("GET", "HEAD"):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?{urlencode({'next': wanted})}", 303)
        words = "You are logged out. Log in and send it once more; nothing was done."
        return self.page(request, "log_in.html", status=401, wanted="/", problem=words, name="")


def _route_of(site: Site) -> type[APIRoute]:
    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
            handle = super().get_route_handler()

            async def handled(request: Request) -> Response:
                try:
                    # The server waits for an act that is under way before it ends.
                    with site.standing.legs.one() as may_begin:
                        if not may_begin:
                            raise Refused(503, _ENDING, again_seconds=_AGAIN_SECONDS)
                        return await handle(request)
                except LogInFirst:
                    return site.to_log_in(request)
                except RequestValidationError:
                    return site.trouble(request, Refused(404, "There is no page with this name."))
                except Refused as refused:
                    return site.trouble(request, refused)
                except DropConnectError as error:
                    log.info("%s: %s", type(error).__name__, status_of(error))
                    return site.trouble(request, error)

            return handled

    return PageRoute
