"""What is told about a link in a mail, with which one question is decided."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.report.people import PersonReport


class LinkState(StrEnum):
    """Whether a link can still be used."""

    OPEN = "open"
    DECIDED = "decided"
    """The question is decided, by this link or otherwise."""
    EXPIRED = "expired"
    CHANGED = "changed"
    """What is asked has changed since the mail was written."""


class DecisionLinkReport(Model):
    """A link in a mail: whose it is, and which question it decides."""

    state: LinkState
    person: PersonReport
    task_id: int
    version: str = Field(description="Of what was asked when the link was made.")
