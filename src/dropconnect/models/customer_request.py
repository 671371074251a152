"""What a customer asked for in the store itself, with a request that the store keeps."""

from __future__ import annotations

from datetime import datetime

from pydantic import PositiveInt

from dropconnect.models.base import Model

REQUEST_CLOSED = "request-closed"
"""The code of a refusal to answer a request that somebody answered otherwise, or that is gone."""


class CustomerRequest(Model):
    """A customer's own wish to have goods of an order cancelled, which waits for the store's answer.

    Without ``lines`` and not ``whole`` the store does not say what is wanted: a person has to look there.
    """

    id: str
    """The store's id of the request."""
    order_id: str
    order_number: str
    """What people call the order."""
    lines: dict[str, PositiveInt] = {}
    """Line id -> units to be cancelled; empty where all of the order is meant, or it is not said."""
    whole: bool = False
    """All that is left of the order is to be cancelled."""
    words: str = ""
    """What the customer wrote; empty: nothing, or the store takes no words."""
    asked_at: datetime | None = None
    """When it was asked, by the store's clock; None: the store does not say."""

    @property
    def is_clear(self) -> bool:
        """Whether it is known what is to be cancelled."""
        return self.whole != bool(self.lines)

    @property
    def asked_words(self) -> str:
        """As in "asked in the store on 2026-11-29 08:15 UTC"."""
        since = f" on {self.asked_at:%Y-%m-%d %H:%M} UTC" if self.asked_at is not None else ""
        return f"asked in the store{since}"
