"""Reading the shop's JSON field by field; whatever has not the documented shape is named in the error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dropconnect.plugin import InvalidResponse, Money, exact_decimal


class Fields:
    """One JSON object of an answer. ``where`` says which, in the words of the error message.

    Every reader raises ``InvalidResponse`` naming the field when it is missing or of another type.
    """

    def __init__(self, raw: Any, where: str, connection: str) -> None:
        if not isinstance(raw, Mapping):
            raise InvalidResponse(f"{where} is not a JSON object", connection=connection)
        self._raw = raw
        self._where = where
        self._connection = connection

    def wrong(self, name: str, what: str) -> InvalidResponse:
        """The error for one field, to be raised by the caller."""
        return InvalidResponse(f"{self._where}: {name} {what}", connection=self._connection)

    def raw(self, name: str) -> Any:
        if name not in self._raw:
            raise self.wrong(name, "is missing")
        return self._raw[name]

    def text(self, name: str) -> str:
        value = self.raw(name)
        if not isinstance(value, str):
            raise self.wrong(name, "is not text")
        return value

    def optional_text(self, name: str) -> str:
        """Empty for a field that is missing or null."""
        return "" if self._raw.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        value = self.raw(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "is neither true nor false")
        return value

    def whole_number(self, name: str) -> int:
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
            raise self.wrong(name, "is not a whole number")
        return int(value)

    def id(self, name: str = "id") -> str:
        """An id as text; the shop's ids are positive numbers."""
        value = self.whole_number(name)
        if value <= 0:
            raise self.wrong(name, "is not an id")
        return str(value)

    def decimal(self, name: str) -> Decimal:
        """A decimal as the shop stored it. The shop writes an empty text where nothing is due."""
        value = self.raw(name)
        try:
            return Decimal(0) if value == "" else exact_decimal(value)
        except (TypeError, ValueError):
            raise self.wrong(name, "is not an amount") from None

    def money(self, name: str, currency: str) -> Money:
        try:
            return Money(amount=self.decimal(name), currency=currency)
        except ValueError:
            raise self.wrong(name, f"is not an amount of {currency}") from None

    def utc(self, name: str) -> datetime:
        """A time of a ``*_gmt`` field, which carries no zone."""
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self.wrong(name, "is not a time") from None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def object(self, name: str) -> Fields:
        return Fields(self.raw(name), f"{self._where}: {name}", self._connection)

    def objects(self, name: str) -> tuple[Fields, ...]:
        value = self.raw(name)
        if not isinstance(value, list):
            raise self.wrong(name, "is not a list")
        return tuple(
            Fields(row, f"{self._where}: {name}[{position}]", self._connection)
            for position, row in enumerate(value)
        )

    def meta(self, key: str) -> str:
        """The value under ``key`` in ``meta_data`` as text, of several the last; empty if it has none."""
        return dict(self._meta()).get(key, "")

    def all_meta(self) -> dict[str, str]:
        """All entries of ``meta_data`` that are text or a whole number. A plugin may store one key several
        times: different values are separated by commas."""
        values: dict[str, dict[str, None]] = {}
        for key, value in self._meta():
            values.setdefault(key, {})[value] = None
        return {key: ", ".join(different) for key, different in values.items()}

    def _meta(self) -> list[tuple[str, str]]:
        entries = ((entry.raw("key"), entry.raw("value")) for entry in self.objects("meta_data"))
        return [(str(key), str(value)) for key, value in entries if isinstance(value, str | int)]
