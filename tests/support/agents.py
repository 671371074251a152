"""An agent: the client of the official MCP SDK, on standard input and output or over HTTP."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx2
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from tests.support.patience import PATIENCE
from tests.support.workplace import Workplace

TalkT = TypeVar("TalkT")


class Refused(Exception):
    """A tool said no; the text is what the agent reads."""


class Agent:
    """One session of a client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def use(self, tool: str, **arguments: Any) -> Any:
        """The structured answer of a tool. Raises ``Refused``."""
        result = await self.client.call_tool(tool, arguments)
        words = "".join(getattr(block, "text", "") for block in result.content)
        if result.is_error:
            raise Refused(words)
        assert json.loads(words) == result.structured_content  # for clients that read text alone
        return result.structured_content

    async def plan(self, order: str = "21", **wish: Any) -> Any:
        return await self.use("plan_cancellation", order=order, **{"reason": "changed-mind", **wish})


def make_token(place: Workplace, person: str = "owner", *options: str) -> str:
    """The secret of a new token, as the command prints it."""
    ended = place.call("tokens", "make", person, "the bot", *options)
    assert ended.code == 0, ended.said
    return ended.out.strip()


def talk(place: Workplace, secret: str, conversation: Callable[[Agent], Awaitable[TalkT]]) -> TalkT:
    """A conversation with ``dropconnect mcp``, a process of its own."""

    async def speak() -> TalkT:
        async with on_stdio(place, secret) as agent:
            return await conversation(agent)

    return anyio.run(speak)


@asynccontextmanager
async def on_stdio(place: Workplace, secret: str) -> AsyncIterator[Agent]:
    started = StdioServerParameters(
        command="/bin/sh",
        args=["-c", f'echo $$ > mcp.pid; exec "{sys.executable}" -m dropconnect mcp'],
        env={**place.surroundings(), "DROPCONNECT_TOKEN": secret},
        cwd=place.folder,
    )
    with (place.folder / "mcp.log").open("a", encoding="utf-8") as log:
        async with Client(stdio_client(started, log), read_timeout_seconds=PATIENCE) as client:
            yield Agent(client)


@asynccontextmanager
async def over_http(url: str, secret: str) -> AsyncIterator[Agent]:
    headers = {"Authorization": f"Bearer {secret}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as http,
        Client(streamable_http_client(url, http_client=http), read_timeout_seconds=PATIENCE) as client,
    ):
        yield Agent(client)


def kill_server(folder: Path) -> None:
    """End the process of ``on_stdio`` at once, as a power cut does."""
    os.kill(int((folder / "mcp.pid").read_text("utf-8")), signal.SIGKILL)
