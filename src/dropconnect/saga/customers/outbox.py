"""Puts into the outbox what the customer is to hear. Only facts that the case has proved; sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from dropconnect.errors import ConfigurationError
from dropconnect.journal.records import Envelope
from dropconnect.journal.rows import Case, NewMessage, Part
from dropconnect.journal.states import CaseKind, IncidentKind
from dropconnect.messages import Teller, message_id, teller
from dropconnect.messages.languages import text_language
from dropconnect.messages.settings import MessageSettings, by_hand
from dropconnect.models.facts import (
    Acknowledgement,
    Message,
    MessageKind,
    OutcomeMessage,
    RequestReceived,
    StillWaiting,
    WaitingUpdate,
)
from dropconnect.models.order import Order
from dropconnect.models.seen import SeenKind
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.last_word import UNSENT_BY_THEN
from dropconnect.saga.customers.platform_mail import told_by_platform
from dropconnect.saga.customers.proved import (
    cancelled_units,
    named_units,
    refund_made,
    refused_units,
    release_made,
    units_still_coming,
)
from dropconnect.saga.customers.reach import unreachable
from dropconnect.withdrawal_right import WITHDRAWAL

_NEXT_UPDATE = timedelta(days=2)
_PARTS = 1000
"""More than a case has: each update has an ordinal of its own."""


def will_tell(desk: Desk, case: Case, kind: MessageKind) -> bool:
    """Whether we, or a person for us, may have to tell this; ask before reading anything for it."""
    return _settings(desk, case, kind) is not None


def _settings(desk: Desk, case: Case, kind: MessageKind) -> MessageSettings | None:
    """How it is told; None if nobody tells it."""
    if case.kind is CaseKind.SUPPLIER_ONLY and not _was_told(desk, case):
        return None  # the store, or who cancelled there, has told the customer what is true
    seen = case.request.seen
    nobody_asked = seen is not None and seen.kind is not SeenKind.REQUESTED
    was_stated = case.request.request_id.startswith(f"{WITHDRAWAL}:")  # that was acknowledged at once
    if (nobody_asked or was_stated) and kind is MessageKind.ACKNOWLEDGEMENT:
        return None
    messages = desk.section.messages
    has_account = messages is not None
    who = teller(desk.section.policy.mail, case.plan.cause, kind, has_account=has_account)
    if who is Teller.NOBODY:
        return None
    return messages or by_hand(desk.store.name)


def _was_told(desk: Desk, case: Case) -> bool:
    """The customer has heard of this case, and is to hear how it ends."""
    with desk.journal.read() as reading:
        return bool(reading.outbox.of_case(case.id))


def acknowledge(desk: Desk, case: Case) -> None:
    """We have the request. Raises what reads raise."""
    _guarded(desk, case, lambda: _acknowledge(desk, case))


def update_waiting(desk: Desk, case: Case, part: Part, *, number: int = 0) -> None:
    """A supplier takes longer than it may; ``number``: how often the customer was told before. Raises what
    reads raise."""
    _guarded(desk, case, lambda: _update_waiting(desk, case, part, number))


def tell_outcome(desk: Desk, case: Case, order: Order) -> None:
    """Tell the outcome: what was paid back, what stays ordered, what still comes."""
    _guarded(desk, case, lambda: _tell_outcome(desk, case, order))


def _guarded(desk: Desk, case: Case, tell: Callable[[], None]) -> None:
    """A message that cannot be made never holds up the case: a person tells the customer instead."""
    try:
        tell()
    except (ConfigurationError, ValueError) as error:
        failure = type(error).__name__
        reason = f"a message to the customer could not be made ({failure}): tell the customer yourself"
        desk.incident(case, IncidentKind.MESSAGE_IMPOSSIBLE, reason, {"error": str(error)})


def _acknowledge(desk: Desk, case: Case) -> None:
    if not will_tell(desk, case, MessageKind.ACKNOWLEDGEMENT):
        return
    order = desk.store.look_at_order(case.order_id)
    asked = {line.line_id: line.quantity for line in case.agreed.choice.lines}
    whole = case.agreed.choice.whole_order
    request = RequestReceived(received_at=case.opened_at, lines=() if whole else named_units(order, asked))
    message = Acknowledgement(order_number=order.number, customer_name=order.customer.name, request=request)
    _queue(desk, case, order, message)


def _update_waiting(desk: Desk, case: Case, part: Part, number: int) -> None:
    if part.asked_at is None or not will_tell(desk, case, MessageKind.WAITING_UPDATE):
        return
    order = desk.store.look_at_order(case.order_id)
    waiting = StillWaiting(
        since=part.asked_at,
        next_update_by=max(part.answer_by or desk.now(), desk.now()) + _NEXT_UPDATE,
        lines=named_units(order, part.units),
    )
    message = WaitingUpdate(order_number=order.number, customer_name=order.customer.name, waiting=waiting)
    _queue(desk, case, order, message, part.ordinal + _PARTS * number)


def _tell_outcome(desk: Desk, case: Case, order: Order) -> None:
    settings = _settings(desk, case, MessageKind.OUTCOME)
    if settings is None:
        return
    parts = desk.parts(case)
    with desk.journal.read() as reading:
        effects = reading.effects.of_case(case.id)
    told = told_by_platform(desk.world, case, effects)
    refund = None if told.refunded else refund_made(effects, case.plan, order.lines, settings.refund_days)
    if refund is None and not told.cancelled:
        refund = release_made(case, order, settings, desk.now())
    refused = refused_units(order, parts, settings)
    still_coming = units_still_coming(order, parts, settings)
    cancelled = None if told.cancelled else cancelled_units(case, order, parts)
    if not (refund or refused or still_coming or cancelled):
        return
    message = OutcomeMessage(
        order_number=order.number,
        customer_name=order.customer.name,
        cause=case.plan.cause,
        cancelled=cancelled,
        refund=refund,
        refused=refused,
        still_coming=still_coming,
        separate_mail=told.cancelled,
    )
    _queue(desk, case, order, message)


def _queue(desk: Desk, case: Case, order: Order, message: Message, ordinal: int = 0) -> None:
    settings = _settings(desk, case, message.kind)
    if settings is None:
        return
    now = desk.now()
    why = unreachable(order.customer, by_person=not settings.notifier)
    if why:
        desk.note(case, "message-impossible", f"the customer was not told ({message.kind}): {why}")
        return
    language = text_language(order.customer.locale or settings.language, settings.templates)
    new = NewMessage(
        id=message_id(case.key, message.kind, ordinal, settings.domain),
        case_id=case.id,
        kind=message.kind,
        notifier=settings.notifier,
        facts=message,
        envelope=Envelope(to=order.customer.email, language=language),
        queued_at=now,
    )
    with desk.journal.write() as writing:
        if not writing.outbox.queue(new):
            return
        writing.events.add(case.id, now, "message-queued", f"the customer will hear: {message.kind}")
        writing.outbox.replace_update(new)
        if message.kind is MessageKind.OUTCOME:
            writing.outbox.replace_unsent(case.id, UNSENT_BY_THEN)
