"""The door for agents under ``/mcp``, where the official SDK is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from dropconnect.web.body import Refused
from dropconnect.web.replies import refusal
from dropconnect.web.standing import Standing
from dropconnect.web.throttle import Throttle, network_of

if TYPE_CHECKING:
    from dropconnect.mcp.over_http import AgentsOverHttp

_AGAIN_SECONDS = 30
_PER_ADDRESS = "1200 per minute"
"""With whatever tokens, as at the REST API."""


class McpApplication:
    """An ASGI application for ``/mcp``. Enter ``running`` in the loop that serves, before it is asked."""

    def __init__(self, standing: Standing, agents: AgentsOverHttp | None) -> None:
        self._standing = standing
        self._agents = agents
        self._throttle = Throttle()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Without the SDK there is nothing to run."""
        if self._agents is None:
            yield
            return
        async with self._agents.running():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._agents is None:
            words = "agents need the MCP SDK, which is not installed: pip install 'dropconnect[mcp]'"
            await refusal(501, words)(scope, receive, send)
        elif self._standing.is_draining:
            await refusal(503, "it is ending", again_seconds=_AGAIN_SECONDS)(scope, receive, send)
        else:
            client = scope.get("client")
            try:
                self._throttle.take(_PER_ADDRESS, "agents", network_of(client[0] if client else ""))
            except Refused as no:
                await refusal(no.status, str(no), again_seconds=no.again_seconds)(scope, receive, send)
                return
            await self._agents(scope, receive, send)


def mcp_application(standing: Standing) -> McpApplication:
    """What the server mounts at ``/mcp``."""
    try:
        from dropconnect.mcp.over_http import AgentsOverHttp  # it needs an SDK that is an extra
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dropconnect"):
            raise
        return McpApplication(standing, None)
    return McpApplication(standing, AgentsOverHttp(standing.door))
