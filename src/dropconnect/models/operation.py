"""What a provider says: the result of a write, evidence, terms, and rows of its lists."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self, TypedDict, Unpack

from dropconnect.models.base import Model
from dropconnect.models.cancellation import RefundLine
from dropconnect.models.money import Money
from dropconnect.models.order import Order
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
    """The provider's own code, or a short name of yours."""
    message: str
    """The provider's own words, for the merchant only."""
    final: bool = False
    """The refusal provably had no effect (documented, or explained by our own pre-check). A refused
    refund that is not final may have paid: a person looks at the gateway, nothing is repeated."""


class Told(TypedDict, total=False):
    """What a result or an evidence may tell besides, whatever its status."""

    provider_id: str
    amount: Money | None
    facts: dict[str, Any]


class ToldOfStep(Told, total=False):
    """The same of the result of a write."""

    warnings: tuple[str, ...]
    order: Order | None


class StepResult(Model):
    """The result of a write. ``facts`` is what the provider replied, short, without secrets.

    A connector makes one by the method that is called as its status: ``StepResult.done(provider_id="7")``.
    """

    status: StepStatus
    provider_id: str = ""
    amount: Money | None = None
    """What was moved, where money was."""
    refusal: Refusal | None = None
    """With REFUSED and MANUAL: why."""
    warnings: tuple[str, ...] = ()
    """What is not as it should be although the effect happened; a person will look at each."""
    facts: dict[str, Any] = {}
    portal: PortalKit | None = None
    """With MANUAL: what the person needs."""
    order: Order | None = None
    """The order as the reply to the write showed it, or a read right after it; None: it did not show it. It
    saves the next look at the order, and proves nothing by itself."""

    @classmethod
    def done(cls, **told: Unpack[ToldOfStep]) -> Self:
        """It happened, and we did it."""
        return cls(status=StepStatus.DONE, **told)

    @classmethod
    def already(cls, **told: Unpack[ToldOfStep]) -> Self:
        """It was so before we asked: nothing was sent, or nothing was changed by it."""
        return cls(status=StepStatus.ALREADY, **told)

    @classmethod
    def requested(cls, **told: Unpack[ToldOfStep]) -> Self:
        """Accepted, and not done: it is asked about again, by ``provider_id`` where there is one."""
        return cls(status=StepStatus.REQUESTED, **told)

    @classmethod
    def in_doubt(cls, **told: Unpack[ToldOfStep]) -> Self:
        """The provider answered, and it still does not show whether it happened: it is looked up."""
        return cls(status=StepStatus.IN_DOUBT, **told)

    @classmethod
    def refused(cls, refusal: Refusal, **told: Unpack[ToldOfStep]) -> Self:
        """The provider's no. Whether it certainly had no effect, ``refusal.final`` says."""
        return cls(status=StepStatus.REFUSED, refusal=refusal, **told)

    @classmethod
    def by_hand(
        cls, refusal: Refusal | None = None, portal: PortalKit | None = None, **told: Unpack[ToldOfStep]
    ) -> Self:
        """The API cannot do it, for the reason in ``refusal``: a person must. ``portal``: where, and in which
        words."""
        return cls(status=StepStatus.MANUAL, refusal=refusal, portal=portal, **told)


class EvidenceStatus(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    PENDING = "pending"
    """It may still come about. Before the settle time that is so of all that is not found."""
    UNKNOWABLE = "unknowable"
    """The provider alone cannot tell: a person must look elsewhere."""


class Evidence(Model):
    """What a look-up found about one effect, with the reason in words for the merchant."""

    status: EvidenceStatus
    reason: str
    """What was seen and what it means, in words for the merchant."""
    provider_id: str = ""
    amount: Money | None = None
    """What was moved, where money was."""
    repeat_harmless: bool = False
    """With ABSENT: sending it again cannot do it twice (the write only sets a state)."""
    key_remembered: bool = False
    """With ABSENT: the provider de-duplicates by our key, and still remembers the key if it ever saw it."""
    facts: dict[str, Any] = {}

    @classmethod
    def found(cls, reason: str, **told: Unpack[Told]) -> Self:
        """It happened. ``provider_id`` and ``amount`` are the provider's."""
        return cls(status=EvidenceStatus.FOUND, reason=reason, **told)

    @classmethod
    def absent(
        cls,
        reason: str,
        *,
        repeat_harmless: bool = False,
        key_remembered: bool = False,
        **told: Unpack[Told],
    ) -> Self:
        """The provider shows nothing of it just now. When that proves something, the core knows."""
        return cls(
            status=EvidenceStatus.ABSENT,
            reason=reason,
            repeat_harmless=repeat_harmless,
            key_remembered=key_remembered,
            **told,
        )

    @classmethod
    def pending(cls, reason: str, **told: Unpack[Told]) -> Self:
        """The provider itself says that it is still at work on it."""
        return cls(status=EvidenceStatus.PENDING, reason=reason, **told)

    @classmethod
    def unknowable(cls, reason: str, **told: Unpack[Told]) -> Self:
        """What the provider shows may be it or may not be: a person must look elsewhere."""
        return cls(status=EvidenceStatus.UNKNOWABLE, reason=reason, **told)

    def before_settling(self) -> Self:
        """The same while the call may still be in flight: only what is there proves something.

        So what is absent may still come, and a row that could be it may still show that it is.
        """
        if self.status in (EvidenceStatus.FOUND, EvidenceStatus.PENDING):
            return self
        return self.changed(
            status=EvidenceStatus.PENDING,
            reason=f"{self.reason.rstrip('.')}. That may still change.",
            repeat_harmless=False,
            key_remembered=False,
        )


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
    """For the merchant: why not, or why not at once."""
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
    """What the platform would give back for each line; empty: it says only the sum."""
    amount: Money
    refundable: Money
    """The most the provider would still pay back on this order."""


class CheckItem(Model):
    """One row of ``dropconnect check``. A failed one says in ``fix`` what to do."""

    name: str
    ok: bool
    """Whether this works."""
    detail: str
    """What was seen."""
    fix: str = ""
    """What to do; empty if it is in order."""


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
