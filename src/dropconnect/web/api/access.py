"""What the routes share: who asks, where the work is done, and what a route says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request, Response

from dropconnect.app.program_seat import ProgramSeat
from dropconnect.models.base import Model
from dropconnect.people import Scope
from dropconnect.report.stretches import Stretch
from dropconnect.web.api.guard import SEAT
from dropconnect.web.api.problems import BUSY, MEDIA_TYPE, NO_STORE, Wrong
from dropconnect.web.legs import Legs

T = TypeVar("T")
MOST_AT_WORK = 24
"""Requests that speak with providers at once. One more is told to come again: readers need no such hand."""
TOKEN = "token"  # noqa: S105 - the name of the scheme
_ALWAYS = (401, 403, 422, 429, 503)


def seat_of(request: Request) -> ProgramSeat:
    """The seat that the guard found."""
    seat: ProgramSeat = request.scope[SEAT]
    return seat


AsProgram = Annotated[ProgramSeat, Depends(seat_of)]


class Hands:
    """The threads in which providers are spoken with: one that hangs keeps no reader waiting."""

    def __init__(self, legs: Legs, most: int = MOST_AT_WORK) -> None:
        self._legs = legs
        self._limiter = CapacityLimiter(most)

    async def do(self, work: Callable[[], T]) -> T:
        if self._limiter.available_tokens < 1:
            raise Wrong(BUSY, "too many requests are waiting for providers; send it again a little later")
        with self._legs.one() as may_begin:
            if not may_begin:
                raise Wrong(BUSY, "the server comes to its end; send it again a little later")
            return await to_thread.run_sync(work, limiter=self._limiter)


def needs(scope: Scope, *statuses: int, known: type[Model] | None = None) -> dict[str, Any]:
    """What a route that needs this scope of a token says of itself, and with which statuses it can end.

    ``known``: the document of a 200 of a route that otherwise makes something new.
    """
    before = {} if known is None else {200: {"model": known, "description": "Nothing new was made."}}
    told = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "responses": {
            **before,
            **{status: {**told, "description": _WORDS[status]} for status in sorted({*_ALWAYS, *statuses})},
        },
        "openapi_extra": {"security": [{TOKEN: [str(scope)]}]},
    }


_WORDS = {
    401: "The token is missing or not valid.",
    403: "The token, or its person, may not do this.",
    404: "There is no such thing, or it is of a store that the person does not work for.",
    409: "It does not fit what was asked or decided before; or a person has stopped all writes.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The request cannot be understood, or does not fit; or the plan is refused.",
    429: "Too many requests in a short time.",
    500: "It went wrong here.",
    502: "The conversation with a provider failed.",
    503: "It cannot be done now; `Retry-After` says when to ask again.",
}


def link(request: Request, response: Response, stretch: Stretch) -> None:
    """Name the address of what follows (RFC 8288)."""
    if stretch.next_cursor is not None:
        following = request.url.include_query_params(cursor=stretch.next_cursor)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'


def no_store(seat: ProgramSeat, store: str) -> Wrong:
    """To be raised for a store that is not there, or is of others."""
    known = ", ".join(seat.stores) or "none"
    return Wrong(NO_STORE, f"there is no store {store!r}; known stores: {known}")
