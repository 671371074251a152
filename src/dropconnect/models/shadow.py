"""A store whose cancellations are only planned: what was planned, and how that compares with reality."""

from __future__ import annotations

from enum import StrEnum

from dropconnect.models.base import Model
from dropconnect.models.money import Money


class Mode(StrEnum):
    """Whether anything is moved for a store."""

    LIVE = "live"
    SHADOW = "shadow"
    """Everything is planned, and nothing at all is written: not at the store, its suppliers or by mail."""


class ShadowOrigin(StrEnum):
    """Why something was planned in shadow mode."""

    REQUESTED = "requested"
    """It was asked for, with ``cancel``."""
    SEEN = "seen"
    """People cancelled or paid back at the store itself."""


class ShadowVerdict(StrEnum):
    """How what was planned compares with what people did."""

    SAME_AMOUNT = "same-amount"
    OTHER_AMOUNT = "other-amount"
    NOTHING_DONE = "nothing-done"
    """Nobody has cancelled or paid back anything yet."""
    SUPPLIER_NOT_TOLD = "supplier-not-told"
    """Goods are on their way from a supplier for which the customer has the money back, or no order."""
    REFUSED_BUT_PAID = "refused-but-paid"
    """The plan refuses it, and people paid."""
    WOULD_ASK = "would-ask"
    """A person would have been asked before anything moved."""
    NOT_COMPARED = "not-compared"


class ShadowFacts(Model):
    """What a plan comes to, and how the order stood when it was made."""

    currency: str = ""
    """Empty: the order could not be read."""
    planned: Money | None = None
    """What the customer would have got back; None: the plan is refused, or it is not known."""
    refusal: str = ""
    """Why the plan is refused; empty: it is not."""
    asks: str = ""
    """What a person would have been asked; empty: nothing."""
    before: tuple[str, ...] = ()
    """Ids of the refunds that do not belong to what was planned."""
    done: tuple[str, ...] = ()
    """Of something seen: the ids of the refunds that it is about."""


class ShadowDone(Model):
    """What people did, as a comparison found it."""

    paid: Money | None = None
    """What was paid back; None: the order could not be read."""
    why: str = ""
    """The reason of the verdict, in words."""
    goods: str = ""
    """The goods that are alive at a supplier for nobody, such as "1 of Desk (DESK-1) at woodwork"."""
