"""The last day of a period that is counted in days, by working days. Pure.

Facts: Regulation (EEC, Euratom) 1182/71, Article 3: the day of the event is not counted (1), and a last day
that is a public holiday, Sunday or Saturday moves to the next working day (4). Article 9 of Directive
2011/83/EU counts the days of a withdrawal so (recital 41).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY = 5


def knows_holidays(country: str) -> bool:
    """Whether the holidays of ``country`` (two letters) are known, those of the whole country alone."""
    return country in _countries()


@cache
def _countries() -> frozenset[str]:
    # Slow to import, and most commands judge no period.
    from holidays import list_supported_countries

    return frozenset(list_supported_countries(include_aliases=False))


def _is_holiday(day: date, country: str) -> bool:
    from holidays import country_holidays

    return day in country_holidays(country, years=day.year)


def is_working_day(day: date, country: str) -> bool:
    """Whether ``day`` is neither at a weekend nor a public holiday; of a country that is not known, weekends
    alone count."""
    if day.weekday() >= _SATURDAY:
        return False
    return not (knows_holidays(country) and _is_holiday(day, country))


def last_day(event: date, days: int, country: str) -> date:
    """The last day of a period of ``days`` days after ``event``: always a working day."""
    day = event + timedelta(days=days)
    while not is_working_day(day, country):
        day += _DAY
    return day


def first_event(stated: date, days: int, country: str) -> date:
    """The earliest event whose period of ``days`` days still ran on the day ``stated``."""
    event = stated - timedelta(days=days)
    while last_day(event - _DAY, days, country) >= stated:
        event -= _DAY
    return event
