"""The shop's reply -> payload, core error or refusal: the only place that knows its error shapes.

WooCommerce 10.0.2, measured: every refused refund is HTTP 500 with a ``woocommerce_rest_*`` code, and
a payment gateway that paid and then threw answers with the same code as one that declined. So a
refused refund is final only where the request was turned away before any gateway could be asked.
Messages are translated into the shop's language: nothing about money is decided by them.
"""

from __future__ import annotations

from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import ConnectorError, InvalidResponse, Refusal
from dropconnect_woocommerce.api.replies import ShopReply

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


def read_payload(reply: ShopReply, asked: Asked) -> Any:
    """The JSON that a read brought. Raises the core error that says what the caller can do."""
    if reply.succeeded and reply.is_json:
        return reply.payload
    raise _read_error(reply, asked)


def write_payload(reply: ShopReply, asked: Asked) -> dict[str, Any] | Refusal:
    """The JSON object that a write brought, or the shop's refusal.

    Raises ``AuthenticationFailed`` and ``OrderNotFound`` (nothing happened), else ``OutcomeUnknown``:
    ``FirewallRefused`` for a page that turns us away, ``ThrottledWrite`` for 429. Core itself has no limit
    (WooCommerce 10.0.2, measured), so a 429 is the host's, and says nothing about the shop.
    """
    if reply.succeeded and isinstance(reply.payload, dict):
        return reply.payload
    if reply.status in (401, 403) and reply.code.startswith(_PREFIX):
        raise _authentication(reply, asked)
    if reply.code in _UNKNOWN_ORDER:
        raise asked.no_such_order(reply)
    if reply.status in (400, 404) and reply.code in _NEVER_DISPATCHED:
        return Refusal(code=reply.code, message=reply.message, final=True)
    if reply.status >= 400 and reply.code.startswith(_PREFIX):
        return Refusal(code=reply.code, message=reply.message, final=False)
    raise asked.in_doubt(reply)


def _read_error(reply: ShopReply, asked: Asked) -> ConnectorError:
    firewall = asked.firewall(reply)
    if firewall is not None:
        return firewall
    if reply.status in (401, 403):
        return _authentication(reply, asked)
    if reply.status == 404 and reply.code in _UNKNOWN_ORDER:
        return asked.no_such_order(reply)
    if reply.status == 429:
        return asked.rate_limited(reply)
    if reply.status >= 500:
        return asked.unavailable(reply)
    if reply.location:
        text = f"{asked.connection} redirects to {reply.location}; put the shop's final address into url"
    elif reply.status == 404:
        text = f"{asked.connection} has no WooCommerce REST API here; check url and the shop's permalinks"
    else:
        return asked.unexpected(reply)
    return asked.error(InvalidResponse, text, reply)


def _authentication(reply: ShopReply, asked: Asked) -> ConnectorError:
    said = reply.message.lower()
    advice = next((fix for words, fix in _ADVICE if words in said), _MISSING_RIGHT)
    return asked.wrong_credentials(reply, f"refuses the credentials: {advice}")
