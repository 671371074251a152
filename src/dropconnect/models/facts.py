"""What may be said to the customer: facts that do not exist before they are true, and the messages.

A fact is made when the case has proved it, never in the hope that it will become true; a message is
made of facts, and its template sees nothing else. So no mail can promise what did not happen.

::

    Acknowledgement   RequestReceived
    WaitingUpdate     StillWaiting
    OutcomeMessage    OrderCancelled, RefundMade, LinesRefused, GoodsStillCome (at least one)
    EndedMessage      an Ending, and RefundMade where money went back
    WithdrawalReceived, WithdrawalAnswered    a Statement, as it was received
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause, RefundMethod
from dropconnect.models.greeting import GreetingName
from dropconnect.models.money import ExactDecimal, Money

_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TEXT_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """``text`` without line breaks, control characters and marks that turn the reading direction.

    Names come from customers and products: they must not start a line, or a header, of their own.
    """
    plain = (
        " " if unicodedata.category(character) in _BREAKS else character
        for character in text
        if character not in _TEXT_DIRECTION
    )
    return " ".join("".join(plain).split())


OneLine = Annotated[str, AfterValidator(one_line)]
Words = Annotated[str, AfterValidator(one_line), Field(min_length=1)]


class NamedUnits(Model):
    """Some units of an item, named as in the customer's order."""

    name: Words
    quantity: int | ExactDecimal = Field(gt=0)
    """Units, or a measure such as 1.5."""


class RequestReceived(Model):
    """The request has been recorded. ``lines`` is what was asked for; none: the whole order."""

    received_at: AwareDatetime
    lines: tuple[NamedUnits, ...] = ()


class StillWaiting(Model):
    """A supplier was asked at ``since`` and has not answered. ``lines``: none: the whole order."""

    since: AwareDatetime
    next_update_by: AwareDatetime
    """We write again by then at the latest, whatever happens."""
    lines: tuple[NamedUnits, ...] = ()

    @model_validator(mode="after")
    def _promises_the_future(self) -> StillWaiting:
        if self.next_update_by <= self.since:
            raise ValueError("the next update lies after the beginning of the wait")
        return self


class OrderCancelled(Model):
    """The store and every supplier behind it have cancelled. ``lines``: none: the whole order."""

    lines: tuple[NamedUnits, ...] = ()


class RefundMade(Model):
    """Money went back, proved by the platform or by a person's decision.

    ``items``, ``shipping`` and ``charges`` (other costs of the order) are without tax and before the
    fee: ``items + shipping + charges + tax - fee_kept = total``, to the cent.
    """

    items: Money
    shipping: Money
    charges: Money
    tax: Money
    fee_kept: Money
    total: Money
    method: RefundMethod
    """GATEWAY: by the way the customer paid. VOID: a reservation was released. BOOK_ONLY: by hand.
    STORE_CREDIT: as credit at the store, at once."""
    made_at: AwareDatetime
    expected_within_days: int = Field(ge=1)
    """Counted from ``made_at``, until the customer can see the money."""
    by_price: bool = True
    """The parts are what the goods and their delivery cost. False: something else paid or lowered a part of
    it, so that only the total may be told."""

    @model_validator(mode="after")
    def _adds_up(self) -> RefundMade:
        parts = (self.items, self.shipping, self.charges, self.tax)
        if any(part.amount < 0 for part in (*parts, self.fee_kept)):
            raise ValueError("no part of a refund is negative; the fee is given as a positive amount")
        if self.total.amount <= 0:
            raise ValueError("a refund is more than 0")
        if Money.total(parts, self.total.currency) - self.fee_kept != self.total:
            raise ValueError(f"the parts do not sum to the total {self.total}")
        return self


class Alternative(StrEnum):
    """What is still possible with items that could not be cancelled."""

    KEEP = "keep"
    RETURN = "return"
    """Send them back after they have arrived."""
    SUBSTITUTE = "substitute"
    """Take something else instead."""


