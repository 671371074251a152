"""What is the shop's own in reading its JSON field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from dropconnect.kit import StrictFields, read_amount

_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_DIGITS_OF_SHARES = 28
"""PHP writes up to 17 digits of a number that it divided."""


class Fields(StrictFields):
    """One JSON object of an answer."""

    def id(self, name: str = "id") -> str:
        """An id as text; the shop's ids are positive numbers."""
        value = self.whole_number(name)
        if value <= 0:
            raise self.wrong(name, "is not an id")
        return str(value)

    def loose_id(self, name: str) -> str:
        """An id as text that may be missing, empty or 0, which is "" here; plugins write numbers as text."""
        return _loose_id(self.content.get(name))

    def loose_ids(self, name: str) -> tuple[str, ...]:
        """The ids of a list that may be missing."""
        return tuple(filter(None, map(_loose_id, values_of(self.content.get(name)))))

    def quantity(self, name: str) -> Decimal:
        """A number of units, which may be broken (1.5 m) where a plugin allows it, and may be text."""
        value = self.raw(name)
        try:
            return read_amount(value)
        except ValueError:
            raise self.wrong(name, "is not a quantity") from None

    def share(self, name: str) -> Decimal:
        """A tax's share of a line as the shop stored it: not rounded, and empty where nothing is due."""
        return Decimal(0) if self.raw(name) == "" else self.decimal(name, digits=_DIGITS_OF_SHARES)

    def is_text(self, *names: str) -> bool:
        """Whether all these fields are there and hold text."""
        return all(isinstance(self.content.get(name), str) for name in names)

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

    def meta_keys(self) -> tuple[str, ...]:
        """The keys of all entries of ``meta_data``, whatever their values are."""
        return tuple(str(entry.raw("key")) for entry in self.objects("meta_data"))

    def meta_value(self, key: str) -> Any:
        """What stands under ``key`` in ``meta_data``, of several the last, whatever its type; None:
        nothing."""
        entries = [entry for entry in self.objects("meta_data") if entry.raw("key") == key]
        return entries[-1].raw("value") if entries else None

    def _meta(self) -> list[tuple[str, str]]:
        entries = ((entry.raw("key"), entry.raw("value")) for entry in self.objects("meta_data"))
        return [(str(key), str(value)) for key, value in entries if isinstance(value, str | int)]


def values_of(rows: Any) -> Collection[Any]:
    """The values of a list; PHP writes one with gaps as an object. Empty for what is neither."""
    if isinstance(rows, Mapping):
        return rows.values()
    return rows if isinstance(rows, list) else ()


def _loose_id(value: Any) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _ID.fullmatch(text) else ""
