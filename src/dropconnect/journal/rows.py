"""What the repositories hand out: one frozen value per row, with the words of the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dropconnect.journal.records import (
    AskedClocks,
    EffectContext,
    EffectResult,
    Envelope,
    PartCredit,
    PartTerms,
)
from dropconnect.journal.states import (
    Answer,
    CaseKind,
    EffectState,
    MessageState,
    Outcome,
    PartDecision,
    Stage,
    WaitsFor,
)
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.commands import Command, EffectKind, RefundCommand
from dropconnect.models.facts import Message, MessageKind
from dropconnect.models.money import Money


@dataclass(frozen=True)
class Case:
    """One cancellation from request to close."""

    id: int
    key: str
    connection: str
    order_id: str
    order_number: str
    stage: Stage
    outcome: Outcome | None
    outcome_reason: str
    waits_for: WaitsFor | None
    waiting_on: str
    due_at: datetime | None
    tries: int
    revision: int
    lease: str | None
    request: CancellationRequest
    plan: Plan
    """What is (being) carried out."""
    agreed: Plan
    """What a person saw and agreed to, at the latest. Less may be carried out, more never."""
    follows: int | None
    opened_at: datetime
    closed_at: datetime | None
    watched_until: datetime | None
    opened_with: tuple[str, ...] | None = None
    """The refunds that stood at the store when the case was opened; None: an older release opened it."""
    restored_at: datetime | None = None
    """When the journal was restored from a copy in which it was open, with a gap behind it. None: never."""
    parent_id: str | None = None
    """The order whose payment paid for this one too. None: there is none, or an older release opened it."""
    kind: CaseKind = CaseKind.CANCELLATION
    customer: str = ""
    """The customer's first name and an initial. Empty: not known, or an older release opened it."""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class Watch:
    """How a closed case is looked at: the first time, and until when."""

    next_look: datetime
    until: datetime


@dataclass(frozen=True)
class Effect:
    """One write to the outside: the intent, and what became of it."""

    key: str
    case_id: int
    kind: EffectKind
    ordinal: int
    connection: str
    order_id: str
    state: EffectState
    command: Command
    context: EffectContext
    attempts: int
    runner: str
    intent_at: datetime
    settle_boot: float | None
    settle_boot_id: str | None
    settle_runner: str | None
    result: EffectResult | None
    result_at: datetime | None

    @property
    def payment(self) -> RefundCommand:
        """What was sent, of an effect that pays or books. ``TypeError`` for any other."""
        if not isinstance(self.command, RefundCommand):
            raise TypeError(f"the effect {self.key} is a {self.kind}: it pays nothing")
        return self.command

    @property
    def amount(self) -> Money | None:
        """What is paid or booked; None for an effect that moves no money."""
        return self.command.amount if isinstance(self.command, RefundCommand) else None

    @property
    def provider_id(self) -> str:
        """What the provider calls it, empty if it did not say."""
        return self.result.provider_id if self.result is not None else ""

    @property
    def reason(self) -> str:
        """Why it did not happen, as the provider or the error said it; empty if nothing was said."""
        return self.result.reason if self.result is not None else ""

    @property
    def first_intent_at(self) -> datetime:
        """When its key was sent for the first time; ``intent_at`` is the last."""
        return self.context.first_intent_at or self.intent_at

    @property
    def fee(self) -> Money | None:
        """What the policy keeps with this payment."""
        return self.context.fee


@dataclass(frozen=True)
class Part:
    """The share of one supplier order in a case, with its own question, answer and money.

    ``units`` maps store line id -> units.
    """

    id: int
    case_id: int
    ordinal: int
    supplier: str
    supplier_order_id: str
    supplier_order_number: str
    units: dict[str, int]
    whole: bool
    terms: PartTerms
    answer: Answer | None
    decision: PartDecision | None
    decided_by: str
    reason: str
    customer_reason: str
    request_id: str
    asked_at: datetime | None
    answer_by: datetime | None
    asked_clocks: AskedClocks | None
    reminded_at: datetime | None
    next_look_at: datetime | None
    credit: PartCredit

    @property
    def is_decided(self) -> bool:
        return self.decision is not None

    @property
    def name(self) -> str:
        """For people: the supplier and its order number."""
        return f"{self.supplier} {self.supplier_order_number}".strip()

    @property
    def names(self) -> dict[str, str]:
        """Line id at the store -> what it calls the goods."""
        return {unit.store_line_id: unit.name for unit in self.terms.units if unit.name}


@dataclass(frozen=True)
class QueuedMessage:
    """One message to the customer in the outbox."""

    id: str
    case_id: int
    kind: MessageKind
    notifier: str
    facts: Message
    envelope: Envelope
    state: MessageState
    reason: str
    tries: int
    due_at: datetime | None
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Event:
    """One line of a case's timeline."""

    id: int
    case_id: int
    at: datetime
    kind: str
    who: str
    text: str
    data: dict[str, Any]


@dataclass(frozen=True)
class NewPart:
    """A part to be opened."""

    case_id: int
    ordinal: int
    supplier: str
    supplier_order_id: str
    supplier_order_number: str
    units: dict[str, int]
    whole: bool
    terms: PartTerms


@dataclass(frozen=True)
class NewMessage:
    """A message to be queued, due at once."""

    id: str
    case_id: int
    kind: MessageKind
    notifier: str
    facts: Message
    envelope: Envelope
    queued_at: datetime
