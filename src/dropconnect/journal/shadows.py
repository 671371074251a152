"""The repository of plans that were made in shadow mode, beside the cases: nothing follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.trouble import damaged
from dropconnect.journal.watch_tables import shadow
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.shadow import ShadowDone, ShadowFacts, ShadowOrigin, ShadowVerdict


@dataclass(frozen=True)
class ShadowPlan:
    """Something that would have been carried out, had the store not been in shadow mode."""

    id: int
    connection: str
    order_id: str
    order_number: str
    key: str
    """The identity of the request."""
    origin: ShadowOrigin
    request: CancellationRequest
    plan: Plan | None
    """None: none could be made; ``facts.asks`` says why."""
    facts: ShadowFacts
    planned_at: datetime
    done: ShadowDone | None
    """None: it was not compared yet, or another plan of the order is newer."""
    verdict: ShadowVerdict
    compared_at: datetime | None


SHADOWS = Reader(shadow, ShadowPlan)


class Shadows:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def find(self, connection: str, key: str) -> ShadowPlan | None:
        query = select(shadow).where(shadow.c.connection == connection, shadow.c.key == key)
        return SHADOWS.first(self._connection, query)

    def add(
        self,
        request: CancellationRequest,
        order_number: str,
        origin: ShadowOrigin,
        plan: Plan | None,
        facts: ShadowFacts,
        now: datetime,
    ) -> ShadowPlan:
        """A plan of a request that is new."""
        statement = insert(shadow).values(
            connection=request.connection,
            order_id=request.order_id,
            order_number=order_number,
            key=request.key,
            origin=origin,
            request=request,
            plan=plan,
            facts=facts,
            planned_at=now,
            verdict=ShadowVerdict.NOT_COMPARED,
        )
        return self._get(self._connection.execute(statement.returning(shadow.c.id)).scalar_one())

    def plan_anew(
        self, before: ShadowPlan, request: CancellationRequest, plan: Plan | None, facts: ShadowFacts
    ) -> ShadowPlan:
        """People have done more at the store."""
        values = {"request": request, "plan": plan, "facts": facts}
        self._connection.execute(update(shadow).where(shadow.c.id == before.id).values(**values))
        return self._get(before.id)

    def compared(self, before: ShadowPlan, verdict: ShadowVerdict, done: ShadowDone, now: datetime) -> None:
        """Keep the newest comparison."""
        values = {"verdict": verdict, "done": done, "compared_at": now}
        self._connection.execute(update(shadow).where(shadow.c.id == before.id).values(**values))

    def of_order(self, connection: str, order_id: str) -> list[ShadowPlan]:
        """All plans of an order, oldest first."""
        query = select(shadow).where(shadow.c.connection == connection, shadow.c.order_id == order_id)
        return SHADOWS.all(self._connection, query.order_by(shadow.c.id))

    def since(self, connection: str, start: datetime) -> list[ShadowPlan]:
        """What was planned for a store at that time or later, oldest first."""
        query = select(shadow).where(shadow.c.connection == connection, shadow.c.planned_at >= start)
        return SHADOWS.all(self._connection, query.order_by(shadow.c.id))

    def _get(self, shadow_id: int) -> ShadowPlan:
        found = SHADOWS.first(self._connection, select(shadow).where(shadow.c.id == shadow_id))
        if found is None:
            raise damaged(f"shadow {shadow_id} is gone")
        return found
