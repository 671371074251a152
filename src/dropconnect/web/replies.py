"""Short replies in plain text."""

from __future__ import annotations

from fastapi.responses import PlainTextResponse


def refusal(status: int, words: str, *, again_seconds: int = 0) -> PlainTextResponse:
    """A no. The connection ends behind it: of what was sent on it not all was read."""
    headers = {"Connection": "close"}
    if again_seconds:
        headers["Retry-After"] = str(again_seconds)
    return PlainTextResponse(f"{words}\n", status, headers)
