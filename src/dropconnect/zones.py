"""Times as people read them: in their own zone, and with the date where it is not today. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WRITTEN = re.compile(r"\b(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?::(\d\d))? UTC\b")
"""How times stand in the texts of the journal, which are written once and read in any zone."""


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name. Raises ``ValueError`` for one that this machine does not know."""
    if name == "UTC":  # also on a machine without a time zone database
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone that this machine knows") from None


def told(at: datetime, zone: tzinfo | None, now: datetime) -> str:
    """``14:05`` today, ``2026-12-01 14:05`` on another day. ``zone`` None: this machine's."""
    there = at.astimezone(zone)
    is_today = there.date() == now.astimezone(zone).date()
    return f"{there:%H:%M}" if is_today else f"{there:%Y-%m-%d %H:%M}"


def in_zone(text: str, zone: tzinfo | None, now: datetime) -> str:
    """``text`` with the times that stand in it as UTC told in another zone."""

    def shown(found: re.Match[str]) -> str:
        try:
            at = datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3] or '00'}+00:00")
            return told(at, zone, now)
        except (ValueError, OverflowError):
            return found[0]  # digits that are no time

    return _WRITTEN.sub(shown, text)
