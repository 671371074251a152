"""CJ's answer -> data, core error or refusal: the only place that knows its codes.

CJ docs, Interface Definition and Appendix 1: Global Error Codes (documented, mirror of 2025-12-31); short
codes outside that table from live runs. An answer is judged by its body whatever the HTTP status: business
errors came with HTTP 200 and with HTTP 400 (live run), and exhausted points with 429 (second-hand).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import httpx

from dropconnect.kit import Asked, Reply, read_json, read_seconds, without_secrets
from dropconnect.plugin import AuthenticationFailed, ConnectorError, Refusal

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


@dataclass(frozen=True, kw_only=True)
class CJAnswer(Reply):
    """``code`` is empty unless the answer has CJ's envelope."""

    succeeded: bool = False
    data: Any = field(default=None, repr=False)

    @property
    def number(self) -> int | None:
        """``code`` as CJ's tables have it."""
        return int(self.code) if self.code else None

    @property
    def description(self) -> str:
        """Without the HTTP status, which says nothing where there is a code."""
        if not self.code:
            return f"{super().description}, not in CJ's form"
        return f"code {self.code}: {self.message}".rstrip(": ")

    @property
    def is_busy(self) -> bool:
        """Asking again may help, and changes nothing where the question was a read."""
        return self.number in _BUSY if self.code else self.status in _UNREADABLE_BUSY

    @property
    def rejects_token(self) -> bool:
        return self.number in _TOKEN_REJECTED and not self.succeeded

    @property
    def not_understood(self) -> bool:
        return self.number in _NOT_UNDERSTOOD and not self.succeeded


@dataclass(frozen=True)
class Accepted:
    """A write that CJ accepted, and its ``data``."""

    data: Any


def read_reply(response: httpx.Response, hide: Collection[str] = ()) -> CJAnswer:
    """Parse an answer without judging it. JSON numbers with a point become Decimal, never float.

    ``hide`` are secrets that must not stand in the message.
    """
    retry_after = read_seconds(response.headers.get("retry-after", ""))
    try:
        body = read_json(response.content)
    except ValueError:
        body = None
    code = _code(body.get("code")) if isinstance(body, dict) else None
    if not isinstance(body, dict) or code is None:
        return CJAnswer(status=response.status_code, retry_after=retry_after)
    return CJAnswer(
        status=response.status_code,
        code=str(code),
        succeeded=body.get("result") is True or (body.get("success") is True and code in (0, 200)),
        message=_words(body.get("message"), hide),
        request_id=_words(body.get("requestId"), hide),
        data=body.get("data"),
        retry_after=retry_after,
    )


def read_payload(answer: CJAnswer, asked: Asked) -> Any:
    """The ``data`` that a read brought. Raises the core error that says what the caller can do."""
    if answer.succeeded:
        return answer.data
    raise _told(answer, asked) or _read_error(answer, asked)


def preview_payload(answer: CJAnswer, asked: Asked) -> Accepted | Refusal:
    """As ``read_payload``, for a read that CJ may refuse with a reason of its own."""
    if not answer.succeeded and (answer.number in _SAID_NO or answer.not_understood):
        if _is_unknown_order(answer):
            raise asked.no_such_order(answer)
        return _refusal(answer)
    return Accepted(read_payload(answer, asked))


def write_payload(answer: CJAnswer, asked: Asked) -> Accepted | Refusal:
    """What a write brought, or CJ's refusal.

    Only documented answers promise that nothing happened: raises ``AuthenticationFailed``,
    ``RateLimited`` and ``OrderNotFound`` for them, and ``OutcomeUnknown`` for all others.
    """
    if answer.succeeded:
        return Accepted(answer.data)
    told = _told(answer, asked)
    if told is not None:
        raise told
    if answer.number in _SAID_NO or answer.not_understood:
        return _refusal(answer)
    raise asked.in_doubt(answer)


def says_no_to_the_order(refusal: Refusal) -> bool:
    """CJ decided about the order, rather than not understanding the request."""
    return refusal.code in {str(code) for code in _SAID_NO}


def is_wrong_parameter(error: ConnectorError) -> bool:
    """CJ did not take what it was asked with, such as a name that no order can have."""
    return error.provider_code == str(_PARAMETER)


def _told(answer: CJAnswer, asked: Asked) -> ConnectorError | None:
    """The errors that mean the same for reads and writes: nothing happened."""
    code, name = answer.number, asked.connection
    if code in _SLOW_DOWN or answer.status == 429:
        return asked.rate_limited(answer)
    if code in _TOKEN_REJECTED or code == _BAD_REFRESH_TOKEN:
        text = f"{name} does not accept its access token: look whether the API key was renewed or revoked"
    elif code in _ACCOUNT:
        text = (
            f"{name} refuses the account: look in CJ whether the API is enabled and the key is right; CJ "
            "suspends it after 30 days without an order"
        )
    elif _is_unknown_order(answer):
        return asked.no_such_order(answer)
    else:
        return None
    return asked.error(AuthenticationFailed, f"{text} ({answer.description})", answer)


def _read_error(answer: CJAnswer, asked: Asked) -> ConnectorError:
    return asked.unavailable(answer) if answer.is_busy else asked.unexpected(answer)


def _is_unknown_order(answer: CJAnswer) -> bool:
    """1600300 means a wrong parameter and an unknown order alike; only the words tell (live run)."""
    if answer.succeeded:
        return False
    said = answer.message.casefold()
    return answer.number == _NOT_FOUND or (
        answer.number == _PARAMETER and "order" in said and ("not found" in said or "not exist" in said)
    )


def _refusal(answer: CJAnswer) -> Refusal:
    return Refusal(code=answer.code, message=answer.message or "no reason given", final=True)


def _code(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _words(value: Any, hide: Collection[str]) -> str:
    return without_secrets(value, hide)[:_LONGEST_MESSAGE] if isinstance(value, str) else ""
