"""By what a text may name an order: numbers and mail addresses. What is right, the stores say."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 4
"""Names of one kind: each is a search at each store."""
_NAMED = re.compile(
    r"(?i)\b(?:order|bestellung|bestell|bestellnummer|auftrag|auftragsnummer|purchase)[- ]?"
    r"(?:number|no|nr|num|nummer|id)?\b[\s.:#\u2116-]*(?P<name>[a-z0-9][a-z0-9_-]{0,24})"
)
_MARKED = re.compile(r"(?i)#\s?(?P<name>[a-z0-9][a-z0-9_-]{0,24})")
_LOOSE = re.compile(
    r"(?<![\w.,:/+#@-])(?P<name>[A-Za-z]{1,5}-?\d{2,12}|\d{3,12})(?![\w@/]|[.,:-]\d|\s?(?:EUR|USD|\u20ac|\$))"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


@dataclass(frozen=True)
class Named:
    """``numbers``: the likeliest first; ``mails``: the sender's first."""

    numbers: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


def named(texts: tuple[str, ...], sender: str = "") -> Named:
    """What ``texts`` name, the customer's own words first: old mails count where these name nothing."""
    numbers: dict[str, str] = {}
    for patterns in ((_NAMED, _MARKED), (_LOOSE,)):
        for text in texts:
            if not numbers:
                numbers = {
                    name.casefold(): name for pattern in patterns for name in _numbers_in(text, pattern)
                }
    written = (row for text in texts[:1] for row in mails_in(text))
    mails = {mail.casefold(): mail for mail in (sender, *written) if mail}
    return Named(tuple(numbers.values())[:MOST], tuple(mails.values())[:MOST])


def _numbers_in(text: str, pattern: re.Pattern[str]) -> list[str]:
    names = (found["name"].strip("-_") for found in pattern.finditer(_MAIL.sub(" ", text)))
    return [name for name in names if any(letter.isdecimal() for letter in name)]


def mails_in(text: str) -> tuple[str, ...]:
    return tuple(found.group().rstrip(".") for found in _MAIL.finditer(text))