class LinesRefused(Model):
    """These units stay ordered, finally. ``reason`` is safe for the customer and names no supplier;
    empty where there is none that the customer may read."""

    lines: tuple[NamedUnits, ...] = Field(min_length=1)
    reason: OneLine = ""
    reason_language: str = "en"
    """The language of ``reason``. A mail in another one tells it only in translation."""
    alternatives: tuple[Alternative, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> LinesRefused:
        if len(set(self.alternatives)) != len(self.alternatives):
            raise ValueError("an alternative is named once")
        return self


class ParcelAdvice(StrEnum):
    """What to do with goods that come although they were cancelled."""

    KEEP = "keep"
    REFUSE_DELIVERY = "refuse-delivery"
    SEND_BACK = "send-back"


class GoodsStillCome(Model):
    """The merchant bears these units: they are settled for the customer, but may still arrive."""

    lines: tuple[NamedUnits, ...] = Field(min_length=1)
    advice: ParcelAdvice
    tracking: tuple[Words, ...] = ()
    """Tracking numbers, where they are known."""


class MessageKind(StrEnum):
    """A name here is part of every Message-ID ever sent, and a template's file name: never rename one."""

    ACKNOWLEDGEMENT = "acknowledgement"
    WAITING_UPDATE = "waiting-update"
    OUTCOME = "outcome"
    ENDED = "ended"
    """The case ended without carrying out what was asked for."""
    WITHDRAWAL_RECEIVED = "withdrawal-received"
    """A withdrawal from the contract arrived; it belongs to no case yet."""
    WITHDRAWAL_ANSWERED = "withdrawal-answered"
    """What of a withdrawal is not carried out, and why."""


class Ending(StrEnum):
    """How a case ended that did not carry out what was asked for."""

    REFUSED = "refused"
    """Nothing was changed: the order stays as it is."""
    WITHDRAWN = "withdrawn"
    """Taken back before money moved, and nothing had been stopped: the order stays as it is."""
    HALF_WAY = "half-way"
    """Ended when something had been changed already; what follows is for the merchant to say."""
    ALREADY = "already"
    """The money for it had been paid back before."""


class ToCustomer(Model):
    """The common part of every message: which order, and the customer's name (empty: none, or none that a
    greeting may say)."""

    order_number: Words
    customer_name: GreetingName = ""


class Acknowledgement(ToCustomer):
    """We have your request."""

    kind: Literal[MessageKind.ACKNOWLEDGEMENT] = MessageKind.ACKNOWLEDGEMENT
    request: RequestReceived


class WaitingUpdate(ToCustomer):
    """It takes longer than promised."""

    kind: Literal[MessageKind.WAITING_UPDATE] = MessageKind.WAITING_UPDATE
    waiting: StillWaiting


class OutcomeMessage(ToCustomer):
    """The result of the cancellation. ``refused`` and ``still_coming`` have one entry for each reason or
    advice."""

    kind: Literal[MessageKind.OUTCOME] = MessageKind.OUTCOME
    cause: Cause
    """An outcome for a fraud case cannot be made: it would warn the fraudster."""
    cancelled: OrderCancelled | None = None
    refund: RefundMade | None = None
    refused: tuple[LinesRefused, ...] = ()
    still_coming: tuple[GoodsStillCome, ...] = ()
    separate_mail: bool = False
    """The platform's own mail tells what was cancelled and paid back; this one tells the rest."""

    @model_validator(mode="after")
    def _says_something_that_may_be_said(self) -> OutcomeMessage:
        if self.cause is Cause.FRAUD:
            raise ValueError("the customer is told nothing in a fraud case")
        if not (self.cancelled or self.refund or self.refused or self.still_coming):
            raise ValueError("an outcome states at least one fact")
        whole = self.cancelled is not None and not self.cancelled.lines
        if whole and self.refused:
            raise ValueError("an order is not cancelled as a whole while items of it stay ordered")
        return self


class EndedMessage(ToCustomer):
    """The request of the customer has ended without being carried out, or not as a whole."""

    kind: Literal[MessageKind.ENDED] = MessageKind.ENDED
    how: Ending
    refund: RefundMade | None = None
    """Only where the end came half-way."""

    @model_validator(mode="after")
    def _refund_belongs_to_it(self) -> EndedMessage:
        if self.refund is not None and self.how is not Ending.HALF_WAY:
            raise ValueError("where an order stays as it is no money went back")
        return self


class Statement(Model):
    """A withdrawal from the contract as it was typed. What is empty is not there, or not for this reader."""

    received_at: AwareDatetime
    check_code: Words
    name: OneLine = ""
    goods: OneLine = ""
    """Empty: the whole order."""
    mail: OneLine = ""
    reason: OneLine = ""


class WithdrawalReceived(ToCustomer):
    """We have your withdrawal: the acknowledgement of Directive 2011/83/EU, Article 11a(4)."""

    kind: Literal[MessageKind.WITHDRAWAL_RECEIVED] = MessageKind.WITHDRAWAL_RECEIVED
    statement: Statement
    not_me: OneLine = ""
    """Where whoever did not send it says so; only for an address other than the one that was typed."""


class GoodsExempt(Model):
    """Goods that a withdrawal does not cover, with the merchant's reason in the reader's language."""

    goods: Words
    reason: Words


class WithdrawalAnswered(ToCustomer):
    """What of a withdrawal is not carried out, and why."""

    kind: Literal[MessageKind.WITHDRAWAL_ANSWERED] = MessageKind.WITHDRAWAL_ANSWERED
    statement: Statement
    exempt: tuple[GoodsExempt, ...] = ()
    """These goods are not covered; the others are."""
    nothing_because: OneLine = ""
    """Nothing of it is carried out, in a person's words; empty: the rest is."""
    already: bool = False
    """All of it had been cancelled before."""


_OfCase = Acknowledgement | WaitingUpdate | OutcomeMessage | EndedMessage
Message = _OfCase | WithdrawalReceived | WithdrawalAnswered
"""Every message to a customer."""

MESSAGE = Annotated[Message, Field(discriminator="kind")]
"""``Message`` as pydantic reads it from JSON: by its kind."""
