"""What is told about many cases at once: work that was done, and a comparison with the stores."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.report.case import CaseSummary, MessageReport
from dropconnect.report.standing import Standing


class WorkReport(Model):
    """What was continued, and what these cases need now."""

    standing: Standing = Field(
        description="The heaviest of all these cases, where one that was refused counts as done."
    )
    legs: int = Field(description="How many steps of work were done.")
    cases: tuple[CaseSummary, ...] = Field(description="The cases that were worked on.")
    held: tuple[CaseSummary, ...] = Field(
        default=(),
        description="Cases that were left alone: another process has them and makes no progress, or may be "
        "gone. See `holder` of each.",
    )
    messages_sent: tuple[MessageReport, ...] = Field(
        description="Messages to customers of these cases that went out meanwhile."
    )


class DifferenceReport(Model):
    """One thing that does not fit between a store and our records."""

    connection: str = Field(description="The store.")
    order_id: str
    case_id: int | None = Field(description="null: the order was cancelled outside dropconnect.")
    kind: str
    reason: str
    fix: str = Field(description="What a person can do about it.")


class UnreadStore(Model):
    """A store that could not be compared to the end."""

    connection: str
    reason: str


class Reconciliation(Model):
    """What the stores show against our records. Nothing was moved."""

    standing: Standing = Field(
        description="person: something differs. waiting: a store could not be read, the others show nothing."
    )
    since: AwareDatetime = Field(description="Cases that were closed since then, and orders changed since.")
    applied: bool = Field(description="Whether incidents were made of the differences of cases.")
    cases: int = Field(description="How many closed cases were compared.")
    differences: tuple[DifferenceReport, ...]
    unread: tuple[UnreadStore, ...] = Field(description="Stores that could not be compared to the end.")
