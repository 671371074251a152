"""After a restore: marks what was open in the copy, and looks up what stands open. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dropconnect.journal import Journal
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import MessageState
from dropconnect.models.commands import EffectKind
from dropconnect.saga.attempt import Attempt, Channel, Standing, inspect
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.store.channel import store_channel
from dropconnect.saga.suppliers.channel import supplier_channel

LEAP = 1_000_000
"""Added to the counter: more intents than any shop writes between two backups. Where the mark is lost too,
nobody knows how far the journal had come."""

_NO_LOOK_UP = (EffectKind.WITHDRAW_SUPPLIER, EffectKind.ESCALATE_SUPPLIER)
_HOLDS = (EffectKind.HOLD_ORDER, EffectKind.RELEASE_ORDER)
_AT_SUPPLIERS = (EffectKind.CANCEL_SUPPLIER,)


@dataclass(frozen=True)
class Restored:
    """What was marked: the counter before and after, the newest counter known of, and the open cases."""

    counter_before: int
    counter_known: int | None
    counter: int
    case_ids: tuple[int, ...]


@dataclass(frozen=True)
class Looked:
    """An open effect before and after its look-up, and what was found, in words."""

    before: Effect
    after: Effect
    standing: Standing
    found: str


def mark_restored(journal: Journal, at: datetime) -> Restored:
    """From here on this file is the journal: its counter is above that of every other copy."""
    newer = journal.newer_mark()
    known = newer.counter if newer is not None else None
    with journal.write() as writing:
        before = writing.identity.get().counter
        counter = max(before, known or 0) + LEAP
        writing.identity.restored(counter, at)
        case_ids = writing.cases.mark_restored(at=at)
        words = "the journal was restored from a copy: nothing is sent before it was looked up"
        for case_id in case_ids:
            writing.events.add(case_id, at, "restored", words)
    return Restored(before, known, counter, tuple(case_ids))


def look_up_open(desk: Desk, case: Case) -> list[Looked]:
    """Look up every effect of the leased case that stands open. Raises what reads raise."""
    with desk.journal.read() as reading:
        unresolved = reading.effects.unresolved(case.id)
    return [_looked_up(desk, case, effect) for effect in unresolved]


def queued_messages(desk: Desk, case: Case) -> list[str]:
    """The kinds of messages that wait to be sent. They leave, perhaps once more, under their Message-ID."""
    with desk.journal.read() as reading:
        messages = reading.outbox.of_case(case.id)
    return [str(message.kind) for message in messages if message.state is MessageState.QUEUED]


def _looked_up(desk: Desk, case: Case, effect: Effect) -> Looked:
    if effect.kind in _NO_LOOK_UP:
        return Looked(effect, effect, Standing.ENDED, "cannot be looked up, and is not sent again")
    attempt = inspect(desk, case, _channel(desk, case, effect), effect.kind, effect.ordinal)
    return Looked(effect, attempt.effect or effect, attempt.standing, _words(attempt))


def _channel(desk: Desk, case: Case, effect: Effect) -> Channel:
    if effect.kind in _AT_SUPPLIERS:
        part = next(part for part in desk.parts(case) if part.ordinal == effect.ordinal)
        return supplier_channel(desk, part)
    channel = store_channel(desk)
    return replace(channel, follow_up=None) if effect.kind in _HOLDS else channel


def _words(attempt: Attempt) -> str:
    if attempt.evidence is not None:
        return attempt.evidence.reason
    if attempt.standing is Standing.REQUESTED:
        return "it was accepted, and is not done"
    return attempt.effect.reason if attempt.effect is not None else ""
