"""Long lists for programs, a stretch at a time: what is added meanwhile moves nothing that is read on to."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.report.case import CaseSummary, IncidentReport, TaskReport
from dropconnect.report.delivery import DeliveryReport
from dropconnect.report.idle import IdleReport, UnseenStore
from dropconnect.report.pause import PauseReport
from dropconnect.report.sightings import SightingReport
from dropconnect.report.supplier import CreditReport


class Stretch(Model):
    """A part of a list, from a place in it onwards."""

    next_cursor: str | None = Field(description="What to ask for to read on; null: this was the end.")


class CaseStretch(Stretch):
    """Cases, newest first."""

    cases: tuple[CaseSummary, ...]
    overdue: int = Field(description="How many cases of these stores, listed here or not, are overdue.")
    pauses: tuple[PauseReport, ...] = Field(
        description="What a person has stopped, and nobody has let go on."
    )
    shadow: tuple[str, ...] = Field(
        description="Stores in shadow mode: everything is planned, nothing is moved."
    )
    idle: IdleReport | None = Field(
        description="Set where no process has worked for ten minutes although something was due."
    )


class TaskStretch(Stretch):
    """Questions to people, most urgent first."""

    tasks: tuple[TaskReport, ...]


class IncidentStretch(Stretch):
    """What should not be, most urgent first."""

    incidents: tuple[IncidentReport, ...]


class SightingStretch(Stretch):
    """What was seen that nobody asked for, newest first."""

    sightings: tuple[SightingReport, ...]
    unseen: tuple[UnseenStore, ...] = Field(
        description="Stores that cannot be looked at, and connections whose deliveries cannot be acted on."
    )


class CreditStretch(Stretch):
    """What suppliers owe the merchant, by case and part."""

    credits: tuple[CreditReport, ...]


class DeliveryStretch(Stretch):
    """What providers told by webhook, newest first. What was acted on long ago is forgotten."""

    deliveries: tuple[DeliveryReport, ...]
