"""Amounts and dates as people write them in the customer's language."""

from __future__ import annotations

import unicodedata
from datetime import datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import parse_pattern

from dropconnect.models.money import Money, exponent


def money(amount: Money, locale: Locale) -> str:
    """``amount`` with all decimals of its currency by ISO 4217.

    Babel's own digits are those of everyday prices, for some currencies fewer than were paid (12.50
    afghani would be told as 13).
    """
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    digits = exponent(amount.currency)
    pattern.frac_prec = (digits, digits)
    formatted: str = pattern.apply(amount.amount, locale, currency=amount.currency, currency_digits=False)
    return formatted


def date(moment: datetime, zone: tzinfo, locale: Locale) -> str:
    """The day of ``moment`` in ``zone``, written out."""
    return format_date(moment.astimezone(zone).date(), format="long", locale=locale)


def moment(at: datetime, zone: tzinfo, locale: Locale) -> str:
    """Day and time of ``at`` in ``zone`` to the second, with the zone: what a withdrawal is proved by."""
    return format_datetime(at.astimezone(zone), "d MMMM y, HH:mm:ss ZZZZ", locale=locale)


def sentence(text: str) -> str:
    """``text`` as a sentence of its own: reasons are written so that they also fit inside one."""
    if not text:
        return text
    ends = unicodedata.category(text[-1]) == "Po"
    return f"{text[0].upper()}{text[1:]}{'' if ends else '.'}"
