"""Connections: lists in pages, with cursors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLError

from dropconnect_shopify.simulator.books.money import Json

Field = Callable[..., Any]
"""A field worked out on demand; called with the resolver's info and the arguments of the field."""
_MOST = 250


def connection(items: Callable[[], Sequence[Json]]) -> Field:
    """A connection field over all ``items``; each becomes a node as it is."""

    def resolve(_info: object, **arguments: Any) -> Json:
        return page(items(), arguments)

    return resolve


def limited(items: Callable[[], Sequence[Json]]) -> Field:
    """A plain list field with ``first``."""

    def resolve(_info: object, **arguments: Any) -> Sequence[Json]:
        first = arguments.get("first")
        rows = items()
        return rows if first is None else rows[:first]

    return resolve


def page(rows: Sequence[Json], arguments: Json) -> Json:
    """``first``/``after`` or ``last``/``before``; without either Shopify answers with an error."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is None and last is None:
        raise GraphQLError("you must provide one of first or last", extensions={"code": "BAD_REQUEST"})
    if max(first or 0, last or 0) > _MOST:
        raise GraphQLError(f"first and last must be at most {_MOST}", extensions={"code": "BAD_REQUEST"})
    if arguments.get("reverse"):
        rows = rows[::-1]
    start, end = _position(arguments.get("after"), 0), _position(arguments.get("before"), len(rows) + 1) - 1
    cut = range(start, min(end, len(rows)))
    cut = cut[:first] if first is not None else cut[max(0, len(cut) - last) :] if last is not None else cut
    return {
        "nodes": [rows[index] for index in cut],
        "pageInfo": {
            "hasNextPage": bool(cut) and cut[-1] + 1 < len(rows),
            "hasPreviousPage": bool(cut) and cut[0] > 0,
            "startCursor": _cursor(cut[0]) if cut else None,
            "endCursor": _cursor(cut[-1]) if cut else None,
        },
    }


def _cursor(index: int) -> str:
    return base64.b64encode(b"row:%d" % (index + 1)).decode()


def _position(cursor: str | None, default: int) -> int:
    if cursor is None:
        return default
    try:
        return int(base64.b64decode(cursor, validate=True).removeprefix(b"row:"))
    except (binascii.Error, ValueError):
        raise GraphQLError("Invalid cursor for current pagination sort.") from None
