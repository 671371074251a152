"""A store's section about its messages: ``[stores.NAME.messages]``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from dropconnect.messages.identity import DOMAIN_PATTERN
from dropconnect.messages.voice import ShopVoice
from dropconnect.models.base import Model
from dropconnect.models.facts import Alternative, ParcelAdvice

_BY_HAND = "by-hand.invalid"
"""The domain of messages that no mail server carries; RFC 2606 reserves it."""


class MessageSettings(Model):
    """How this store speaks to its customers, and what it tells them to do."""

    notifier: str = Field(description="The notifier that carries the messages.")
    voice: ShopVoice = Field(description="Who speaks: name, contact, signature, texts, time zone.")
    domain: str = Field(
        pattern=DOMAIN_PATTERN,
        description='The sender\'s domain, for the identity of each mail: "shop.example.test".',
    )
    language: str = Field(default="en", description="The language where the order does not tell one.")
    templates: Path | None = Field(default=None, description="A folder of templates that replace ours.")
    refund_days: int = Field(
        default=10, ge=1, description="Days until the customer can see a refund, told in the mail."
    )
    parcel: ParcelAdvice = Field(
        default=ParcelAdvice.REFUSE_DELIVERY,
        description="What to do with goods that come although they were paid back.",
    )
    alternatives: tuple[Alternative, ...] = Field(
        default=(Alternative.KEEP, Alternative.RETURN),
        description="What is still possible with goods that could not be cancelled.",
    )


def by_hand(store: str) -> MessageSettings:
    """How the texts are made that a person sends for ``store``, which has no mail account."""
    return MessageSettings(notifier="", voice=ShopVoice(name=store), domain=_BY_HAND)
