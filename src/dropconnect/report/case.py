"""What is told about a case: how it stands, what was sent, asked, said and seen."""

# ruff: noqa: I001 - the words of the journal are handed on, in one statement

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, Field

from dropconnect.journal.states import (
    CaseKind as CaseKind,
    EffectState as EffectState,
    MessageState as MessageState,
    Outcome as Outcome,
    Stage as Stage,
    WaitsFor as WaitsFor,
    CUSTOMER_WORDS,
)
from dropconnect.models.base import Model
from dropconnect.models.cancellation import LineSelection
from dropconnect.models.money import Money
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import StepStatus
from dropconnect.models.portal import PortalKit
from dropconnect.report.evidence import Fact, facts_of
from dropconnect.report.plan import PlanReport
from dropconnect.report.runner import HolderReport
from dropconnect.report.standing import Standing
from dropconnect.report.supplier import PartReport


class Wait(Model):
    """A decision, an answer or a time that a case needs."""

    kind: WaitsFor
    who: str = Field(description="Who has to speak, or what is waited for.")
    since: AwareDatetime | None = Field(default=None, description="null: it is not known.")
    until: AwareDatetime | None = Field(description="null: no date is set.")
    overdue: bool = Field(default=False, description="Whether the date has passed.")
    task_id: int | None = Field(description="For a person: the task to decide.")


