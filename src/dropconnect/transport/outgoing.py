"""Addresses and bodies of requests: whatever stands in an order's number or amount arrives as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from dropconnect.errors import OrderNotFound
from dropconnect.models.money import Money

Param: TypeAlias = str | int | Sequence[str | int] | None
"""The value of one parameter. A sequence repeats it, None leaves it out."""

_STEPS = frozenset({"", ".", ".."})
"""Every client and server on the way may take such a segment out, and so ask about something else."""


def path(*segments: str | int) -> str:
    """The path with these segments, each quoted: ``path("orders", "#1001/2")`` is ``/orders/%231001%2F2``.

    Raises ``OrderNotFound`` for a segment that no address can hold: empty, ``.`` or ``..``.
    """
    for segment in segments:
        if str(segment) in _STEPS:
            raise OrderNotFound(f"{segment!r} cannot stand in an address, so nothing there has this name")
    return "".join(f"/{quote(str(segment), safe='', errors='replace')}" for segment in segments)


def with_params(url: str, params: Mapping[str, Param] | None) -> str:
    """The address with these parameters in its query, quoted, behind those that it has.

    A value is text or a whole number; ``TypeError`` for all else, because providers write it differently.
    """
    told = [(name, item) for name, value in (params or {}).items() for item in _items(name, value)]
    if not told:
        return url
    query = urlencode(told, quote_via=quote, errors="replace")
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def json_content(value: Any) -> bytes:
    """A body of JSON in which a ``Decimal`` is the number that it is, to the last digit.

    Takes mappings with text as names, lists, tuples, text, ``Decimal``, int, bool and None. ``TypeError`` for
    all else: a float is inexact, and ``Money`` does not say in which form the provider wants it.
    """
    return _written(value).encode(errors="replace")


def prepared(
    url: str,
    headers: Mapping[str, str] | None,
    content: bytes | None,
    params: Mapping[str, Param] | None,
    body: Any,
) -> tuple[str, dict[str, str], bytes | None]:
    """Address, headers and content of a request with these parameters and this body as JSON."""
    sent = dict(headers or {})
    if body is not None:
        if content is not None:
            raise TypeError("a request has one body: give json= or content=, not both")
        content = json_content(body)
        if "content-type" not in map(str.lower, sent):
            sent["content-type"] = "application/json"
    return with_params(url, params), sent, content


def _items(name: str, value: Param) -> list[str]:
    if value is None:
        return []
    values = value if isinstance(value, list | tuple) else [value]
    for item in values:
        if isinstance(item, bool) or not isinstance(item, str | int):
            raise TypeError(
                f"the parameter {name} is a {type(item).__name__}: write it as the text that the provider "
                "expects"
            )
    return [str(item) for item in values]


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_name(name)}: {_written(item)}' for name, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, Decimal):
        return _number(value)
    if value is None or isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Money):
        raise TypeError(
            "Money is not JSON: send its text, or its amount as a number, as the provider wants it"
        )
    if isinstance(value, float):
        raise TypeError("a float is inexact: send the amount as text or Decimal")
    raise TypeError(f"{type(value).__name__} has no JSON form: say in text or numbers what is sent")


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the name {name!r} in a JSON object is not text")
    return json.dumps(name, ensure_ascii=False)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"{value} is not a number in JSON")
    return format(value, "f")
