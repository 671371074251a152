"""Sends what the outbox holds. A failed message is tried again, and never holds up money."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

from dropconnect.errors import ConfigurationError, DropConnectError, JournalError, WritesPaused
from dropconnect.journal.records import Envelope
from dropconnect.journal.rows import Case, QueuedMessage
from dropconnect.journal.states import IncidentKind
from dropconnect.messages.languages import SOURCE_LANGUAGE, Speech, text_language
from dropconnect.messages.render import render
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.post import Post
from dropconnect.saga.case.delays import PAUSED_AGAIN, RETRY_LONGEST, is_due, retry_delay
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.by_hand import hand_over
from dropconnect.saga.customers.reach import unreachable

log = logging.getLogger(__name__)

_GIVE_UP_AFTER = timedelta(days=3)


def send_messages(desk: Desk, case: Case) -> None:
    """Try every message of the leased case that is due. Raises ``JournalError``, and nothing that concerns
    a message."""
    now = desk.now()
    with desk.journal.read() as reading:
        queued = reading.outbox.of_case(case.id)
    waiting = [item for item in queued if item.due_at and is_due(item.due_at, now, RETRY_LONGEST)]
    for item in waiting:
        _send(desk, case, item)


def _send(desk: Desk, case: Case, queued: QueuedMessage) -> None:
    try:
        if not queued.envelope.language:
            addressed = _addressed(desk, case, queued)
            if addressed is None:
                return
            queued = addressed
        if not queued.notifier:
            hand_over(desk, case, queued)
            return
        message = _outgoing(desk, queued)
        notifier = desk.notifier(queued.notifier)
        result = Post(desk.journal, desk.clock).deliver(queued, notifier, message)
    except JournalError:
        raise
    except WritesPaused as error:
        _rest(desk, queued, error)
        return
    except Exception as error:  # noqa: BLE001 - a message that cannot be made holds up nothing else
        _try_later(desk, case, queued, error)
        return
    if result.status is StepStatus.REFUSED:
        reason = _without_address(result.refusal.message, queued) if result.refusal else "refused"
        _fail(desk, case, queued, reason)


def _addressed(desk: Desk, case: Case, queued: QueuedMessage) -> QueuedMessage | None:
    """The message with its addressee, read from the order now; None if nobody can be reached."""
    customer = desk.store.look_at_order(case.order_id).customer
    why = unreachable(customer, by_person=not queued.notifier)
    with desk.journal.write() as writing:
        if why:
            writing.outbox.fail(queued, why)
            words = f"the customer was not told ({queued.kind}): {why}"
            writing.events.add(case.id, desk.now(), "message-impossible", words)
            return None
        settings = desk.section.messages if queued.notifier else None
        templates = settings.templates if settings is not None else None
        default = settings.language if settings is not None else SOURCE_LANGUAGE
        envelope = Envelope(to=customer.email, language=text_language(customer.locale or default, templates))
        facts = queued.facts.changed(customer_name=customer.name)
        return writing.outbox.address(queued, facts, envelope)


def _outgoing(desk: Desk, queued: QueuedMessage) -> OutgoingMessage:
    settings = desk.section.messages
    if settings is None:
        raise ConfigurationError(f"the store {desk.store.name} has no messages section any more")
    language = queued.envelope.language
    words = render(
        queued.facts,
        language=language,
        shop=settings.voice,
        templates=settings.templates,
        speech=Speech(settings.language, desk.world.catalogues),
    )
    return OutgoingMessage(
        message_id=queued.id,
        to=queued.envelope.to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=language,
    )


def _rest(desk: Desk, queued: QueuedMessage, paused: WritesPaused) -> None:
    """It stays in the outbox, and this is no try of it."""
    with desk.journal.write() as writing:
        writing.outbox.rest(queued, str(paused), until=desk.now() + PAUSED_AGAIN)


def _without_address(reason: str, queued: QueuedMessage) -> str:
    """A mail server repeats whom it refuses. The timeline, and a chat that is told of the incident, need not
    know the customer's address."""
    address = queued.envelope.to
    return re.sub(re.escape(address), "the customer", reason, flags=re.IGNORECASE) if address else reason


def _try_later(desk: Desk, case: Case, queued: QueuedMessage, error: Exception) -> None:
    now = desk.now()
    reason = _without_address(str(error), queued)
    if not isinstance(error, DropConnectError):
        # Its text may hold secrets; its type is enough to know that it is a bug.
        reason = f"a bug: {type(error).__name__}"
        log.debug("the %s of case %d", queued.kind, case.id, exc_info=error)
        words = f"the {queued.kind} cannot be sent: {reason}. It is tried again"
        desk.incident(case, f"{IncidentKind.UNEXPECTED}-{queued.kind}", words)
    if now - queued.queued_at > _GIVE_UP_AFTER:
        _fail(desk, case, queued, reason)
        return
    with desk.journal.write() as writing:
        writing.outbox.delay(queued, reason, until=now + retry_delay(queued.tries))
        writing.events.add(case.id, now, "message-delayed", f"{queued.kind} is tried again: {reason}")


def _fail(desk: Desk, case: Case, queued: QueuedMessage, reason: str) -> None:
    with desk.journal.write() as writing:
        writing.outbox.fail(queued, reason)
    words = f"the customer did not get the {queued.kind}: {reason}. Tell the customer yourself"
    desk.incident(case, f"{IncidentKind.MESSAGE}-{queued.kind}", words)
