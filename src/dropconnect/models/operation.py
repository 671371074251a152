"""Commands that go out to a provider, and what comes back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause, RefundLine, RefundMethod
from dropconnect.models.claim import Claim, ClaimMark
from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderState


class EffectKind(StrEnum):
    """What an effect does. A name here is part of every effect key ever minted: never rename one."""

    REFUND = "refund"
    CANCEL_ORDER = "cancel-order"
    CANCEL_SUPPLIER = "cancel-supplier"
    WITHDRAW_SUPPLIER = "withdraw-supplier"
    ESCALATE_SUPPLIER = "escalate-supplier"
    BOOK_REFUND = "book-refund"
    HOLD_ORDER = "hold-order"
    RELEASE_ORDER = "release-order"
    ADD_NOTE = "add-note"


class GuardReading(Model):
    """What was read at the provider right before a write, so that a look-up can tell what is new."""

    order_status: str
    refund_ids: tuple[str, ...] = ()
    refunded: Money
    paid: Money | None = None
    read_at: datetime

    @classmethod
    def of(cls, order: Order) -> Self:
        """What a write must remember of the order as it was read."""
        return cls(
            order_status=order.provider_status,
            refund_ids=tuple(refund.id for refund in order.refunds),
            refunded=order.refunded,
            paid=order.paid,
            read_at=order.observed_at,
        )


class Command(Model):
    """The common part of every write: which effect, on what, and until when it may still be sent."""

    key: str
    order_id: str
    send_by: float | None = Field(default=None)
    """Seconds on the boot clock after which the first byte must not leave (see ``transport``)."""


class RefundCommand(Command):
    """Pay back ``amount`` by ``method``. ``reason`` is short, human, and may be read by the customer."""

    before: GuardReading
    amount: Money
    method: RefundMethod
    lines: tuple[RefundLine, ...]
    restock: bool
    reason: str
    journal: str = ""
    """The name of the journal that pays, to be left with the refund beside the key."""
    claim: Claim | None = None
    """Where the store holds claims: the row that must be there and alone, read right before the payment."""
    more_follows: bool = False
    """The case has more to pay back than this; to be left with the refund."""


class CancelOrderCommand(Command):
    """Set the order to cancelled without moving any money. ``note`` is for the store's staff."""

    before: GuardReading
    cause: Cause
    restock: bool
    note: str = ""
    mark: ClaimMark | None = None
    """How the case's claim is to stand afterwards, if the platform can do both in one request; the result
    then says so in ``facts["marked"]``."""


class HoldOrderCommand(Command):
    """Stop the sending of this order's goods while its cancellation is under way."""

    before: GuardReading
    cause: Cause
    reason: str


class ReleaseOrderCommand(Command):
    """Take back the hold that was made under ``hold_key``, and no other."""

    before: GuardReading
    hold_key: str
    hold_ids: tuple[str, ...] = ()
    """What the platform calls it, as the hold's ``facts["hold_ids"]`` said."""


class NoteCommand(Command):
    """Write ``text`` into the order's history for the store's staff, beside what stands there."""

    before: GuardReading
    text: str
    tags: tuple[str, ...] = ()


class ClaimCommand(Command):
    """Write one row of a claim (see ``models.claim``), or take it away.

    It sets what stands under a name, so it may be sent again; what became of it is seen by reading.
    """

    name: str
    value: str | None
    """None: take it away."""
    row_id: str = ""
    """The store's id of the row, where it is known: only that one is changed."""
    over: tuple[str, ...] = ()
    """Names of rows that may be replaced, at a store that holds only one row for an order."""


class LookUpCommand(Model):
    """Find out whether the effect ``key``, sent at ``sent_at`` without a reply, happened; or how an effect
    stands that was accepted and is not done. It writes nothing, so it is not a ``Command``."""

    key: str
    order_id: str
    before: GuardReading
    kind: EffectKind
    sent_at: datetime
    first_sent_at: datetime | None = None
    """When this key was sent for the first time, if it was sent more than once."""
    provider_id: str = ""
    """What the provider called it when it accepted it."""
    amount: Money | None = None
    method: RefundMethod | None = None
    journal: str = ""
    """The journal that asks: a refund with the same key and another journal's name is not its own."""
    settled: bool
    """The settle time has passed: the provider cannot have the call in flight any more."""


