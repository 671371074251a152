"""Reading CJ's JSON field by field.

Fields may be null although the documents call them required, ids and amounts come as numbers or as text
(live run, client code): so what is missing reads as empty, and only a contradiction is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from dropconnect import kit
from dropconnect.kit import read_amount, values_of, without_html, words_of
from dropconnect.plugin import InvalidResponse, Money

CURRENCY = "USD"
"""Amounts of orders and disputes are in US dollars (CJ docs, 05. Shopping, documented)."""
_RANGE = re.compile(r"([0-9.]+) *-{1,2} *([0-9.]+)")
_COUNT = re.compile(r"[0-9]{1,20}")
_MILLISECONDS = 10**11
"""Greater numbers are milliseconds since 1970, as tickets have them (second-hand)."""
_CHINA_IS_AHEAD = timedelta(hours=8)


@dataclass(frozen=True)
class Price:
    """An amount as CJ states it: one number, or a range ("15.16 -- 15.17", live run)."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> Money | None:
        """The amount, rounded to cents; None for a range."""
        return Money.rounded(self.low, CURRENCY) if self.low == self.high else None


_NO_ID = 10**30
"""Ids have up to 20 digits; Python refuses to write numbers of thousands."""


@dataclass(frozen=True)
class Moment:
    """A time whose zone CJ may leave out: it then lies between two readings, China's and UTC."""

    earliest: datetime
    latest: datetime


class Fields(kit.Fields):
    """One JSON object of an answer."""

    @classmethod
    def each_of(cls, rows: Any, where: str, connection: str) -> tuple[Self, ...]:
        """The objects of a list; none for null."""
        return () if rows is None else super().each_of(rows, where, connection)

    def raw(self, name: str) -> Any:
        return self.content.get(name)

    def text(self, *names: str) -> str:
        """The first of the fields that is given, as text; empty if none is. Ids may be numbers."""
        for name in names:
            value = self.raw(name)
            if isinstance(value, bool) or not isinstance(value, str | int | None):
                raise self.wrong(name, "is neither text nor a whole number")
            if isinstance(value, int) and not -_NO_ID < value < _NO_ID:
                raise self.wrong(name, "is too great a number")
            if value is not None and str(value).strip():
                return str(value).strip()
        return ""

    def words(self, *names: str) -> str:
        """As ``text``, for what neither money nor identity depends on: an odd value counts as not told."""
        found = (words_of(self.raw(name)).strip() for name in names)
        return next(filter(None, found), "")

    def title(self, *names: str) -> str:
        """The same as a person reads it: without tags, and ``&amp;`` is ``&``."""
        return without_html(self.words(*names))

    def part(self, name: str) -> Self:
        """An object; one without fields for everything else."""
        value = self.raw(name)
        return type(self)(value if isinstance(value, Mapping) else {}, self.inside(name), self.connection)

    def rows(self, name: str) -> tuple[Self, ...]:
        """The objects among the values of a list; none for anything else."""
        values = (value for value in values_of(self.raw(name)) if isinstance(value, Mapping))
        return tuple(type(self)(value, self.inside(name), self.connection) for value in values)

    def whole_number(self, name: str) -> int:
        text = self.text(name)
        if not _COUNT.fullmatch(text):
            raise self.wrong(name, "is not a whole number")
        return int(text)

    def price(self, name: str) -> Price | None:
        """An amount from number, text or range, by the grammar of ``read_amount``; None for null and empty
        text."""
        value = self.raw(name)
        if value is None or value == "":
            return None
        found = _RANGE.fullmatch(value) if isinstance(value, str) else None
        try:
            low, high = map(read_amount, found.groups()) if found else (read_amount(value),) * 2
        except ValueError:
            raise self.wrong(name, "is not an amount") from None
        return Price(low, high)

    def loose_price(self, name: str) -> Price | None:
        """The same where CJ's decision counts without it: None also for what is not an amount."""
        try:
            return self.price(name)
        except InvalidResponse:
            return None

    def moment(self, name: str) -> Moment | None:
        """A time; None if it is missing or not readable as one."""
        value = self.raw(name)
        try:
            if isinstance(value, int) and value > _MILLISECONDS:
                exactly = datetime.fromtimestamp(value / 1000, UTC)
                return Moment(exactly, exactly)
            read = datetime.fromisoformat(value) if isinstance(value, str) else None
        except (ValueError, OverflowError, OSError):
            return None
        if read is None:
            return None
        if read.tzinfo is not None:
            return Moment(read.astimezone(UTC), read.astimezone(UTC))
        utc = read.replace(tzinfo=UTC)
        return Moment(utc - _CHINA_IS_AHEAD, utc)

    def objects(self, name: str) -> tuple[Self, ...]:
        """The objects of a list; none for null."""
        return self.each_of(self.raw(name), self.inside(name), self.connection)


def page_rows(data: Any, where: str, connection: str) -> tuple[Fields, ...]:
    """The rows of a list request: a page with ``list``, the bare list, or (CJ's own sample) a single row."""
    if isinstance(data, Mapping):
        data = data.get("list", [data])
    return Fields.each_of(data, where, connection)
