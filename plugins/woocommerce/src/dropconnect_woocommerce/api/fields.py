"""What is the shop's own in reading its JSON field by field."""

from __future__ import annotations

from decimal import Decimal

from dropconnect.kit import StrictFields

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

    def _meta(self) -> list[tuple[str, str]]:
        entries = ((entry.raw("key"), entry.raw("value")) for entry in self.objects("meta_data"))
        return [(str(key), str(value)) for key, value in entries if isinstance(value, str | int)]
