"""What a person reads of a case and of a question: everything in words, and what the reader may do."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.facts import MessageKind
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.report.acts import ActReport
from dropconnect.report.case import CaseReport, CaseSummary, MessageState, TaskReport
from dropconnect.report.plan import PlanReport
from dropconnect.report.supplier import CreditReport


class Shade(StrEnum):
    """How a state looks: each has a word beside it."""

    DONE = "done"
    WAITS = "waits"
    LATE = "late"
    QUIET = "quiet"
    """Nothing has to happen."""
    REFUSED = "refused"


class Weight(StrEnum):
    """How much a choice stands out."""

    MAIN = "main"
    """What the case continues with."""
    DANGER = "danger"
    """It pays although goods still come, sends money once more, or cannot be undone."""
    PLAIN = "plain"


class MoneyBox(Model):
    """The money of a case on one look."""

    currency: str
    paid: Money | None = Field(description="What the customer had paid; null: the store was not asked yet.")
    expected: Money | None = Field(description="What will be due if all that stays already is not paid for.")
    at_most: Money | None = Field(description="null: it is not known what came in.")
    fee: Money | None = Field(description="Kept by the policy; null: nothing is.")
    paid_back: Money = Field(description="What the store has booked, or a person says moved.")
    released: Money | None = Field(description="Only reserved, and released with the order; null: nothing.")
    owed: tuple[CreditReport, ...] = Field(description="What suppliers owe the merchant.")


class GoodsRow(Model):
    """A line of the case, and how its goods stand."""

    name: str
    quantity: int = Field(description="Units; 0 for shipping and fees.")
    measure: ExactDecimal | None = Field(description="As of a planned line.")
    supplier: str = Field(description="Empty: the merchant's own, or it is not known whose.")
    shade: Shade
    state: str = Field(description="In words, such as: stopped.")
    at: AwareDatetime | None = Field(description="Since when; null: there is no such date.")
    until: AwareDatetime | None = Field(description="By when the supplier should answer.")
    why: str = Field(description="In the supplier's words, else empty.")
    task_id: int | None = Field(description="The question to a person about these goods.")


class DoubtReport(Model):
    """Something that was sent, and of which it is not known whether it happened."""

    what: str
    since: AwareDatetime
    words: str = Field(description="What is known, and what happens next.")
    evidence: tuple[tuple[str, str], ...] = Field(description="Names and values, as far as there are any.")
    look_at: str = Field(description="Where a person can see whether it happened.")


class Voice(StrEnum):
    """Who a line of the story is about."""

    PERSON = "person"
    STORE = "store"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    DROPCONNECT = "dropconnect"


class StoryLine(Model):
    """Something that happened, as people read it."""

    at: AwareDatetime
    voice: Voice
    who: str = Field(description="A person's name, the store's, a supplier's, or dropconnect.")
    title: str
    text: str
    is_trouble: bool = Field(description="An incident, or something that is overdue.")
    is_doubt: bool
    is_money: bool = Field(description="Money moved.")
    mail: str = Field(default="", description="The id of the message that it is about, else empty.")


class LetterReport(Model):
    """A message to the customer, with its words."""

    id: str
    kind: MessageKind
    state: MessageState
    at: AwareDatetime = Field(description="When it was sent, else queued.")
    to: str = Field(repr=False)
    subject: str
    text: str = Field(repr=False, description="Empty where it cannot be shown any more.")


class ChoiceSheet(Model):
    """One thing that can be said to a question or an incident."""

    name: str = Field(description="By which it is chosen.")
    decision: str
    label: str = Field(description="What it does, as the words of a button.")
    meaning: str
    detail: str = Field(description="What has to be said with it; empty: nothing.")
    needs_detail: bool
    lead: str = Field(default="", description="What stands before the detail in the record.")
    follows: tuple[str, ...] = Field(default=(), description="What happens then, step by step.")
    weight: Weight
    why_not: str = Field(default="", description="Why the reader may not say it, and who may; else empty.")


class TaskSheet(Model):
    """A question with everything that one needs to decide it."""

    task: TaskReport
    version: str = Field(description="Names what is asked: what has changed has another one.")
    title: str = Field(description="The question in one line.")
    amount: Money | None = Field(description="What is at stake; null: nobody knows yet, or no money is.")
    to_whom: str
    owner: str = Field(description="Who is to decide it; empty: nobody in particular yet.")
    asked_by: str = Field(description="Who asked for the cancellation.")
    case: CaseSummary
    plan: PlanReport
    shows_plan: bool = Field(description="Whether the question is about carrying out a plan.")
    doubt: DoubtReport | None = Field(description="What is not known yet about what it is about.")
    choices: tuple[ChoiceSheet, ...] = Field(description="What can be said; empty: it is decided.")
    who_may: tuple[str, ...] = Field(description="Who may decide it; empty: everybody.")

    @property
    def why_not(self) -> str:
        """Why the reader may say nothing at all to it; empty if there is anything."""
        if not self.choices or any(not choice.why_not for choice in self.choices):
            return ""
        return self.choices[0].why_not


class IncidentSheet(Model):
    """An open incident with what can be said to it."""

    id: int
    reason: str
    opened_at: AwareDatetime
    due_at: AwareDatetime
    owner: str
    overdue: bool
    choices: tuple[ChoiceSheet, ...]


class CaseSheet(Model):
    """A case as a person reads it."""

    report: CaseReport
    version: str = Field(description="Names how the case stands: what has changed has another one.")
    customer: str = Field(repr=False, description="Name and address as far as they are known; else empty.")
    state: str
    shade: Shade
    owner: str = Field(description="Who has to do something; empty: nobody.")
    due_at: AwareDatetime | None = Field(description="By when; null: no date is set.")
    money: MoneyBox
    goods: tuple[GoodsRow, ...]
    doubts: tuple[DoubtReport, ...]
    tasks: tuple[TaskSheet, ...] = Field(description="The open ones, the most urgent first.")
    incidents: tuple[IncidentSheet, ...] = Field(description="The open ones.")
    story: tuple[StoryLine, ...] = Field(description="The newest first.")
    letters: tuple[LetterReport, ...]
    acts: tuple[ActReport, ...] = Field(description="What people did by pages, links and programs.")
    withdrawal: tuple[str, ...] = Field(description="What follows if the case is withdrawn now.")
    why_not_withdraw: str = Field(description="Why it cannot be withdrawn any more; else empty.")
    colleagues: tuple[str, ...] = Field(description="To whom its questions can be handed over.")
    why_not: str = Field(description="Why the reader may change nothing, and who may; else empty.")
