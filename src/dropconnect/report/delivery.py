"""What came of a delivery."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.journal.states import DeliveryState as DeliveryState
from dropconnect.models.base import Model
from dropconnect.models.operation import WebhookEvent


class Told(Model):
    """What a connection's provider told, verified and not kept yet."""

    connection: str
    event: WebhookEvent


class Receipt(Model):
    """A delivery that was verified and taken in."""

    kind: str
    """As in ``WebhookEvent``: what it means."""
    order_id: str = ""
    """The order that it names, if it names one."""
    topic: str = ""
    """What the provider's header called it."""
    is_new: bool
    """It was kept, to be acted on; False: it came before, or nothing follows from it."""


class DeliveryReport(Model):
    """A delivery that is still kept, and what became of it. Its body is not kept."""

    id: int
    connection: str = Field(description="The store or supplier whose provider told it.")
    kind: str = Field(description="What it means.")
    order_id: str = Field(description="The order that it names, else empty.")
    topic: str = Field(description="What the provider's header called it.")
    trusted: bool = Field(description="Only the provider can have made it.")
    received_at: AwareDatetime
    state: DeliveryState
    tries: int = Field(description="How often it could not be acted on.")
    due_at: AwareDatetime | None = Field(description="When `work` acts on it; null: it was acted on.")
    done_at: AwareDatetime | None = Field(description="null: it was not acted on yet.")
    outcome: str = Field(description="What followed, or why it could not be acted on.")
