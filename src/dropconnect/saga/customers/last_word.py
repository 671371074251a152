"""The last word to the customer of a case that ends without carrying out what was asked for.

It is put into the outbox in the transaction that closes the case, so no end is without it. Whom it goes to
is read from the order when it is sent: the journal keeps no address of a case that has sent nothing.
"""

from __future__ import annotations

from datetime import datetime

from dropconnect.config import StoreSection
from dropconnect.journal import Transaction
from dropconnect.journal.records import Envelope
from dropconnect.journal.rows import Case, NewMessage
from dropconnect.journal.states import HAPPENED, Answer, CaseKind, Outcome
from dropconnect.messages import Teller, may_be_told, message_id, teller
from dropconnect.messages.settings import MessageSettings, by_hand
from dropconnect.models.commands import EffectKind
from dropconnect.models.facts import EndedMessage, Ending, MessageKind, OutcomeMessage
from dropconnect.saga.customers.platform_mail import told_by_platform
from dropconnect.saga.customers.proved import refund_made
from dropconnect.saga.look.world import World

UNSENT_BY_THEN = (MessageKind.ACKNOWLEDGEMENT, MessageKind.WAITING_UPDATE)
"""What need not be told any more once the end is known."""
_ENDING = {
    Outcome.REFUSED: Ending.REFUSED,
    Outcome.WITHDRAWN: Ending.WITHDRAWN,
    Outcome.STOPPED: Ending.HALF_WAY,
    Outcome.ALREADY: Ending.ALREADY,
}
_STORE_WRITES = (EffectKind.CANCEL_ORDER, EffectKind.REMOVE_LINES)


def add_last_word(writing: Transaction, world: World, case: Case, outcome: Outcome, now: datetime) -> None:
    """Queue what the customer is to hear of this end, and take back what was not sent before it."""
    writing.outbox.replace_unsent(case.id, UNSENT_BY_THEN)
    message = _last_word(writing, world, case, outcome, now)
    if message is not None and writing.outbox.queue(message):
        writing.events.add(case.id, now, "message-queued", f"the customer will hear: {message.kind}")


def how_it_ended(reading: Transaction, case: Case, outcome: Outcome) -> Ending:
    """How the customer sees an end without what was asked for. An order stays as it is only where nothing of
    it was stopped or changed."""
    effects, parts = reading.effects.of_case(case.id), reading.parts.of_case(case.id)
    changed = any(part.answer is Answer.STOPPED for part in parts) or any(
        effect.kind in _STORE_WRITES and effect.state in HAPPENED for effect in effects
    )
    return Ending.HALF_WAY if outcome is Outcome.WITHDRAWN and changed else _ENDING[outcome]


def _last_word(
    reading: Transaction, world: World, case: Case, outcome: Outcome, now: datetime
) -> NewMessage | None:
    who = _teller(world.section, case, outcome)
    if who is Teller.NOBODY or outcome is Outcome.DONE or _knows_outcome(reading, case):
        return None
    settings = world.section.messages if who is Teller.US else None
    settings = settings or by_hand(case.connection)
    message = _message(reading, world, case, outcome, settings)
    if message is None:
        return None
    return NewMessage(
        id=message_id(case.key, message.kind, 0, settings.domain),
        case_id=case.id,
        kind=message.kind,
        notifier=settings.notifier,
        facts=message,
        envelope=Envelope(to="", language=""),
        queued_at=now,
    )


def _teller(section: StoreSection, case: Case, outcome: Outcome) -> Teller:
    """A store that is only read is tried out: its customers have asked nobody. Where another installation
    paid, the money was told with the payment; nobody has to be found to say so once more."""
    if section.policy.read_only or case.kind is CaseKind.SUPPLIER_ONLY:
        return Teller.NOBODY
    has_account = section.messages is not None
    kind = MessageKind.OUTCOME if outcome is Outcome.STOPPED else MessageKind.ENDED
    who = teller(section.policy.mail, case.plan.cause, kind, has_account=has_account)
    return Teller.NOBODY if who is Teller.PERSON and outcome is Outcome.ALREADY else who


def _knows_outcome(reading: Transaction, case: Case) -> bool:
    """A supplier's no was told with its reason. Whoever cannot be reached was not reached before."""
    told = any(message.kind is MessageKind.OUTCOME for message in reading.outbox.of_case(case.id))
    return told or any(event.kind == "message-impossible" for event in reading.events.of_case(case.id))


def _message(
    reading: Transaction, world: World, case: Case, outcome: Outcome, settings: MessageSettings
) -> EndedMessage | OutcomeMessage | None:
    """Who did not ask for anything hears of money that went back, and of nothing else."""
    effects, refund = reading.effects.of_case(case.id), None
    if outcome is Outcome.STOPPED and not told_by_platform(world, case, effects).refunded:
        refund = refund_made(effects, case.plan, (), settings.refund_days)
    cause, number = case.plan.cause, case.order_number
    if may_be_told(cause, MessageKind.ENDED):
        return EndedMessage(order_number=number, how=how_it_ended(reading, case, outcome), refund=refund)
    return OutcomeMessage(order_number=number, cause=cause, refund=refund) if refund is not None else None
