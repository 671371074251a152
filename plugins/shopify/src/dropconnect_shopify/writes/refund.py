"""Paying back: a last look, one ``refundCreate`` under the effect's key, and its transactions to their end.

Shopify remembers the key for 24 hours and answers a repeat with the first outcome (its document on
idempotent requests). A refund with our mark that is there already is never made a second time.
"""

from __future__ import annotations

from collections import Counter

from dropconnect.kit import Asked
from dropconnect.plugin import OutcomeUnknown, RefundCommand, Refusal, StepResult, StepStatus
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.preflight import fulfillment_orders
from dropconnect_shopify.orders.reading import read_refund
from dropconnect_shopify.orders.situation import remaining_units
from dropconnect_shopify.orders.store import Store
from dropconnect_shopify.writes import refund_by_cancellation as refund_by_cancelling
from dropconnect_shopify.writes.refund_input import refund_input
from dropconnect_shopify.writes.refund_preparation import Ready, Stop, prepare
from dropconnect_shopify.writes.refund_result import result_of
from dropconnect_shopify.writes.waiting import NOTHING_KNOWN, looks

_REFUND = "refund_order"
_SPENT_KEY = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
_SETTLING_SECONDS = 2.0
"""How long the fulfilment orders may take to follow a refund."""


def refund(store: Store, command: RefundCommand) -> StepResult:
    try:
        with Asked(store.connection, _REFUND, command.order_id).nothing_sent_yet():
            ready = prepare(store, command)
    except Stop as stop:
        return stop.result
    if ready.with_cancellation:
        return refund_by_cancelling.refund(store, command)
    asked = {"input": refund_input(command, ready.parts), "key": command.key}
    answer = store.write("refund_create", asked, _REFUND, command.order_id, command.send_by)
    if isinstance(answer, Refusal):
        return _refused(store, answer)
    payload, warnings = answer
    made = payload.optional("refund")
    if made is None:
        raise OutcomeUnknown(
            f"{store.connection} neither refused the refund of order {command.order_id} nor made it",
            connection=store.connection,
            operation=_REFUND,
        )
    result = _followed(store, made, command)
    still_there = _still_to_be_sent(store, command, ready)
    return result.changed(warnings=(*result.warnings, *warnings, *still_there))


def _refused(store: Store, refusal: Refusal) -> StepResult:
    """``refundCreate`` gives no codes, and whether a gateway was asked first it does not say: never final."""
    if _SPENT_KEY in f"{refusal.code} {refusal.message}":
        # The key is known, so an earlier request with it arrived: what became of it has to be looked up.
        raise OutcomeUnknown(
            f"{store.connection} knows this refund from an earlier request: {refusal.message}",
            connection=store.connection,
            operation=_REFUND,
            provider_code=refusal.code,
        )
    return StepResult(status=StepStatus.REFUSED, refusal=refusal.changed(final=False))


def _followed(store: Store, made: Fields, command: RefundCommand) -> StepResult:
    """Look at the refund's transactions until each has ended or the time is over."""
    result = result_of(made, command.amount, command.method)
    for _ in looks(store.settings.job_wait_seconds):
        if result.status is not StepStatus.REQUESTED:
            break
        try:
            found = read_refund(store, made.text("id"), _REFUND)
        except NOTHING_KNOWN:
            continue
        result = result_of(found, command.amount, command.method)
    return result


def _still_to_be_sent(store: Store, command: RefundCommand, ready: Ready) -> tuple[str, ...]:
    """Lines that were paid back and that Shopify still wants to send: somebody has to stop that."""
    wanted = Counter[str]()
    for row in ready.parts.units:
        if ready.to_be_sent[row.line_id]:
            wanted[row.line_id] += row.quantity
    stuck = {line: f"{count} units of line {line}" for line, count in wanted.items()}
    error = ""
    for _ in looks(min(_SETTLING_SECONDS, store.settings.job_wait_seconds) if wanted else 0.0):
        if not stuck:
            break
        try:
            now = remaining_units(fulfillment_orders(store, command.order_id, _REFUND))
        except NOTHING_KNOWN as caught:
            error = f" (it could not be looked up: {caught})"
            continue
        error = ""
        stuck = {
            line: text for line, text in stuck.items() if now[line] > ready.to_be_sent[line] - wanted[line]
        }
    return tuple(
        f"{text} are paid back, but Shopify may still send them{error}: take them out of the fulfilment"
        for text in stuck.values()
    )
