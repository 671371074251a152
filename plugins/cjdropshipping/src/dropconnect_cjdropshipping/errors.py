"""CJ's answer -> data, core error or refusal: the only place that knows its codes.

CJ docs, Interface Definition and Appendix 1: Global Error Codes (documented, mirror of 2025-12-31); short
codes outside that table from live runs. An answer is judged by its body whatever the HTTP status: business
errors came with HTTP 200 and with HTTP 400 (live run), and exhausted points with 429 (second-hand).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

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

_TOKEN_REJECTED = frozenset({1600001, 1600002, 1600030})
_BAD_REFRESH_TOKEN = 1600003
_ACCOUNT = frozenset(
    {
        1600004,
        1600005,
        1600006,
        1600007,
        1600008,
        1600009,
        1600010,
        1600011,
        1600012,
        1600013,
        1600031,
        1601000,
    }
)
_SLOW_DOWN = frozenset({1600200, 1600201, 16900500})
_BUSY = frozenset({1600000, 1600301})
_NOT_FOUND = 1603100
_PARAMETER = 1600300
_SAID_NO = frozenset({1603002, 1607006, 1607007, 1607008, 1607009, 9009})
"""Delete, products, preview, create and cancel of a dispute failed; 9009, "Order cannot be disputed", is in
no table (live run)."""
_NOT_UNDERSTOOD = frozenset({1600101, _PARAMETER, 16900202, 16900203, 16900204, 16900205, 16900403})
"""The request was turned away as such: nothing was decided about the order."""
_UNREADABLE_BUSY = frozenset({500, 502, 503, 504})
_LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Asked:
    """What was asked of whom: the context of every error."""

    connection: str
    operation: str
    order_id: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer, read as far as it can be read. ``code`` is None unless it has CJ's envelope."""

    status: int
    code: int | None = None
    succeeded: bool = False
    message: str = ""
    request_id: str = ""
    data: Any = field(default=None, repr=False)
    retry_after: float | None = None

    @property
    def is_busy(self) -> bool:
        """Asking again may help, and changes nothing where the question was a read."""
        return self.code in _BUSY if self.code is not None else self.status in _UNREADABLE_BUSY

    @property
    def rejects_token(self) -> bool:
        return self.code in _TOKEN_REJECTED and not self.succeeded

    @property
    def not_understood(self) -> bool:
        return self.code in _NOT_UNDERSTOOD and not self.succeeded


@dataclass(frozen=True)
class Accepted:
    """A write that CJ accepted, and its ``data``."""

    data: Any


def read_answer(response: httpx.Response, hide: Collection[str] = ()) -> Answer:
    """Parse an answer without judging it. JSON numbers with a point become Decimal, never float.

    ``hide`` are secrets that must not stand in the message.
    """
    retry_after = response.headers.get("retry-after", "")
    seconds = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
    try:
        body = json.loads(response.content, parse_float=Decimal, parse_constant=_not_json)
    except (ValueError, RecursionError):
        body = None
    code = _code(body.get("code")) if isinstance(body, dict) else None
    if not isinstance(body, dict) or code is None:
        return Answer(status=response.status_code, retry_after=seconds)
    return Answer(
        status=response.status_code,
        code=code,
        succeeded=body.get("result") is True or (body.get("success") is True and code in (0, 200)),
        message=_words(body.get("message"), hide),
        request_id=_words(body.get("requestId"), hide),
        data=body.get("data"),
        retry_after=seconds,
    )


def read_payload(answer: Answer, asked: Asked) -> Any:
    """The ``data`` that a read brought. Raises the core error that says what the caller can do."""
    if answer.succeeded:
        return answer.data
    raise _told(answer, asked) or _read_error(answer, asked)


def preview_payload(answer: Answer, asked: Asked) -> Accepted | Refusal:
    """As ``read_payload``, for a read that CJ may refuse with a reason of its own."""
    if not answer.succeeded and (answer.code in _SAID_NO or answer.not_understood):
        if _is_unknown_order(answer):
            raise _unknown_order(answer, asked)
        return _refusal(answer)
    return Accepted(read_payload(answer, asked))


