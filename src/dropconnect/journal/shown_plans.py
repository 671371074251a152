"""The repository of plans that programs were shown: each can be carried out once, and not for long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, delete, insert, or_, select, update

from dropconnect.journal.program_tables import shown_plan
from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement


@dataclass(frozen=True)
class KeptPlan:
    """A plan as a program was shown it, and what it had asked for."""

    id: str
    token_id: int
    connection: str
    order_id: str
    wish: Mapping[str, Any]
    plan: str
    """The plan as JSON."""
    until: datetime
    used_key: str | None
    """The key of the request that carried it out, or tried to; None: none has."""


SHOWN_PLANS = Reader(shown_plan, KeptPlan)

_OF_ID = Statement(select(shown_plan).where(shown_plan.c.id == bindparam("id")))


class ShownPlans:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, kept: KeptPlan) -> None:
        values = {name: getattr(kept, name) for name in KeptPlan.__dataclass_fields__}
        self._connection.execute(insert(shown_plan).values(**{**values, "wish": dict(kept.wish)}))

    def find(self, plan_id: str, token_id: int) -> KeptPlan | None:
        """None for that of another token, as for one that there is not."""
        found = SHOWN_PLANS.one(self._connection, _OF_ID, id=plan_id)
        return found if found is not None and found.token_id == token_id else None

    def use(self, plan_id: str, key: str) -> bool:
        """Give it to the request with this key. False: another request has it."""
        free = or_(shown_plan.c.used_key.is_(None), shown_plan.c.used_key == key)
        taken = update(shown_plan).where(shown_plan.c.id == plan_id, free).values(used_key=key)
        return self._connection.execute(taken).rowcount == 1

    def forget(self, *, before: datetime) -> None:
        """Delete those that were over by then."""
        self._connection.execute(delete(shown_plan).where(shown_plan.c.until < before))
