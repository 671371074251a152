"""What happened in a case lately, without the steps on the way to it."""

from __future__ import annotations

from datetime import datetime

from dropconnect.report.case import TimelineEvent
from dropconnect.report.meaning import CaseRows
from dropconnect.report.reading import timeline_event
from dropconnect.report.work import MOST_CHANGES

_ON_THE_WAY = (
    "case-",
    "effect-intended",
    "message-",
    "parts-opened",
    "postponed",
    "stage-",
    "task-opened",
    "waits-for-",
)
"""Kinds of events that say no more than how a case stands, or what is told beside it."""


def news(rows: CaseRows, since: datetime) -> tuple[TimelineEvent, ...]:
    """What happened since then, oldest first: the last ``MOST_CHANGES``."""
    found = [event for event in rows.events if event.at >= since and not event.kind.startswith(_ON_THE_WAY)]
    return tuple(timeline_event(event) for event in found[-MOST_CHANGES:])
