"""The repository of effects: the ledger of everything that was written to the outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Select, func, insert, select, update

from dropconnect.errors import LostLease
from dropconnect.journal import seals
from dropconnect.journal.reading import Reader
from dropconnect.journal.records import COMMANDS, EffectContext, EffectResult
from dropconnect.journal.rows import Effect
from dropconnect.journal.states import UNRESOLVED, EffectState, TurnedAway
from dropconnect.journal.tables import case, effect
from dropconnect.models.commands import Command, EffectKind


@dataclass(frozen=True)
class Intent:
    """What is about to be sent, by whom and for which case."""

    case_id: int
    kind: EffectKind
    ordinal: int
    connection: str
    command: Command
    context: EffectContext
    runner: str
    at: datetime


@dataclass(frozen=True)
class Settling:
    """From when the settle time of an effect counts: a reading of the boot clock, of which boot, by whom."""

    boot: float
    boot_id: str
    runner: str


def _complete(values: dict[str, Any]) -> dict[str, Any]:
    command = COMMANDS[values["kind"]].model_validate(values["command"])
    return {**{name: value for name, value in values.items() if name != seals.SEAL}, "command": command}


EFFECTS = Reader(effect, Effect, check=seals.check_seal, complete=_complete)


class Effects:
    """Each effect is sealed when it is written, and its seal is checked whenever it is read."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def count_intents(self, store: str | None) -> int:
        """How many have no recorded reply, of cases of this store, or of all."""
        query = select(func.count()).select_from(effect).join(case, case.c.id == effect.c.case_id)
        query = query.where(effect.c.state == EffectState.INTENT)
        if store is not None:
            query = query.where(case.c.connection == store)
        return int(self._connection.execute(query).scalar_one())

    def get(self, key: str) -> Effect | None:
        return EFFECTS.first(self._connection, select(effect).where(effect.c.key == key))

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

    def _list(self, query: Select[Any]) -> list[Effect]:
        return EFFECTS.all(self._connection, query)

    def insert_intent(self, intent: Intent) -> Effect:
        """The first intent of this key. The table refuses a second one."""
        values = _columns(intent, intent.context)
        self._connection.execute(
            insert(effect).values(
                **values, key=intent.command.key, case_id=intent.case_id, state=EffectState.INTENT, attempts=1
            )
        )
        return self._sealed(intent.command.key)

    def repeat_intent(self, before: Effect, intent: Intent) -> Effect:
        """Another attempt under the same key. ``ValueError`` unless the effect is ``UNSENT``."""
        if before.state is not EffectState.UNSENT:
            raise ValueError(f"the effect {before.key} is {before.state}, it cannot be sent again")
        context = intent.context.changed(
            first_intent_at=before.first_intent_at,
            after_restore=intent.context.after_restore or before.context.after_restore,
            throttled=before.context.throttled or _was_throttled(before),
        )
        nothing_known = dict.fromkeys(
            ("result", "result_at", "settle_boot", "settle_boot_id", "settle_runner")
        )
        values = {**_columns(intent, context), **nothing_known, "attempts": before.attempts + 1}
        return self._move(before, EffectState.INTENT, values)

    def record(
        self,
        before: Effect,
        state: EffectState,
        result: EffectResult,
        *,
        at: datetime | None,
        settling: Settling | None = None,
    ) -> Effect:
        """Write down what became of it, provided that nobody did in between (``LostLease`` otherwise)."""
        values = {"result": result, "result_at": at, **(_settling(settling) if settling else {})}
        return self._move(before, state, values)

    def settle_from(self, before: Effect, settling: Settling) -> Effect:
        """Count the settle time from here; the state stays as it is."""
        return self._move(before, before.state, _settling(settling))

    def _move(self, before: Effect, state: EffectState, values: Mapping[str, Any]) -> Effect:
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
            raise LostLease(
                f"the {before.kind} of case {before.case_id} is no longer {before.state}: another runner has "
                f"taken the case over; see `dropconnect show {before.case_id}`"
            )
        return self._sealed(before.key)

    def _sealed(self, key: str) -> Effect:
        seals.seal(self._connection, key)
        found = self.get(key)
        if found is None:
            raise LookupError(f"there is no effect {key}")
        return found


def _was_throttled(before: Effect) -> bool:
    return before.result is not None and before.result.turned_away is TurnedAway.THROTTLE


def _columns(intent: Intent, context: EffectContext) -> dict[str, Any]:
    return {
        "kind": intent.kind,
        "ordinal": intent.ordinal,
        "connection": intent.connection,
        "order_id": intent.command.order_id,
        "command": intent.command.model_dump(mode="json"),
        "context": context,
        "runner": intent.runner,
        "intent_at": intent.at,
    }


def _settling(settling: Settling) -> dict[str, Any]:
    return {
        "settle_boot": settling.boot,
        "settle_boot_id": settling.boot_id,
        "settle_runner": settling.runner,
    }
