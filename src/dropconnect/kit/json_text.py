"""JSON as providers send it, without floats."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any


def read_json(content: bytes | str) -> Any:
    """Parse JSON. Numbers with a point become Decimal, never float.

    Byte order marks in front of it are passed over: a site with one in a file of its own sends it first.
    Raises ``ValueError`` also for NaN and Infinity, which are not JSON, and for endless nesting.
    """
    text = (
        content
        if isinstance(content, str)
        else content.decode(json.detect_encoding(content), "surrogatepass")
    )
    try:
        return json.loads(text.lstrip("\ufeff \t\r\n"), parse_float=Decimal, parse_constant=_not_json)
    except RecursionError:
        raise ValueError("this is nested too deeply") from None
    except InvalidOperation:
        raise ValueError("a number in this is too great to be read") from None


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
