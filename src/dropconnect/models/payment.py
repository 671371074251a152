"""How an order was paid: what each source says about it, and what else than money paid a part."""

from __future__ import annotations

from enum import StrEnum

from dropconnect.models.base import Model
from dropconnect.models.money import Money


class Payment(Model):
    """How the customer paid."""

    method: str
    """The platform's id of the gateway, empty if none."""
    title: str = ""
    """As customers see the method."""
    offline: bool = False
    """Bank transfer, cheque, cash on delivery: only a person knows what came in."""
    refundable: bool = False
    """The gateway can send money back when the platform asks it to."""
    reference: str = ""
    """The gateway's number of the payment; empty: none."""


class PaymentSource(StrEnum):
    """Who says that money came in."""

    GATEWAY = "gateway"
    """A capture that the payment gateway told the platform."""
    STORE = "store"
    """The platform's own flag, status or date; staff and plugins can set it."""
    PERSON = "person"


class PaymentEvidence(Model):
    """What one source says about the money of an order. Where sources contradict each other, ``Order.paid``
    is None, and a person is shown all of them."""

    source: PaymentSource
    """Who says it."""
    amount: Money | None = None
    """What came in by this source; None: it does not say how much."""
    says: str
    """In words for the merchant, such as ``status "processing" means that payment was received``."""


class TenderKind(StrEnum):
    """What paid beside the gateway."""

    GIFT_CARD = "gift-card"
    WALLET = "wallet"
    POINTS = "points"
    STORE_CREDIT = "store-credit"
    BY_HAND = "by-hand"
    """Money that only people see come in and go back, such as a bank transfer beside a card."""
    OTHER = "other"
    """Seen only in the totals: the lines cost more than the order."""


class Tender(Model):
    """Something other than ``Order.paid`` that paid a part of the order, or was taken off its price. A refund
    does not give it back: a person does, before the case closes."""

    id: str
    """The same at each reading, and different for each tender of the order."""
    kind: TenderKind
    """What it is."""
    amount: Money
    """Positive."""
    label: str
    """As people know it, such as ``gift card ending HQBX``. Never a code that could be spent."""
    line_id: str = ""
    """The line with negative money that stands for it in ``Order.lines`` (a wallet that the store writes as a
    negative fee). Empty: no line stands for it, so the lines cost more than ``Order.total``."""


class DisputeState(StrEnum):
    """Where a bank's dispute of a payment stands. A chargeback is a dispute that took the money."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    UNKNOWN = "unknown"
    """A word that we do not know counts as open."""


class Dispute(Model):
    """The customer's bank asks for a payment back, or has taken it."""

    id: str
    state: DisputeState
    """Where it stands."""
    amount: Money | None = None
    """None: the platform does not say."""
    provider_status: str = ""
