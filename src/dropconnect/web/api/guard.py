"""Before any route: how often, who, and how much. What passes has a seat and a body that was read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dropconnect.app.program_seat import ProgramSeat
from dropconnect.errors import DropConnectError, NotAllowed
from dropconnect.web.api.problems import NO_TOKEN, NOT_JSON, problem, reply, told
from dropconnect.web.body import Refused, read_body
from dropconnect.web.limits import BodyLimits, InHand
from dropconnect.web.standing import Standing
from dropconnect.web.throttle import Throttle, network_of

SEAT = "dropconnect.seat"
"""In the scope of a request that came through: who asks."""
DESCRIPTION = "/openapi.json"
"""It says nothing about anybody: whoever reaches the server may read it."""
MOST_BYTES = 256_000
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)
_JSON = re.compile(r"application/json( *;.*)?", re.IGNORECASE)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_NO_ENTRY = (
    "send the header `Authorization: Bearer TOKEN`, with a token that an owner made for this program and "
    "that was not revoked"
)


@dataclass(frozen=True)
class Pace:
    """How often, in the words of the limits library."""

    address: str = "1200 per minute"
    """What one address may ask, with whatever tokens."""
    unknown: str = "30 per minute"
    """How often one address may come with a token that is not valid."""
    token: str = "600 per minute"  # noqa: S105 - a pace
    """What one token may ask."""


class Guard:
    """An ASGI application around the routes."""

    def __init__(self, app: ASGIApp, standing: Standing, pace: Pace) -> None:
        self._app = app
        self._standing = standing
        self._pace = pace
        self._throttle = Throttle()
        self._limits = BodyLimits(MOST_BYTES, standing.settings.body_seconds)
        self._in_hand = InHand()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = await self._let_in(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        with self._in_hand.share() as share:
            try:
                body = await read_body(Request(scope, receive), self._limits, share)
                _check_kind(scope, body)
            except Refused as no:
                await _as_problem(no)(scope, receive, send)
                return
            await self._app(scope, _Again(body, receive), send)

    async def _let_in(self, scope: Scope) -> Response | None:
        """None: it may come in, and its seat is known. Else what it hears."""
        address = _address(scope)
        try:
            self._throttle.take(self._pace.address, "address", address)
            if self._standing.is_draining:
                raise Refused(503, "the server comes to its end", again_seconds=60)
            if scope["path"] == f"{scope['root_path']}{DESCRIPTION}":
                return None
            seat = await self._seat(Headers(scope=scope))
            if seat is None:
                self._throttle.take(self._pace.unknown, "unknown", address)
                return reply(NO_TOKEN, _NO_ENTRY)
            self._throttle.take(self._pace.token, "token", str(seat.token.id))
        except Refused as no:
            return _as_problem(no)
        except DropConnectError as error:
            return told(error)
        scope[SEAT] = seat
        return None

    async def _seat(self, headers: Headers) -> ProgramSeat | None:
        """None for a token that opens nothing, in whatever way it is wrong."""
        given = headers.getlist("authorization")
        found = _BEARER.fullmatch(given[0].strip()) if len(given) == 1 else None
        if found is None:
            return None
        try:
            return await run_in_threadpool(self._standing.door.token_seat, found[1], via="api")
        except NotAllowed:
            return None


class _Again:
    """Hands out a body that was read, once; then whatever else comes."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _check_kind(scope: Scope, body: bytes) -> None:
    kind = Headers(scope=scope).get("content-type", "").strip()
    if scope["method"] in _WITH_BODY and body and not _JSON.fullmatch(kind):
        raise Refused(NOT_JSON.status, "send the body as application/json")


def _as_problem(no: Refused) -> Response:
    return problem(no.status, str(no), again_seconds=no.again_seconds)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return network_of(client[0] if client else "")
