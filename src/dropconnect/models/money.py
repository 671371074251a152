"""Money: an exact decimal amount in one currency, never a float."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from decimal import Decimal, DecimalException
from functools import cache
from typing import Any, NoReturn, Self, cast, final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import (
    CoreSchema,
    PydanticKnownError,
    SchemaSerializer,
    SchemaValidator,
    core_schema,
    to_json,
)

from dropconnect.errors import CurrencyMismatch
from dropconnect.models.currencies import exponent as exponent
from dropconnect.models.exact import EXACT, TOO_MANY_DIGITS, quantized
from dropconnect.models.exact import ExactDecimal as ExactDecimal
from dropconnect.models.exact import exact_decimal as exact_decimal


@final
class Money:
    """An amount in a currency, with at most as many decimals as the currency has.

    In JSON: ``{"amount": "12.30", "currency": "USD"}``. The amount may be negative (a difference).
    """

    # Not a model: a case makes thousands, and a model would check anew what is exact because of how it was
    # worked out. As a field of a model it is checked, and refused, as a model would be.
    __slots__ = ("amount", "currency")

    amount: Decimal
    """Exact, with the currency's decimals; never a float."""
    currency: str

    def __new__(cls, *, amount: Decimal, currency: str) -> Money:
        is_plain = type(amount) is Decimal and type(currency) is str
        money = _fitting(amount, currency) if is_plain else None
        return _checked({"amount": amount, "currency": currency}) if money is None else money

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """The amount as given; ``ValueError`` if it has more decimals than the currency."""
        return cls(amount=exact_decimal(amount), currency=currency)

    @classmethod
    def rounded(cls, amount: str | int | Decimal, currency: str, decimals: int | None = None) -> Money:
        """The amount rounded half up to the currency's decimals, or to ``decimals`` where these are fewer."""
        return _made(quantized(exact_decimal(amount), currency, decimals), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        found = _zeros.get(currency)
        if found is None:
            found = _zeros[currency] = cls(amount=Decimal(0), currency=currency)
        return found

    @classmethod
    def total(cls, parts: Iterable[Money], currency: str) -> Money:
        """The sum of ``parts``; zero ``currency`` for none."""
        start = cls.zero(currency)
        amount = start.amount
        try:
            for part in parts:
                amount = EXACT.add(amount, start._same(part))
        except DecimalException:
            raise ValueError(TOO_MANY_DIGITS) from None
        return _made(amount, currency)

    def share(self, part: int, whole: int, decimals: int | None = None) -> Money:
        """``part / whole`` of this amount, rounded as by ``rounded``. ``whole`` must be positive."""
        if whole <= 0:
            raise ValueError(f"cannot take {part} of {whole}")
        return Money.rounded(self.amount * part / whole, self.currency, decimals)

    def percent(self, rate: Decimal, decimals: int | None = None) -> Money:
        """``rate`` percent of this amount, rounded as by ``rounded``."""
        return Money.rounded(self.amount * exact_decimal(rate) / 100, self.currency, decimals)

    def _same(self, other: Money) -> Decimal:
        if type(other) is not Money:
            raise TypeError(f"{self} is money, and {type(other).__name__} is not")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other} are in different currencies")
        return other.amount

    # Of two amounts with the currency's decimals comes one: it is not rounded again.
    # A case adds some hundreds, so that the other one is looked at here.

    def __add__(self, other: Money) -> Money:
        is_alike = type(other) is Money and other.currency == self.currency
        theirs = other.amount if is_alike else self._same(other)
        try:
            return _made(EXACT.add(self.amount, theirs), self.currency)
        except DecimalException:
            raise ValueError(TOO_MANY_DIGITS) from None

    def __sub__(self, other: Money) -> Money:
        is_alike = type(other) is Money and other.currency == self.currency
        theirs = other.amount if is_alike else self._same(other)
        try:
            return _made(EXACT.subtract(self.amount, theirs), self.currency)
        except DecimalException:
            raise ValueError(TOO_MANY_DIGITS) from None

    def __neg__(self) -> Money:
        return _made(EXACT.minus(self.amount), self.currency)

    def __eq__(self, other: object) -> bool:
        if type(other) is not Money:
            return NotImplemented
        return self.amount == other.amount and self.currency == other.currency

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    @property
    def text(self) -> str:
        """The bare amount with exactly the currency's decimals, as providers want it: ``"12.30"``."""
        return format(self.amount, "f")

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"

    def __repr__(self) -> str:
        return f"Money(amount={self.amount!r}, currency={self.currency!r})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise _frozen(name, value)

    def __delattr__(self, name: str) -> NoReturn:
        raise _frozen(name, None)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Money.of, (self.amount, self.currency)

    @classmethod
    def model_validate(cls, value: object) -> Money:
        """Check what was written: ``"12.30 USD"``, or amount and currency by name."""
        return _checked(value)

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Money:
        """As ``model_validate``, of JSON."""
        found: Money = _validator().validate_json(text)
        return found

    def model_dump(self, *, mode: str = "python") -> dict[str, Any]:
        """Amount and currency by name; the amount is text with ``mode="json"``."""
        return {"amount": self.text if mode == "json" else self.amount, "currency": self.currency}

    def model_dump_json(self) -> str:
        return to_json(self.model_dump(mode="json")).decode()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _schema()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = handler(schema)
        handler.resolve_ref_schema(written).update(
            title="Money", description=inspect.getdoc(cls), additionalProperties=False
        )
        return written


