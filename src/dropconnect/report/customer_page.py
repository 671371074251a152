"""What a customer is told on the store's page: nothing of suppliers, people or other orders."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.report.changes import CustomerChange


class CustomerForm(Model):
    """The page of a store on which a customer asks for a link."""

    store: str
    shop: str = Field(description="As the store's mails name it.")
    contact: str = Field(description="Where to write to; empty: none is said.")
    languages: tuple[str, ...] = Field(description="The first one where nothing else fits.")
    mails: bool = Field(description="The customer is written to about what is cancelled.")
    withdraws: bool = Field(description="The store has the withdrawal function of the European Union.")
    has_logo: bool = Field(description="The shop has a logo.")
    has_colour: bool = Field(description="The shop has a colour of its own.")


class WhyStays(StrEnum):
    """Why goods of an order stay ordered."""

    SENT = "sent"
    MAKER = "maker"
    """Whoever makes or sends them has its own rules; ``words`` may say more."""
    RULES = "rules"
    """The shop's rules do not allow it any more."""


class CustomerLine(Model):
    """Goods of the order, in the customer's words."""

    line_id: str
    name: str
    can_cancel: int = Field(description="Units that can still be cancelled.")
    measure: ExactDecimal | None = Field(description="What it measures, if it is cancelled whole or not.")
    stays: int = Field(description="Units that stay.")
    why: WhyStays | None = Field(description="Why they stay; null: none do.")
    words: str = Field(default="", description="The supplier's reason, safe for customers, in English.")


class CustomerMoney(Model):
    """What comes back, before it is confirmed. With tax: ``goods + delivery + other - fee = total``."""

    goods: Money
    delivery: Money
    other: Money
    fee: Money
    fee_percent: str = Field(description="Percent of the goods; empty: the fee is an amount.")
    may_withdraw: bool = Field(
        description="No fee is kept on goods of it from whose contract the customer may still withdraw; "
        "the fee is of the others."
    )
    total: Money
    at_most: bool = Field(description="Whoever has the goods may still say no to a part of it.")
    by_price: bool = Field(description="The parts are what the goods cost; false: only the total is told.")
    method: RefundMethod | None = Field(description="null: nothing was paid that comes back.")
    days: int = Field(description="Until the customer can see it, once it was paid.")
    by_person: bool = Field(description="A person looks at it before anything happens.")


class CustomerPlan(Model):
    """What is cancelled and what comes back; ``lines`` is what was chosen."""

    lines: tuple[CustomerLine, ...]
    money: CustomerMoney | None = Field(description="null: it cannot be said; a person has to.")
    refused: bool = Field(description="Nothing of it can be cancelled here.")
    shown: str = Field(description="Names what was shown: it is carried out only while it is the same.")


class CustomerStage(StrEnum):
    """How a customer's cancellation stands."""

    WORKING = "working"
    PERSON = "person"
    SUPPLIER = "supplier"
    DONE = "done"
    NOT_DONE = "not-done"
    KEPT = "kept"
    HALF_WAY = "half-way"


class CustomerState(Model):
    """A cancellation as its customer may know it: what was proved, and no more."""

    asked_at: AwareDatetime
    goods: tuple[CustomerLine, ...] = Field(description="What was asked for.")
    stage: CustomerStage
    paid: Money | None = Field(description="What was paid back; null: nothing yet.")
    can_keep: bool = Field(description="It can still be taken back.")
    score: int | None = Field(description="What the customer said after the end, 1 to 5; null: nothing.")
    asks_score: bool = Field(description="It is over, and the customer can say how it was.")


class CustomerReason(Model):
    """A reason that customers may choose."""

    reason: str
    words: dict[str, str] = Field(description="By language.")

    def told(self, language: str) -> str:
        """In this language, else in English, else as it was written first."""
        return self.words.get(language) or self.words.get("en") or next(iter(self.words.values()))


class CustomerOrder(Model):
    """What is behind a customer's link."""

    store: str
    order_number: str
    language: str
    state: CustomerState | None = Field(description="null: nothing is asked for yet.")
    busy: bool = Field(description="The shop itself is at work on this order.")
    over: bool = Field(description="The link can cancel nothing any more.")
    lines: tuple[CustomerLine, ...]
    reasons: tuple[CustomerReason, ...] = Field(
        description="What may be chosen as the reason; empty: nobody is asked."
    )
    change: CustomerChange | None = Field(
        description="The newest wish for another address or article; null: none was said."
    )
    can_ask_change: bool = Field(description="Something was not sent yet, and no other wish is open.")
