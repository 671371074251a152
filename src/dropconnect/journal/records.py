"""What the journal keeps as JSON, as models: read once at its edge, never picked apart by key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from dropconnect.journal.states import CreditState, Decision, EffectState, TurnedAway
from dropconnect.models.base import Model
from dropconnect.models.commands import (
    CancelOrderCommand,
    CloseRequestCommand,
    Command,
    EffectKind,
    HoldOrderCommand,
    NoteCommand,
    RefundCommand,
    ReleaseOrderCommand,
    RemoveLinesCommand,
    RemoveRefundCommand,
)
from dropconnect.models.customer_request import CustomerRequest
from dropconnect.models.money import Money
from dropconnect.models.operation import Evidence, Refusal, StepResult, StepStatus
from dropconnect.models.portal import PortalKit
from dropconnect.models.seen import Clocks
from dropconnect.models.supplier import (
    CancelSupplierCommand,
    LineAnswer,
    ReminderCommand,
    SupplierLine,
    SupplierUnits,
    WithdrawCommand,
)

COMMANDS: Mapping[EffectKind, type[Command]] = {
    EffectKind.REFUND: RefundCommand,
    EffectKind.BOOK_REFUND: RefundCommand,
    EffectKind.CANCEL_ORDER: CancelOrderCommand,
    EffectKind.REMOVE_LINES: RemoveLinesCommand,
    EffectKind.HOLD_ORDER: HoldOrderCommand,
    EffectKind.RELEASE_ORDER: ReleaseOrderCommand,
    EffectKind.ADD_NOTE: NoteCommand,
    EffectKind.REMOVE_REFUND: RemoveRefundCommand,
    EffectKind.CLOSE_REQUEST: CloseRequestCommand,
    EffectKind.CANCEL_SUPPLIER: CancelSupplierCommand,
    EffectKind.WITHDRAW_SUPPLIER: WithdrawCommand,
    EffectKind.ESCALATE_SUPPLIER: ReminderCommand,
}
"""The model of what was sent, for each kind of effect."""


class HumanWord(Model):
    """What a person said about an effect."""

    decision: Decision
    detail: str
    by: str
    at: datetime


_STEPS = frozenset(StepStatus)


def _a_step(status: Any) -> Any:
    """Only a word that a connector can say; a look-up and an error have fields of their own."""
    return status if status in _STEPS else None


class EffectResult(Model):
    """What is recorded of what became of an effect: a connector's result, an error, or a look-up."""

    status: Annotated[StepStatus | None, BeforeValidator(_a_step)] = None
    """What the connector said; None after an error, and where a look-up found that nothing happened."""
    provider_id: str = ""
    amount: Money | None = None
    refusal: Refusal | None = None
    warnings: tuple[str, ...] = ()
    facts: dict[str, Any] = {}
    portal: PortalKit | None = None
    error: str = ""
    """The class of the exception that ended the call."""
    message: str = ""
    """What that exception said, where it was one of ours: others may hold secrets."""
    turned_away: TurnedAway | None = None
    """What answered in the provider's place; None: the provider itself, nobody, or it is not known."""
    retry_after: float | None = None
    """Seconds after that error before the provider wants to be asked again."""
    evidence: Evidence | None = None
    """What a look-up found."""
    human_word: HumanWord | None = None

    @classmethod
    def of_step(cls, result: StepResult) -> EffectResult:
        told = dict(result)
        del told["order"]  # a look for the next step, which the journal does not keep
        return cls(**told)

    @classmethod
    def of_evidence(cls, state: EffectState, evidence: Evidence) -> EffectResult:
        return cls(
            status=_a_step(state), provider_id=evidence.provider_id, amount=evidence.amount, evidence=evidence
        )

    @property
    def reason(self) -> str:
        """Why it did not happen, in the provider's words or the error's; empty if it was not said."""
        return self.refusal.message if self.refusal is not None else self.message


class EffectContext(Model):
    """What we remember of an effect beside what was sent."""

    fee: Money | None = None
    """What the policy keeps with this payment."""
    decided: str = ""
    """Names the set of answers that a payment is for (``DecidedUnits.fingerprint``)."""
    first_intent_at: datetime | None = None
    """When the key of a repeated effect was sent for the first time; None: never repeated."""
    after_restore: datetime | None = None
    """The restore of the journal after which it was looked up before it was sent; None: there was none."""
    throttled: bool = False
    """It was turned away as one request too many before, and sent again: that is done once."""
    suspected: bool = False
    """This journal did not send it: a lost copy, or another installation, may have."""


class PartTerms(Model):
    """What a part was asked under."""

    answer: LineAnswer
    units: tuple[SupplierUnits, ...]
    tracking: tuple[str, ...] = ()
    """Tracking numbers that were there before anything was asked."""
    unpaid: bool = False
    """The merchant had not paid the supplier, which then owes nothing."""
    lines: tuple[SupplierLine, ...] = ()
    """The supplier's order as it was found: one without an API cannot be asked for it again."""
    asked_by: str = ""
    """The person who asked the supplier in its portal; empty: nobody said so."""


class AskedClocks(Model):
    """What other clocks than the wall clock showed when a supplier was asked."""

    boot: float
    boot_id: str
    date: datetime | None = None
    """The supplier's own clock, in UTC; None: it did not say."""


class PartCredit(Model):
    """What the supplier of a part owes the merchant; never set off against the customer's money."""

    state: CreditState | None = None
    expected: Money | None = None
    """None: the supplier did not say how much."""
    fee: Money | None = None
    """What the supplier keeps by its terms."""
    fee_percent: str = ""
    """The same, in percent of what the merchant paid."""
    received: Money | None = None
    money_to: str = ""
    decided_by: str = ""
    """Who said whether the money came."""
    decided_at: datetime | None = None

    @property
    def is_promised(self) -> bool:
        """Whether anything is known of money that is to come back."""
        return self.changed(state=None) != PartCredit()


class Envelope(Model):
    """Where a message goes."""

    to: str
    language: str


class SightingFacts(Model):
    """What is remembered of a sighting."""

    is_old: bool = False
    """It was so when dropconnect first looked."""
    words: str = ""
    """What was seen, in a sentence; empty: it was not looked at yet."""
    why: str = ""
    """Why no case was opened."""
    lines: dict[str, int | None] = {}
    """Store line id -> units, of goods that a supplier does not deliver, or that a customer asked in the
    store to have cancelled. None: the whole line, which is sold by measure."""
    request: CustomerRequest | None = None
    """Of a customer's request in the store: as it was read last."""
    changed_at: datetime | None = None
    """When the store's order had changed for the last time, as the store's list said."""
    first: Clocks | None = None
    """What the clocks showed at the first look at the supplier."""
    times: int = 0
    """How often it had led to a case before, and was over since."""


class SeenClaim(Model):
    """Another installation's claim, as our own looks at the order found it."""

    id: str
    value: str
    since: datetime
    """When it was first seen so, by the wall clock; for people."""
    boot: float
    boot_id: str
    """The same by the boot clock: the reader's own clock decides when it is stale, never a time in it."""


class Others(Model):
    """The claims of others on an order, by name, and which of them a person gave free."""

    seen: dict[str, SeenClaim] = {}
    freed: dict[str, str] = {}
    """Name -> value of a claim of which a person said that nobody is behind it any more."""
