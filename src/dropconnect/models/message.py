"""A message on its way to the customer."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model


class OutgoingMessage(Model):
    """One rendered message. ``message_id`` is its identity and stays the same when it is sent again."""

    message_id: str = Field(pattern=r"^<[^<>@\s]+@[^<>@\s]+>$")
    """The same each time it is sent, so that a copy is known."""
    to: str
    """The receiver's address."""
    subject: str
    """Its subject."""
    text: str
    """As plain text."""
    html: str
    """The same as HTML."""
    language: str
    reply_to: str = ""
    """Where answers go; empty: where the notifier's own settings say."""
