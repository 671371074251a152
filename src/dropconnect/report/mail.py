"""What is told about mails that were made to be looked at."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.facts import MessageKind


class MailPreview(Model):
    """A mail as the customer would get it. Nothing was sent."""

    kind: MessageKind
    language: str = Field(description="The language that it is written in.")
    is_sample: bool = Field(
        description="Whether its facts are made up. False: they are those of a message of the case."
    )
    subject: str
    text: str
    html: str = Field(repr=False)


class MailTest(Model):
    """One test mail, and what the mail server said to it."""

    notifier: str
    to: str
    accepted: bool = Field(description="The server took it. Whether it arrives shows in the mailbox alone.")
    detail: str = Field(description="What was sent, or why the server did not take it.")
