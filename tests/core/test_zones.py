"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.zones import in_zone, told, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)


def test_today_is_a_time_and_another_day_has_its_date() -> None:
    assert told(datetime(2026, 11, 30, 8, 5, tzinfo=UTC), BERLIN, NOW) == "09:05"
    assert told(datetime(2026, 11, 29, 8, 5, tzinfo=UTC), BERLIN, NOW) == "2026-11-29 09:05"


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 30, 23, 10, tzinfo=UTC)
    assert told(late, UTC, NOW) == "23:10"
    assert told(late, BERLIN, NOW) == "2026-12-01 00:10"


def test_summer_time_is_known() -> None:
    assert told(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), BERLIN, NOW) == "2026-07-01 14:00"


def test_times_within_a_text_are_told_too() -> None:
    said = "its answer is due by 2026-12-02 08:00 UTC, booked 2026-11-30 07:00:30 UTC"
    assert in_zone(said, BERLIN, NOW) == "its answer is due by 2026-12-02 09:00, booked 08:00"


@given(st.text(alphabet="0123456789-: UTC", max_size=40))
def test_whatever_looks_like_a_time_ends_no_command(text: str) -> None:
    assert isinstance(in_zone(text, BERLIN, NOW), str)


def test_a_zone_that_is_not_known_is_said() -> None:
    with pytest.raises(ValueError, match="'Mars/Olympus' is not a time zone"):
        zone_of("Mars/Olympus")
