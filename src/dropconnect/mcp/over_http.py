"""The same over HTTP: an application for one path of a server. Each request brings its token.

It keeps no sessions: every request is complete in itself, and a revoked token counts at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from mcp.server.auth.middleware.auth_context import AuthContextMiddleware, get_access_token
from mcp.server.auth.middleware.bearer_auth import BearerAuthBackend, RequireAuthMiddleware
from mcp.server.auth.provider import AccessToken
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dropconnect.app import Dropconnect
from dropconnect.app.program_seat import MCP, ProgramSeat
from dropconnect.errors import NotAllowed
from dropconnect.mcp.server import server_of

LONGEST_BODY = 256 * 1024
"""Bytes of one request."""


class AgentsOverHttp:
    """An ASGI application, at whatever path it is mounted. It serves while ``running`` is entered."""

    def __init__(self, door: Dropconnect) -> None:
        server = server_of(lambda: _seat(door))
        server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            max_request_body_size=LONGEST_BODY,
            # Who could be led here by a false name of a host is a browser, and no browser has a token.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        self._sessions = server.session_manager
        guarded = RequireAuthMiddleware(self._sessions.handle_request, [])
        known = AuthContextMiddleware(guarded)
        self._app: ASGIApp = AuthenticationMiddleware(known, backend=BearerAuthBackend(_Verifier(door)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Once in the life of an application, in the event loop that serves it."""
        async with self._sessions.run():
            yield


class _Verifier:
    """Who comes with a token, in the protocol of the SDK."""

    def __init__(self, door: Dropconnect) -> None:
        self._door = door

    async def verify_token(self, token: str) -> AccessToken | None:
        try:
            seat = await to_thread.run_sync(lambda: self._door.token_seat(token, via=MCP))
        except NotAllowed:
            return None
        return AccessToken(token=token, client_id=f"token {seat.token.id}", scopes=[*seat.scopes])


def _seat(door: Dropconnect) -> ProgramSeat:
    given = get_access_token()
    return door.token_seat(given.token if given is not None else "", via=MCP)
