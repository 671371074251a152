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
    MONEY = "money"
    STORE = "store"
    VERIFY = "verify"
    CLOSED = "closed"

    @property
    def rank(self) -> int:
        return list(Stage).index(self)


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    """Nothing was changed, by policy, by the platform or by a person's word."""
    STOPPED = "stopped"
    """A person ended it half-way; the timeline says what had happened by then."""


class WaitsFor(StrEnum):
    """What an open case waits for; none: it can go on at once."""

    PERSON = "person"
    SETTLE = "settle"
    """A call may still be in flight: only looking is allowed."""
    RETRY = "retry"
    """The provider was not reachable, nothing happened; tried again at the due time."""


class EffectState(StrEnum):
    INTENT = "intent"
    """About to be sent, or sent: no answer is recorded. With its writer gone it is in doubt."""
    DOUBT = "doubt"
    UNSENT = "unsent"
    """It surely never happened: it may be sent (again) under the same key."""
    DONE = "done"
    ALREADY = "already"
    REQUESTED = "requested"
    REFUSED = "refused"
    """Refused, surely without effect; or an operation that the provider does not have."""
    CONTESTED = "contested"
    """Refused, but money may have moved all the same: a person looks."""
    MOVED = "moved"
    """A person said the money moved, while the platform has not booked it."""
    GIVEN_UP = "given-up"


UNRESOLVED = frozenset({EffectState.INTENT, EffectState.DOUBT, EffectState.CONTESTED, EffectState.REQUESTED})
"""Nobody knows yet whether it happened."""
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
    def fee(self) -> Money | None:
        value = self.context.get("fee")
        return Money.model_validate(value) if value else None


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
    """A question to a person, with the evidence. ``answers`` maps each possible answer to its meaning."""

    id: int
    case_id: int
    effect_key: str | None
    kind: str
    code: str
    reason: str
    evidence: dict[str, Any]
    answers: dict[str, str]
    owner: str
    opened_at: datetime
    due_at: datetime
    answer: str | None
    answer_detail: str
    answered_by: str
    answered_at: datetime | None


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
