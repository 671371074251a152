"""Long lists, a page at a time: no command has to read ten thousand cases to show the newest."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.report.case import CaseSummary, IncidentReport, TaskReport
from dropconnect.report.idle import IdleReport, UnseenStore
from dropconnect.report.pause import PauseReport
from dropconnect.report.subscribers import UntoldSubscriber

PAGE = 50
"""How many a page has if nothing is said."""


class Page(Model):
    """A part of a list. Counted anew for each page: what is added meanwhile moves the others on."""

    page: int = Field(description="Which page this is, from 1.")
    limit: int = Field(description="How many a page has.")
    total: int = Field(description="How many there are on all pages.")

    @property
    def first(self) -> int:
        """How many stand on the pages before this one."""
        return (self.page - 1) * self.limit

    @property
    def is_last(self) -> bool:
        return self.first + self.limit >= self.total


class CasePage(Page):
    """Cases, newest first."""

    cases: tuple[CaseSummary, ...]
    pauses: tuple[PauseReport, ...] = Field(
        default=(), description="What a person has stopped, and nobody has let go on."
    )
    shadow: tuple[str, ...] = Field(
        default=(), description="Stores in shadow mode: everything is planned, nothing is moved."
    )
    idle: IdleReport | None = Field(
        default=None,
        description="Set where no process has worked for ten minutes although something was due; null: one "
        "works, or there is nothing to do.",
    )
    unseen: tuple[UnseenStore, ...] = Field(
        default=(),
        description="Stores that could not be looked at for over a day, and connections whose deliveries "
        "could not be acted on for so long.",
    )
    untold: tuple[UntoldSubscriber, ...] = Field(
        default=(), description="Programs that have not taken an event for over a day."
    )
    overdue: int = Field(default=0, description="How many cases, on all pages and beside them, are overdue.")


class TaskPage(Page):
    """Questions to people, most urgent first."""

    tasks: tuple[TaskReport, ...]
    overdue: int = Field(default=0, description="How many open tasks, on all pages, are overdue.")


class IncidentPage(Page):
    """What should not be, most urgent first."""

    incidents: tuple[IncidentReport, ...]
