"""The one grammar by which a provider's text or number becomes money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dropconnect.models.money import exact_decimal

MOST_DIGITS = 15
"""Of an amount of money, before and after the point together."""


def read_amount(value: Any, *, digits: int = MOST_DIGITS) -> Decimal:
    """An amount of money as a provider wrote it: ``-?`` digits, and perhaps a point and digits.

    ``value`` is text, or a number as ``read_json`` gives it. Raises ``ValueError`` for everything else, such
    as thousands separators, exponents, spaces, other scripts' digits, and more digits than ``digits``: what
    is not certainly an amount is not guessed at.
    """
    if isinstance(value, Decimal):
        value = _written(value, digits)
    elif isinstance(value, int) and not isinstance(value, bool):
        # Compared before it is written out: Python refuses to write integers of thousands of digits.
        value = str(value) if -(10**digits) < value < 10**digits else ""
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} is not an amount")
    if sum(map(str.isdigit, value)) > digits:
        raise ValueError(f"an amount has at most {digits} digits")
    return exact_decimal(value)


def _written(number: Decimal, digits: int) -> str:
    """A JSON number as it stood there; empty for one with an exponent, or too long to be written out."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -digits <= exponent <= 0:
        return ""
    return format(number, "f")
