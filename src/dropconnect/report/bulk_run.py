"""What is told about a bulk run that goes on by itself: how far it is, what it would do, what it has done."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.report.bulk import BulkOrder, BulkTotals
from dropconnect.report.pages import Page


class BulkPhase(StrEnum):
    """How far a bulk run is."""

    PLANNING = "planning"
    """Each row is looked at. Nothing is done yet."""
    PLANNED = "planned"
    """All rows were looked at: a person says whether they are carried out."""
    RUNNING = "running"
    """The rows are carried out, one after the other."""
    STOPPED = "stopped"
    """It was stopped or interrupted, and can go on."""
    DONE = "done"
    """Every row that was agreed to was carried out."""

    @property
    def is_work(self) -> bool:
        return self in (BulkPhase.PLANNING, BulkPhase.RUNNING)


class BulkRunReport(Model):
    """One bulk run."""

    id: str
    name: str = Field(description="The name of the run: it stands with each of its cases.")
    store: str = Field(description="Of rows that name none.")
    by: str = Field(description="Who gave the list.")
    phase: BulkPhase
    next: BulkPhase = Field(description="What a stopped run goes on with: planning or running.")
    stopped: str = Field(description="Why it was stopped; empty: it was not.")
    stopping: bool = Field(description="It was told to stop and ends the rows at work.")
    rows: int = Field(description="How many the list has.")
    left_out: int = Field(description="Rows that a person took out.")
    to_do: int = Field(description="Rows to be looked at, or to be carried out, in all.")
    done: int = Field(description="Of these, how many were.")
    per_minute: int | None = Field(description="Rows a minute since it last went on; null: not known yet.")
    seconds_left: int | None = Field(description="Until all are done, at this pace; null: not known.")
    planned: BulkTotals = Field(description="All rows that were not left out, as they stand.")
    unknown: int = Field(
        description="Of the rows that would be carried out, those of which nobody knows yet what is due. "
        "They are not in the sums: a person is asked first."
    )
    so_far: BulkTotals = Field(description="Of the rows that were carried out.")
    began_at: AwareDatetime

    @property
    def is_over(self) -> bool:
        return self.phase is BulkPhase.DONE

    @property
    def goes(self) -> int:
        """Rows that would be carried out now."""
        return sum(count for state, count in self.planned.states.items() if state.may_go)

    @property
    def due(self) -> tuple[Money, ...]:
        """The most that would be paid back, by currency."""
        return tuple(row.due for row in self.planned.money if row.due.amount)

    @property
    def agreement(self) -> str:
        """A word for what a person agrees to: which rows, and how much of each currency."""
        told = f"{self.id} {self.left_out} {self.planned.model_dump_json()}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]


class BulkListRow(Model):
    """A row of a bulk run, and whether a person took it out."""

    order: BulkOrder
    left_out: bool
    carried: bool


class BulkRowPage(Page):
    """Rows of a bulk run in the order of the list, as far as they are known."""

    rows: tuple[BulkListRow, ...]
