"""The repository of claims: what this journal wrote at stores to say that it is at work on an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, select

from dropconnect.journal.reading import Reader
from dropconnect.journal.records import Others
from dropconnect.journal.rows import Case
from dropconnect.journal.statements import Insert, Statement, Update
from dropconnect.journal.states import ClaimState
from dropconnect.journal.tables import case, claim
from dropconnect.journal.trouble import damaged


@dataclass(frozen=True)
class Claim:
    """What this journal wrote at a store to say that a cancellation of an order is under way."""

    id: int
    case_id: int
    connection: str
    order_id: str
    name: str
    """The row's own name at the store; each one of an installation has another."""
    provider_id: str
    amount: str
    looks: int
    """Goes up at each look of a waiting case, so that others see that somebody is behind it."""
    state: ClaimState
    others: Others
    made_at: datetime


CLAIMS = Reader(claim, Claim)

_OF_ID = Statement(select(claim).where(claim.c.id == bindparam("id")))
_OF_CASE = Statement(select(claim).where(claim.c.case_id == bindparam("case_id")).order_by(claim.c.id))
_OF_ORDER = Statement(
    select(claim)
    .where(claim.c.connection == bindparam("connection"), claim.c.order_id == bindparam("order_id"))
    .order_by(claim.c.id)
)
_INSERT = Insert(claim)
_UPDATE = Update(claim, claim.c.id == bindparam("the_id"))


class Claims:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def lay(self, of: Case, name: str, amount: str, others: Others, now: datetime) -> Claim:
        """A claim that is about to be written at the store."""
        values = {
            "case_id": of.id,
            "connection": of.connection,
            "order_id": of.order_id,
            "name": name,
            "provider_id": "",
            "amount": amount,
            "looks": 1,
            "state": ClaimState.LIVE,
            "others": others,
            "made_at": now,
        }
        return self._get(_INSERT.run(self._connection, values))

    def of_case(self, case_id: int) -> list[Claim]:
        """All claims of a case, oldest first."""
        return CLAIMS.found(self._connection, _OF_CASE, case_id=case_id)

    def live_of(self, case_id: int) -> Claim | None:
        """The claim of a case that stands at its store, or may."""
        standing = (ClaimState.LIVE, ClaimState.HELD)
        return next((item for item in self.of_case(case_id) if item.state in standing), None)

    def left_behind(self, connection: str) -> list[Claim]:
        """The claims that stand at a store, or may, although their cases have ended."""
        standing = [ClaimState.LIVE, ClaimState.HELD]
        query = (
            select(claim)
            .join(case, case.c.id == claim.c.case_id)
            .where(claim.c.connection == connection, claim.c.state.in_(standing))
            .where(case.c.closed_at.is_not(None))
        )
        return CLAIMS.all(self._connection, query.order_by(claim.c.id))

    def of_order(self, connection: str, order_id: str) -> list[Claim]:
        """All claims that this journal ever laid on an order."""
        return CLAIMS.found(self._connection, _OF_ORDER, connection=connection, order_id=order_id)

    def look(self, before: Claim) -> Claim:
        """It is shown once more that somebody is behind it."""
        return self._change(before, {"looks": before.looks + 1, "state": ClaimState.LIVE})

    def found(self, before: Claim, provider_id: str) -> Claim:
        """It was read at the store, under this id."""
        return self._change(before, {"provider_id": provider_id})

    def hold(self, before: Claim) -> Claim:
        """It is alone: what is known of others is over."""
        return self._change(before, {"state": ClaimState.HELD, "others": Others()})

    def note_others(self, before: Claim, others: Others) -> Claim:
        """What is known of the rows of others."""
        return self._change(before, {"others": others})

    def end(self, before: Claim, state: ClaimState) -> Claim:
        """It is live no more."""
        return self._change(before, {"state": state})

    def _get(self, claim_id: int) -> Claim:
        found = CLAIMS.one(self._connection, _OF_ID, id=claim_id)
        if found is None:
            raise damaged(f"claim {claim_id} is gone")
        return found

    def _change(self, before: Claim, values: Mapping[str, Any]) -> Claim:
        _UPDATE.run(self._connection, values, {"the_id": before.id})
        return self._get(before.id)
