"""What the repositories hand out: one frozen value per row, with the words of the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind


class Stage(StrEnum):
    """How far a case has come. Only ever forward, in this order."""

    PLANNED = "planned"
    SUPPLIERS = "suppliers"
    MONEY = "money"
    STORE = "store"
    VERIFY = "verify"
    WITHDRAWING = "withdrawing"
    """Taken back by a person: what suppliers were asked is being taken back too."""
    CLOSED = "closed"

    @property
    def rank(self) -> int:
        return list(Stage).index(self)


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    """Nothing was changed, by policy, by the platform or by a person's word."""
    WITHDRAWN = "withdrawn"
    """Taken back before money moved, and with it what suppliers had been asked."""
    STOPPED = "stopped"
    """A person ended it half-way; the timeline says what had happened by then."""


class WaitsFor(StrEnum):
    """What an open case waits for; none: it can go on at once."""

    PERSON = "person"
    SETTLE = "settle"
    """A call may still be in flight: only looking is allowed."""
    SUPPLIER = "supplier"
    """A supplier has been asked and has time to answer until a date."""
    RETRY = "retry"
    """The provider was not reachable, nothing happened; tried again at the due time."""


class EffectState(StrEnum):
    INTENT = "intent"
    """About to be sent, or sent: no answer is recorded. With its writer gone it is in doubt."""
    DOUBT = "doubt"
    UNSENT = "unsent"
    """It certainly never happened: it may be sent (again) under the same key."""
    DONE = "done"
    ALREADY = "already"
    REQUESTED = "requested"
    REFUSED = "refused"
    """Refused, certainly without effect; or an operation that the provider does not have."""
    CONTESTED = "contested"
    """Refused, but money may have moved all the same: a person looks."""
    MOVED = "moved"
    """A person said the money moved, while the platform has not booked it."""
    GIVEN_UP = "given-up"


UNRESOLVED = frozenset({EffectState.INTENT, EffectState.DOUBT, EffectState.CONTESTED, EffectState.REQUESTED})
"""Nobody knows yet whether it happened."""
FIRST_INTENT = "first_intent_at"
"""In the context of a repeated effect: when its key was sent for the first time."""
HAPPENED = frozenset({EffectState.DONE, EffectState.ALREADY})


@dataclass(frozen=True)
class Case:
    """One cancellation from request to close."""

    id: int
    key: str
    connection: str
    order_id: str
    order_number: str
    lane: str
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

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


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
    command: dict[str, Any]
    context: dict[str, Any]
    attempts: int
    runner: str
    intent_at: datetime
    settle_boot: float | None
    settle_boot_id: str | None
    settle_runner: str | None
    result: dict[str, Any] | None
    result_at: datetime | None

    @property
    def amount(self) -> Money | None:
        value = self.command.get("amount")
        return Money.model_validate(value) if value else None

    @property
    def provider_id(self) -> str:
        """What the provider calls it, empty if it did not say."""
        return str((self.result or {}).get("provider_id") or "")

    @property
    def first_intent_at(self) -> datetime:
        """When its key was sent for the first time; ``intent_at`` is the last."""
        first = self.context.get(FIRST_INTENT)
        return datetime.fromisoformat(first) if first else self.intent_at

    @property
    def fee(self) -> Money | None:
        value = self.context.get("fee")
        return Money.model_validate(value) if value else None


class Answer(StrEnum):
    """What is known from the supplier's side about a part."""

    STOPPED = "stopped"
    """The goods will not come."""
    NOT_ORDERED = "not-ordered"
    REFUSED = "refused"
    SILENT = "silent"
    """The deadline passed without an answer."""


class PartDecision(StrEnum):
    """What follows for the customer's money."""

    REFUND = "refund"
    KEEP = "keep"
    """Denied: these goods stay ordered."""
    ABSORB = "absorb"
    """Paid back although the goods still come."""


@dataclass(frozen=True)
class Part:
    """The share of one supplier order in a case, with its own question, answer and money.

    ``units`` maps store line id -> units. ``terms`` is the ``LineAnswer`` that the request was made
    under. ``credit`` is what the supplier owes the merchant: ``expected``, ``fee``, ``received``
    (money) and ``state``; never set off against the customer's money.
    """

    id: int
    case_id: int
    ordinal: int
    supplier: str
    supplier_order_id: str
    supplier_order_number: str
    units: dict[str, int]
    whole: bool
    terms: dict[str, Any]
    answer: Answer | None
    decision: PartDecision | None
    decided_by: str
    reason: str
    customer_reason: str
    request_id: str
    asked_at: datetime | None
    answer_by: datetime | None
    reminded_at: datetime | None
    next_look_at: datetime | None
    credit: dict[str, Any]

    @property
    def is_decided(self) -> bool:
        return self.decision is not None

    @property
    def name(self) -> str:
        """For people: the supplier and its order number."""
        return f"{self.supplier} {self.supplier_order_number}".strip()


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    """Refused for good; a person is told."""


@dataclass(frozen=True)
class QueuedMessage:
    """One message to the customer in the outbox."""

    id: str
    case_id: int
    kind: str
    notifier: str
    facts: dict[str, Any]
    envelope: dict[str, Any]
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
class Task:
    """A question to a person, with the evidence. ``choices`` maps each possible decision to its meaning."""

    id: int
    case_id: int
    effect_key: str | None
    part_id: int | None
    kind: str
    code: str
    reason: str
    evidence: dict[str, Any]
    choices: dict[str, str]
    owner: str
    opened_at: datetime
    due_at: datetime
    decision: str | None
    decision_detail: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Incident:
    """Something that should not be: reported to a person, never repaired silently."""

    id: int
    case_id: int
    kind: str
    reason: str
    evidence: dict[str, Any]
    owner: str
    opened_at: datetime
    due_at: datetime
