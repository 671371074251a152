"""What is told about the webhooks of a connection."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from dropconnect.models.base import Model


class WebhookStand(StrEnum):
    """What became of a webhook, or how one stands that was only looked at."""

    MADE = "made"
    SWITCHED_ON = "switched-on"
    """It led here, and the provider had stopped sending."""
    TAKEN_OVER = "taken-over"
    """It led elsewhere, and now leads here."""
    STANDS = "stands"
    """It leads here, and the provider sends."""
    OFF = "off"
    """It leads here, and the provider sends nothing."""
    ELSEWHERE = "elsewhere"
    """It leads to another program, and is left as it is."""
    REMOVED = "removed"


class WebhookReport(Model):
    """One webhook as the provider shows it."""

    topic: str = Field(description="What it tells of, in the provider's own word.")
    url: str = Field(
        description="Where it leads. Of one that is not ours a query is left out: others keep keys there."
    )
    active: bool = Field(description="Whether the provider sends.")
    stand: WebhookStand = Field(description="What became of it, or how it stands.")
    note: str = Field(default="", description="What the connector says about it.")


class WebhooksReport(Model):
    """The webhooks of a connection after what was asked."""

    connection: str
    address: str = Field(description="Where its deliveries are to go; empty: it was never said.")
    webhooks: tuple[WebhookReport, ...]
    left_behind: tuple[str, ...] = Field(
        default=(),
        description="Other addresses of a dropconnect that the provider sends the same to: one that was "
        "moved away from, or one of another program.",
    )
    ok: bool = Field(description="Nothing that was asked for is missing, switched off, or leads elsewhere.")
