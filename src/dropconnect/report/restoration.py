"""What is told about a journal that was restored from a copy."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.report.standing import Standing


class LookedUpEffect(Model):
    """An effect that stood open in the copy, and what its look-up found."""

    kind: str
    connection: str
    before: str = Field(description="Its state in the copy.")
    after: str = Field(description="Its state now.")
    found: str = Field(description="What the provider shows, in words.")


class RestoredCase(Model):
    """A case that was open in the copy. Nothing is sent for it before it was looked up."""

    case_id: int
    connection: str = Field(description="The store.")
    order_number: str
    stage: str
    standing: Standing = Field(
        description="person: a look-up could not tell. waiting: look again later, or it could not be asked."
    )
    effects: tuple[LookedUpEffect, ...] = Field(description="The effects that stood open.")
    messages: tuple[str, ...] = Field(
        description="Messages that leave, perhaps for the second time, under their old Message-ID."
    )
    trouble: str = Field(description="Why it could not be looked at; empty if it could.")


class Restoration(Model):
    """What a restored journal found, case by case. Nothing was sent."""

    standing: Standing = Field(description="The heaviest of the cases.")
    at: AwareDatetime
    counter_before: int = Field(description="How many intents the copy had written.")
    counter_known: int | None = Field(
        description="How many are known of from outside the copy; null: nothing is known, or not more."
    )
    counter: int = Field(description="From where it counts now: above every other copy.")
    marked: int = Field(description="How many open cases were marked, in all stores.")
    cases: tuple[RestoredCase, ...] = Field(description="Those that were looked at.")
