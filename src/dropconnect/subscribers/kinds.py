"""What an event of a timeline is called outside. Names here are a promise: other programs wait for them."""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.journal.rows import Effect, Event
from dropconnect.journal.states import CUSTOMER_WORDS, EffectState
from dropconnect.models.commands import EffectKind
from dropconnect.models.event_kinds import EventKind

_NAMES: Mapping[str, EventKind] = {
    "case-opened": EventKind.CASE_OPENED,
    "case-closed": EventKind.CASE_CLOSED,
    "planned-again": EventKind.CASE_PLANNED_AGAIN,
    "withdrawn": EventKind.CASE_WITHDRAWN,
    "postponed": EventKind.CASE_WAITING,
    "task-opened": EventKind.TASK_OPENED,
    "task-decided": EventKind.TASK_DECIDED,
    "credit-closed": EventKind.CREDIT_CLOSED,
    "credit-decided": EventKind.CREDIT_DECIDED,
    "message-queued": EventKind.MESSAGE_QUEUED,
    "message-sent": EventKind.MESSAGE_SENT,
    "message-delayed": EventKind.MESSAGE_DELAYED,
    "message-impossible": EventKind.MESSAGE_IMPOSSIBLE,
    "incident": EventKind.INCIDENT_OPENED,
    "incident-ended": EventKind.INCIDENT_ENDED,
    "reminded": EventKind.PERSON_REMINDED,
    "overdue": EventKind.PERSON_OVERDUE,
    "handed-over": EventKind.PERSON_HANDED_OVER,
    "supplier-answer": EventKind.SUPPLIER_NOTED,
    "customer-said": EventKind.CUSTOMER_SAID,
    "withdrawal-received": EventKind.CUSTOMER_SAID,
    CUSTOMER_WORDS: EventKind.CUSTOMER_SAID,
    "note-unknown": EventKind.STEP_IN_DOUBT,
}
_FAMILIES: Mapping[str, EventKind] = {
    "stage-": EventKind.CASE_ADVANCED,
    "waits-for-": EventKind.CASE_WAITING,
}
_EFFECT = "effect-"
_REFUNDS = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
_BEGUN = ("intended",)
_DONE = (EffectState.DONE, EffectState.ALREADY)
_IN_DOUBT = (EffectState.INTENT, EffectState.DOUBT, EffectState.CONTESTED, "suspected")


def kind_of(event: Event, effect: Effect | None) -> EventKind:
    """``effect``: the write that it is about; None: it is about none."""
    if event.kind == "supplier":
        return EventKind.SUPPLIER_ANSWERED if "answer" in event.data else EventKind.SUPPLIER_NOTED
    if effect is not None and event.kind.startswith(_EFFECT):
        return _of_effect(event.kind.removeprefix(_EFFECT), pays=is_refund(effect))
    for family, kind in _FAMILIES.items():
        if event.kind.startswith(family):
            return kind
    return _NAMES.get(event.kind, EventKind.CASE_NOTED)


def is_refund(effect: Effect) -> bool:
    """Whether it pays the customer, or books what was paid in another way."""
    return effect.kind in _REFUNDS


def _of_effect(state: str, *, pays: bool) -> EventKind:
    if state in _BEGUN:
        return EventKind.REFUND_BEGUN if pays else EventKind.STEP_BEGUN
    if state in _DONE:
        return EventKind.REFUND_BOOKED if pays else EventKind.STEP_DONE
    if state in _IN_DOUBT:
        return EventKind.REFUND_IN_DOUBT if pays else EventKind.STEP_IN_DOUBT
    return EventKind.REFUND_NOTED if pays else EventKind.STEP_NOTED
