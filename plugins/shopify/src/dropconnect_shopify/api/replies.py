"""A GraphQL reply, read as far as it can be read and not judged yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx

from dropconnect.kit import Reply, foreign_page, plain_words, read_json, read_retry_after, without_secrets

_LONGEST_MESSAGE = 300
_NO_POINTS = 10**9


@dataclass(frozen=True)
class GraphQLError:
    """One entry of the top-level ``errors``. ``path`` is empty where none was given."""

    code: str
    message: str = field(repr=False)
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Throttle:
    """How full the bucket of points was when Shopify answered (``throttleStatus``), in points and seconds."""

    maximum: float
    available: float
    restore_rate: float


@dataclass(frozen=True, kw_only=True)
class ShopifyReply(Reply):
    """``data`` is None where the reply has none. Costs are in points, None where not told."""

    data: Mapping[str, Any] | None = field(default=None, repr=False)
    errors: tuple[GraphQLError, ...] = ()
    version: str = ""
    """The version of the API that answered."""
    requested_cost: float | None = None
    actual_cost: float | None = None
    throttle: Throttle | None = None
    is_graphql: bool = False

    @property
    def description(self) -> str:
        if self.is_graphql and self.status == 200:
            return f"{self.code or 'GraphQL'}: {self.message}".rstrip(": ")
        return super().description if self.is_graphql or self.code else f"{super().description}, not GraphQL"


def read_reply(response: httpx.Response, hide: Collection[str] = ()) -> ShopifyReply:
    """Parse a reply. JSON numbers with a point become Decimal, never float.

    ``hide`` are secrets that must not stand in a message.
    """
    try:
        body = read_json(response.content)
    except ValueError:
        body = None
    body = body if isinstance(body, dict) else {}
    data = body.get("data")
    errors = _errors(body.get("errors"), hide)
    cost = _mapping(_mapping(body.get("extensions")).get("cost"))
    return ShopifyReply(
        status=response.status_code,
        code=next((error.code for error in errors if error.code), ""),
        message=plain_words("; ".join(error.message for error in errors), _LONGEST_MESSAGE),
        request_id=without_secrets(response.headers.get("x-request-id", ""), hide),
        retry_after=read_retry_after(response.headers),
        data=data if isinstance(data, dict) else None,
        errors=errors,
        version=response.headers.get("x-shopify-api-version", ""),
        requested_cost=_points(cost.get("requestedQueryCost")),
        actual_cost=_points(cost.get("actualQueryCost")),
        throttle=_throttle(_mapping(cost.get("throttleStatus"))),
        is_graphql="data" in body or "errors" in body,
        foreign=foreign_page(response.content, response.headers, hide),
    )


def _errors(raw: Any, hide: Collection[str]) -> tuple[GraphQLError, ...]:
    """Outside GraphQL (401, 402, 404) ``errors`` is one text instead of a list (second-hand)."""
    if isinstance(raw, str):
        raw = [{"message": raw}]
    rows = raw if isinstance(raw, list) else []
    return tuple(
        GraphQLError(
            code=without_secrets(_text(_mapping(row.get("extensions")).get("code")), hide),
            message=without_secrets(_text(row.get("message")), hide),
            path=tuple(str(step) for step in row.get("path") or ()),
        )
        for row in rows
        if isinstance(row, dict)
    )


def _throttle(raw: Mapping[str, Any]) -> Throttle | None:
    maximum, available = _points(raw.get("maximumAvailable")), _points(raw.get("currentlyAvailable"))
    restore_rate = _points(raw.get("restoreRate"))
    if maximum is None or available is None or not restore_rate:
        return None
    return Throttle(maximum, available, restore_rate)


def _points(value: Any) -> float | None:
    """Points are a measure of work, not money; None also for more of them than can be meant."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < _NO_POINTS else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
