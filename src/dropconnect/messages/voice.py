"""The sender of the messages: the shop's name, and the merchant's own texts."""

from __future__ import annotations

from datetime import tzinfo

from pydantic import Field, field_validator

from dropconnect.models.base import Model
from dropconnect.models.facts import OneLine, Words
from dropconnect.zones import zone_of


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
    def _knownzone_of(cls, value: str) -> str:
        zone_of(value)
        return value

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.timezone)
