"""Money: an exact decimal amount in one currency, never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, field_validator, model_validator

from dropconnect.errors import CurrencyMismatch
from dropconnect.models.base import Model
from dropconnect.models.currencies import exponent as exponent

_WRITTEN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def exact_decimal(value: Any) -> Decimal:
    """Turn text, int or Decimal into a finite Decimal; a float (or bool) is a type error.

    Text is ASCII digits with at most a minus before and a point within them: ``ValueError`` for other forms
    that Python takes for numbers, such as ``1_000.00`` and ``1e3``.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"an amount is a Decimal or text, never {type(value).__name__}")
    if isinstance(value, str) and not _WRITTEN.fullmatch(value):
        raise ValueError(f"{_shown(value)} is not an amount")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not an amount")
    return amount


def _shown(text: str) -> str:
    """For an error: a stranger's text may be long."""
    return repr(text if len(text) <= 40 else f"{text[:39]}\u2026")


def _quantized(amount: Decimal, currency: str, decimals: int | None = None) -> Decimal:
    """``amount`` with the currency's decimals, rounded half up to these or to fewer ``decimals``.
    ``ValueError`` for too many digits."""
    unit = Decimal(1).scaleb(-exponent(currency))
    try:
        if decimals is not None and decimals < exponent(currency):
            amount = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return amount.quantize(unit, ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError("this has too many digits for an amount") from None


def _decimal_for_model(value: Any) -> Decimal:
    # pydantic turns ValueError into a validation error, but lets TypeError through as a bug of the caller.
    return exact_decimal(value)


ExactDecimal = Annotated[
    Decimal,
    BeforeValidator(_decimal_for_model, json_schema_input_type=str),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
]
"""A Decimal field that refuses floats and is text in JSON."""


class Money(Model):
    """An amount in a currency, with at most as many decimals as the currency has.

    In JSON: ``{"amount": "12.30", "currency": "USD"}``. The amount may be negative (a difference).
    """

    amount: ExactDecimal
    """Exact, with the currency's decimals; never a float."""
    currency: str

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        exponent(value)
        return value

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any, info: ValidationInfo) -> Any:
        """Accept ``"12.30 USD"``, the form people write in a configuration file."""
        if isinstance(value, str):
            amount, _, currency = value.strip().partition(" ")
            return {"amount": amount, "currency": currency.strip().upper()}
        return value

    @model_validator(mode="after")
    def _fits_currency(self) -> Money:
        rounded = _quantized(self.amount, self.currency)
        if rounded != self.amount:
            digits = exponent(self.currency)
            raise ValueError(f"{self.amount} has more decimals than {self.currency} ({digits})")
        object.__setattr__(self, "amount", rounded + 0)  # + 0 turns -0.00 into 0.00
        return self

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """The amount as given; ``ValueError`` if it has more decimals than the currency."""
        return cls(amount=exact_decimal(amount), currency=currency)

    @classmethod
    def rounded(cls, amount: str | int | Decimal, currency: str, decimals: int | None = None) -> Money:
        """The amount rounded half up to the currency's decimals, or to ``decimals`` where these are fewer."""
        return cls(amount=_quantized(exact_decimal(amount), currency, decimals), currency=currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(amount=Decimal(0), currency=currency)

    @classmethod
    def total(cls, parts: Iterable[Money], currency: str) -> Money:
        """The sum of ``parts``; zero ``currency`` for none."""
        result = cls.zero(currency)
        for part in parts:
            result = result + part
        return result

    def share(self, part: int, whole: int, decimals: int | None = None) -> Money:
        """``part / whole`` of this amount, rounded as by ``rounded``. ``whole`` must be positive."""
        if whole <= 0:
            raise ValueError(f"cannot take {part} of {whole}")
        return Money.rounded(self.amount * part / whole, self.currency, decimals)

    def percent(self, rate: Decimal, decimals: int | None = None) -> Money:
        """``rate`` percent of this amount, rounded as by ``rounded``."""
        return Money.rounded(self.amount * exact_decimal(rate) / 100, self.currency, decimals)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other} are in different currencies")
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def __neg__(self) -> Money:
        return Money(amount=-self.amount, currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    @property
    def text(self) -> str:
        """The bare amount with exactly the currency's decimals, as providers want it: ``"12.30"``."""
        return format(self.amount, "f")

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"
