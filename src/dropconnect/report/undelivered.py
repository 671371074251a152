"""Mails of the page for customers that did not go out, for people."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model


class UndeliveredMail(Model):
    """A mail that its customer waits for. The address is left out."""

    id: str
    store: str
    subject: str
    why: str = Field(description="Why it did not go out.")
    fix: str = Field(description="What a person does about it.")
    queued_at: AwareDatetime
