"""The shop's answer -> payload, core error or refusal: the only place that knows its error shapes.

WooCommerce 10.0.2, measured: every refused refund is HTTP 500 with a ``woocommerce_rest_*`` code, and
a payment gateway that paid and then threw answers with the same code as one that declined. So a
refused refund is final only where the request was turned away before any gateway could be asked.
Messages are translated into the shop's language: nothing about money is decided by them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from dropconnect.kit import Asked, Reply, read_json, read_seconds
from dropconnect.plugin import AuthenticationFailed, ConnectorError, InvalidResponse, Refusal

_PREFIX = "woocommerce_rest_"
_UNKNOWN_ORDER = frozenset({"woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_invalid_order_id"})
_NEVER_DISPATCHED = frozenset(
    {"rest_invalid_param", "rest_missing_callback_param", "rest_invalid_json", "rest_no_route"}
)
"""WordPress turns these away before WooCommerce sees the request."""

_ADVICE = (
    # (words of the English message, what to fix); others get the general advice.
    ("consumer key is invalid", "the shop does not know this consumer_key: copy it again, or make a new key"),
    ("signature", "consumer_secret does not belong to the key, or a proxy changes the shop's address"),
    ("secret is invalid", "consumer_secret does not belong to the key: copy it again, or make a new key"),
    ("write permission", "the key is read-only: set its permissions to Read/Write in the shop"),
    ("read permission", "the key may only write: set its permissions to Read/Write in the shop"),
    ("timestamp", "the clocks of this machine and the shop differ by more than 15 minutes"),
    ("nonce", "the shop took the request for a repeated one; try again"),
)
_MISSING_RIGHT = (
    "the consumer_key is unknown to the shop (over https it does not say so), the host strips the "
    "Authorization header, or the key's user is not a shop manager or administrator"
)


@dataclass(frozen=True, kw_only=True)
class ShopReply(Reply):
    """``payload`` is None unless the answer is JSON."""

    payload: Any = field(repr=False)
    is_json: bool
    pages: int | None = None
    location: str = ""

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    @property
    def description(self) -> str:
        return super().description if self.is_json else f"{super().description}, not JSON"


def read_reply(response: httpx.Response) -> ShopReply:
    """Parse an answer without judging it. JSON numbers with a point become Decimal, never float."""
    try:
        payload, is_json = read_json(response.content), True
    except ValueError:
        payload, is_json = None, False
    pages = response.headers.get("x-wp-totalpages", "")
    target = urlsplit(response.headers.get("location", ""))
    return ShopReply(
        status=response.status_code,
        code=_said(payload, "code"),
        message=_said(payload, "message"),
        payload=payload,
        is_json=is_json,
        pages=int(pages) if pages.isascii() and pages.isdigit() else None,
        retry_after=read_seconds(response.headers.get("retry-after", "")),
        # Its query is ours, with the key in it.
        location=f"{target.scheme}://{target.netloc}{target.path}" if target.netloc else "",
    )


def _said(payload: Any, name: str) -> str:
    value = payload.get(name) if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


def read_payload(answer: ShopReply, asked: Asked) -> Any:
    """The JSON that a read brought. Raises the core error that says what the caller can do."""
    if answer.succeeded and answer.is_json:
        return answer.payload
    raise _read_error(answer, asked)


def write_payload(answer: ShopReply, asked: Asked) -> dict[str, Any] | Refusal:
    """The JSON object that a write brought, or the shop's refusal.

    Raises ``AuthenticationFailed`` and ``OrderNotFound`` (nothing happened), else ``OutcomeUnknown``.
    """
    if answer.succeeded and isinstance(answer.payload, dict):
        return answer.payload
    if answer.status in (401, 403) and answer.code.startswith(_PREFIX):
        raise _authentication(answer, asked)
    if answer.code in _UNKNOWN_ORDER:
        raise asked.no_such_order(answer)
    if answer.status in (400, 404) and answer.code in _NEVER_DISPATCHED:
        return Refusal(code=answer.code, message=answer.message, final=True)
    if answer.status >= 400 and answer.code.startswith(_PREFIX):
        return Refusal(code=answer.code, message=answer.message, final=False)
    raise asked.in_doubt(answer)


def _read_error(answer: ShopReply, asked: Asked) -> ConnectorError:
    if answer.status in (401, 403):
        return _authentication(answer, asked)
    if answer.status == 404 and answer.code in _UNKNOWN_ORDER:
        return asked.no_such_order(answer)
    if answer.status == 429:
        return asked.rate_limited(answer)
    if answer.status >= 500:
        return asked.unavailable(answer)
    if answer.location:
        text = f"{asked.connection} redirects to {answer.location}; put the shop's final address into url"
    elif answer.status == 404:
        text = f"{asked.connection} has no WooCommerce REST API here; check url and the shop's permalinks"
    else:
        return asked.unexpected(answer)
    return asked.error(InvalidResponse, text, answer)


def _authentication(answer: ShopReply, asked: Asked) -> ConnectorError:
    if not answer.code:
        advice = "a firewall or the host refused the request before WooCommerce saw it: allow the REST API"
    else:
        said = answer.message.lower()
        advice = next((fix for words, fix in _ADVICE if words in said), _MISSING_RIGHT)
    text = f"{asked.connection} refuses the credentials: {advice} ({answer.description})"
    return asked.error(AuthenticationFailed, text, answer)
