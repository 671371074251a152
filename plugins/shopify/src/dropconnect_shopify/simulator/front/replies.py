"""Answers that are not GraphQL's: statuses and bodies as Shopify has them (bodies second-hand)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from dropconnect_shopify.simulator.books.money import Json

MESSAGES: Mapping[int, str] = {
    401: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    402: "Unavailable Shop",
    403: "[API] This action requires merchant approval",
    404: "Not Found",
    423: "This shop is locked",
    429: "Exceeded the limit of requests",
    430: "Shopify Security Rejection",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
STATES: Mapping[str, int] = {"frozen": 402, "locked": 423, "gone": 404}
"""The status of every answer of a shop in such a state (documented)."""


def reply(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(body, status, {"X-Request-Id": str(uuid.uuid4()), **(headers or {})})


def refusal(status: int, headers: Mapping[str, str] | None = None) -> Response:
    return reply({"errors": MESSAGES.get(status, "Error")}, status, headers)
