"""The words in which the journal says how things stand: stages, outcomes, states, decisions."""

from __future__ import annotations

from enum import StrEnum

from dropconnect.journal.incident_kinds import IncidentKind as IncidentKind

CUSTOMER_WORDS = "customer-words"
"""The kind of a line of a timeline that holds what a customer wrote."""


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
        return _RANKS[self]


_RANKS = {stage: rank for rank, stage in enumerate(Stage)}


class CaseKind(StrEnum):
    """What a case is about."""

    CANCELLATION = "cancellation"
    SUPPLIER_ONLY = "supplier-only"
    """The store's order was cancelled elsewhere and nothing is held: the suppliers are to be stopped."""
    CUSTOMER = "customer"
    """The supplier cancelled, has none left, or lost the parcel: the customer is to get the money back."""


class SightingState(StrEnum):
    """What became of something that was seen at a store or a supplier."""

    NEW = "new"
    """It is to be looked at, or to be looked at once more."""
    LISTED = "listed"
    """It is shown to people, and no case was opened for it."""
    OPENED = "opened"
    """There is a case for it."""
    IGNORED = "ignored"
    """The policy says that nothing follows."""
    OVER = "over"
    """It is so no more, or our own case is the cause."""


class DeliveryState(StrEnum):
    """What became of what a provider told by webhook."""

    NEW = "new"
    """It is to be acted on."""
    DONE = "done"


class Outcome(StrEnum):
    """How a case ended."""

    DONE = "done"
    REFUSED = "refused"
    """Nothing was changed, by policy, by the platform or by a person's decision."""
    WITHDRAWN = "withdrawn"
    """Taken back before money moved, and with it what suppliers had been asked."""
    STOPPED = "stopped"
    """A person ended it half-way; the timeline says what had happened by then."""
    ALREADY = "already"
    """Another installation had paid it back; nothing was paid by this case."""


class WaitsFor(StrEnum):
    """What an open case waits for; none: it can continue at once."""

    PERSON = "person"
    SETTLE = "settle"
    """A call may still be in flight: only looking is allowed."""
    SUPPLIER = "supplier"
    """A supplier has been asked and has time to answer until a date."""
    OTHER = "other"
    """Another installation is at work on the same order."""
    RETRY = "retry"
    """The provider was not reachable, nothing happened; tried again at the due time."""
    PAUSE = "pause"
    """A person has stopped all writes; looked at again soon."""


class EffectState(StrEnum):
    """What is known of an effect."""

    INTENT = "intent"
    """About to be sent, or sent: no reply is recorded. With its writer gone it is in doubt."""
    DOUBT = "doubt"
    UNSENT = "unsent"
    """It provably never happened: it may be sent (again) under the same key."""
    DONE = "done"
    ALREADY = "already"
    REQUESTED = "requested"
    REFUSED = "refused"
    """Refused, provably without effect; or an operation that the provider does not have."""
    CONTESTED = "contested"
    """Refused, but money may have moved all the same: a person looks."""
    MOVED = "moved"
    """A person said the money moved, while the platform has not booked it."""
    GIVEN_UP = "given-up"


UNRESOLVED = frozenset({EffectState.INTENT, EffectState.DOUBT, EffectState.CONTESTED, EffectState.REQUESTED})
"""It is not known yet whether it happened."""
HAPPENED = frozenset({EffectState.DONE, EffectState.ALREADY})


class TurnedAway(StrEnum):
    """What stood in front of the provider and answered a write in its place."""

    THROTTLE = "throttle"
    """It wants fewer requests. The write most probably never reached the provider."""
    FIREWALL = "firewall"
    """It refuses, and will refuse again until its operator acts."""


class ClaimState(StrEnum):
    """How our claim on an order stands at its store."""

    LIVE = "live"
    """It stands there, or may: it is about to be laid, or others were there too when it was looked at."""
    HELD = "held"
    """It stood there alone when it was looked at."""
    GIVEN_UP = "given-up"
    """Taken away: nothing was paid under it."""
    DONE = "done"
    """Marked with the refund that was made under it."""
    LOST = "lost"
    """It was gone when we looked: another installation took it away, or the store lost it."""


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


