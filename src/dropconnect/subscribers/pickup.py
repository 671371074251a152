"""Picks up what has happened since the last time, and keeps it as it will be sent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from dropconnect.clock import Clock
from dropconnect.config.subscribers import SubscriberSection
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import Event
from dropconnect.journal.subscribers import NewSubscriberEvent
from dropconnect.models.event_kinds import EventKind
from dropconnect.report.events import EventDocument
from dropconnect.report.meaning import CaseRows
from dropconnect.report.standing import Standing
from dropconnect.subscribers.kinds import is_refund, kind_of

_NAMESPACE = uuid.UUID("5b0c2a53-9c0e-5d0f-a6a4-0d3c1f9e7a21")
_AT_A_TIME = 200


def pick_up(journal: Journal, clock: Clock, name: str, section: SubscriberSection) -> None:
    """Keep for this subscriber what it is to be told. A new one begins now. Raises ``JournalError``."""
    while _pick_some(journal, clock, name, section):
        pass


def made_up(clock: Clock) -> EventDocument:
    """An event of no case, to try the way out."""
    return EventDocument(
        id=f"evt_{uuid.uuid4()}",
        kind=EventKind.TEST,
        at=clock.now(),
        case_id=None,
        store="",
        order_id="",
        order_number="",
        standing=Standing.DONE,
    )


def _pick_some(journal: Journal, clock: Clock, name: str, section: SubscriberSection) -> bool:
    """Whether there may be more."""
    with journal.read() as reading:
        before = reading.subscribers.find(name)
        events = reading.subscribers.events_after(before.event_id, _AT_A_TIME) if before is not None else []
        new = list(_told(reading, clock, section, events))
    if before is None:
        with journal.write() as writing:
            writing.subscribers.begin(name, at=clock.now())
        return False
    if not events:
        return False
    with journal.write() as writing:
        is_ours = writing.subscribers.add(before, events[-1].id, new, at=clock.now())
    # Another process has picked up the same: it goes on with what follows.
    return is_ours and len(events) == _AT_A_TIME


def _told(
    reading: Transaction, clock: Clock, section: SubscriberSection, events: Sequence[Event]
) -> Iterator[NewSubscriberEvent]:
    known: dict[int, CaseRows] = {}
    journal_id = reading.identity.get().journal_id if events else ""
    for event in events:
        if event.case_id not in known:
            case = reading.cases.get(event.case_id)
            known[event.case_id] = CaseRows.for_summary(reading, case, None, clock.now())
        document = _document(event, known[event.case_id], journal_id)
        if section.wants(document.kind, document.store):
            yield NewSubscriberEvent(
                event_id=event.id,
                case_id=event.case_id,
                webhook_id=document.id,
                body=document.model_dump_json(),
            )


def _document(event: Event, rows: CaseRows, journal_id: str) -> EventDocument:
    named = event.data.get("effect")
    effect = next((row for row in rows.effects if row.key == named), None)
    kind = kind_of(event, effect)
    return EventDocument(
        id=_id_of(event, journal_id),
        kind=kind,
        at=event.at,
        case_id=event.case_id,
        store=rows.case.connection,
        order_id=rows.case.order_id,
        order_number=rows.case.order_number,
        standing=rows.standing,
        outcome=rows.case.outcome if kind is EventKind.CASE_CLOSED else None,
        task_id=event.data.get("task"),
        step=effect.kind if effect is not None else None,
        amount=effect.amount if effect is not None and is_refund(effect) else None,
        answer=event.data.get("answer") if kind is EventKind.SUPPLIER_ANSWERED else None,
    )


def _id_of(event: Event, journal_id: str) -> str:
    """By all that makes it this event: a journal that was restored from a copy numbers its events anew."""
    name = f"{journal_id}|{event.id}|{event.at.isoformat()}|{event.case_id}|{event.kind}|{event.text}"
    return f"evt_{uuid.uuid5(_NAMESPACE, name)}"
