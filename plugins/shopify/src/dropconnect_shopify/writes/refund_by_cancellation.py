"""The refund of a whole order as a part of its cancellation, where the settings want that.

``orderCancel`` pays everything back or nothing, and has no idempotency key. So it is used only where
everything is exactly what is due, and what it made is told by what is new at the order.
"""

from __future__ import annotations

from collections import Counter

from dropconnect.kit import refused
from dropconnect.plugin import (
    ConnectorError,
    LineKind,
    LookUpCommand,
    Money,
    ProviderUnavailable,
    RefundCommand,
    RefundMethod,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.api.store import Operation
from dropconnect_shopify.orders.reading import read_refund
from dropconnect_shopify.orders.suggestion import suggest_everything
from dropconnect_shopify.writes.cancellation_job import (
    Job,
    Wish,
    is_precondition,
    is_running_already,
    read_job,
    result_of_job,
    start,
    wait_for,
)
from dropconnect_shopify.writes.refund_input import refund_note
from dropconnect_shopify.writes.refund_result import result_of
from dropconnect_shopify.writes.release import release_for_cancellation

_JOBS = ("/OrderCancelJobResult/", "/Job/")


def is_job(provider_id: str) -> bool:
    """Whether a refund's id is that of a cancellation which pays it."""
    return any(part in provider_id for part in _JOBS)


def fits(operation: Operation, command: RefundCommand) -> bool:
    """Everything that is left goes back the way it came, to the cent and to the last unit."""
    if not operation.store.settings.refund_with_cancel or command.method is not RefundMethod.GATEWAY:
        return False
    everything = suggest_everything(operation)
    wanted = Counter({line.line_id: line.quantity for line in command.lines if line.kind is LineKind.ITEM})
    left = Counter({line.line_id: line.quantity for line in everything.lines})
    return everything.amount == command.amount and +wanted == +left


def refund_by_cancellation(operation: Operation, command: RefundCommand) -> StepResult:
    """Cancel the order, and have Shopify pay everything back with it. Only where it ``fits``."""
    wish = Wish(
        reason="OTHER",
        restock=command.restock,
        refund=True,
        note=refund_note(command),
        send_by=command.send_by,
        notify=command.notify_customer,
    )
    started = start(operation, wish)
    is_held = isinstance(started, Refusal) and is_precondition(started)
    if is_held and release_for_cancellation(operation, send_by=command.send_by):
        started = start(operation, wish)
    if isinstance(started, Refusal):
        if is_running_already(started):
            raise being_cancelled(operation)
        return refused(started.changed(final=False))
    job = wait_for(operation, started.job_id)
    try:
        result = _standing(operation, job, command.before.refund_ids, command.amount)
    except ConnectorError:
        # A look that fails proves nothing. An error would speak of the write.
        result = StepResult.requested(provider_id=started.job_id)
    return result.changed(warnings=(*result.warnings, *started.warnings))


def being_cancelled(operation: Operation) -> ProviderUnavailable:
    """For a refund that was not sent: what a cancellation under way will pay back is not known yet."""
    return ProviderUnavailable(
        f"nothing was paid back on order {operation.order_id}: Shopify is cancelling it, which may pay back; "
        "look again once that has ended",
        connection=operation.store.connection,
        operation=operation.name,
    )


def refund_standing(operation: Operation, command: LookUpCommand) -> StepResult:
    """How the refund of that cancellation stands. Raises what reads raise."""
    job = read_job(operation, command.provider_id)
    return _standing(operation, job, command.before.refund_ids, command.amount)


def _standing(operation: Operation, job: Job, known: tuple[str, ...], amount: Money | None) -> StepResult:
    """The job first: while it runs, its refunds might not be complete."""
    result = result_of_job(job)
    if result.status is StepStatus.REQUESTED:
        return result
    new = _new_refunds(operation, known)
    if not new:
        if result.status is StepStatus.REFUSED:
            return result
        return _wrong("cancelled-without-refund", "Shopify cancelled the order and paid nothing back", job)
    unfinished = next((row for row in new if row.status is not StepStatus.DONE), None)
    if unfinished is not None and unfinished.status is StepStatus.REQUESTED:
        return StepResult.requested(provider_id=job.id)
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


def _new_refunds(operation: Operation, known: tuple[str, ...]) -> list[StepResult]:
    """The refunds with money that were not there before, and how each stands."""
    found = []
    for row in operation.order("order_state").objects("refunds"):
        if row.id("Refund") not in known:
            refund = read_refund(operation, row.text("id"))
            if refund.nodes("transactions"):
                found.append(result_of(refund, None, RefundMethod.GATEWAY))
    return found


def _wrong(code: str, message: str, job: Job) -> StepResult:
    refusal = Refusal(code=code, message=f"{message}: look at the order in Shopify", final=False)
    return refused(refusal).changed(provider_id=job.id)
