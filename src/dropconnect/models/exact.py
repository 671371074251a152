"""Exact decimals: read from text, rounded to what a currency has, and closed to floats."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, Rounded
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from dropconnect.models.currencies import MOST_DECIMALS, exponent

_WRITTEN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DIGITS = 28
"""The most that an amount has."""
TOO_MANY_DIGITS = "this has too many digits for an amount"
EXACT = Context(prec=DIGITS, traps=[InvalidOperation, Inexact, Rounded])
"""To add and subtract with: what does not fit raises, and is never rounded, whatever a program has set."""
_ROUNDING = Context(prec=DIGITS, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_UNITS = [Decimal(1).scaleb(-decimals) for decimals in range(MOST_DECIMALS + 1)]


def exact_decimal(value: Any) -> Decimal:
    """Turn text, int or Decimal into a finite Decimal; a float (or bool) is a type error.

    Text is ASCII digits with at most a minus before and a point within them: ``ValueError`` for other forms
    that Python takes for numbers, such as ``1_000.00`` and ``1e3``.
    """
    if isinstance(value, str):
        if not _WRITTEN.fullmatch(value):
            raise ValueError(f"{_shown(value)} is not an amount")
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"an amount is a Decimal or text, never {type(value).__name__}")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not an amount")
    return amount


def _shown(text: str) -> str:
    """For an error: a stranger's text may be long."""
    return repr(text if len(text) <= 40 else f"{text[:39]}\u2026")


def quantized(amount: Decimal, currency: str, decimals: int | None = None) -> Decimal:
    """``amount`` with the currency's decimals, rounded half up to these or to fewer ``decimals``.
    ``ValueError`` for too many digits."""
    most = exponent(currency)
    try:
        if decimals is not None and decimals < most:
            amount = _ROUNDING.quantize(amount, Decimal(1).scaleb(-decimals))
        return _ROUNDING.plus(_ROUNDING.quantize(amount, _UNITS[most]))  # plus turns -0.00 into 0.00
    except InvalidOperation:
        raise ValueError(TOO_MANY_DIGITS) from None


def _decimal_for_model(value: Any) -> Decimal:
    # pydantic turns ValueError into a validation error, but lets TypeError through as a bug of the caller.
    return exact_decimal(value)


ExactDecimal = Annotated[
    Decimal,
    BeforeValidator(_decimal_for_model, json_schema_input_type=str),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
]
"""A Decimal field that refuses floats and is text in JSON."""
