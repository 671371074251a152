"""What a provider says: the result of a write, evidence, terms, and rows of its lists."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import RefundLine
from dropconnect.models.money import Money
from dropconnect.models.order import OrderState
from dropconnect.models.portal import PortalKit


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
    portal: PortalKit | None = None
    """With MANUAL: what the person needs."""


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
    cancel_first: bool = False
    """A whole order is set to cancelled before its money is paid back, not after."""
    releases_authorization: bool = False
    """Cancelling the whole order releases what the customer's payment only authorised."""
    store_credit: bool = False
    """The money can be given as credit at the store instead."""
    asked_in_store: str = ""
    """What the customer asked for at the platform itself and nobody has answered there, in words; empty:
    nothing, or the platform has no such requests. It speaks against nothing, and is told with the plan."""


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
    created_at: datetime | None = None
    customer: str = Field(default="", repr=False)
    """The customer's name, as people tell orders apart by it."""
    total: Money | None = None
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


class OrderSearch(Model):
    """The orders that people call by a text."""

    rows: tuple[OrderSummary, ...] = ()
    complete: bool = True
    """All orders of the store were looked at: what is not in ``rows`` is not there."""


class WebhookEvent(Model):
    """A verified delivery. An event is a hint that causes a fresh read, never a fact by itself.

    A signature covers the body alone: whoever has one delivery can send its body again under another topic
    and id. So ``access-lost`` is believed once the connection's check fails, and ``order-deleted`` once the
    order is not found.
    """

    kind: str
    """``ping``, ``order-changed``, ``order-deleted``, ``access-lost`` (the app was removed),
    ``privacy-request`` (a law's deadline runs), ``ignored``, or ``unreadable``: it is signed, and is not what
    its topic promises. An ``unreadable`` one is acknowledged as well, since who refuses deliveries gets none
    any more; it is logged, for a person to look at."""
    order_id: str = ""
    object_id: str = ""
    """Of a delivery without an order: the platform's id of what it is about (a return, a fulfilment order),
    if ``platform_find_by_object`` can read to which order that belongs."""
    dedupe_key: str
    """The same for every copy of a delivery, whatever its headers say; made by ``kit.delivery_key``."""
    topic: str = ""
    """As the header says: for people, and not signed."""
    trusted: bool = True
    """False where others than the provider can make the signature, or nothing is signed: then the event
    causes a fresh read at the usual pace, and nothing else."""
