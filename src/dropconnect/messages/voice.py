"""The sender of the messages: the shop's name, and the merchant's own texts."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from dropconnect.models.base import Model
from dropconnect.models.facts import OneLine, Words


class ShopVoice(Model):
    """The shop as the customer knows it. All texts are plain text, in the customer's language."""

    name: Words = Field(description="The shop's name.")
    contact: OneLine = Field(
        default="",
        description="Where questions go: a mail address, a telephone number or a page. Left out: the "
        "customer is asked to reply.",
        examples=["help@shop.example.test"],
    )
    signature: str = Field(
        default="", description="Stands under the greeting at the end. Left out: the shop's name."
    )
    return_text: str = Field(
        default="", description="How goods are sent back. Left out: the customer is asked to write."
    )
    substitute_text: str = Field(
        default="",
        description="What is offered instead of goods that cannot be cancelled. Left out: the customer is "
        "asked to write.",
    )
    timezone: str = Field(
        default="UTC",
        description="The IANA name of the zone in which dates are told.",
        examples=["Europe/Berlin"],
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        _zone(value)
        return value

    @property
    def zone(self) -> tzinfo:
        return _zone(self.timezone)


def _zone(name: str) -> tzinfo:
    if name == "UTC":  # also on a machine without a time zone database
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone that this machine knows") from None
