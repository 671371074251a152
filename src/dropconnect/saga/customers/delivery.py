"""Sends what the outbox holds. A failed message is tried again, and never holds up money."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.effects import Post
from dropconnect.errors import ConfigurationError, DropConnectError
from dropconnect.journal.rows import Case, QueuedMessage
from dropconnect.journal.states import IncidentKind
from dropconnect.messages import render
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.saga.case.delays import RETRY_LONGEST, is_due, retry_delay
from dropconnect.saga.case.desk import Desk

_GIVE_UP_AFTER = timedelta(days=3)


def send_messages(desk: Desk, case: Case) -> None:
    """Try every message of the leased case that is due. Raises nothing that concerns a message."""
    now = desk.now()
    with desk.journal.read() as reading:
        queued = reading.outbox.of_case(case.id)
    waiting = [item for item in queued if item.due_at and is_due(item.due_at, now, RETRY_LONGEST)]
    for item in waiting:
        _send(desk, case, item)


def _send(desk: Desk, case: Case, queued: QueuedMessage) -> None:
    try:
        message = _outgoing(desk, queued)
        notifier = desk.notifier(queued.notifier)
        result = Post(desk.journal, desk.clock).deliver(queued, notifier, message)
    except DropConnectError as error:
        _try_later(desk, case, queued, error)
        return
    if result.status is StepStatus.REFUSED:
        reason = result.refusal.message if result.refusal else "refused"
        _fail(desk, case, queued, reason)


def _outgoing(desk: Desk, queued: QueuedMessage) -> OutgoingMessage:
    settings = desk.section.messages
    if settings is None:
        raise ConfigurationError(f"the store {desk.store.name} has no messages section any more")
    language = queued.envelope.language
    words = render(queued.facts, language=language, shop=settings.voice, templates=settings.templates)
    return OutgoingMessage(
        message_id=queued.id,
        to=queued.envelope.to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=language,
    )


def _try_later(desk: Desk, case: Case, queued: QueuedMessage, error: DropConnectError) -> None:
    now = desk.now()
    if now - queued.queued_at > _GIVE_UP_AFTER:
        _fail(desk, case, queued, str(error))
        return
    with desk.journal.write() as writing:
        writing.outbox.delay(queued, str(error), until=now + retry_delay(queued.tries))
        writing.events.add(case.id, now, "message-delayed", f"{queued.kind} is tried again: {error}")


def _fail(desk: Desk, case: Case, queued: QueuedMessage, reason: str) -> None:
    with desk.journal.write() as writing:
        writing.outbox.fail(queued, reason)
    words = f"the customer did not get the {queued.kind}: {reason}. Tell the customer yourself"
    desk.incident(case, f"{IncidentKind.MESSAGE}-{queued.kind}", words)
