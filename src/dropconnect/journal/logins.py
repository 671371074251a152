"""The repository of passwords and log-ins. Neither is kept: only what proves them is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from dropconnect.journal.access_tables import login, password
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement


@dataclass(frozen=True)
class Login:
    """One browser in which a person is logged in."""

    id: int
    digest: str
    person: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None


LOGINS = Reader(login, Login)

_OF_DIGEST = Statement(select(login).where(login.c.digest == bindparam("digest")))


class Logins:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def password_of(self, person: str) -> str:
        """What the person's password is compared with; empty: none was set."""
        query = select(password.c.hashed).where(password.c.person == person)
        return self._connection.execute(query).scalar() or ""

    def set_password(self, person: str, hashed: str, *, at: datetime) -> None:
        values = {"hashed": hashed, "set_at": at}
        new = insert(password).values(person=person, **values)
        self._connection.execute(new.on_conflict_do_update(index_elements=["person"], set_=values))

    def anybody(self) -> bool:
        """Whether any password was ever set."""
        return bool(self._connection.execute(select(func.count()).select_from(password)).scalar())

    def with_password(self) -> frozenset[str]:
        return frozenset(self._connection.execute(select(password.c.person)).scalars())

    def last_seen(self) -> dict[str, datetime]:
        """When each person who was ever logged in was last seen."""
        query = select(login.c.person, func.max(login.c.seen_at).label("seen_at")).group_by(login.c.person)
        return {row.person: row.seen_at for row in self._connection.execute(query)}

    def begin(self, secret: str, person: str, *, at: datetime) -> None:
        new = insert(login).values(digest=digest_of(secret), person=person, began_at=at, seen_at=at)
        self._connection.execute(new)

    def find(self, secret: str) -> Login | None:
        return LOGINS.one(self._connection, _OF_DIGEST, digest=digest_of(secret))

    def seen(self, login_id: int, *, at: datetime) -> None:
        self._connection.execute(update(login).where(login.c.id == login_id).values(seen_at=at))

    def end(self, login_id: int, *, at: datetime) -> None:
        ended = update(login).where(login.c.id == login_id, login.c.ended_at.is_(None))
        self._connection.execute(ended.values(ended_at=at))

    def end_all(self, person: str, *, at: datetime) -> int:
        """How many there were."""
        ended = update(login).where(login.c.person == person, login.c.ended_at.is_(None))
        return self._connection.execute(ended.values(ended_at=at)).rowcount


def digest_of(secret: str) -> str:
    """What is kept in place of a secret of 256 random bits: nobody can go back from it, or guess it. It is
    found by equality of the digest, so the time of a look-up tells nothing about the secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
