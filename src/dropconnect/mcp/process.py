"""``dropconnect mcp``: an agent starts it, and speaks with it on standard input and output."""

from __future__ import annotations

from dropconnect.app import Dropconnect
from dropconnect.app.program_seat import MCP
from dropconnect.mcp.server import server_of


def serve(door: Dropconnect, secret: str) -> None:
    """Serve until standard input ends. ``NotAllowed`` for a token that opens nothing."""
    door.token_seat(secret, via=MCP)
    server_of(lambda: door.token_seat(secret, via=MCP)).run("stdio")
