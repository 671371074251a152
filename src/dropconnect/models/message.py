"""A message on its way to the customer."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model


class OutgoingMessage(Model):
    """One rendered message. ``message_id`` is its identity and stays the same when it is sent again."""

    message_id: str = Field(pattern=r"^<[^<>@\s]+@[^<>@\s]+>$")
    to: str
    subject: str
    text: str
    html: str
    language: str
    reply_to: str = ""
    """Where answers go; empty: where the notifier's own settings say."""
