"""The repository of links that let somebody do one thing without logging in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, insert, select, update

from dropconnect.journal.access_tables import link
from dropconnect.journal.logins import digest_of
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement


class LinkPurpose(StrEnum):
    """What a link is for."""

    PASSWORD = "password"  # noqa: S105 - a word for a link, not a password
    """To set a person's password: the first one, or a new one."""
    DECISION = "decision"
    """To decide one task, as one person."""
    SUPPLIER = "supplier"
    """For a supplier, to answer the question about one part."""
    CUSTOMER = "customer"
    """For a customer, to cancel the order of one visit, and to see what came of it."""
    NOT_ME = "not-me"
    """For whoever gets an order's mail, to say that somebody else withdrew from its contract."""


@dataclass(frozen=True)
class Link:
    """A link; ``digest`` stands for its secret, which is not kept."""

    id: int
    digest: str
    purpose: str
    person: str
    """Whose it is; empty: whoever was written to."""
    subject_id: int
    """The task or the part that it is about; 0: none."""
    version: str
    """What it was about when it was made: a link to what has changed since is worth nothing."""
    made_at: datetime
    until: datetime | None
    used_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and (self.until is None or now < self.until)


LINKS = Reader(link, Link)

_OF_DIGEST = Statement(select(link).where(link.c.digest == bindparam("digest")))


class Links:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(
        self,
        secret: str,
        purpose: LinkPurpose,
        *,
        person: str = "",
        subject_id: int = 0,
        version: str = "",
        at: datetime,
        until: datetime | None,
    ) -> None:
        values = {"person": person, "subject_id": subject_id, "version": version, "made_at": at}
        new = insert(link).values(digest=digest_of(secret), purpose=purpose, until=until, **values)
        self._connection.execute(new)

    def find(self, secret: str, purpose: LinkPurpose) -> Link | None:
        """None: there is no such link. One that is over is found, too."""
        found = LINKS.one(self._connection, _OF_DIGEST, digest=digest_of(secret))
        return found if found is not None and found.purpose == purpose else None

    def use(self, link_id: int, *, at: datetime) -> bool:
        """Use it up. False: somebody was first."""
        used = update(link).where(link.c.id == link_id, link.c.used_at.is_(None)).values(used_at=at)
        return self._connection.execute(used).rowcount == 1

    def use_up_of(self, purpose: LinkPurpose, subject_id: int, *, at: datetime) -> None:
        """All that lead to this subject: its question is closed."""
        about = (link.c.purpose == purpose, link.c.subject_id == subject_id, link.c.used_at.is_(None))
        self._connection.execute(update(link).where(*about).values(used_at=at))

    def use_up_about(self, purpose: LinkPurpose, subject_id: int, *, at: datetime) -> None:
        """All that anybody has for this task or part: it is decided."""
        same = (link.c.purpose == purpose, link.c.subject_id == subject_id, link.c.used_at.is_(None))
        self._connection.execute(update(link).where(*same).values(used_at=at))

    def use_up(self, purpose: LinkPurpose, person: str, *, at: datetime) -> None:
        """All that a person has for this, such as after a new password was set."""
        mine = (link.c.purpose == purpose, link.c.person == person, link.c.used_at.is_(None))
        self._connection.execute(update(link).where(*mine).values(used_at=at))
