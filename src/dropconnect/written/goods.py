"""Which goods of an order a text names, and how many of each. A line that is not named for sure is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dropconnect.written.words import Vocabulary, same_words

_SHORTEST = 4
"""Letters of a word of a name that can stand for all of it."""
_MOST_READ = 4000
"""Characters: a customer has said by then what is meant."""
_CLAUSE = re.compile(r"[.!?;\n]+(?:\s|$)|\n|,\s+|\s+(?:but|and keep|aber|sondern)\s+")
_BEHIND = re.compile(r"^\s*(?:[x\u00d7*:]|\()\s*(?P<count>\d{1,4})\b")


@dataclass(frozen=True)
class Goods:
    """A line of an order, of which ``left`` units can be cancelled."""

    line_id: str
    name: str
    sku: str
    left: int


@dataclass(frozen=True)
class GoodsNamed:
    """``units``: line id -> how many; empty: none is named. ``found``: what it rests on, in words."""

    units: dict[str, int]
    found: tuple[str, ...] = ()


def goods_named(text: str, goods: Iterable[Goods], words: Vocabulary) -> GoodsNamed:
    """What of ``goods`` a text wants cancelled. What it says is to be kept is not among it."""
    there = [line for line in goods if line.left]
    names = [(line, _patterns(line, there)) for line in there]
    units: dict[str, int] = {}
    found: list[str] = []
    kept: list[Goods] = []
    for clause in filter(None, map(same_words, _CLAUSE.split(text[:_MOST_READ]))):
        keeps = words.keeps(clause)
        for line, begin, end in _lines_in(clause, names):
            if keeps:
                kept.append(line)
                continue
            count = _count(clause[:begin], clause[end:], line, words)
            units[line.line_id] = max(units.get(line.line_id, 0), min(count or line.left, line.left))
            found.append(_told(line, count))
    kept = [line for line in kept if line.line_id not in units]
    if kept and not units:
        units = {line.line_id: line.left for line in there if line not in kept}
    if not units and words.says_both(text[:_MOST_READ]):
        units = _both(there)
        found += [f"both: {line.left} x {line.name}" for line in there if line.line_id in units]
    found += [f"{line.name} is kept" for line in kept]
    return GoodsNamed(units, tuple(dict.fromkeys(found)))


def _lines_in(
    clause: str, names: Iterable[tuple[Goods, tuple[re.Pattern[str], ...]]]
) -> Iterator[tuple[Goods, int, int]]:
    """Each line that is named, and where."""
    for line, patterns in names:
        found = next(filter(None, (pattern.search(clause) for pattern in patterns)), None)
        if found is not None:
            yield line, found.start(), found.end()


def _patterns(line: Goods, goods: list[Goods]) -> tuple[re.Pattern[str], ...]:
    """Its name, its SKU, and each word of its name that no other line has."""
    others = {word for other in goods if other is not line for word in _words(other)}
    full = [re.escape(same_words(name)) for name in (line.name, line.sku) if name]
    own = [re.escape(word) + r"\w{0,2}" for word in sorted(_words(line) - others) if len(word) >= _SHORTEST]
    return tuple(re.compile(rf"(?<![\w-]){pattern}(?![\w-])") for pattern in (*full, *own))


def _words(line: Goods) -> set[str]:
    return set(re.findall(r"\w+", same_words(line.name)))


def _count(before: str, behind: str, line: Goods, words: Vocabulary) -> int | None:
    """How many are named; None: it does not say."""
    after = _BEHIND.match(behind)
    if after is not None:
        return int(after["count"])
    for word in reversed(before.split()[-3:]):
        count = words.number(word.rstrip("x\u00d7*") or word)
        if count is not None:
            return count
        if words.is_both(word):
            return min(2, line.left)
    return None


def _told(line: Goods, count: int | None) -> str:
    if count is None:
        return f"{line.left} x {line.name}, as it does not say how many"
    if count > line.left:
        return f"{line.left} x {line.name}: it says {count}, and no more are left"
    return f"{count} x {line.name}"


def _both(goods: list[Goods]) -> dict[str, int]:
    if len(goods) == 2 or (len(goods) == 1 and goods[0].left == 2):
        return {line.line_id: line.left for line in goods}
    return {}
