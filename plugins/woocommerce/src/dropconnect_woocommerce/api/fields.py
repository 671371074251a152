"""What is the shop's own in reading its JSON field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dropconnect.kit import TolerantFields, read_amount, values_of, words_of

_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_DIGITS_OF_SHARES = 28
"""PHP writes up to 17 digits of a number that it divided."""


class Fields(TolerantFields):
    """One JSON object of an answer. Ids, currency, amounts, quantities and status are read strictly."""

    def id(self, name: str = "id") -> str:
        """An id as text; the shop's ids are positive numbers, which some plugins write as text."""
        value = self.raw(name)
        if isinstance(value, str) and _ID.fullmatch(value):
            return value
        number = self.whole_number(name)
        if number <= 0:
            raise self.wrong(name, "is not an id")
        return str(number)

    def rate_id(self) -> str:
        """The id of a tax rate as it stands there, which tax plugins fill with any text. A shop keeps a
        line's taxes in a table under these ids (its source), so that a refund has to name the same ones."""
        return words_of(self.content.get("id"))

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
        return tuple(key for key, _ in self.meta_entries())

    def meta_value(self, key: str) -> Any:
        """What stands under ``key`` in ``meta_data``, of several the last, whatever its type; None:
        nothing."""
        return dict(self.meta_entries()).get(key)

    def meta_entries(self) -> Iterator[tuple[str, Any]]:
        """The entries of ``meta_data`` that have a key. Plugins were seen to turn the list into an object,
        and its entries into empty objects."""
        for entry in self.rows("meta_data"):
            if key := entry.words("key"):
                yield key, entry.content.get("value")

    def hides_meta(self) -> bool:
        """Whether ``meta_data`` has something in it that cannot be read."""
        if "meta_data" not in self.content:
            return False
        told = self.content["meta_data"]
        if not isinstance(told, list | Mapping):
            return True
        return sum(1 for _ in self.meta_entries()) < len(told)

    def _meta(self) -> list[tuple[str, str]]:
        found = self.meta_entries()
        return [
            (key, str(value) if isinstance(value, bool) else words_of(value))
            for key, value in found
            if isinstance(value, str | int)
        ]


def _loose_id(value: Any) -> str:
    text = words_of(value)
    return text if _ID.fullmatch(text) else ""
