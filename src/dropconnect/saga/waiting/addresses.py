"""Where people find a question on the pages, and the links in mails with which it is decided at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from dropconnect.journal import Transaction
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case
from dropconnect.saga.case.entitlement import Entitlement, version_of

LINK_LIVES = timedelta(hours=48)
"""So long a link decides, from when its mail may go out."""


@dataclass(frozen=True)
class DecisionLink:
    """A link for one person, to one task as it is asked now. The journal keeps only a digest of ``secret``
    beside the text of the notice."""

    secret: str
    until: datetime


@dataclass(frozen=True)
class Pages:
    """The pages at ``url``, which ends without a slash."""

    url: str
    entitlement: Entitlement

    def link(self, case: Case, row: Task | Incident, person: str, due_at: datetime) -> DecisionLink | None:
        """None for an incident, for a channel of all (``person`` empty), and for whoever may not say all
        that the question takes: they come by the log-in."""
        if isinstance(row, Incident) or not person or not self.entitlement.may_say_all(case, row, person):
            return None
        # 256 random bits, as text that an address can carry.
        return DecisionLink(secrets.token_urlsafe(32), due_at + LINK_LIVES)

    def lines(
        self, case: Case, row: Task | Incident, link: DecisionLink | None, zone: tzinfo | None
    ) -> list[str]:
        """What stands below the reason in a notice."""
        if isinstance(row, Incident):
            return ["", "Look at it here:", f"{self.url}/cases/{case.id}"]
        if link is None:
            lines = ["", "Decide it here, after you have logged in:", f"{self.url}/tasks/{row.id}"]
        else:
            until = link.until.astimezone(zone)
            words = (
                f"Decide it here. The link is yours alone, works once, and until {until:%Y-%m-%d %H:%M %Z}:"
            )
            lines = ["", words, f"{self.url}/d/{link.secret}"]
        return [*lines, "", "What can be said:", *_said(row)]


def keep(writing: Transaction, case: Case, row: Task, person: str, link: DecisionLink, now: datetime) -> None:
    """Let the link decide the task as it is asked now."""
    writing.links.add(
        link.secret,
        LinkPurpose.DECISION,
        person=person,
        subject_id=row.id,
        version=version_of(case, row),
        at=now,
        until=link.until,
    )


def _said(row: Task) -> list[str]:
    return [f"- {choice}: {meaning}" for choice, meaning in row.choices.items()]