_zeros: dict[str, Money] = {}
"""Of each currency that was met: a look at one order asks for some fifty."""
_create = object.__new__
_put_amount, _put_currency = Money.__dict__["amount"].__set__, Money.__dict__["currency"].__set__


def _made(amount: Decimal, currency: str) -> Money:
    """Of values that are known to be right: nothing is checked."""
    money = _create(Money)
    _put_amount(money, amount)
    _put_currency(money, currency)
    return money


def _fitting(amount: Decimal, currency: str) -> Money | None:
    """None: something is wrong with it. ``_checked`` says what."""
    try:
        rounded = quantized(amount, currency)
    except (TypeError, ValueError):
        return None
    return _made(rounded, currency) if rounded == amount else None


def _checked(value: object) -> Money:
    """Raises ``ValidationError`` with the place of each mistake, and ``TypeError`` for a float."""
    return cast(Money, _validator().validate_python(value))


def _frozen(name: str, value: object) -> ValidationError:
    return ValidationError.from_exception_data(
        "Money", [{"type": "frozen_instance", "loc": (name,), "input": value}]
    )


def _read(value: Any, by_field: core_schema.ValidatorFunctionWrapHandler) -> Money:
    """What a model's field, the journal and a configuration file (``"12.30 USD"``) hold."""
    if type(value) is Money:
        return value
    if isinstance(value, str):
        amount, _, currency = value.strip().partition(" ")
        value = {"amount": amount, "currency": currency.strip().upper()}
    elif not isinstance(value, Mapping):
        raise PydanticKnownError("model_type", {"class_name": "Money"})
    money = _plain(value)
    return _fitting_or_wrong(**by_field(value)) if money is None else money


def _fitting_or_wrong(amount: Decimal, currency: str) -> Money:
    rounded = quantized(amount, currency)
    if rounded != amount:
        raise ValueError(f"{amount} has more decimals than {currency} ({exponent(currency)})")
    return _made(rounded, currency)


def _plain(value: Mapping[str, Any]) -> Money | None:
    """Of text, as the journal keeps it. None: it is to be looked at field by field."""
    amount, currency = value.get("amount"), value.get("currency")
    if len(value) != 2 or type(amount) is not str or type(currency) is not str:
        return None
    try:
        return _fitting(exact_decimal(amount), currency)
    except ValueError:
        return None


def _known_currency(value: str) -> str:
    exponent(value)
    return value


@cache
def _fields() -> CoreSchema:
    return core_schema.typed_dict_schema(
        {
            "amount": core_schema.typed_dict_field(TypeAdapter(ExactDecimal).core_schema),
            "currency": core_schema.typed_dict_field(
                core_schema.no_info_after_validator_function(_known_currency, core_schema.str_schema())
            ),
        },
        extra_behavior="forbid",
    )


def _schema() -> CoreSchema:
    """A new one each time: pydantic writes into what it is given."""
    return core_schema.no_info_wrap_validator_function(
        _read,
        _fields(),
        ref=f"{Money.__module__}.{Money.__name__}:0",
        serialization=core_schema.plain_serializer_function_ser_schema(
            lambda money, info: money.model_dump(mode=info.mode), info_arg=True
        ),
    )


@cache
def _validator() -> SchemaValidator:
    return SchemaValidator(_schema(), core_schema.CoreConfig(title="Money"))


# Where pydantic meets Money as a value of any type.
Money.__pydantic_serializer__ = SchemaSerializer(_schema())  # type: ignore[attr-defined]
