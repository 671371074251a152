"""How platforms differ where money depends on it: class data of a platform's connector.

The planner, the conformance suite, ``dropconnect connectors`` and the documents read them; nobody asks for a
platform's name.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from dropconnect.models.base import Model


class CancelPays(StrEnum):
    """What becomes of the customer's money when a whole order is cancelled."""

    NOTHING = "nothing"
    REST = "rest"
    """The platform pays back all that is left, whatever it is told: no fee can be kept."""


class RefundUnit(StrEnum):
    """What a refund is made of."""

    LINES = "lines"
    AMOUNT = "amount"
    """Money alone: the platform does not keep which lines it was for."""


class PartialWay(StrEnum):
    """How a part of an order is taken out of it."""

    WITH_REFUND = "with-refund"
    """By the refund of its lines. Where no money is due, nothing tells the platform."""
    OWN_STEP = "own-step"
    """By a write of its own (``platform_remove_lines``), with or without money."""
    NONE = "none"


class RefundEnds(StrEnum):
    """When it is known that a refund was made."""

    AT_ONCE = "at-once"
    LATER = "later"


class RefundKeys(StrEnum):
    """What the platform does with the key that a refund carries."""

    REMEMBERED = "remembered"
    """A second refund with the same key is not made."""
    KEPT = "kept"
    """It can be read again, and a second refund is made."""
    NONE = "none"


class MailWay(StrEnum):
    """When a platform mails the customer by itself about what was done to an order."""

    TOLD = "told"
    """When the write says so (``notify_customer``), and only then."""
    ALWAYS = "always"
    """Whatever it is told, unless the mail is switched off in the platform's settings."""
    NEVER = "never"
    """Not by itself: the customer hears of it from somebody else."""


class PlatformTraits(Model):
    """The traits of one platform. The defaults are the commonest answers."""

    cancel_pays: CancelPays = Field(
        default=CancelPays.NOTHING,
        description="What becomes of the customer's money when a whole order is cancelled. `rest`: the "
        "platform pays back all that is left, whatever it is told, so no fee can be kept.",
    )
    refunds: RefundUnit = Field(
        default=RefundUnit.LINES,
        description="What a refund is made of. `amount`: the platform does not keep which lines it was for.",
    )
    partial: PartialWay = Field(
        default=PartialWay.WITH_REFUND,
        description="How a part of an order is taken out of it: by the refund of its lines, by a write of "
        "its own (`platform_remove_lines`), or by nothing but a person.",
    )
    refund_ends: RefundEnds = Field(
        default=RefundEnds.AT_ONCE, description="When it is known that a refund was made."
    )
    keys: RefundKeys = Field(
        default=RefundKeys.KEPT,
        description="What becomes of the key of a refund. `remembered`: a second refund with it is not made. "
        "`kept`: it can be read again, and a second one is made.",
    )
    restocks: bool = Field(
        default=False,
        description="Cancelling puts the goods back into stock whether or not that is wanted.",
    )
    cancel_mail: MailWay = Field(
        default=MailWay.NEVER, description="When the platform mails the customer that an order was cancelled."
    )
    refund_mail: MailWay = Field(
        default=MailWay.NEVER, description="When the platform mails the customer that money went back."
    )
    mail_switch: str = Field(
        default="",
        description="Where the merchant switches these mails on and off, as the platform's pages call it.",
    )
    searches_numbers: bool = Field(
        default=False,
        description="Orders can be searched by their number: a bare number is the number first, and an id "
        "only if no order carries it. Elsewhere it is read as an id, which costs no further request.",
    )

    last_look: bool = Field(
        default=False,
        description="Right before it pays or cancels, the connector reads the order again, and sends nothing "
        "unless the reading is the one in the command's `before` (`GuardReading.is_still`). Elsewhere the "
        "core reads once more by itself.",
    )

    @property
    def removes_lines(self) -> bool:
        """Units can leave an order by a write of their own."""
        return self.partial is PartialWay.OWN_STEP


class StoreMails(Model):
    """Which of a platform's own mails to customers a store has switched on."""

    cancelled: bool | None = None
    """Whether the customer is told of a cancellation; None: the platform does not say."""
    refunded: bool | None = None
    """Whether the customer is told of a refund; None: the platform does not say."""


COMMON_TRAITS = PlatformTraits()
"""Those of a platform that says nothing about itself."""