class StepStatus(StrEnum):
    DONE = "done"
    ALREADY = "already"
    """It was so before we asked; nothing was changed by us."""
    REQUESTED = "requested"
    """Accepted, not done: ask again with ``*_follow_up``."""
    REFUSED = "refused"
    MANUAL = "manual"
    """This provider cannot do it by API: a person must."""
    IN_DOUBT = "in-doubt"


class Refusal(Model):
    """A provider's no. A refusal is a value, not an exception."""

    code: str
    message: str
    """The provider's own words, for the merchant only."""
    final: bool = False
    """The refusal provably had no effect (documented, or explained by our own pre-check). A refused
    refund that is not final may have paid: a person looks at the gateway, nothing is repeated."""


class StepResult(Model):
    """The result of a write. ``facts`` is what the provider replied, short, without secrets."""

    status: StepStatus
    provider_id: str = ""
    amount: Money | None = None
    refusal: Refusal | None = None
    warnings: tuple[str, ...] = ()
    """What is not as it should be although the effect happened; a person will look at each."""
    facts: dict[str, Any] = {}


class EvidenceStatus(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    PENDING = "pending"
    """Too early to say: it may still be on its way."""
    UNKNOWABLE = "unknowable"
    """The provider alone cannot tell: a person must look elsewhere."""


class Evidence(Model):
    """What a look-up found about one effect, with the reason in words for the merchant."""

    status: EvidenceStatus
    reason: str
    provider_id: str = ""
    amount: Money | None = None
    repeat_harmless: bool = False
    """With ABSENT: sending it again cannot do it twice (the write only sets a state)."""
    key_remembered: bool = False
    """With ABSENT: the provider de-duplicates by our key, and still remembers the key if it ever saw it."""
    facts: dict[str, Any] = {}


class Eligibility(StrEnum):
    """Whether something can be cancelled at a provider."""

    NOW = "now"
    ASK = "ask"
    """We can only ask; the answer comes later."""
    NO = "no"
    MANUAL = "manual"
    UNKNOWN = "unknown"


class CancellationTerms(Model):
    """May the order be cancelled, why not, and in which way this platform does it."""

    eligibility: Eligibility
    code: str = ""
    reason: str = ""
    customer_reason: str = ""
    restocks_on_cancel: bool = False
    """Cancelling puts the goods back in stock whether or not that is wanted."""
    cancel_first: bool = False
    """A whole order is set to cancelled before its money is paid back, not after."""
    releases_authorization: bool = False
    """Cancelling the whole order releases what the customer's payment only authorised."""
    store_credit: bool = False
    """The money can be given as credit at the store instead."""


class Quote(Model):
    """The provider's own numbers for exactly the chosen lines. They win over ours, minus the fee."""

    lines: tuple[RefundLine, ...]
    amount: Money
    refundable: Money
    """The most the provider would still pay back on this order."""


class CheckItem(Model):
    """One row of ``dropconnect check``. A failed one says in ``fix`` what to do."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


class OrderSummary(Model):
    """One row of ``platform_find_orders``.

    What the list tells beyond the first four decides whether the order has to be read at all. It never
    decides about money: whoever pays reads the order. A platform whose list does not tell it leaves it out,
    and every order is then read.
    """

    id: str
    number: str
    provider_status: str
    modified_at: datetime | None = None
    state: OrderState | None = None
    """As ``Order.state``; None: the list does not tell, nor anything of what follows."""
    paid: Money | None = None
    """At most what automatic gateways captured; None: only people know what came in."""
    refunded: Money | None = None
    """As ``Order.refunded``; None: the list does not tell."""
    refund_ids: tuple[str, ...] | None = None
    """Of all refunds in ``refunded``; None: the list does not tell."""
    authorized: Money | None = None
    """As ``Order.authorized``."""


class WebhookEvent(Model):
    """A verified delivery. An event is a hint that causes a fresh read, never a fact by itself.

    A signature covers the body alone: whoever has one delivery can send its body again under another topic
    and id. So ``access-lost`` is believed once the connection's check fails, and ``order-deleted`` once the
    order is not found.
    """

    kind: str
    """``ping``, ``order-changed``, ``order-deleted``, ``access-lost`` (the app was removed),
    ``privacy-request`` (a law's deadline runs) or ``ignored``."""
    order_id: str = ""
    dedupe_key: str
    """The same for every copy of a delivery, whatever its headers say; made by ``kit.delivery_key``."""
    topic: str = ""
    """As the header says: for people, and not signed."""
    trusted: bool = True
    """False where others than the provider can make the signature, or nothing is signed: then the event
    causes a fresh read at the usual pace, and nothing else."""