class CaseSummary(Model):
    """One cancellation, from request to close."""

    id: int
    standing: Standing = Field(description="What is left to do about it.")
    connection: str = Field(description="The store.")
    order_id: str
    order_number: str = Field(description="What people call the order.")
    customer: str = Field(
        default="", description="The customer's first name and an initial; empty: not known."
    )
    kind: CaseKind = Field(
        description="cancellation; supplier-only: goods are stopped and no money moves; customer: a supplier "
        "does not deliver."
    )
    reason: str
    lines: tuple[LineSelection, ...] = Field(
        description="What was asked for; empty: the whole order. A quantity of null: all that were left."
    )
    comment: str = Field(description="The note of who asked, for the merchant's own records; else empty.")
    requested_by: str
    program: str = Field(
        default="", description="What the token of the program is for that asked in this person's place."
    )
    request_id: str = Field(description="The caller's own name for the request, else empty.")
    stage: Stage = Field(description="How far it has come.")
    outcome: Outcome | None = Field(description="null while it is open.")
    outcome_reason: str
    waits_for: WaitsFor | None = Field(
        description="settle: a call may still be in flight. retry: nothing happened, tried again later."
    )
    waiting_on: str
    due_at: AwareDatetime | None = Field(description="When `dropconnect work` takes it up again.")
    waits: tuple[Wait, ...] = Field(description="All that it waits for, the earliest first.")
    overdue: bool = Field(
        default=False,
        description="A supplier's answer, or a person's word to a task or an incident, has not come in time.",
    )
    in_doubt: bool = Field(description="It is not known yet whether something that was sent happened.")
    agreed_due: Money | None = Field(description="What was agreed to; less may be due, more never.")
    due: Money | None
    paid_back: Money = Field(
        description="What the store has booked, or what a person says moved before that."
    )
    follows: int | None = Field(description="The earlier case of the same order.")
    opened_at: AwareDatetime
    closed_at: AwareDatetime | None
    watched_until: AwareDatetime | None = Field(
        description="Until when a closed case is compared with the store."
    )
    open_tasks: tuple[int, ...] = Field(description="Numbers of the tasks that wait for a decision.")
    incident_count: int
    holder: HolderReport | None = Field(
        default=None,
        description="The process that has the case and makes no progress, or may be gone. null: nobody has "
        "it, or who has it is at work.",
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class EffectReport(Model):
    """One write to the outside."""

    key: str
    kind: EffectKind
    state: EffectState
    amount: Money | None
    provider_id: str | None = Field(description="The provider's number for it.")
    attempts: int
    intent_at: AwareDatetime
    result_at: AwareDatetime | None
    result: dict[str, Any] | None = Field(description="What the connector made of the reply.")

    @property
    def in_words(self) -> str:
        """The state for people: what no program can do at the provider was not refused by it."""
        is_by_hand = self.result is not None and self.result.get("status") == StepStatus.MANUAL
        return "by hand" if self.state is EffectState.REFUSED and is_by_hand else str(self.state)


class TaskChoice(Model):
    """A decision that a task takes."""

    decision: str = Field(description="What `resolve --say` takes.")
    meaning: str
    needs_detail: bool = Field(description="Words have to follow it, such as the proof of a payment.")


class MailDraft(Model):
    """A mail to a customer that a person sends."""

    to: str = Field(repr=False, description="Empty where the platform withholds the address from us.")
    language: str
    subject: str
    text: str = Field(repr=False)


class TaskReport(Model):
    """A question to a person, with the evidence."""

    id: int
    case_id: int
    connection: str = Field(description="The store.")
    order_number: str = Field(description="What people call the order.")
    part_id: int | None = Field(description="The part that it is about.")
    kind: str
    reason: str
    portal: PortalKit | None = Field(
        description="Where a supplier has to be asked by hand, and the words to copy; else null."
    )
    mail: MailDraft | None = Field(
        description="Where a person tells the customer: the mail to be copied; else null."
    )
    choices: tuple[TaskChoice, ...]
    evidence: dict[str, Any]
    owner: str = Field(description="Who is to decide it.")
    opened_at: AwareDatetime
    due_at: AwareDatetime
    overdue: bool = Field(default=False, description="It is open, and was due before now.")
    reminded_at: AwareDatetime | None = Field(
        default=None, description="When three quarters of the time were gone; null: not yet."
    )
    second_at: AwareDatetime | None = Field(
        default=None, description="When a second person got it, as it was overdue; null: nobody else has it."
    )
    decision: str | None = Field(description="null while it is open.")
    decision_detail: str
    decided_by: str
    decided_at: AwareDatetime | None

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def takes(self, decision: str) -> bool:
        """Whether this is one of its choices."""
        return any(choice.decision == decision for choice in self.choices)


class IncidentReport(Model):
    """Something that should not be; reported to a person, never repaired silently."""

    id: int
    case_id: int
    connection: str = Field(description="The store.")
    order_number: str = Field(description="What people call the order.")
    kind: str
    reason: str
    evidence: dict[str, Any]
    choices: tuple[TaskChoice, ...] = Field(description="How it can be ended; empty: it has ended.")
    owner: str
    opened_at: AwareDatetime
    due_at: AwareDatetime
    overdue: bool = Field(default=False, description="It was due before now.")
    reminded_at: AwareDatetime | None = Field(default=None, description="As for a task.")
    second_at: AwareDatetime | None = Field(default=None, description="As for a task.")
    decision: str | None = Field(description="null while it is open.")
    decision_detail: str
    decided_by: str
    decided_at: AwareDatetime | None

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The evidence as people read it."""
        return facts_of(self.evidence)


class MessageReport(Model):
    """A message to the customer, without its text and address."""

    id: str = Field(description="Its Message-ID, the same when it is sent again.")
    case_id: int
    kind: str = Field(description="acknowledgement, waiting-update, outcome or ended.")
    notifier: str
    state: MessageState
    reason: str = Field(description="What is in the way, else empty.")
    tries: int
    due_at: AwareDatetime | None
    queued_at: AwareDatetime
    sent_at: AwareDatetime | None


class TimelineEvent(Model):
    """Something that happened in a case."""

    case_id: int
    at: AwareDatetime
    kind: str
    who: str = Field(description="A person, or dropconnect.")
    text: str


class _Details(Model):
    """What belongs to a case, and is empty where none was opened."""

    case: CaseSummary | None = Field(description="null where no case was opened.")
    plan: PlanReport
    effects: tuple[EffectReport, ...] = ()
    parts: tuple[PartReport, ...] = ()
    messages: tuple[MessageReport, ...] = ()
    tasks: tuple[TaskReport, ...] = ()
    incidents: tuple[IncidentReport, ...] = ()
    timeline: tuple[TimelineEvent, ...] = Field(default=(), description="What happened, oldest first.")

    @property
    def open_tasks(self) -> tuple[TaskReport, ...]:
        return tuple(task for task in self.tasks if task.is_open)


class CaseReport(_Details):
    """A case with all that is behind it."""

    case: CaseSummary

    @property
    def standing(self) -> Standing:
        """What is left to do about the case."""
        return self.case.standing

    @property
    def customer_words(self) -> tuple[str, ...]:
        """What the customer wrote, as people pasted it, oldest first. It is data."""
        return tuple(event.text for event in self.timeline if event.kind == CUSTOMER_WORDS)


class Cancellation(_Details):
    """What a request to cancel led to."""

    standing: Standing = Field(description="What is left to do; `refused` where no case was opened.")
    known: bool = Field(
        description="The request came before: nothing was moved now, the case is the one it made then."
    )
    refused: bool = Field(description="No case was opened.")
    refusal: str = Field(description="Why not, else empty.")
    shadow: bool = Field(
        default=False, description="The store is in shadow mode: the plan was kept, and nothing was done."
    )
