"""Commands that go out to a provider, and the question what became of one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause, RefundLine, RefundMethod
from dropconnect.models.claim import Claim, ClaimMark
from dropconnect.models.money import Money
from dropconnect.models.order import Order


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
    REMOVE_LINES = "remove-lines"
    REMOVE_REFUND = "remove-refund"
    CLOSE_REQUEST = "close-request"


class GuardReading(Model):
    """What was read at the provider right before a write, so that a look-up can tell what is new."""

    order_status: str
    """The provider's own word for how the order stood."""
    refund_ids: tuple[str, ...] = ()
    refunded: Money
    """The sum of all refunds that the order had."""
    paid: Money | None = None
    """As ``Order.paid``."""
    read_at: datetime
    fingerprint: str = ""
    """Of everything about the order that decides about money: see ``is_still``."""

    def is_still(self, order: Order) -> bool:
        """Whether a later reading shows the same order in all that decides about money: its state, its lines,
        what was collected, paid back and disputed. Notes and tags may have changed."""
        return self.fingerprint == _fingerprint(order)

    @classmethod
    def of(cls, order: Order) -> Self:
        """What a write must remember of the order as it was read."""
        return cls(
            order_status=order.provider_status,
            refund_ids=tuple(refund.id for refund in order.refunds),
            refunded=order.refunded,
            paid=order.paid,
            read_at=order.observed_at,
            fingerprint=_fingerprint(order),
        )


_DECIDE = {
    "state",
    "provider_status",
    "currency",
    "total",
    "paid",
    "authorized",
    "lines",
    "payment",
    "disputes",
    "tenders",
    "decimals",
    "parent_id",
    "child_ids",
}


def _fingerprint(order: Order) -> str:
    told = order.model_dump_json(include=_DECIDE)
    refunds = " ".join(sorted(f"{refund.id} {refund.amount}" for refund in order.refunds))
    return hashlib.sha256(f"{told}{refunds}".encode()).hexdigest()[:16]


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
    """What the refund is for; empty where the platform refunds amounts (``PlatformTraits.refunds``)."""
    restock: bool
    reason: str
    """Short, human, and may be read by the customer."""
    journal: str = ""
    """The name of the journal that pays, to be left with the refund beside the key."""
    claim: Claim | None = None
    """Where the store holds claims: the row that must be there and alone, read right before the payment."""
    more_follows: bool = False
    """The case has more to pay back than this; to be left with the refund."""
    notify_customer: bool = False
    """The platform's own mail tells the customer of this refund, where the platform can be told so."""


class CancelOrderCommand(Command):
    """Set the order to cancelled without moving any money. ``note`` is for the store's staff."""

    before: GuardReading
    cause: Cause
    restock: bool
    note: str = ""
    """For the store's staff; empty: none."""
    platform_reason: str = ""
    """The word of the platform's own list that the merchant chose; empty: as the cause says."""
    mark: ClaimMark | None = None
    """How the case's claim is to stand afterwards, if the platform can do both in one request; the result
    then says so in ``facts["marked"]``."""
    notify_customer: bool = False
    """As in ``RefundCommand``. Of a refund and a cancellation of one case only one carries it."""


class HoldOrderCommand(Command):
    """Stop the sending of this order's goods while its cancellation is under way."""

    before: GuardReading
    cause: Cause
    reason: str
    """For the store's staff."""


class ReleaseOrderCommand(Command):
    """Take back the hold that was made under ``hold_key``, and no other."""

    before: GuardReading
    hold_key: str
    """The key of the effect that made the hold."""
    hold_ids: tuple[str, ...] = ()
    """What the platform calls it, as the hold's ``facts["hold_ids"]`` said."""


class NoteCommand(Command):
    """Write ``text`` into the order's history for the store's staff, beside what stands there."""

    before: GuardReading
    text: str
    """For the store's staff; empty: only the tags."""
    tags: tuple[str, ...] = ()
    """Tags to be added to those that the order has."""


class RemoveLinesCommand(Command):
    """Take these units out of the order; nothing was paid for them, and nothing is paid back.

    ``restock``: put them back into stock.
    """

    before: GuardReading
    units: dict[str, int]
    """Line id -> units."""
    left: dict[str, int]
    """Line id -> units that are to stay, refunded ones among them. So it can be repeated."""
    reason: str
    """For the store's staff."""
    restock: bool = False


class RemoveRefundCommand(Command):
    """Take away the row of a refund that never moved money, as a person said who was shown these values."""

    before: GuardReading
    refund_id: str
    """The platform's id of the row."""
    amount: Money
    created_at: datetime | None = None
    made_by: str = ""
    """The user who made the row: the one whose rights we use."""


class CloseRequestCommand(Command):
    """Answer what the customer asked for in the store itself: it is done, or it is declined.

    It says how something that has happened, or will not, is to be shown: it moves neither goods nor money.
    """

    before: GuardReading
    request_id: str
    """``CustomerRequest.id``."""
    granted: bool
    """What was asked for is done; False: it is declined."""
    message: str = ""
    """Why it is declined, for the customer, in the customer's language where we have it; empty: no words."""


class ClaimCommand(Command):
    """Write one row of a claim (see ``models.claim``), or take it away.

    It sets what stands under a name, so it may be sent again; what became of it is seen by reading.
    """

    name: str
    """The name of the row."""
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
    """What the effect does: which of the writing hooks sent it."""
    sent_at: datetime
    first_sent_at: datetime | None = None
    """When this key was sent for the first time, if it was sent more than once."""
    provider_id: str = ""
    """What the provider called it when it accepted it."""
    amount: Money | None = None
    """Of a refund: what it was to pay."""
    method: RefundMethod | None = None
    """Of a refund: how it was to pay."""
    left: dict[str, int] = {}
    """Of units taken out of an order: line id -> units that were to stay. It happened if no line has more."""
    request_id: str = ""
    """Of the answer to a customer's request: ``CloseRequestCommand.request_id``."""
    granted: bool | None = None
    """Of the same: which answer it was. It happened if the store shows the request as answered so."""
    journal: str = ""
    """The journal that asks: a refund with the same key and another journal's name is not its own."""
