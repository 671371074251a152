"""What is told about many cases at once: work that was done, and a comparison with the stores."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.report.case import CaseSummary, MessageReport, TimelineEvent, WaitsFor
from dropconnect.report.pause import PauseReport
from dropconnect.report.standing import Standing

MOST_CHANGES = 5
"""Of one case, in one report: a service that runs for months tells the latest."""


class OpenWait(Model):
    """What several cases wait for together."""

    kind: WaitsFor | None = Field(
        description="null: a case can go on at once; another process is at work on it, or was interrupted."
    )
    who: str = Field(description="Who decides, the supplier that was asked, or the store of the cases.")
    count: int = Field(description="How many decisions, answers or cases.")
    until: AwareDatetime | None = Field(description="The earliest date of them; null: none is set.")
    overdue: int = Field(default=0, description="How many of them are overdue.")


class StillOpen(Model):
    """What is open in the journal, whether or not it was worked on."""

    cases: int = Field(description="How many cases are open.")
    due_at: AwareDatetime | None = Field(
        description="When `dropconnect work` continues the first of them; null: once a person has decided."
    )
    waits: tuple[OpenWait, ...] = Field(description="Who and what they wait for.")
    deliveries: int = Field(
        default=0, description="How many deliveries of webhooks are kept and not acted on yet."
    )
    overdue: int = Field(default=0, description="How many cases have anything overdue.")


class WorkReport(Model):
    """What was continued, and what these cases need now."""

    standing: Standing = Field(
        description="The heaviest of all these cases, where one that was refused counts as done; person "
        "where anything in the journal is overdue."
    )
    legs: int = Field(description="How many steps of work were done.")
    cases: tuple[CaseSummary, ...] = Field(description="The cases that were worked on.")
    changes: tuple[TimelineEvent, ...] = Field(
        default=(),
        description="What happened in these cases meanwhile, by case, oldest first; of each at most the last "
        f"{MOST_CHANGES}. Left out: steps on the way, questions and messages, which are told elsewhere here.",
    )
    held: tuple[CaseSummary, ...] = Field(
        default=(),
        description="Cases that were left alone: another process has them and makes no progress, or may be "
        "gone. See `holder` of each.",
    )
    messages_sent: tuple[MessageReport, ...] = Field(
        description="Messages to customers of these cases that went out meanwhile."
    )
    still_open: StillOpen
    pauses: tuple[PauseReport, ...] = Field(
        default=(), description="What a person has stopped, and nobody has let go on."
    )
    shadow: tuple[str, ...] = Field(
        default=(), description="Stores in shadow mode: everything is planned, nothing is moved."
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
