"""What is told about the programs that are told of events."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.event_kinds import EventKind


class UntoldSubscriber(Model):
    """A program that has not taken an event for long. None is skipped: it is tried until it takes it."""

    name: str = Field(description="NAME of its section `[events.NAME]`.")
    reason: str
    since: AwareDatetime = Field(description="When the event was refused the first time.")


class SubscriberReport(Model):
    """How far a program has come that is told of events."""

    name: str = Field(description="NAME of its section `[events.NAME]`.")
    url: str = Field(description="Where events are sent, without a query: it may hold a key.")
    stores: tuple[str, ...] = Field(description="The stores that it is told of; empty: all.")
    kinds: tuple[EventKind, ...] = Field(description="The kinds of events that it is told of; empty: all.")
    began_at: AwareDatetime | None = Field(
        description="It is told of what happened since then; null: `work` has not run since it was added."
    )
    taken_at: AwareDatetime | None = Field(description="When it took an event the last time; null: never.")
    position: int | None = Field(
        description="The last event of all timelines that was looked at for it; null: none yet."
    )
    waiting: int = Field(description="How many events it has not taken yet.")
    failing_since: AwareDatetime | None = Field(
        description="When the event that has been refused the longest was refused first; null: none is."
    )
    reason: str = Field(description="What was in the way the last time, else empty.")
    again_at: AwareDatetime | None = Field(description="Until when it is left alone; null: it is not.")


class SubscribersReport(Model):
    """The programs that are told of events."""

    subscribers: tuple[SubscriberReport, ...]


class SubscriberTest(Model):
    """Whether a program took a made-up event."""

    name: str
    url: str
    id: str = Field(description="The event's id, as in the header `webhook-id`.")
    accepted: bool
    detail: str = Field(description="What it replied, or why it could not be reached.")
