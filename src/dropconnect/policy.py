"""The store's cancellation policy, as data: who decides, what is paid back, what is kept.

A policy is a table of the configuration file; every field has a sane default, so an empty table is a
policy. It is pure data with three small look-ups; the planner works out what follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from dropconnect.elsewhere import ElsewherePolicy
from dropconnect.errors import UsageError
from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.models.order import OrderState
from dropconnect.reasons import DEFAULT_REASONS


class Consent(StrEnum):
    """The consent that a cancellation needs."""

    AUTO = "auto"
    ASK = "ask"
    """A person must agree first."""
    REFUSE = "refuse"


class ShippingRule(StrEnum):
    """What is paid back of the shipping costs."""

    WHEN_EMPTY = "when-empty"
    """All of it, once nothing is left to ship."""
    SHARE = "share"
    """With every part its share, by the value of the cancelled items."""
    NEVER = "never"


class SupplierNo(StrEnum):
    """What follows when a supplier refuses, or does not answer in time."""

    DENY = "deny"
    """The customer keeps the order of these goods and hears why."""
    ABSORB = "absorb"
    """The customer is paid back although the goods still come; the merchant bears it."""
    ASK = "ask"


class RefundMode(StrEnum):
    """When money goes out while suppliers answer one after another."""

    JOINED = "joined"
    """One refund when all have answered or their deadlines have passed."""
    AS_ANSWERED = "as-answered"
    """An instalment for every answer; their sum is the joined refund to the cent."""


class MailOwner(StrEnum):
    """Who mails the customer about the cancellation. One owner: the customer is mailed once."""

    PLATFORM = "platform"
    US = "us"
    NOBODY = "nobody"


DEFAULT_STAGES: Mapping[OrderState, Consent] = {
    OrderState.UNPAID: Consent.AUTO,
    OrderState.ON_HOLD: Consent.ASK,
    OrderState.OPEN: Consent.AUTO,
    OrderState.COMPLETED: Consent.REFUSE,
    OrderState.CANCELLED: Consent.AUTO,
    OrderState.REFUNDED: Consent.REFUSE,
    OrderState.FAILED: Consent.AUTO,
    OrderState.TRASHED: Consent.REFUSE,
    OrderState.UNKNOWN: Consent.ASK,
}
"""Who decides when the policy does not say. Of a cancelled order, the money that is left is paid back."""

_TOKEN = re.compile(r"(?=\S*\d)\S{16,}")


def _no_float(value: Any) -> Any:
    # A float in a configuration file is a mistake of its writer, who needs the key. Deeper inside, where
    # only programs call, a float raises TypeError.
    amount = value.get("amount") if isinstance(value, dict) else value
    if isinstance(amount, float):
        raise ValueError(f"write the number in quotes, not as the inexact {amount!r}")
    return value


QuotedMoney = Annotated[
    Money,
    BeforeValidator(_no_float),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)? [A-Z]{3}$", "examples": ["12.50 USD"]}),
]
_QuotedDecimal = Annotated[ExactDecimal, BeforeValidator(_no_float, json_schema_input_type=str)]


class Fee(Model):
    """The merchant's fee when a customer cancels: either a fixed amount or a percentage."""

    fixed: QuotedMoney | None = Field(
        default=None,
        description='An amount such as "5.00 USD", kept once per order, however many parts are cancelled.',
    )
    percent: _QuotedDecimal | None = Field(
        default=None,
        description='A percentage in quotes such as "10" or "2.5", of the cancelled items including tax.',
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Fee:
        if (self.fixed is None) == (self.percent is None):
            raise ValueError('a fee is either { fixed = "5.00 USD" } or { percent = "10" }')
        if self.fixed is not None and self.fixed.amount <= 0:
            raise ValueError("a fixed fee is more than 0")
        if self.percent is not None and not 0 < self.percent <= Decimal(100):
            raise ValueError("a percentage is more than 0 and at most 100")
        return self


class StorePolicy(Model):
    """A store's rules for a cancellation: what it allows, what it keeps, and when it asks."""

    read_only: bool = Field(
        default=False, description="Plans can be made, but nothing is written to this store."
    )
    window_days: int | None = Field(
        default=None,
        ge=0,
        examples=[14],
        description="Days since the order within which a customer's cancellation is accepted. Left out: no "
        "limit. Cancellations whose cause is the merchant, the stock or fraud are not limited.",
    )
    stages: dict[OrderState, Consent] = Field(
        default_factory=lambda: dict(DEFAULT_STAGES),
        description="Who decides, by the state of the order: auto, ask (a person must agree) or refuse. "
        "States left out keep their default.",
    )
    shipped: Consent = Field(
        default=Consent.REFUSE, description="Who decides about units that were already shipped."
    )
    fee: Fee | None = Field(
        default=None,
        examples=[{"percent": "10"}],
        description="The fee that is kept when the cause is the customer. Left out: nothing.",
    )
    shipping: ShippingRule = Field(
        default=ShippingRule.WHEN_EMPTY,
        description="Shipping costs are paid back when-empty (nothing is left to ship), as a share of every "
        "part (by the value of the cancelled items), or never.",
    )
    restock: bool = Field(default=True, description="Cancelled units go back into the store's stock.")
    reasons: dict[str, Cause] = Field(
        default_factory=dict,
        examples=[{"gift-too-late": "customer"}],
        description="Further reasons, or other causes for the known ones: reason = customer, merchant, "
        "stock, fraud or withdrawal.",
    )
    supplier_refuses: SupplierNo = Field(
        default=SupplierNo.ASK,
        description="When a supplier says no: deny (the goods stay ordered), absorb (pay back although they "
        "still come) or ask a person.",
    )
    supplier_silent: SupplierNo = Field(
        default=SupplierNo.ASK, description="The same, when a supplier has not answered by its deadline."
    )
    supplier_answer_hours: int = Field(
        default=72, ge=1, description="How long a supplier may take where its own rules do not say."
    )
    refund: RefundMode = Field(
        default=RefundMode.JOINED,
        description="One joined refund when all suppliers have answered, or instalments as-answered.",
    )
    refund_before_answer: bool = Field(
        default=False,
        description="Pay the customer before the suppliers have answered. Goods that they then refuse to "
        "stop are the merchant's loss.",
    )
    hold: bool = Field(
        default=True,
        description="While the cancellation of a whole order is under way, its fulfilment is put on hold, "
        "where the platform can do that.",
    )
    note: bool = Field(
        default=True,
        description="The result of a cancellation is noted with the order, for the store's staff, where the "
        "platform can do that.",
    )
    tags: tuple[str, ...] = Field(
        default=(),
        examples=[["cancelled-by-dropconnect"]],
        description="Tags that the order gets when its cancellation has ended.",
    )
    mail: MailOwner = Field(
        default=MailOwner.PLATFORM,
        description="Who mails the customer: the platform, us (dropconnect), or nobody. With platform, what "
        "it cannot tell is mailed by us, or without a messages section a task with the text.",
    )
    approve_over: QuotedMoney | None = Field(
        default=None, description="A single payment of more than this needs a person's approval."
    )
    cap_per_order: QuotedMoney | None = Field(
        default=None,
        description="A person must approve when the payments of one order, this one included, are more than "
        "this.",
    )
    cap_per_day: QuotedMoney | None = Field(
        default=None,
        description="A person must approve when the payments through this connection within 24 hours, the "
        "new one included, are more than this.",
    )
    elsewhere: ElsewherePolicy = Field(
        default_factory=ElsewherePolicy,
        description="What follows from what dropconnect sees by itself: orders cancelled at the store whose "
        "goods a supplier still has, and goods that a supplier does not deliver.",
    )
    customer_refund_text: str | None = Field(
        default=None,
        min_length=1,
        max_length=80,
        examples=["Order cancelled at your request"],
        description="The short reason on the refund, which the customer may read. Left out: "
        '"Order cancelled" for a whole order, "Cancelled items" for a part.',
    )

    @field_validator("stages", mode="before")
    @classmethod
    def _over_the_defaults(cls, value: Any) -> Any:
        return {**DEFAULT_STAGES, **value} if isinstance(value, Mapping) else value

    @field_validator("customer_refund_text")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        """Platforms print this in the customer's mail: words, not identifiers."""
        if value is None:
            return None
        if not value.isprintable() or not value.strip():
            raise ValueError("write the text as one line of words")
        if _TOKEN.search(value):
            raise ValueError("the customer reads this text: write it without identifiers and tokens")
        return value

    def cause_of(self, reason: str) -> Cause:
        """The cause of ``reason``. Raises ``UsageError`` for a reason that is not known."""
        known = {**DEFAULT_REASONS, **self.reasons}
        if reason in known:
            return known[reason]
        nearest = get_close_matches(reason, known, n=1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        raise UsageError(
            f"{reason!r} is not a known reason.{hint} Known: {', '.join(sorted(known))}. A reason of your "
            f"own is a table of the configuration, [reasons.{reason}]."
        )

    def stage(self, state: OrderState) -> Consent:
        """Who decides about an order in ``state``."""
        return self.stages[state]

    def refund_text(self, whole_order: bool) -> str:
        """The reason to put on a refund. The customer may read it."""
        if self.customer_refund_text is not None:
            return self.customer_refund_text
        return "Order cancelled" if whole_order else "Cancelled items"
