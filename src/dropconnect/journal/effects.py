"""The repository of effects: the ledger of everything that was written to the outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import RowMapping, insert, select, update

from dropconnect.journal.rows import FIRST_INTENT, UNRESOLVED, Effect, EffectState
from dropconnect.journal.tables import effect
from dropconnect.models.operation import EffectKind


def _effect(row: RowMapping) -> Effect:
    values = dict(row)
    values["kind"] = EffectKind(values["kind"])
    values["state"] = EffectState(values["state"])
    return Effect(**values)


class Effects:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def get(self, key: str) -> Effect | None:
        row = self._connection.execute(select(effect).where(effect.c.key == key)).mappings().first()
        return _effect(row) if row else None

    def of_case(self, case_id: int) -> list[Effect]:
        query = select(effect).where(effect.c.case_id == case_id)
        return self._list(query.order_by(effect.c.intent_at, effect.c.kind, effect.c.ordinal))

    def of_order(self, connection: str, order_id: str) -> list[Effect]:
        query = select(effect).where(effect.c.connection == connection, effect.c.order_id == order_id)
        return self._list(query.order_by(effect.c.intent_at))

    def unresolved(self, case_id: int) -> list[Effect]:
        return [item for item in self.of_case(case_id) if item.state in UNRESOLVED]

    def since(
        self, connection: str, kind: EffectKind, states: Collection[EffectState], start: datetime
    ) -> list[Effect]:
        """Effects of a kind and states on one connection whose intent is not older than ``start``."""
        query = select(effect).where(
            effect.c.connection == connection,
            effect.c.kind == kind,
            effect.c.state.in_(list(states)),
            effect.c.intent_at >= start,
        )
        return self._list(query)

    def _list(self, query: Any) -> list[Effect]:
        return [_effect(row) for row in self._connection.execute(query).mappings()]

    def insert_intent(self, values: Mapping[str, Any]) -> Effect:
        """The first intent of this key. The table refuses a second one."""
        self._connection.execute(insert(effect).values(**values, state=EffectState.INTENT, attempts=1))
        return self._must(values["key"])

    def repeat_intent(self, before: Effect, values: Mapping[str, Any]) -> Effect:
        """Another attempt under the same key; only an ``UNSENT`` effect may have one."""
        context = {**values["context"], FIRST_INTENT: before.first_intent_at.isoformat()}
        nothing_known = dict.fromkeys(
            ("result", "result_at", "settle_boot", "settle_boot_id", "settle_runner")
        )
        return self.move(
            before,
            EffectState.INTENT,
            {**values, **nothing_known, "context": context, "attempts": before.attempts + 1},
            only_from=frozenset({EffectState.UNSENT}),
        )

    def move(
        self,
        before: Effect,
        state: EffectState,
        values: Mapping[str, Any],
        *,
        only_from: Collection[EffectState] | None = None,
    ) -> Effect:
        """Change state, provided that nobody did in between (``LookupError`` otherwise)."""
        if only_from is not None and before.state not in only_from:
            raise ValueError(f"the effect {before.key} is {before.state}, it cannot become {state}")
        done = self._connection.execute(
            update(effect)
            .where(
                effect.c.key == before.key,
                effect.c.state == before.state,
                effect.c.attempts == before.attempts,
            )
            .values(**values, state=state)
        )
        if done.rowcount != 1:
            raise LookupError(f"the effect {before.key} is no longer {before.state}")
        return self._must(before.key)

    def note(self, before: Effect, values: Mapping[str, Any]) -> Effect:
        """Write beside the state, which stays as it is."""
        return self.move(before, before.state, values)

    def _must(self, key: str) -> Effect:
        found = self.get(key)
        if found is None:
            raise LookupError(f"there is no effect {key}")
        return found
