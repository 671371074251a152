"""The repository of effects: the ledger of everything that was written to the outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import and_, bindparam, column, func, or_, select, table

from dropconnect.errors import JournalError, LostLease, UnknownCurrency
from dropconnect.journal import seals
from dropconnect.journal.reading import Reader
from dropconnect.journal.records import COMMANDS, EffectContext, EffectResult
from dropconnect.journal.rows import Effect
from dropconnect.journal.statements import Insert, Statement, Update, bind_of
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState, TurnedAway
from dropconnect.journal.tables import case, effect
from dropconnect.journal.trouble import damaged
from dropconnect.models.commands import Command, EffectKind, RefundCommand
from dropconnect.models.money import Money, exact_decimal, exponent


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
    command = _command(values["kind"], values["command"])
    kept = {name: value for name, value in values.items() if name not in (seals.SEAL, *_FOR_SUMS)}
    return {**kept, "command": command}


@lru_cache(256)
def _command(kind: EffectKind, text: str) -> Command:
    """A command is frozen, and stays the same whatever becomes of its effect: one is made of each text."""
    return COMMANDS[kind].model_validate_json(text)


EFFECTS = Reader(effect, Effect, check=seals.check_seal, complete=_complete, as_text=("command",))
_FOR_SUMS = ("amount", "currency")
"""Columns that say what stands in the command, too."""

_OF_KEY = Statement(select(effect).where(effect.c.key == bindparam("key")))
_OF_CASE = Statement(
    select(effect)
    .where(effect.c.case_id == bindparam("case_id"))
    .order_by(effect.c.intent_at, effect.c.kind, effect.c.ordinal)
)
_CASES = select(case.c.id).where(
    case.c.connection == bindparam("connection"), case.c.order_id == bindparam("order_id")
)
# Those of its cases too: one whose order was changed by damage must be read, or its seal is not looked at.
_OF_ORDER = Statement(
    select(effect)
    .where(
        or_(
            and_(effect.c.connection == bindparam("connection"), effect.c.order_id == bindparam("order_id")),
            effect.c.case_id.in_(_CASES),
        )
    )
    .order_by(effect.c.intent_at)
)
_PAID = Statement(
    select(effect.c.currency, effect.c.amount, func.count(), func.min(effect.c.intent_at).label("first_at"))
    .where(
        effect.c.connection == bindparam("connection"),
        effect.c.intent_at >= bindparam("start", type_=effect.c.intent_at.type),
        effect.c.currency.is_not(None),
        or_(*(effect.c.state == state for state in sorted(HAPPENED))),
        effect.c.case_id.is_not(bindparam("but")),
    )
    .group_by(effect.c.currency, effect.c.amount)
    .order_by("first_at")
)
_COLUMNS = {column.name: bind_of(column) for column in effect.columns}
"""How each column's value becomes the one that SQLite keeps."""
_STORED = table(effect.name, *(column(name) for name in _COLUMNS))
"""The same table without types: its values are those already, since the seal is made of them."""
_INSERT = Insert(_STORED)
_UPDATE = Update(_STORED, _STORED.c.key == bindparam("the_key"))


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
        return EFFECTS.one(self._connection, _OF_KEY, key=key)

    def of_case(self, case_id: int) -> list[Effect]:
        return EFFECTS.found(self._connection, _OF_CASE, case_id=case_id)

    def of_order(self, connection: str, order_id: str) -> list[Effect]:
        found = EFFECTS.found(self._connection, _OF_ORDER, connection=connection, order_id=order_id)
        return [item for item in found if (item.connection, item.order_id) == (connection, order_id)]

    def unresolved(self, case_id: int) -> list[Effect]:
        return [item for item in self.of_case(case_id) if item.state in UNRESOLVED]

    def paid_since(self, connection: str, start: datetime, *, but: int | None) -> Money | None:
        """What was paid or booked on one connection by intents that are not older than ``start``, in cases
        other than ``but``. Of several currencies the first one's, a store has one as a rule. None: nothing.

        Summed by the database over the amounts beside the commands, so that a busy day costs no more than a
        quiet one. The seals of these rows are not looked at: for a limit above which a person is asked that
        is enough. Nothing is paid by these numbers.
        """
        known = {"connection": connection, "start": start, "but": but}
        rows = _PAID.run(self._connection, known).fetchall()
        if not rows:
            return None
        first = rows[0][0]
        try:
            exponent(first)
            sums = (exact_decimal(amount) * count for currency, amount, count, _ in rows if currency == first)
            return Money.of(sum(sums, Decimal(0)), first)
        except UnknownCurrency as error:
            raise JournalError(f"effect, column currency: {error}") from None
        except (TypeError, ValueError):
            raise damaged("effect, column amount of a payment cannot be read") from None

    def insert_intent(self, intent: Intent) -> Effect:
        """The first intent of this key. The table refuses a second one."""
        values = {
            **_columns(intent, intent.context),
            "key": intent.command.key,
            "case_id": intent.case_id,
            "state": EffectState.INTENT,
            "attempts": 1,
        }
        stored = _sealed({**dict.fromkeys(_COLUMNS), **_stored(values)})
        _INSERT.run(self._connection, stored)
        return self._made(stored)

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
        [raw] = _OF_KEY.run(self._connection, {"key": before.key}).fetchall() or [None]
        found = None if raw is None else EFFECTS.kept(self._connection, raw)
        if found is None or (found.state, found.attempts) != (before.state, before.attempts):
            raise LostLease(
                f"the {before.kind} of case {before.case_id} is no longer {before.state}: another runner has "
                f"taken the case over; see `dropconnect show {before.case_id}`"
            )
        changes = _stored({**values, "state": state})
        stored = _sealed({**dict(zip(_COLUMNS, raw, strict=True)), **changes})
        changes[seals.SEAL] = stored[seals.SEAL]
        _UPDATE.run(self._connection, changes, {"the_key": before.key})
        return self._made(stored)

    def _made(self, stored: Mapping[str, Any]) -> Effect:
        """The effect as the next reading finds it, which is not needed for it: this transaction alone
        writes, and what SQLite keeps of each value is known. So is the seal, which was made just now."""
        return EFFECTS.kept(self._connection, tuple(stored.values()), checked=True)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as SQLite keeps them."""
    binds = ((name, value, _COLUMNS[name]) for name, value in values.items())
    return {name: value if bind is None else bind(value) for name, value, bind in binds}


def _sealed(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The whole row, with the seal that belongs to it."""
    return {**stored, seals.SEAL: seals.seal_of(stored)}


def _was_throttled(before: Effect) -> bool:
    return before.result is not None and before.result.turned_away is TurnedAway.THROTTLE


def _columns(intent: Intent, context: EffectContext) -> dict[str, Any]:
    paid = intent.command.amount if isinstance(intent.command, RefundCommand) else None
    return {
        "kind": intent.kind,
        "ordinal": intent.ordinal,
        "connection": intent.connection,
        "order_id": intent.command.order_id,
        "command": intent.command.model_dump(mode="json"),
        "context": context,
        "runner": intent.runner,
        "intent_at": intent.at,
        "amount": paid.text if paid is not None else None,
        "currency": paid.currency if paid is not None else None,
    }


def _settling(settling: Settling) -> dict[str, Any]:
    return {
        "settle_boot": float(settling.boot),
        "settle_boot_id": settling.boot_id,
        "settle_runner": settling.runner,
    }
