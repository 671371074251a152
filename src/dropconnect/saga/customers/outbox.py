"""Puts into the outbox what the customer is to hear. Only facts that the case has proved; sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from dropconnect.errors import ConfigurationError
from dropconnect.journal.records import Envelope
from dropconnect.journal.rows import Case, Effect, NewMessage, Part
from dropconnect.journal.states import HAPPENED, IncidentKind, PartDecision
from dropconnect.messages import message_id, ours_to_send, text_language
from dropconnect.messages.settings import MessageSettings
from dropconnect.models.cancellation import Plan, RefundMethod
from dropconnect.models.commands import EffectKind, RefundCommand
from dropconnect.models.facts import (
    Acknowledgement,
    GoodsStillCome,
    LinesRefused,
    Message,
    MessageKind,
    NamedUnits,
    OrderCancelled,
    OutcomeMessage,
    RefundMade,
    RequestReceived,
    StillWaiting,
    WaitingUpdate,
)
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.saga.case.decided import decided_units
from dropconnect.saga.case.desk import Desk

_NEXT_UPDATE = timedelta(days=2)
_PARTS = 1000
"""More than a case has: each update has an ordinal of its own."""


def will_tell(desk: Desk, case: Case, kind: MessageKind) -> bool:
    """Whether a message of this kind is ours to send; ask before reading anything for it."""
    owner = desk.section.policy.mail
    return desk.section.messages is not None and ours_to_send(owner, case.plan.cause, kind)


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
    order = desk.store.get_order(case.order_id)
    asked = {line.line_id: line.quantity for line in case.agreed.choice.lines}
    whole = case.agreed.choice.whole_order
    request = RequestReceived(received_at=case.opened_at, lines=() if whole else _named(order, asked))
    message = Acknowledgement(order_number=order.number, customer_name=order.customer.name, request=request)
    _queue(desk, case, order, message)


def _update_waiting(desk: Desk, case: Case, part: Part, number: int) -> None:
    if part.asked_at is None or not will_tell(desk, case, MessageKind.WAITING_UPDATE):
        return
    order = desk.store.get_order(case.order_id)
    waiting = StillWaiting(
        since=part.asked_at,
        next_update_by=max(part.answer_by or desk.now(), desk.now()) + _NEXT_UPDATE,
        lines=_named(order, part.units),
    )
    message = WaitingUpdate(order_number=order.number, customer_name=order.customer.name, waiting=waiting)
    _queue(desk, case, order, message, part.ordinal + _PARTS * number)


def _tell_outcome(desk: Desk, case: Case, order: Order) -> None:
    settings = desk.section.messages
    if settings is None or not will_tell(desk, case, MessageKind.OUTCOME):
        return
    parts = desk.parts(case)
    with desk.journal.read() as reading:
        effects = reading.effects.of_case(case.id)
    refund = _refund(effects, case, order, settings) or _release(case, order, settings, desk.now())
    refused, still_coming = _refused(order, parts, settings), _still_coming(order, parts, settings)
    cancelled = _cancelled(case, order, parts)
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
    )
    _queue(desk, case, order, message)


def _queue(desk: Desk, case: Case, order: Order, message: Message, ordinal: int = 0) -> None:
    settings = desk.section.messages
    if settings is None:
        return
    now = desk.now()
    unreachable = _unreachable(order.customer.email)
    if unreachable:
        why = order.customer.withheld or unreachable
        text = f"the customer was not told ({message.kind}): {why}"
        desk.note(case, "message-impossible", text)
        return
    language = text_language(order.customer.locale or settings.language, settings.templates)
    with desk.journal.write() as writing:
        is_new = writing.outbox.queue(
            NewMessage(
                id=message_id(case.key, message.kind, ordinal, settings.domain),
                case_id=case.id,
                kind=message.kind,
                notifier=settings.notifier,
                facts=message,
                envelope=Envelope(to=order.customer.email, language=language),
                queued_at=now,
            )
        )
        if is_new:
            writing.events.add(case.id, now, "message-queued", f"the customer will hear: {message.kind}")


def _unreachable(address: str) -> str:
    """Why no mail can come to this address; empty if one may."""
    if not address.strip():
        return "the order has no mail address"
    # Reserved for what does not exist (RFC 2606): tills and marketplaces fill the field with such addresses.
    if address.strip(" .>").lower().endswith((".invalid", "@invalid")):
        return "the order's mail address ends with .invalid, so nobody reads it"
    return ""


def _named(order: Order, units: Mapping[str, int]) -> tuple[NamedUnits, ...]:
    known = {line.id: line for line in order.items}
    return tuple(
        NamedUnits(name=known[line_id].name, quantity=known[line_id].counted(count))
        for line_id, count in units.items()
        if line_id in known and count > 0
    )


def _refund(effects: list[Effect], case: Case, order: Order, settings: MessageSettings) -> RefundMade | None:
    """All payments of the case together, as they stand in the ledger."""
    kinds = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
    paid = [effect for effect in effects if effect.kind in kinds and effect.state in HAPPENED]
    if not paid:
        return None
    commands = [effect.payment for effect in paid]
    zero = Money.zero(case.plan.currency)
    fee = Money.total((effect.fee for effect in paid if effect.fee is not None), zero.currency)
    kinds_of = {line.id: line.kind for line in order.lines}
    net = dict.fromkeys(LineKind, zero)
    tax = zero
    for command in commands:
        for line in command.lines:
            kind = kinds_of.get(line.line_id, line.kind)
            net[kind] = net[kind] + line.net
            tax = tax + line.tax
    return RefundMade(
        items=net[LineKind.ITEM] + fee,
        shipping=net[LineKind.SHIPPING],
        charges=net[LineKind.FEE],
        tax=tax,
        fee_kept=fee,
        total=Money.total((command.amount for command in commands), zero.currency),
        method=_method(commands),
        made_at=max(effect.result_at or effect.intent_at for effect in paid),
        expected_within_days=settings.refund_days,
        by_price=_is_by_price(case.plan, fee),
    )


def _is_by_price(plan: Plan, fee: Money) -> bool:
    """Whether nothing but the fee was taken off what the lines cost: no gift card, no debt, no limit."""
    taken_off = Money.total((row.amount for row in plan.calculation if row.amount.amount < 0), plan.currency)
    return not plan.tenders and -taken_off <= fee


def _method(commands: list[RefundCommand]) -> RefundMethod:
    """How all of it was paid, told with the least promise where the ways differ."""
    methods = {command.method for command in commands}
    for method in (RefundMethod.BOOK_ONLY, RefundMethod.STORE_CREDIT):
        if method in methods:
            return method
    return RefundMethod.GATEWAY


def _release(case: Case, order: Order, settings: MessageSettings, at: datetime) -> RefundMade | None:
    """What was only authorised is released with the order, and nothing of it is authorised any more."""
    released = case.plan.released
    if released is None or order.authorized or order.state is not OrderState.CANCELLED:
        return None
    zero = Money.zero(released.currency)
    return RefundMade(
        items=released,
        shipping=zero,
        charges=zero,
        tax=zero,
        fee_kept=zero,
        total=released,
        method=RefundMethod.VOID,
        made_at=at,
        expected_within_days=settings.refund_days,
    )


def _cancelled(case: Case, order: Order, parts: list[Part]) -> OrderCancelled | None:
    """Only what is certainly stopped: not what is kept, and not what still comes."""
    decided = decided_units(case, parts)
    if decided.request is None:
        return None
    if decided.is_everything and case.plan.choice.whole_order:
        return OrderCancelled()
    stopped = {
        line.line_id: line.quantity - decided.absorbed.get(line.line_id, 0)
        for line in case.plan.choice.lines
        if line.kind is LineKind.ITEM
    }
    lines = _named(order, stopped)
    return OrderCancelled(lines=lines) if lines else None


def _refused(order: Order, parts: list[Part], settings: MessageSettings) -> tuple[LinesRefused, ...]:
    return tuple(
        LinesRefused(
            lines=_named(order, part.units),
            reason=part.customer_reason,
            alternatives=settings.alternatives,
        )
        for part in parts
        if part.decision is PartDecision.KEEP and _named(order, part.units)
    )


def _still_coming(order: Order, parts: list[Part], settings: MessageSettings) -> tuple[GoodsStillCome, ...]:
    return tuple(
        GoodsStillCome(lines=_named(order, part.units), advice=settings.parcel)
        for part in parts
        if part.decision is PartDecision.ABSORB and _named(order, part.units)
    )
