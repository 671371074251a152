"""``[team]``: when people are told, in their own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from dropconnect.config import load
from dropconnect.config.team import TeamSettings
from dropconnect.errors import ConfigurationError
from dropconnect.testing.fakes import FakeWorld

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    """A time in Berlin, in winter an hour ahead of UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("settings", "now", "due"),
    [
        ({}, "11-23 03:00", "11-23 03:00"),
        ({"quiet": "20:00-07:00"}, "11-23 19:59", "11-23 19:59"),
        ({"quiet": "20:00-07:00"}, "11-23 20:00", "11-24 07:00"),
        ({"quiet": "20:00-07:00"}, "11-24 06:59", "11-24 07:00"),
        ({"quiet": "20:00-07:00"}, "11-24 07:00", "11-24 07:00"),
        ({"quiet": "12:00-14:00"}, "11-24 13:00", "11-24 14:00"),
        ({"quiet": "12:00-12:00"}, "11-24 12:00", "11-24 12:00"),
        ({"digest": "daily 08:00"}, "11-23 07:59", "11-23 08:00"),
        ({"digest": "daily 08:00"}, "11-23 08:00", "11-24 08:00"),
        # The night in which the clocks are set: 08:00 is 08:00 on both sides of it.
        ({"digest": "daily 08:00"}, "10-24 22:00", "10-25 08:00"),
    ],
)
def test_when_what_can_wait_is_told(settings: dict[str, str], now: str, due: str) -> None:
    team = TeamSettings(**settings)

    assert team.due_at(at(now), BERLIN, urgent=False) == at(due)
    assert team.due_at(at(now), BERLIN, urgent=True) == at(now)


@pytest.mark.parametrize(
    "settings", [{"quiet": "20-7"}, {"quiet": "25:00-07:00"}, {"digest": "daily"}, {"digest": "daily 08:60"}]
)
def test_what_is_no_time_of_day_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        TeamSettings(**settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[team]\nnotifier = "mial"\n[notifiers.mail]\nconnector = "email"\n', "did you mean 'mail'"),
        ('[team]\nchannel = "chat"\n', "team.channel: there is no notifier 'chat'"),
        ('timezone = "Europe/Berlim"\n', "is not a time zone"),
        (
            '[people.ada]\nname = "Olga"\n[people.olga]\nname = "Ina"\n',
            "people.olga: ada is called 'olga', too",
        ),
        ('[people.a]\nname = "Ada"\n[people.b]\nname = "ADA "\n', "people.b: a is called 'ada', too"),
        (
            '[people.a]\nname = "A"\nos_user = "shop"\n[people.b]\nname = "B"\nos_user = "shop"\n',
            "people.b.os_user: shop is a already",
        ),
    ],
)
def test_a_file_that_names_what_is_not_there(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "dropconnect.toml"
    file.write_text(text)

    with pytest.raises(ConfigurationError, match=said):
        load(file, registry=FakeWorld().registry())