class CreditState(StrEnum):
    """How what a supplier owes the merchant stands."""

    EXPECTED = "expected"
    CLOSED = "closed"
    """The request was taken back: the goods come, and nothing is owed."""
    RECEIVED = "received"
    REFUSED = "refused"


class MessageState(StrEnum):
    """What became of a message to the customer."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    """Refused for good; a person is told."""
    REPLACED = "replaced"
    """Not sent: a later message, or the end of the case, told more before its turn came."""
    BY_HAND = "by-hand"
    """The store has no mail account: a task has the text for a person to send."""


class TaskKind(StrEnum):
    """What a person is asked."""

    APPROVAL = "approval"
    COLLECTED = "collected"
    PAY_BY_HAND = "pay-by-hand"
    HAND_PROOF = "hand-proof"
    UNPAID_ROW = "unpaid-row"
    MONEY_DOUBT = "money-doubt"
    BOOKING_DOUBT = "booking-doubt"
    STATE_DOUBT = "state-doubt"
    REFUSED = "refused"
    TROUBLE = "trouble"
    CLAIM = "claim"
    SAME_WISH = "same-wish"
    GIVE_BACK = "give-back"
    SUPPLIER_ANSWER = "supplier-answer"
    SUPPLIER_TROUBLE = "supplier-trouble"
    SUPPLIER_NO = "supplier-no"
    SUPPLIER_SILENT = "supplier-silent"
    TELL_CUSTOMER = "tell-customer"
    CUSTOMER_REQUEST = "customer-request"


class Decision(StrEnum):
    """What a person can say to a task; the last three are said by dropconnect itself."""

    APPROVE = "approve"
    DENY = "deny"
    COLLECTED = "collected"
    PAID_BY_HAND = "paid by hand"
    NO_MONEY_MOVED = "no money moved"
    NO_MONEY_MOVED_STOP = "no money moved, stop"
    MONEY_MOVED = "money moved"
    IT_HAPPENED = "it happened"
    TRY_AGAIN = "try again"
    LEAVE = "leave it"
    STOP = "stop"
    STOPPED = "stopped"
    NOT_ORDERED = "not ordered"
    ASKED = "asked"
    """The supplier was asked in its portal; its answer is waited for."""
    REFUSED = "refused"
    ABSORB = "absorb"
    WAIT = "wait"
    GONE = "gone"
    SAME = "same"
    FURTHER = "further"
    GIVEN_BACK = "given back"
    NOT_NEEDED = "not needed"
    TOLD = "told"
    NOTHING_DUE = "nothing is due"
    """The bank has taken the money in a dispute: what was asked for is cancelled without a payment."""
    SEEN_TO = "seen to"
    """What an incident says is put right."""
    AS_IT_SHOULD_BE = "as it should be"
    """What an incident says is no trouble."""
    SUPPLIERS_ONLY = "suppliers only"
    """The suppliers are to be stopped, and nothing is paid back."""
    ARRIVED = "arrived"
    """Goods of a withdrawal from the contract are back."""
    SENT_BACK = "sent back"
    """The consumer shows that they were sent back."""
    WE_COLLECT = "we collect"
    """The merchant has them collected: their money waits for nothing."""
    LOWERED = "lowered"
    """They are back, and handling took value off them."""
    WITHDRAWN = "withdrawn"
    """The case was withdrawn: the task needs no decision any more."""
    CASE_CLOSED = "case closed"
    """The case has ended: the task needs no decision any more."""
    OVER = "over"
    """What was asked about is over: the task needs no decision any more."""


class RunnerEnd(StrEnum):
    """How it is known that a runner has ended."""

    ORDERLY = "orderly"
    """It said so itself, after its last call had returned."""
    PROVED = "proved"
    """Its lock file is free, or its process is not there any more."""
    SAID = "said"
    """A person said so."""
