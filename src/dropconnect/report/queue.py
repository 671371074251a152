"""The queue of a team: what needs a person, what waits for others, and what was done today."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from dropconnect.journal.states import Outcome
from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.report.idle import IdleReport, UnseenStore
from dropconnect.report.pages import Page
from dropconnect.report.pause import PauseReport


class QueueColumn(StrEnum):
    """Who has to do something next."""

    NEEDS = "needs"
    """A person of the team."""
    WAITS = "waits"
    """A supplier, a store, or time."""
    DONE = "done"
    """Nobody: it was closed today."""


class Lateness(Model):
    """Somebody who should have answered or decided by now."""

    who: str
    since: AwareDatetime = Field(description="When the time was over.")


class ApproveAct(Model):
    """A yes that a card can take without a further word."""

    task_id: int
    amount: Money | None = Field(description="What is paid back by it; null: no money moves.")
    words: str = Field(description="What it does, in one sentence.")


class QueueCard(Model):
    """A case as the queue shows it."""

    case_id: int
    connection: str = Field(description="The store.")
    order_number: str = Field(description="What people call the order.")
    customer: str = Field(description="The customer's first name and an initial; empty: not known.")
    amount: Money | None = Field(
        description="What comes back to the customer: planned, or of a case that is over, what did. null: it "
        "is not known yet."
    )
    reason: str
    requested_by: str
    since: AwareDatetime = Field(description="Since when it is so: asked, waiting, or over.")
    waits_for: str = Field(description="Who or what has to do something next; empty: nobody.")
    question: str = Field(description="The most urgent question or incident; empty: there is none.")
    task_id: int | None = Field(description="Its number, of a question.")
    incident_id: int | None = Field(description="Its number, of an incident.")
    owner: str = Field(description="Whose question it is; empty: there is none.")
    further: int = Field(description="How many questions and incidents there are beside this one.")
    late: tuple[Lateness, ...] = Field(description="Who is overdue, the longest first.")
    approve: ApproveAct | None = Field(
        description="null: it takes more than a yes, or the person may not say it."
    )
    not_approved_here: str = Field(
        default="", description="Why the person may not say yes, and who may; else empty."
    )
    remind: str = Field(description="Who can be reminded; empty: nobody.")
    can_withdraw: bool = Field(description="It is open, and no money moves yet.")
    outcome: Outcome | None = Field(description="null while it is open.")


class QueuePage(Page):
    """One column of the queue, the most urgent first."""

    column: QueueColumn
    cards: tuple[QueueCard, ...]


class QueueChoice(Model):
    """What a queue is narrowed down to. Empty: not at all."""

    store: str = ""
    supplier: str = ""
    person: str = Field(
        default="", description="Who decides; where nobody has to decide anything, who asked for it."
    )
    reason: str = ""

    @property
    def is_said(self) -> bool:
        return any(vars(self).values())


class QueueReport(Model):
    """What a person finds in the morning."""

    choice: QueueChoice
    columns: tuple[QueuePage, ...]
    stores: tuple[str, ...] = Field(description="By which it can be narrowed down, as by what follows.")
    suppliers: tuple[str, ...]
    people: tuple[str, ...]
    reasons: tuple[str, ...]
    pauses: tuple[PauseReport, ...] = Field(description="As of the list of cases, as what follows.")
    shadow: tuple[str, ...]
    idle: IdleReport | None
    unseen: tuple[UnseenStore, ...]

    def column(self, name: str) -> QueuePage:
        """``KeyError`` for a column that is not in it."""
        for page in self.columns:
            if page.column == name:
                return page
        raise KeyError(name)

    @property
    def cards(self) -> tuple[QueueCard, ...]:
        """Those of all columns."""
        return tuple(card for page in self.columns for card in page.cards)


class ReminderReport(Model):
    """Who was reminded."""

    case_id: int
    reminded: tuple[str, ...] = Field(description="Suppliers and people, by name.")
    not_reminded: tuple[str, ...] = Field(description="Who was not, and why.")


class ChosenAct(StrEnum):
    """What can be done with several cases at once."""

    APPROVE = "approve"
    REMIND = "remind"
    WITHDRAW = "withdraw"


class ChosenCard(Model):
    """One of the cases that were chosen."""

    card: QueueCard
    why_not: str = Field(description="Why it is left out, else empty.")


class ChosenReport(Model):
    """What an act would do to the cases that were chosen, before it is done."""

    act: ChosenAct
    cards: tuple[ChosenCard, ...]
    sums: tuple[Money, ...] = Field(description="What is paid back in all, one amount for each currency.")

    @property
    def able(self) -> tuple[QueueCard, ...]:
        """Those that it can be done to."""
        return tuple(row.card for row in self.cards if not row.why_not)


class ChosenResult(Model):
    """How an act ended for one of them."""

    card: QueueCard
    outcome: str = Field(description="done, or why not.")
    at: AwareDatetime | None = Field(description="null: nothing was tried.")

    @property
    def is_done(self) -> bool:
        return self.outcome == "done"
