"""Readers for fields that neither money nor identity depends on: they take what plugins of a shop write."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from dropconnect.errors import InvalidResponse
from dropconnect.kit.fields import StrictFields

_LONGEST_NUMBER = 10**30
"""Python refuses to write integers of thousands of digits."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PLACE = re.compile(r"[0-9]{1,9}", re.ASCII)


class TolerantFields(StrictFields):
    """As ``StrictFields``, whose readers are for id, currency, amounts, quantities and status. Those of this
    class are for all other fields and raise nothing: what cannot be understood counts as not told.
    """

    def words(self, name: str) -> str:
        """Text, or a number as text; empty for everything else."""
        return words_of(self.content.get(name))

    def title(self, name: str) -> str:
        """The same as a person reads it: without tags, and ``&amp;`` is ``&``. Shops keep names as HTML."""
        return without_html(self.words(name))

    def moment(self, name: str) -> datetime | None:
        """A time as ``utc`` reads it; None for everything else."""
        try:
            return self.utc(name)
        except InvalidResponse:
            return None

    def part(self, name: str) -> Self:
        """An object; one without fields for everything else (PHP writes an empty one as a list)."""
        value = self.content.get(name)
        return type(self)(value if isinstance(value, Mapping) else {}, self.inside(name), self.connection)

    def rows(self, name: str) -> tuple[Self, ...]:
        """The objects among the values of a list; none for anything else."""
        values = (value for value in values_of(self.content.get(name)) if isinstance(value, Mapping))
        return tuple(type(self)(value, self.inside(name), self.connection) for value in values)

    def objects(self, name: str) -> tuple[Self, ...]:
        """Strict, but for a list with gaps: PHP writes it as an object of numbered rows, none of which is
        missing."""
        value = self.raw(name)
        if isinstance(value, Mapping) and value and all(map(_PLACE.fullmatch, value)):
            value = list(value.values())
        return self.each_of(value, self.inside(name), self.connection)


def words_of(value: Any) -> str:
    """Text, or a number as text; empty for everything else. Half characters become question marks: no file
    can keep them."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    return str(value) if -_LONGEST_NUMBER < value < _LONGEST_NUMBER else ""


def values_of(rows: Any) -> Collection[Any]:
    """The values of a list, also of one with gaps, which PHP writes as an object. Empty for what is
    neither."""
    if isinstance(rows, Mapping):
        return rows.values()
    return rows if isinstance(rows, list) else ()


def without_html(text: str) -> str:
    """``text`` as a browser shows it, on one line: tags are taken out, then entities become characters, once.

    A text that is nothing but tags stays as it is.
    """
    if not {"<", "&"} & set(text):
        return text
    shown = " ".join(html.unescape(_TAG.sub(" ", text)).split())
    return shown or text
