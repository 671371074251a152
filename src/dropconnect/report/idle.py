"""What is told where nothing happens by itself: nobody works, or a store cannot be looked at."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model


class IdleReport(Model):
    """No process works, although something has been due for ten minutes."""

    since: AwareDatetime | None = Field(description="When one worked the last time; null: never.")
    cases: int = Field(description="How many cases have been due so long.")
    deliveries: int = Field(description="How many deliveries of webhooks have waited so long.")


class UnseenStore(Model):
    """A store that could not be looked at to the end, or a connection whose deliveries cannot be acted on."""

    connection: str
    reason: str
    since: AwareDatetime
