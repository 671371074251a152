"""What came of a delivery."""

from __future__ import annotations

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
