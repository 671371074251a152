"""The last day of the period in which a consumer withdraws: never too early, always a working day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.saga.withdrawals.period import first_event, is_working_day, last_day

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31))
COUNTRIES = st.sampled_from(["DE", "AT", "FR", "PL", "SE", "IE", "", "XX", "UK"])


@pytest.mark.parametrize(
    ("arrived", "country", "last"),
    [
        (date(2026, 11, 3), "DE", date(2026, 11, 17)),
        (date(2026, 10, 31), "DE", date(2026, 11, 16)),  # a Saturday, then a Sunday
        (date(2026, 12, 11), "DE", date(2026, 12, 28)),  # Christmas, Boxing Day at a Saturday, a Sunday
        (date(2026, 12, 11), "", date(2026, 12, 25)),  # weekends alone
        (date(2026, 3, 20), "DE", date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 3, 20), "FR", date(2026, 4, 3)),  # no holiday of all of France
        (date(2026, 12, 18), "AT", date(2027, 1, 4)),  # New Year's Day and a weekend
    ],
)
def test_a_last_day_that_is_no_working_day_moves_to_the_next(arrived: date, country: str, last: date) -> None:
    assert last_day(arrived, 14, country) == last


@given(arrived=DAYS, country=COUNTRIES)
def test_the_period_never_ends_before_day_14_and_always_on_a_working_day(arrived: date, country: str) -> None:
    last = last_day(arrived, 14, country)
    assert last >= arrived + timedelta(days=14)
    assert is_working_day(last, country)


@given(stated=DAYS, country=COUNTRIES)
def test_the_earliest_arrival_in_time_is_the_earliest(stated: date, country: str) -> None:
    first = first_event(stated, 14, country)
    assert last_day(first, 14, country) >= stated
    assert last_day(first - timedelta(days=1), 14, country) < stated
