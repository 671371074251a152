"""What a consumer typed who withdraws: cleaned of what would hide in it, and never longer than it can be."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dropconnect.errors import UsageError
from dropconnect.models.facts import one_line

MOST = {"name": 200, "order": 60, "goods": 1000, "mail": 254, "reason": 1000}
"""Characters of each field. A mail address is no longer (RFC 5321, 4.5.3.1.3)."""
_NEEDED = ("name", "order", "mail")


@dataclass(frozen=True)
class Typed:
    """The fields of a statement, each in one line but the goods."""

    name: str
    order: str
    goods: str
    mail: str
    reason: str

    @classmethod
    def of(cls, **fields: str) -> Typed:
        """As it was typed, without control characters and marks that turn the reading direction."""
        rows = [one_line(row) for row in fields.get("goods", "").splitlines()]
        kept = {name: one_line(fields.get(name, "")) for name in MOST}
        return cls(**{**kept, "goods": "; ".join(filter(None, rows))})

    @property
    def words(self) -> tuple[str, str, str, str, str]:
        """What the check code is worked out from, in this order."""
        return self.name, self.order, self.goods, self.mail, self.reason

    @property
    def problems(self) -> dict[str, str]:
        """Field -> missing, long or no-address; empty: it can be sent."""
        found = {name: "missing" for name in _NEEDED if not getattr(self, name)}
        found |= {name: "long" for name, most in MOST.items() if len(getattr(self, name)) > most}
        if "mail" not in found and not is_address(self.mail):
            found["mail"] = "no-address"
        return found

    def require(self) -> None:
        """``UsageError`` for the first field that is missing, too long or no address."""
        for name, what in self.problems.items():
            raise UsageError(_WORDS[what].format(field=name, most=MOST[name]))


_WORDS = {
    "missing": "{field} is missing: a withdrawal needs a name, an order and a mail address",
    "long": "{field} is longer than {most} characters: write less",
    "no-address": "{field} is not a mail address: the acknowledgement goes there",
}


def is_address(text: str) -> bool:
    """Whether a mail could go there: one @ with something on both sides, and nothing that ends a header."""
    before, at, behind = text.rpartition("@")
    if not (before and at and "." in behind.strip(".")) or any(mark in text for mark in '<>,;:"() \\'):
        return False
    return not any(unicodedata.category(character).startswith("C") for character in text)
