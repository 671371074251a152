"""Marks in free text: where a provider has no field for our key, a note, a reason or a message carries it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self
from urllib.parse import quote, unquote

from dropconnect.kit.amounts import read_amount
from dropconnect.models.money import Money

_KEY = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MARK = re.compile(
    rf"\[\s*dropconnect\s+(?P<key>{_KEY})(?:\s+journal\s+(?P<journal>[\w-]+))?(?P<more>\s+more\s+follows)?"
    r"(?:\s+by\s+hand\s+(?P<hand>[0-9.]+)\s+(?P<currency>[A-Z]{3}))?(?:\s+lines\s+(?P<lines>[^\s\]]+))?\s*\]",
    re.IGNORECASE,
)
_NO_LINES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class NoteMark:
    """What a text that people read carries for dropconnect, in one pair of brackets at its end.

    A mark without lines has at most 150 signs. Shops change the text that they keep: a mark is read also
    after HTML was escaped, white space was trimmed or broken, and letters became capitals or small ones.
    """

    key: str = ""
    """The key of the effect; empty: there is no mark."""
    journal: str = ""
    """The name of the journal in which that effect stands; empty in marks of releases before 2026-12."""
    more_follows: bool = False
    """The case had more to pay back."""
    by_hand: Money | None = None
    """What a person paid, where the provider shows no payment of it."""
    lines: Mapping[str, int] = field(default_factory=lambda: _NO_LINES)
    """Line id -> units that it is about, where the provider does not keep them."""

    @classmethod
    def read(cls, text: str) -> Self:
        """The first mark in ``text``; one without a key if there is none, or only a part of one."""
        found = _MARK.search(_plain(text))
        if found is None:
            return cls()
        return cls(
            key=found["key"].lower(),
            journal=(found["journal"] or "").lower(),
            more_follows=found["more"] is not None,
            by_hand=_money(found["hand"], found["currency"]),
            lines=_units(found["lines"]),
        )

    @staticmethod
    def without(text: str) -> str:
        """``text`` as a person wrote it, without marks."""
        plain = _plain(text)
        return _MARK.sub("", plain).strip() if _MARK.search(plain) else text.strip()

    def is_of(self, key: str, journal: str) -> bool:
        """Whether the effect ``key`` of that journal left it: another journal's may have its key."""
        return self.key == key.lower() and self.journal in ("", journal.lower())

    def after(self, text: str, longest: int | None = None) -> str:
        """``text`` with the mark at its end, of at most ``longest`` signs: it is the text that is cut."""
        mark = f" {self}"
        if longest is not None:
            text = text[: max(0, longest - len(mark))]
        return f"{text.rstrip()}{mark}".lstrip()

    def __str__(self) -> str:
        parts = [f"dropconnect {self.key}"]
        if self.journal:
            parts.append(f"journal {self.journal}")
        if self.more_follows:
            parts.append("more follows")
        if self.by_hand is not None:
            parts.append(f"by hand {self.by_hand.text} {self.by_hand.currency}")
        if self.lines:
            units = ",".join(f"{quote(line, safe='')}={count}" for line, count in self.lines.items())
            parts.append(f"lines {units}")
        return f"[{' '.join(parts)}]"


def names_key(text: str, key: str) -> bool:
    """Whether ``key`` stands anywhere in ``text``, however the shop changed it. An empty key: nowhere."""
    return bool(key) and key.casefold() in _plain(text).casefold()


def _plain(text: str) -> str:
    """Escaped once on the way in and once on the way out is not rare."""
    return html.unescape(html.unescape(text))


def _money(amount: str | None, currency: str | None) -> Money | None:
    if amount is None or currency is None:
        return None
    try:
        return Money(amount=read_amount(amount), currency=currency.upper())
    except ValueError:
        return None


def _units(lines: str | None) -> Mapping[str, int]:
    """All of them or none: half a list would say that less was meant."""
    if lines is None:
        return _NO_LINES
    rows = [row.rpartition("=") for row in lines.split(",")]
    if not all(line and re.fullmatch("[0-9]{1,6}", count, re.ASCII) for line, _, count in rows):
        return _NO_LINES
    return {unquote(line): int(count) for line, _, count in rows}
