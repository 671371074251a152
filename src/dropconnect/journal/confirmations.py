"""The repository of confirmations: a supplier's address that a person confirmed by a code sent there."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.team_tables import confirmation


@dataclass(frozen=True)
class Confirmation:
    """A test mail, and who confirmed that it arrived. ``digest`` stands for the code, which is not kept."""

    id: int
    connection: str
    address: str
    digest: str
    sent_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None

    def fits(self, code: str) -> bool:
        return hmac.compare_digest(self.digest, digest_of(self.connection, self.address, code))


CONFIRMATIONS = Reader(confirmation, Confirmation)


class Confirmations:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, connection: str, address: str, code: str, *, at: datetime) -> None:
        """A test mail with this code is about to be sent; what was confirmed stays so until then."""
        values = {"connection": connection, "address": address, "confirmed_by": "", "confirmed_at": None}
        digest = digest_of(connection, address, code)
        self._connection.execute(insert(confirmation).values(**values, digest=digest, sent_at=at))

    def newest(self, connection: str, address: str) -> Confirmation | None:
        """The last test mail to this address; None: there was none."""
        query = select(confirmation).where(
            confirmation.c.connection == connection, confirmation.c.address == address
        )
        return CONFIRMATIONS.first(self._connection, query.order_by(confirmation.c.id.desc()))

    def confirm(self, before: Confirmation, who: str, *, at: datetime) -> None:
        changed = update(confirmation).where(confirmation.c.id == before.id)
        self._connection.execute(changed.values(confirmed_by=who, confirmed_at=at))

    def confirmed_at(self, connection: str, address: str) -> datetime | None:
        """Since when this very address is confirmed; None: it is not."""
        query = select(confirmation.c.confirmed_at).where(
            confirmation.c.connection == connection,
            confirmation.c.address == address,
            confirmation.c.confirmed_at.is_not(None),
        )
        found: datetime | None = self._connection.execute(
            query.order_by(confirmation.c.confirmed_at).limit(1)
        ).scalar()
        return found


def digest_of(connection: str, address: str, code: str) -> str:
    """What is kept in place of a code."""
    return hashlib.sha256(f"{connection}|{address}|{code.strip().upper()}".encode()).hexdigest()
