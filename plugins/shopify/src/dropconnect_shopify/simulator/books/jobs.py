"""The asynchronous part of a cancellation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from dropconnect_shopify.simulator.books.money import Json


@dataclass(frozen=True)
class CancelOrder:
    """What ``orderCancel`` was asked. ``refund``: "none", "original" or "store credit"."""

    order_id: int
    reason: str
    restock: bool
    refund: str = "none"
    notify: bool = False
    staff_note: str | None = None
    credit_expires: str | None = None


@dataclass
class CancelJob:
    """``polls`` is how often it will still be seen STARTED; ``ends`` when it ends in any case."""

    wish: CancelOrder
    polls: int
    ends: datetime
    status: str = "STARTED"
    errors: list[Json] = field(default_factory=list)
    fails_with: Json | None = None
    """The error with which it will fail; None: it does what it was asked, if the order still allows it."""
    owed: bool = False
    """It is over, and its effect does not show yet."""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    result_id: str = ""

    def __post_init__(self) -> None:
        self.result_id = self.result_id or str(uuid.uuid4())

    @property
    def is_done(self) -> bool:
        return self.status != "STARTED"
