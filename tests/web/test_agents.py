"""Agents at the real server: `/mcp`, with a token."""

from __future__ import annotations

import anyio
from tests.support.agents import make_token, over_http
from tests.support.serving import Served


def test_an_agent_comes_in_with_a_token_and_nobody_without(served: Served) -> None:
    secret = make_token(served.place)

    async def tools() -> list[str]:
        async with over_http(f"{served.url}/mcp", secret) as agent:
            return [tool.name for tool in (await agent.client.list_tools()).tools]

    assert "plan_cancellation" in anyio.run(tools)
    assert served.request("POST", "/mcp").status_code == 401