def write_payload(answer: Answer, asked: Asked) -> Accepted | Refusal:
    """What a write brought, or CJ's refusal.

    Only documented answers promise that nothing happened: raises ``AuthenticationFailed``,
    ``RateLimited`` and ``OrderNotFound`` for them, and ``OutcomeUnknown`` for all others.
    """
    if answer.succeeded:
        return Accepted(answer.data)
    told = _told(answer, asked)
    if told is not None:
        raise told
    if answer.code in _SAID_NO or answer.not_understood:
        return _refusal(answer)
    text = (
        f"{asked.operation} was sent to {asked.connection}, but the answer ({_description(answer)}) "
        "does not say whether it was carried out"
    )
    raise _error(OutcomeUnknown, text, answer, asked)


def says_no_to_the_order(refusal: Refusal) -> bool:
    """CJ decided about the order, rather than not understanding the request."""
    return refusal.code in {str(code) for code in _SAID_NO}


def is_wrong_parameter(error: ConnectorError) -> bool:
    """CJ did not take what it was asked with, such as a name that no order can have."""
    return error.provider_code == str(_PARAMETER)


def _told(answer: Answer, asked: Asked) -> ConnectorError | None:
    """The errors that mean the same for reads and writes: nothing happened."""
    code, name = answer.code, asked.connection
    if code in _SLOW_DOWN or answer.status == 429:
        return RateLimited(
            f"{name} asks to slow down ({_description(answer)})",
            retry_after=answer.retry_after,
            connection=name,
            operation=asked.operation,
            http_status=answer.status,
            provider_code=_provider_code(answer),
            request_id=answer.request_id,
        )
    if code in _TOKEN_REJECTED or code == _BAD_REFRESH_TOKEN:
        text = f"{name} does not accept its access token: look whether the API key was renewed or revoked"
    elif code in _ACCOUNT:
        text = (
            f"{name} refuses the account: look in CJ whether the API is enabled and the key is right; CJ "
            "suspends it after 30 days without an order"
        )
    elif _is_unknown_order(answer):
        return _unknown_order(answer, asked)
    else:
        return None
    return _error(AuthenticationFailed, f"{text} ({_description(answer)})", answer, asked)


def _read_error(answer: Answer, asked: Asked) -> ConnectorError:
    said = _description(answer)
    if answer.is_busy:
        return _error(ProviderUnavailable, f"{asked.connection} cannot answer now ({said})", answer, asked)
    return _error(InvalidResponse, f"{asked.connection} gave an unexpected answer ({said})", answer, asked)


def _is_unknown_order(answer: Answer) -> bool:
    """1600300 means a wrong parameter and an unknown order alike; only the words tell (live run)."""
    if answer.succeeded:
        return False
    said = answer.message.casefold()
    return answer.code == _NOT_FOUND or (
        answer.code == _PARAMETER and "order" in said and ("not found" in said or "not exist" in said)
    )


def _unknown_order(answer: Answer, asked: Asked) -> ConnectorError:
    named = f"order {asked.order_id}" if asked.order_id else "such order"
    return _error(OrderNotFound, f"{asked.connection} has no {named}", answer, asked)


def _refusal(answer: Answer) -> Refusal:
    return Refusal(code=_provider_code(answer), message=answer.message or "no reason given", final=True)


def _error(kind: type[ConnectorError], text: str, answer: Answer, asked: Asked) -> ConnectorError:
    return kind(
        text,
        connection=asked.connection,
        operation=asked.operation,
        http_status=answer.status,
        provider_code=_provider_code(answer),
        request_id=answer.request_id,
    )


def _provider_code(answer: Answer) -> str:
    return "" if answer.code is None else str(answer.code)


def _description(answer: Answer) -> str:
    if answer.code is None:
        return f"HTTP {answer.status}, not in CJ's form"
    return f"code {answer.code}: {answer.message}".rstrip(": ")


def _code(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _words(value: Any, hide: Collection[str]) -> str:
    text = value if isinstance(value, str) else ""
    for secret in hide:
        if secret:
            text = text.replace(secret, "***")
    return text[:_LONGEST_MESSAGE]


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
