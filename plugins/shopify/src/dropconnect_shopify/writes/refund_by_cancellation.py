"""The refund of a whole order as a part of its cancellation, where the settings want that.

``orderCancel`` pays everything back or nothing, and has no idempotency key. So it is used only where
everything is exactly what is due, and what it made is told by what is new at the order.
"""

from __future__ import annotations

from collections import Counter

from dropconnect.plugin import (
    LineKind,
    LookUpCommand,
    Money,
    RefundCommand,
    RefundMethod,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.orders.marker import marked
from dropconnect_shopify.orders.reading import read_refund
from dropconnect_shopify.orders.store import Store
from dropconnect_shopify.orders.suggestion import suggest_everything
from dropconnect_shopify.writes.cancellation import Job, is_precondition, job_result, look, start, wait_for
from dropconnect_shopify.writes.hold import release_for_cancelling
from dropconnect_shopify.writes.refund_result import result_of
from dropconnect_shopify.writes.waiting import NOTHING_KNOWN

_REFUND = "refund_order"
_JOBS = ("/OrderCancelJobResult/", "/Job/")


def is_job(provider_id: str) -> bool:
    """Whether a refund's id is that of a cancellation which pays it."""
    return any(part in provider_id for part in _JOBS)


def fits(store: Store, command: RefundCommand) -> bool:
    """Everything that is left goes back the way it came, to the cent and to the last unit."""
    if not store.settings.refund_with_cancel or command.method is not RefundMethod.GATEWAY:
        return False
    everything = suggest_everything(store, command.order_id, _REFUND)
    wanted = Counter({line.line_id: line.quantity for line in command.lines if line.kind is LineKind.ITEM})
    left = Counter({line.line_id: line.quantity for line in everything.lines})
    return everything.amount == command.amount and +wanted == +left


def refund(store: Store, command: RefundCommand) -> StepResult:
    started = _start(store, command)
    held = isinstance(started, Refusal) and is_precondition(started)
    if held and release_for_cancelling(store, command.order_id, command.send_by):
        started = _start(store, command)
    if isinstance(started, Refusal):
        return StepResult(status=StepStatus.REFUSED, refusal=started.changed(final=False))
    job_id, warnings = started
    job = wait_for(store, command.order_id, job_id, _REFUND)
    under_way = StepResult(status=StepStatus.REQUESTED, provider_id=job_id)
    try:
        result = _standing(store, command.order_id, job, command.before.refund_ids, command.amount)
    except NOTHING_KNOWN:
        result = under_way
    return result.changed(warnings=(*result.warnings, *warnings))


def _start(store: Store, command: RefundCommand) -> tuple[str, tuple[str, ...]] | Refusal:
    return start(
        store,
        command.order_id,
        _REFUND,
        reason="OTHER",
        restock=command.restock,
        refund=True,
        note=marked(command.reason, command.key),
        send_by=command.send_by,
    )


def follow(store: Store, command: LookUpCommand) -> StepResult:
    """How the refund of that cancellation stands. Raises what reads raise."""
    job = look(store, command.order_id, command.provider_id, _REFUND)
    return _standing(store, command.order_id, job, command.before.refund_ids, command.amount)


def _standing(
    store: Store, order_id: str, job: Job, known: tuple[str, ...], amount: Money | None
) -> StepResult:
    """The job first: while it runs, its refunds may not be complete."""
    result = job_result(job)
    if result.status is StepStatus.REQUESTED:
        return result
    new = new_refunds(store, order_id, known)
    if not new:
        if result.status is StepStatus.REFUSED:
            return result
        return _wrong("cancelled-without-refund", "Shopify cancelled the order and paid nothing back", job)
    unfinished = next((row for row in new if row.status is not StepStatus.DONE), None)
    if unfinished is not None and unfinished.status is StepStatus.REQUESTED:
        return StepResult(status=StepStatus.REQUESTED, provider_id=job.id)
    if unfinished is not None:
        return unfinished
    if result.status is StepStatus.REFUSED:
        return _wrong("refunded-without-cancel", "Shopify paid back and did not cancel the order", job)
    currency = amount.currency if amount is not None else new[0].amount.currency if new[0].amount else ""
    paid = Money.total((row.amount for row in new if row.amount is not None), currency)
    if amount is not None and paid != amount:
        return _wrong(
            "other-amount", f"Shopify paid back {paid} with the cancellation, due was {amount}", job
        )
    return new[0].changed(amount=paid)


def new_refunds(store: Store, order_id: str, known: tuple[str, ...]) -> list[StepResult]:
    """The refunds with money that were not there before, and how each stands."""
    state = store.order("order_state", order_id, _REFUND)
    found = []
    for row in state.objects("refunds"):
        if row.id("Refund") not in known:
            refund = read_refund(store, row.text("id"), _REFUND)
            if refund.nodes("transactions"):
                found.append(result_of(refund, None, RefundMethod.GATEWAY))
    return found


def _wrong(code: str, message: str, job: Job) -> StepResult:
    refusal = Refusal(code=code, message=f"{message}: look at the order in Shopify", final=False)
    return StepResult(status=StepStatus.REFUSED, provider_id=job.id, refusal=refusal)
