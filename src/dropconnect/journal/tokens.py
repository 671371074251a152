"""The repository of programs' tokens, and of what each one opened. The secrets are not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, insert, select, update

from dropconnect.journal.logins import digest_of
from dropconnect.journal.program_tables import token, token_case
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement
from dropconnect.models.money import Money


@dataclass(frozen=True)
class Token:
    """What a program comes in with; ``digest`` stands for its secret."""

    id: int
    digest: str
    person: str
    """Whose it is, by the key of the configuration."""
    purpose: str
    scopes: tuple[str, ...]
    limit: Money | None
    daily_limit: Money | None
    made_at: datetime
    made_by: str
    used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str


@dataclass(frozen=True)
class NewToken:
    """A token before it has a number."""

    person: str
    purpose: str
    scopes: tuple[str, ...]
    limit: Money | None
    daily_limit: Money | None
    made_by: str


def _complete(values: dict[str, Any]) -> dict[str, Any]:
    currency, amounts = values.pop("currency"), (values.pop("limit_amount"), values.pop("daily_amount"))
    limit, daily = (None if amount is None else Money.of(amount, currency) for amount in amounts)
    return {**values, "scopes": tuple(values["scopes"]), "limit": limit, "daily_limit": daily}


TOKENS = Reader(token, Token, complete=_complete)

_OF_DIGEST = Statement(select(token).where(token.c.digest == bindparam("digest")))
_OF_ID = Statement(select(token).where(token.c.id == bindparam("id")))


class Tokens:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, secret: str, new: NewToken, *, at: datetime) -> int:
        """The number of the new token."""
        money = new.limit or new.daily_limit
        made = insert(token).values(
            digest=digest_of(secret),
            person=new.person,
            purpose=new.purpose,
            scopes=list(new.scopes),
            currency=money.currency if money is not None else None,
            limit_amount=new.limit.text if new.limit is not None else None,
            daily_amount=new.daily_limit.text if new.daily_limit is not None else None,
            made_at=at,
            made_by=new.made_by,
            revoked_by="",
        )
        return int(self._connection.execute(made.returning(token.c.id)).scalar_one())

    def find(self, secret: str) -> Token | None:
        """One that is revoked is found, too."""
        return TOKENS.one(self._connection, _OF_DIGEST, digest=digest_of(secret))

    def get(self, token_id: int) -> Token | None:
        return TOKENS.one(self._connection, _OF_ID, id=token_id)

    def list(self) -> Sequence[Token]:
        """All there ever were, the oldest first."""
        return TOKENS.all(self._connection, select(token).order_by(token.c.id))

    def used(self, token_id: int, *, at: datetime) -> None:
        self._connection.execute(update(token).where(token.c.id == token_id).values(used_at=at))

    def revoke(self, token_id: int, *, by: str, at: datetime) -> bool:
        """False: it was revoked before."""
        live = update(token).where(token.c.id == token_id, token.c.revoked_at.is_(None))
        return self._connection.execute(live.values(revoked_at=at, revoked_by=by)).rowcount == 1

    def opened(self, token_id: int, case_id: int, unasked: Money, *, at: datetime) -> None:
        """Keep that it opened a case, and what that pays back without a person having been asked."""
        values = {"token_id": token_id, "case_id": case_id, "opened_at": at}
        new = insert(token_case).values(currency=unasked.currency, amount=unasked.text, **values)
        self._connection.execute(new)

    def unasked_since(self, token_id: int, start: datetime, currency: str) -> Money:
        """What its cases of this currency that were opened since then pay back without a person."""
        mine = select(token_case.c.amount).where(
            token_case.c.token_id == token_id,
            token_case.c.opened_at >= start,
            token_case.c.currency == currency,
        )
        amounts = self._connection.execute(mine).scalars()
        return Money.total((Money.of(amount, currency) for amount in amounts), currency)

    def of_case(self, case_id: int) -> int | None:
        """Which token opened the case; None: none did."""
        query = select(token_case.c.token_id).where(token_case.c.case_id == case_id)
        return self._connection.execute(query).scalar()
