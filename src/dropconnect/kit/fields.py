"""Reading a provider's JSON field by field; what has not the documented shape is named in the error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from dropconnect.errors import ConnectorError, InexactAmount, InvalidResponse, UnknownCurrency
from dropconnect.kit.amounts import MOST_DIGITS, read_amount
from dropconnect.kit.json_text import read_json
from dropconnect.models.money import Money, exponent

_NO_COUNT = 10**20
"""Greater whole numbers are neither ids nor quantities: the longest ids have 20 digits."""


class Fields:
    """One JSON object, and where it stands in the answer. ``where`` is in the words of the error message.

    It has no opinion on fields that are missing: a connector whose provider promises little builds its
    readers on this class, one whose provider keeps its promises takes ``StrictFields``. What raises, raises
    ``InvalidResponse``.
    """

    def __init__(self, raw: Any, where: str, connection: str) -> None:
        if not isinstance(raw, Mapping):
            raise InvalidResponse(f"{where} is not a JSON object", connection=connection)
        self.content: Mapping[str, Any] = raw
        self.where = where
        self.connection = connection

    @classmethod
    def from_json(cls, content: bytes | str, where: str, connection: str) -> Self:
        """The object that the text is; for the bodies of webhooks, once their signature is verified."""
        try:
            raw = read_json(content)
        except ValueError:
            raise InvalidResponse(f"{where} is not JSON", connection=connection) from None
        return cls(raw, where, connection)

    @classmethod
    def each_of(cls, rows: Any, where: str, connection: str) -> tuple[Self, ...]:
        """The objects of a list."""
        if not isinstance(rows, list):
            raise InvalidResponse(f"{where} is not a list", connection=connection)
        return tuple(cls(row, f"{where}[{position}]", connection) for position, row in enumerate(rows))

    def wrong(self, name: str, what: str) -> InvalidResponse:
        """The error for one field, to be raised by the caller."""
        return InvalidResponse(f"{self.where}: {name} {what}", connection=self.connection)

    def inside(self, name: str) -> str:
        """``where`` of what stands under ``name``."""
        return f"{self.where}: {name}"


class StrictFields(Fields):
    """As ``Fields``; every reader raises when its field is missing or of another type."""

    def raw(self, name: str) -> Any:
        if name not in self.content:
            raise self.wrong(name, "is missing")
        return self.content[name]

    def text(self, name: str) -> str:
        value = self.raw(name)
        if not isinstance(value, str):
            raise self.wrong(name, "is not text")
        return value

    def optional_text(self, name: str) -> str:
        """Empty for a field that is missing or null."""
        return "" if self.content.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        value = self.raw(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "is neither true nor false")
        return value

    def whole_number(self, name: str) -> int:
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not _is_whole(value):
            raise self.wrong(name, "is not a whole number")
        return int(value)

    def decimal(self, name: str, *, digits: int = MOST_DIGITS) -> Decimal:
        """An amount by the one grammar of ``read_amount``, given as number or as text."""
        try:
            return read_amount(self.raw(name), digits=digits)
        except ValueError:
            raise self.wrong(name, "is not an amount") from None

    def money(self, name: str, currency: str) -> Money:
        """The same, exact in ``currency``, however many zeros the provider writes: ``9899.00`` are 9899 JPY.
        Raises ``InexactAmount`` for more decimals than the currency has (nothing is rounded here), and
        ``UnknownCurrency``."""
        amount = self.decimal(name)
        try:
            return Money(amount=amount, currency=currency)
        except ValueError:
            raise self._unfit(name, amount, currency) from None

    def utc(self, name: str) -> datetime:
        """A time of ISO 8601; one that names no zone is taken for UTC."""
        try:
            moment = datetime.fromisoformat(self.text(name))
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.wrong(name, "is not a time") from None

    def _unfit(self, name: str, amount: Decimal, currency: str) -> ConnectorError | UnknownCurrency:
        """Why ``amount`` cannot be money in ``currency``."""
        try:
            digits = exponent(currency)
        except UnknownCurrency as unknown:
            return unknown
        except ValueError:
            return self.wrong(name, f"is not an amount of {currency[:10]!r}")
        return InexactAmount(
            f"{self.where}: {name} is {amount:f}, but {currency} has {digits} decimals: it cannot be paid "
            "back exactly. Cancel and pay back this order by hand, at the provider",
            connection=self.connection,
        )

    def object(self, name: str) -> Self:
        return type(self)(self.raw(name), self.inside(name), self.connection)

    def objects(self, name: str) -> tuple[Self, ...]:
        return self.each_of(self.raw(name), self.inside(name), self.connection)


def _is_whole(value: int | Decimal) -> bool:
    """Whether it is a whole number that a provider may count or name by; ``1e999999`` is not."""
    return -_NO_COUNT < value < _NO_COUNT and value == int(value)
