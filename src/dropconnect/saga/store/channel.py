"""How the store is written to, and asked about what was written."""

from __future__ import annotations

from typing import Any

from dropconnect.effects import Inquiry, effect_key
from dropconnect.journal.rows import Case, Effect
from dropconnect.models.commands import (
    CloseRequestCommand,
    EffectKind,
    GuardReading,
    LookUpCommand,
    RefundCommand,
    RemoveLinesCommand,
    RemoveRefundCommand,
)
from dropconnect.models.operation import Evidence
from dropconnect.models.order import Order
from dropconnect.saga.attempt import Channel
from dropconnect.saga.case.desk import Desk


def store_channel(desk: Desk) -> Channel:
    """What is found at the store has happened; what it accepted is followed, where it can be asked."""
    store, section = desk.store, desk.section

    def look_up(effect: Effect) -> Evidence:
        if isinstance(effect.command, RemoveRefundCommand):
            # That a row is gone shows in the order itself, at every store.
            return removal_evidence(store.get_order(effect.order_id), effect.command)
        return store.look_up(question(effect))

    def inquiry(effect: Effect) -> Inquiry:
        return Inquiry(
            ask=lambda: look_up(effect),
            settle_seconds=section.settle_seconds,
            repeat_after_absent=section.repeat_after_absent,
            is_untouched=lambda: _is_untouched(effect, store.get_order(effect.order_id)),
        )

    def question(effect: Effect) -> LookUpCommand:
        return _question(effect, desk.journal.journal_id)

    follows = store.supports("platform_follow_up")
    return Channel(
        inquiry,
        follow_up=(lambda effect: store.follow_up(question(effect))) if follows else None,
    )


def _is_untouched(effect: Effect, order: Order) -> bool:
    """No refund came or went since the intent: neither ours, whatever key it shows, nor anybody's."""
    command: Any = effect.command
    before: GuardReading = command.before
    now = GuardReading.of(order)
    return (set(now.refund_ids), now.refunded) == (set(before.refund_ids), before.refunded)


def common_fields(desk: Desk, case: Case, order: Order, kind: EffectKind, ordinal: int = 0) -> dict[str, Any]:
    """What every command to the store says: its key, the order as it was read, until when it may leave."""
    return {
        "key": effect_key(case.key, kind, ordinal),
        "order_id": case.order_id,
        "send_by": desk.send_by(),
        "before": GuardReading.of(order),
    }


def removal_evidence(order: Order, command: RemoveRefundCommand) -> Evidence:
    """Whether a row was taken away. Once more changes nothing: its number is not used again."""
    if all(row.id != command.refund_id for row in order.refunds):
        reason = f"refund {command.refund_id} is not in the store's books any more"
        return Evidence.found(reason, provider_id=command.refund_id)
    reason = f"refund {command.refund_id} is still in the store's books"
    return Evidence.absent(reason, repeat_harmless=True)


def _question(effect: Effect, journal: str) -> LookUpCommand:
    command: Any = effect.command
    answer = command if isinstance(command, CloseRequestCommand) else None
    return LookUpCommand(
        key=effect.key,
        order_id=effect.order_id,
        before=command.before,
        kind=effect.kind,
        sent_at=effect.intent_at,
        first_sent_at=effect.first_intent_at,
        provider_id=effect.provider_id,
        amount=effect.amount,
        method=command.method if isinstance(command, RefundCommand) else None,
        left=command.left if isinstance(command, RemoveLinesCommand) else {},
        request_id=answer.request_id if answer else "",
        granted=answer.granted if answer else None,
        journal=journal,
    )
