"""The shop's answer -> payload, core error or refusal: the only place that knows its error shapes.

WooCommerce 10.0.2, measured: every refused refund is HTTP 500 with a ``woocommerce_rest_*`` code, and
a payment gateway that paid and then threw answers with the same code as one that declined. So a
refused refund is final only where the request was turned away before any gateway could be asked.
Messages are translated into the shop's language: nothing about money is decided by them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import httpx

from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    Refusal,
)

_PREFIX = "woocommerce_rest_"
_UNKNOWN_ORDER = frozenset({"woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_invalid_order_id"})
_NEVER_DISPATCHED = frozenset(
    {"rest_invalid_param", "rest_missing_callback_param", "rest_invalid_json", "rest_no_route"}
)
"""WordPress turns these away before WooCommerce sees the request."""

_ADVICE = (
    # (words of the English message, what to mend); others get the general advice.
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


@dataclass(frozen=True)
class Asked:
    """What was asked of whom: the context of every error."""

    connection: str
    operation: str
    order_id: str = ""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read as far as it can be read. ``payload`` is None unless it is JSON."""

    status: int
    payload: Any = field(repr=False)
    is_json: bool
    pages: int | None = None
    retry_after: float | None = None
    location: str = ""

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        return self._said("code")

    @property
    def message(self) -> str:
        return self._said("message")

    def _said(self, name: str) -> str:
        value = self.payload.get(name) if isinstance(self.payload, dict) else None
        return value if isinstance(value, str) else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def read_answer(response: httpx.Response) -> Answer:
    """Parse an answer without judging it. JSON numbers with a point become Decimal, never float."""
    try:
        payload = json.loads(response.content, parse_float=Decimal, parse_constant=_not_json)
        is_json = True
    except (ValueError, RecursionError):
        payload, is_json = None, False
    retry_after = _number(response.headers.get("retry-after", ""))
    target = urlsplit(response.headers.get("location", ""))
    return Answer(
        status=response.status_code,
        payload=payload,
        is_json=is_json,
        pages=_number(response.headers.get("x-wp-totalpages", "")),
        retry_after=None if retry_after is None else float(retry_after),
        # Its query is ours, with the key in it.
        location=f"{target.scheme}://{target.netloc}{target.path}" if target.netloc else "",
    )


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def read_payload(answer: Answer, asked: Asked) -> Any:
    """The JSON that a read brought. Raises the core error that says what the caller can do."""
    if answer.succeeded and answer.is_json:
        return answer.payload
    raise _read_error(answer, asked)


def write_payload(answer: Answer, asked: Asked) -> dict[str, Any] | Refusal:
    """The JSON object that a write brought, or the shop's refusal.

    Raises ``AuthenticationFailed`` and ``OrderNotFound`` (nothing happened), else ``OutcomeUnknown``.
    """
    if answer.succeeded and isinstance(answer.payload, dict):
        return answer.payload
    if answer.status in (401, 403) and answer.code.startswith(_PREFIX):
        raise _authentication(answer, asked)
    if answer.code in _UNKNOWN_ORDER:
        raise _unknown_order(answer, asked)
    if answer.status in (400, 404) and answer.code in _NEVER_DISPATCHED:
        return Refusal(code=answer.code, message=answer.message, final=True)
    if answer.status >= 400 and answer.code.startswith(_PREFIX):
        return Refusal(code=answer.code, message=answer.message, final=False)
    text = (
        f"{asked.operation} was sent to {asked.connection}, but the answer ({_description(answer)}) "
        "does not say whether it was carried out"
    )
    raise _error(OutcomeUnknown, text, answer, asked)


def _read_error(answer: Answer, asked: Asked) -> ConnectorError:
    if answer.status in (401, 403):
        return _authentication(answer, asked)
    if answer.status == 404 and answer.code in _UNKNOWN_ORDER:
        return _unknown_order(answer, asked)
    if answer.status == 429:
        return RateLimited(
            f"{asked.connection} asks to slow down",
            retry_after=answer.retry_after,
            connection=asked.connection,
            operation=asked.operation,
            http_status=answer.status,
            provider_code=answer.code,
        )
    if answer.status >= 500:
        text = f"{asked.connection} cannot answer now ({_description(answer)})"
        return _error(ProviderUnavailable, text, answer, asked)
    if answer.location:
        text = f"{asked.connection} redirects to {answer.location}; put the shop's final address into url"
    elif answer.status == 404:
        text = f"{asked.connection} has no WooCommerce REST API here; check url and the shop's permalinks"
    else:
        text = f"{asked.connection} gave an unexpected answer ({_description(answer)})"
    return _error(InvalidResponse, text, answer, asked)


def _authentication(answer: Answer, asked: Asked) -> ConnectorError:
    if not answer.code:
        advice = "a firewall or the host refused the request before WooCommerce saw it: allow the REST API"
    else:
        said = answer.message.lower()
        advice = next((mend for words, mend in _ADVICE if words in said), _MISSING_RIGHT)
    text = f"{asked.connection} refuses the credentials: {advice} ({_description(answer)})"
    return _error(AuthenticationFailed, text, answer, asked)


def _unknown_order(answer: Answer, asked: Asked) -> ConnectorError:
    return _error(OrderNotFound, f"{asked.connection} has no order {asked.order_id}", answer, asked)


def _error(kind: type[ConnectorError], text: str, answer: Answer, asked: Asked) -> ConnectorError:
    return kind(
        text,
        connection=asked.connection,
        operation=asked.operation,
        http_status=answer.status,
        provider_code=answer.code,
    )


def _description(answer: Answer) -> str:
    """The answer in a few words: status, and what the shop said about it."""
    if answer.code:
        return f"HTTP {answer.status}, {answer.code}: {answer.message}".rstrip(": ")
    return f"HTTP {answer.status}" if answer.is_json else f"HTTP {answer.status}, not JSON"
