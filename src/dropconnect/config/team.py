"""``[team]``: how the people who work with dropconnect are told, and when they want their quiet."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from pydantic import Field, field_validator

from dropconnect.models.base import Model

_DAILY = re.compile(r"daily (\d\d:\d\d)")
_QUIET = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


class Digest(StrEnum):
    """When what can wait is told."""

    AT_ONCE = "at-once"


class TeamSettings(Model):
    """How people are told of questions, reminders, what is overdue, and incidents."""

    notifier: str = Field(
        default="",
        description="The notifier that writes to each person's `mail`. Left out: nobody is written to.",
    )
    channel: str = Field(
        default="",
        description="A notifier that reaches all together, such as a chat. Left out: there is none.",
    )
    digest: str = Field(
        default=Digest.AT_ONCE.value,
        pattern=r"^(at-once|daily \d\d:\d\d)$",
        examples=["daily 08:00"],
        description='at-once, or "daily 08:00": all that can wait in one message at that time. What concerns '
        "money, and incidents, are always told at once.",
    )
    quiet: str = Field(
        default="",
        pattern=r"^(\d\d:\d\d-\d\d:\d\d)?$",
        examples=["20:00-07:00"],
        description="Hours in which nothing is told that can wait until their end. Left out: there are none.",
    )

    @field_validator("digest", "quiet")
    @classmethod
    def _times_of_day(cls, value: str) -> str:
        for text in re.findall(r"\d\d:\d\d", value):
            _time(text)
        return value

    def due_at(self, now: datetime, zone: tzinfo | None, *, urgent: bool) -> datetime:
        """When something that is known now is to be told. ``zone`` None: this machine's."""
        if urgent:
            return now
        daily = _DAILY.fullmatch(self.digest)
        if daily:
            return _next(_time(daily[1]), now, zone)
        quiet = _QUIET.fullmatch(self.quiet)
        if quiet and _is_between(now.astimezone(zone).time(), _time(quiet[1]), _time(quiet[2])):
            return _next(_time(quiet[2]), now, zone)
        return now

    @property
    def is_daily(self) -> bool:
        return self.digest != Digest.AT_ONCE


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a time of day: write 08:00") from None


def _is_between(at: time, start: time, end: time) -> bool:
    """Hours may go over midnight; the same time twice is no time at all."""
    return start <= at < end if start <= end else at >= start or at < end


def _next(at: time, now: datetime, zone: tzinfo | None) -> datetime:
    """The next time that a clock there shows ``at``, in UTC."""
    local = now.astimezone(zone)
    for days in range(3):
        day = local.date() + timedelta(days=days)
        # Without a zone the system's own rules say what a wall clock shows on that day.
        found = datetime.combine(day, at, tzinfo=zone).astimezone(now.tzinfo)
        if found > now:
            return found
    return now
