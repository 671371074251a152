"""CJ's reply -> data, core error or refusal: the only place that knows its codes.

CJ docs, Interface Definition and Appendix 1: Global Error Codes (documented, mirror of 2025-12-31); short
codes outside that table from live runs. A reply is judged by its body whatever the HTTP status: business
errors came with HTTP 200 and with HTTP 400 (live run), and exhausted points with 429 (second-hand).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import ConnectorError, Refusal
from dropconnect_cjdropshipping.api.replies import CJReply

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
_TOO_FAST = 1600200
_SLOW_DOWN = frozenset({_TOO_FAST, 1600201, 16900500})
_BUSY = frozenset({1600000, 1600301})
_NOT_FOUND = 1603100
_PARAMETER = 1600300
_SAID_NO = frozenset({1603002, 1607006, 1607007, 1607008, 1607009, 9009})
"""Delete, products, preview, create and cancel of a dispute failed; 9009, "Order cannot be disputed", is in
no table (live run)."""
_NO_CALLBACK = frozenset({1606000, 1606001, 1607000, 1607001, 1607002, 1607003})
"""A webhook's address was refused: set already, not fit, local, without https, or it did not answer 200."""
_NOT_UNDERSTOOD = frozenset({1600101, _PARAMETER, 16900202, 16900203, 16900204, 16900205, 16900403})
"""The request was turned away as such: nothing was decided about the order."""
_TOO_MANY = 429
"""How firewalls turn requests away."""
_UNREADABLE_BUSY = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class Accepted:
    """A write that CJ accepted, and its ``data``."""

    data: Any


def is_too_fast(reply: CJReply) -> bool:
    """It came too soon after another one, and nothing was done."""
    return reply.number == _TOO_FAST


def is_busy(reply: CJReply) -> bool:
    """Asking again may help, and changes nothing where the question was a read."""
    return reply.number in _BUSY if reply.code else reply.status in _UNREADABLE_BUSY


def rejects_token(reply: CJReply) -> bool:
    """Another access token may help: the request was turned away before anything was done (documented)."""
    return reply.number in _TOKEN_REJECTED and not reply.succeeded


def read_payload(reply: CJReply, asked: Asked) -> Any:
    """The ``data`` that a read brought. Raises the core error that says what the caller can do."""
    if reply.succeeded:
        return reply.data
    raise _told(reply, asked) or _told_of_a_read(reply, asked) or _read_error(reply, asked)


def preview_payload(reply: CJReply, asked: Asked) -> Accepted | Refusal:
    """As ``read_payload``, for a read that CJ may refuse with a reason of its own."""
    if not reply.succeeded and (reply.number in _SAID_NO or _is_not_understood(reply)):
        if _is_unknown_order(reply):
            raise asked.no_such_order(reply)
        return _refusal(reply)
    return Accepted(read_payload(reply, asked))


def write_payload(reply: CJReply, asked: Asked) -> Accepted | Refusal:
    """What a write brought, or CJ's refusal.

    Only documented answers promise that nothing happened: raises ``AuthenticationFailed``,
    ``RateLimited`` and ``OrderNotFound`` for them, and ``OutcomeUnknown`` for all others: also for a 429
    whose body is not CJ's, and for a page.
    """
    if reply.succeeded:
        return Accepted(reply.data)
    told = _told(reply, asked)
    if told is not None:
        raise told
    if reply.number in _SAID_NO | _NO_CALLBACK or _is_not_understood(reply):
        return _refusal(reply)
    raise asked.in_doubt(reply)


def says_no_to_the_order(refusal: Refusal) -> bool:
    """The API does not take it for this order, rather than not understanding the request."""
    return refusal.code in {str(code) for code in _SAID_NO}


def is_wrong_parameter(error: ConnectorError) -> bool:
    """CJ did not take what it was asked with, such as a name that no order can have."""
    return error.provider_code == str(_PARAMETER)


def _told(reply: CJReply, asked: Asked) -> ConnectorError | None:
    """The errors that mean the same for reads and writes: nothing happened."""
    code = reply.number
    if code in _SLOW_DOWN:
        return asked.rate_limited(reply)
    if code in _TOKEN_REJECTED or code == _BAD_REFRESH_TOKEN:
        said = "does not accept its access token: look whether the API key was renewed or revoked"
    elif code in _ACCOUNT:
        said = (
            "refuses the account: look in CJ whether the API is enabled and the key is right; CJ suspends it "
            "after 30 days without an order"
        )
    elif _is_unknown_order(reply):
        return asked.no_such_order(reply)
    else:
        return None
    return asked.wrong_credentials(reply, said)


def _told_of_a_read(reply: CJReply, asked: Asked) -> ConnectorError | None:
    """What something in CJ's place said. Nothing can have happened, as it was only read."""
    if reply.status == _TOO_MANY and not reply.code:
        return asked.rate_limited(reply)
    return asked.firewall(reply)


def _read_error(reply: CJReply, asked: Asked) -> ConnectorError:
    return asked.unavailable(reply) if is_busy(reply) else asked.unexpected(reply)


def _is_not_understood(reply: CJReply) -> bool:
    return reply.number in _NOT_UNDERSTOOD and not reply.succeeded


def _is_unknown_order(reply: CJReply) -> bool:
    """1600300 means a wrong parameter and an unknown order alike; only the words tell (live run)."""
    if reply.succeeded:
        return False
    said = reply.message.casefold()
    return reply.number == _NOT_FOUND or (
        reply.number == _PARAMETER and "order" in said and ("not found" in said or "not exist" in said)
    )


def _refusal(reply: CJReply) -> Refusal:
    return Refusal(code=reply.code, message=reply.message or "no reason given", final=True)
