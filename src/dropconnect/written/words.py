"""The words by which wishes are recognised, by language; they stand in files beside this one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


def same_words(text: str) -> str:
    """A text as it is compared: small letters, plain quotes, one space between words."""
    return " ".join(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


@dataclass(frozen=True)
class Vocabulary:
    """The words of all languages together: people mix them, and nobody has to say which it is."""

    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    withdraws: tuple[str, ...] = ()
    angry: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def reasons_in(self, text: str) -> dict[str, str]:
        """Reason -> the words that say it."""
        said = ((reason, _first(text, phrases)) for reason, phrases in self.reasons.items())
        return {reason: words for reason, words in said if words}

    def withdrawal_in(self, text: str) -> str:
        """The words by which the customer withdraws from the contract; empty: there are none."""
        return _first(text, self.withdraws)

    def anger_in(self, text: str) -> str:
        return _first(text, self.angry)

    def keeps(self, clause: str) -> bool:
        return bool(_first(clause, self.keep))

    def says_both(self, text: str) -> bool:
        return bool(_first(text, self.both))

    def is_both(self, word: str) -> bool:
        return word in self.both

    def number(self, word: str) -> int | None:
        if word.isascii() and word.isdecimal() and len(word) <= 4:
            return int(word) or None
        return self.numbers.get(word)

    def language_of(self, text: str) -> str:
        """The language that most of its small words are of; empty: it cannot be told."""
        said = set(re.findall(r"\w+", same_words(text)))
        counts = {language: len(said.intersection(words)) for language, words in self.languages.items()}
        best = max(counts, key=lambda language: counts[language], default="")
        is_clear = bool(best) and counts[best] > 0 and list(counts.values()).count(counts[best]) == 1
        return best if is_clear else ""


def _first(text: str, phrases: tuple[str, ...]) -> str:
    """The first of these phrases that stands in a text. ``*`` at its end: with any ending."""
    said = same_words(text)
    for phrase in phrases:
        stem = phrase.removesuffix("*")
        ending = r"\w*" if stem != phrase else ""
        found = re.search(rf"(?<!\w){re.escape(stem)}{ending}(?!\w)", said)
        if found is not None:
            return found.group()
    return ""


@cache
def vocabulary() -> Vocabulary:
    """All languages that there are files of."""
    rows = sorted(files("dropconnect.written").iterdir(), key=lambda row: row.name)
    tables = [tomllib.loads(row.read_text("utf-8")) for row in rows if row.name.endswith(".toml")]
    reasons: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, int] = {}
    for table in tables:
        for reason, phrases in table["reasons"].items():
            reasons[reason] = (*reasons.get(reason, ()), *map(same_words, phrases))
        numbers.update({same_words(word): count for word, count in table["numbers"].items()})
    return Vocabulary(
        reasons=reasons,
        withdraws=_all(tables, "withdraws"),
        angry=_all(tables, "angry"),
        keep=_all(tables, "keep"),
        both=_all(tables, "both"),
        numbers=numbers,
        languages={table["language"]: tuple(map(same_words, table["small_words"])) for table in tables},
    )


def _all(tables: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(same_words(phrase) for table in tables for phrase in table[name])
