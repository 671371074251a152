"""A program that asks for a cancellation in place of a person."""

from __future__ import annotations

from datetime import datetime

from dropconnect.models.base import Model
from dropconnect.models.money import Money


class Program(Model):
    """Which program asks, and how much it may have paid back without asking a person."""

    token_id: int
    """By which token it came in."""
    purpose: str
    """What the token is for, in the words of who made it."""
    body: str = ""
    """Stands for all that was asked for, as it was asked: the same request again has the same one."""
    limit: Money | None = None
    """In one case; None: nothing."""
    daily_limit: Money | None = None
    """In all cases of a day together; None: nothing."""
    day: datetime
    """When the day began in which it asks, in the zone of its person."""
    allowance: Money | None = None
    """What is left of both when the case is opened; None: nothing. It stays with the case."""

    @property
    def may_have(self) -> str:
        """In words: how much without a person."""
        return f"{self.allowance}" if self.allowance else "nothing"
