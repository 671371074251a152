"""Evidence as people read it: what a provider showed, name by name, without brackets and empty values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dropconnect.models.base import Model
from dropconnect.plain import plain_words

MOST = 24
"""Lines of one piece of evidence: nobody reads more, and all of it stands in the JSON document."""
_OF_LISTS = 6
_WHEN = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
_MONEY = {"amount", "currency"}
_LEFT_OUT = frozenset({"meta", "key", "settle_boot", "boot", "boot_id"})
"""Nothing that a person could compare with anything."""


class Fact(Model):
    """One thing that was seen."""

    name: str
    words: str


def facts_of(evidence: Mapping[str, Any]) -> tuple[Fact, ...]:
    """What evidence says, in the order in which it stands there. Times are told in UTC."""
    return tuple(_facts(evidence, ""))[:MOST]


def _facts(evidence: Mapping[str, Any], before: str) -> Iterator[Fact]:
    for name, value in evidence.items():
        if name in _LEFT_OUT or value in (None, "", [], {}, ()):
            continue
        label = f"{before} {_spaced(name)}".strip()
        if isinstance(value, Mapping) and value.keys() != _MONEY:
            yield from _facts(value, label)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield Fact(name=label, words=plain_words(_listed(value)))
        else:
            yield Fact(name=label, words=plain_words(_said(value)))


def _listed(values: Sequence[Any]) -> str:
    shown = [_said(value) for value in values[:_OF_LISTS]]
    more = len(values) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        if value.keys() == _MONEY:
            return f"{value['amount']} {value['currency']}"
        return ", ".join(f"{fact.name} {fact.words}" for fact in _facts(value, ""))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _WHEN.match(value):
        return _moment(value)
    return str(value)


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at.tzinfo is not None else text


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
