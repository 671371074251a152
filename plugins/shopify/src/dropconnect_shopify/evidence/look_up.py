"""Did a write whose answer was lost happen? What Shopify shows now, and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dropconnect.kit import NoteMark
from dropconnect.plugin import (
    EffectKind,
    Evidence,
    LookUpCommand,
    StepStatus,
    heard_date,
)
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.evidence.line_removal import removal_evidence
from dropconnect_shopify.orders.cancelling import is_being_cancelled, is_cancelled
from dropconnect_shopify.orders.fulfilment import read_fulfillment_orders
from dropconnect_shopify.orders.marks import hold_handle, holds_of, note_mark
from dropconnect_shopify.orders.reading import read_refund
from dropconnect_shopify.orders.refunds import amount_of
from dropconnect_shopify.writes.refund_result import result_of
from dropconnect_shopify.writes.requested_edit import answer_evidence

KEY_REMEMBERED_FOR = timedelta(hours=23)
"""Shopify remembers an idempotency key for 24 hours (documented); an hour is kept for clocks and waiting."""

_CLOCKS_DIFFER = timedelta(minutes=5)


def look_up(store: Store, command: LookUpCommand) -> Evidence:
    """What Shopify shows of that effect. Reads only."""
    operation = store.operation("look_up", command.order_id)
    if command.kind is EffectKind.CANCEL_ORDER:
        return _cancellation(operation, command)
    if command.kind in (EffectKind.HOLD_ORDER, EffectKind.RELEASE_ORDER):
        return _hold(operation, command)
    if command.kind is EffectKind.REMOVE_LINES:
        return removal_evidence(operation, command)
    if command.kind is EffectKind.ADD_NOTE:
        return _note(operation, command)
    if command.kind is EffectKind.CLOSE_REQUEST:
        return answer_evidence(operation, command)
    return _refund(operation, command)


def _cancellation(operation: Operation, command: LookUpCommand) -> Evidence:
    """To cancel once more sets the same state once more: it moves no money and sends no mail."""
    order = operation.order("order_state")
    if is_being_cancelled(order):
        return Evidence.pending("Shopify is cancelling the order, and has not ended.")
    if is_cancelled(order):
        return Evidence.found("The order is cancelled in Shopify.", provider_id=command.provider_id)
    return Evidence.absent("The order is not cancelled.", repeat_harmless=True)


def _hold(operation: Operation, command: LookUpCommand) -> Evidence:
    rows = read_fulfillment_orders(operation)
    handle = hold_handle(command.key)
    ids = [hold.id for holds in holds_of(rows, handle).values() for hold in holds]
    if command.kind is EffectKind.HOLD_ORDER and ids:
        return Evidence.found("Our hold is on the order.", provider_id=handle, facts={"hold_ids": ids})
    return Evidence.absent("Shopify does not show it.", repeat_harmless=True)


def _note(operation: Operation, command: LookUpCommand) -> Evidence:
    order = operation.order("order_note")
    if note_mark(command.key) in order.optional_text("note"):
        return Evidence.found("Our note is at the order.")
    return Evidence.absent("Our note is not at the order.", repeat_harmless=True)


def _refund(operation: Operation, command: LookUpCommand) -> Evidence:
    """By our mark in its note; a refund without any is not ours, but may have paid the same. One with our key
    and the name of another journal is another installation's: it says nothing about ours."""
    order = operation.order("order_state")
    marks = [(row, NoteMark.read(row.optional_text("note"))) for row in order.objects("refunds")]
    for row, mark in marks:
        if mark.is_of(command.key, command.journal):
            return _marked(read_refund(operation, row.text("id")), command)
    new = [row for row, mark in marks if row.id("Refund") not in command.before.refund_ids and not mark.key]
    for row in new:
        refund = read_refund(operation, row.text("id"))
        if amount_of(refund) == command.amount:
            return _unmarked(operation, order, refund, command)
    others = {
        row.id("Refund"): str(row.paid("totalRefundedSet")) for row, mark in marks if mark.key == command.key
    }
    if is_being_cancelled(order):
        return Evidence.pending("Shopify is cancelling the order, which may still pay back.")
    evidence = _no_refund(operation, command)
    return evidence.changed(facts={**evidence.facts, "refunds_of_others": others}) if others else evidence


def _marked(refund: Fields, command: LookUpCommand) -> Evidence:
    result = result_of(refund, command.amount, command.method)
    number, amount = refund.id("Refund"), amount_of(refund)
    if result.status is StepStatus.DONE:
        return Evidence.found(
            f"Shopify has our refund {number}, and {amount} were paid.",
            provider_id=number,
            amount=result.amount,
        )
    if result.status is StepStatus.REQUESTED:
        reason = f"Shopify has our refund {number}, whose gateway has not answered yet."
        return Evidence.pending(reason, provider_id=number, amount=amount)
    words = result.refusal.message if result.refusal is not None else ""
    return Evidence.unknowable(words, provider_id=number, facts=dict(result.facts))


def _unmarked(operation: Operation, order: Fields, refund: Fields, command: LookUpCommand) -> Evidence:
    number = refund.id("Refund")
    by_cancelling = operation.store.settings.refund_with_cancel and order.raw("cancelledAt") is not None
    result = result_of(refund, command.amount, command.method)
    if by_cancelling and result.status is StepStatus.DONE:
        return Evidence.found(
            f"Shopify paid {result.amount} with the cancellation.", provider_id=number, amount=result.amount
        )
    if result.status is StepStatus.REQUESTED:
        reason = f"A new refund {number} of {amount_of(refund)} without our mark is there, not yet paid."
        return Evidence.pending(reason, provider_id=number)
    reason = (
        f"Refund {number} of {amount_of(refund)} appeared without our mark: somebody else paid the same. "
        "Look in Shopify whether it stands for this one."
    )
    return Evidence.unknowable(reason, provider_id=number, amount=command.amount)


def _no_refund(operation: Operation, command: LookUpCommand) -> Evidence:
    if not _is_remembered(command.first_sent_at or command.sent_at):
        # Not ABSENT: Shopify has forgotten the key, and a repeat could pay twice.
        return Evidence.unknowable(
            "Shopify shows no such refund, but it was asked for so long ago that it does not know the "
            "request any more: look at the gateway.",
        )
    # A refunding cancellation has no key that Shopify would know.
    remembered = not operation.store.settings.refund_with_cancel
    return Evidence.absent("Shopify shows no such refund.", key_remembered=remembered)


def _is_remembered(first: datetime) -> bool:
    """By the later of our clock and Shopify's: one that was set back would make the key younger than it is.

    A key from the future was sent while our clock was ahead: nobody knows how old it is.
    """
    now = datetime.now(UTC)
    age = max(now, heard_date() or now) - first
    return -_CLOCKS_DIFFER <= age < KEY_REMEMBERED_FOR
