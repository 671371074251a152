"""Money texts as PHP and WooCommerce read them, oddities included.

WooCommerce 10.0.2, measured: the cap on a refund compares the text as sent; only then is it cleaned. So
"5,00" passes as text below "82.49" and becomes 500, and "1e1" becomes 11.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_NUMERIC = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*")
_LEADING_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_NOT_MONEY = re.compile(r"\.(?![^.]+$)|[^0-9.-]")


def php_greater(left: str, right: str) -> bool:
    """PHP 8's ``>`` on two texts: as numbers when both are numeric, else letter by letter."""
    if _NUMERIC.fullmatch(left) and _NUMERIC.fullmatch(right):
        return Decimal(left.strip()) > Decimal(right.strip())
    return left > right


def php_number(text: str) -> Decimal:
    """What PHP calculates with: the number the text begins with, or 0."""
    found = _LEADING_NUMBER.match(text)
    return Decimal(found.group().strip()) if found else Decimal(0)


def php_divided(total: Decimal, parts: int | Decimal) -> float | int:
    """A quotient as PHP shows it: binary, with its last digit (38.31 / 6 is 6.385000000000001), and whole
    without a point. It is shown as the ``price`` of a unit, which is no money."""
    quotient = float(total) / float(parts)
    return int(quotient) if quotient.is_integer() else quotient


Units = int | Decimal
"""A quantity: whole, or broken (1.5 m) where a plugin of the shop allows it."""


def units(value: object) -> Units:
    """A quantity as PHP reads it, whole where it is."""
    number = php_number(str(value))
    return int(number) if number == number.to_integral_value() else number


def cleaned(text: str) -> str:
    """WooCommerce's ``wc_format_decimal``: everything but digits, minus and the last dot is dropped."""
    return _NOT_MONEY.sub("", text)


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def money_text(value: Decimal, decimals: int) -> str:
    """With exactly ``decimals`` digits; a negative zero loses its sign."""
    return str(rounded(value, decimals) + 0)
