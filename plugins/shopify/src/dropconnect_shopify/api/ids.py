"""Shopify's ids: ``gid://shopify/Order/450789469`` in its API, ``450789469`` here; made and parsed here."""

from __future__ import annotations

import re

from dropconnect.plugin import InvalidResponse, OrderNotFound

_GID = re.compile(r"gid://shopify/([A-Za-z]+)/([1-9][0-9]{0,19})(\?.*)?")
_NUMBER = re.compile(r"[1-9][0-9]{0,19}")
_SHIPPING = "shipping-"

_FEE = "fee-"

DUTIES = "duties"
"""The line that stands for the duties of an order."""
EDITED_OUT = "edited-out"
"""The line that stands for all that was edited out of an order of which nothing else is left."""


def gid(kind: str, number: str) -> str:
    """``gid("Order", "1")``; a gid of that kind stays as it is. ``ValueError`` for anything else."""
    if _NUMBER.fullmatch(number):
        return f"gid://shopify/{kind}/{number}"
    return gid(kind, number_of(kind, number))


def number_of(kind: str, text: str) -> str:
    """The number in a gid of that kind. ``ValueError`` if it is not a gid, or is one of another kind."""
    parts = _GID.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text!r} is not an id of Shopify's")
    if parts[1] != kind:
        raise ValueError(f"{text!r} names a {parts[1]}, not a {kind}")
    return parts[2]


def kind_of(text: str) -> str:
    """What a gid names, as in ``Return``; empty for what is not a gid."""
    parts = _GID.fullmatch(text)
    return parts[1] if parts else ""


def order_gid(order_id: str, connection: str, operation: str) -> str:
    """What Shopify calls the order. Raises ``OrderNotFound`` for what cannot be an order of a store."""
    try:
        found = gid("Order", order_id)
    except ValueError as error:
        raise OrderNotFound(
            f"{connection} has no such order: {error}; write its number, as it stands in the address of the "
            "order's page in Shopify",
            connection=connection,
            operation=operation,
        ) from None
    if found == order_id:
        # One order has one id here: with two, one order could be two cases.
        raise OrderNotFound(
            f"{connection}: write {number_of('Order', found)} instead of {order_id}",
            connection=connection,
            operation=operation,
        )
    return found


def read_gid(kind: str, text: str, connection: str) -> str:
    """The number of an id in a reply. Raises ``InvalidResponse``."""
    try:
        return number_of(kind, text)
    except ValueError as error:
        raise InvalidResponse(str(error), connection=connection) from None


def shipping_line_id(number: str) -> str:
    """Shipping lines have numbers of their own, which may meet those of items."""
    return f"{_SHIPPING}{number}"


def fee_line_id(number: str) -> str:
    """Additional fees have numbers of their own, too."""
    return f"{_FEE}{number}"


def is_item_line(line_id: str) -> bool:
    return _NUMBER.fullmatch(line_id) is not None
