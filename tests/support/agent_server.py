"""The door for agents over HTTP, served by uvicorn in a thread of the test."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from tests.support.agents import Agent, over_http
from tests.support.patience import wait_until

from dropconnect import Dropconnect, ServeSettings, Shift
from dropconnect.web.agents import mcp_application
from dropconnect.web.standing import Standing
from dropconnect.web.workers import Workers

TalkT = TypeVar("TalkT")


class AgentServer:
    """Where agents come in."""

    def __init__(self, url: str, shift: Shift) -> None:
        self.url = url
        self.shift = shift

    def talk(self, secret: str, conversation: Callable[[Agent], Awaitable[TalkT]]) -> TalkT:
        """A conversation with an agent that has this token."""

        async def speak() -> TalkT:
            async with over_http(self.url, secret) as agent:
                return await conversation(agent)

        return anyio.run(speak)


@contextmanager
def serving_agents(door: Dropconnect) -> Iterator[AgentServer]:
    shift = Shift()
    settings = ServeSettings()
    agents = mcp_application(Standing(door, settings, shift, Workers(door, shift, settings.jobs)))
    app = Starlette(routes=[Route("/mcp", endpoint=agents)], lifespan=lambda _app: agents.running())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive(), "the server listens")
        port = server.servers[0].sockets[0].getsockname()[1]
        yield AgentServer(f"http://127.0.0.1:{port}/mcp", shift)
    finally:
        server.should_exit = True
        thread.join()
