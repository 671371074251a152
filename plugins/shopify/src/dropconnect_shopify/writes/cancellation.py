"""Cancelling an order: no money, no mail; and how its job stands.

``orderCancel`` starts a job, and only ``cancelledAt`` proves that it succeeded: ``done`` says that it ran
(Shopify's schema). It has no idempotency key, so the order is read first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import (
    CancelOrderCommand,
    Cause,
    OutcomeUnknown,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.orders.preflight import fulfillment_orders, knows_locations
from dropconnect_shopify.orders.store import Store
from dropconnect_shopify.writes.hold import release_for_cancelling
from dropconnect_shopify.writes.waiting import NOTHING_KNOWN, looks

_CANCEL = "cancel_order"
_NOTE_LENGTH = 255
_REASONS = {
    Cause.CUSTOMER: "CUSTOMER",
    Cause.FRAUD: "FRAUD",
    Cause.STOCK: "INVENTORY",
    Cause.MERCHANT: "OTHER",
}
FAILED = "FAILED"
_INVALID = "INVALID"


@dataclass(frozen=True)
class Job:
    """A cancellation under way. ``status`` is empty where Shopify shows no such job."""

    id: str
    status: str
    code: str
    """Of the first error."""
    errors: str
    cancelled_at: str

    @property
    def failed(self) -> bool:
        return self.status == FAILED and not self.cancelled_at


def cancel(store: Store, command: CancelOrderCommand) -> StepResult:
    """Cancel the whole order without paying anything back, and wait a little for it to be done."""
    with Asked(store.connection, _CANCEL, command.order_id).nothing_sent_yet():
        order = store.order("order_state", command.order_id, _CANCEL)
        if order.raw("cancelledAt") is not None:
            return StepResult(status=StepStatus.ALREADY, facts={"cancelled_at": order.text("cancelledAt")})
        restock, warnings = _restock(store, command)
    result = _attempt(store, command, restock=restock)
    if is_precondition(result.refusal):
        result = _second_look(store, command, result, restock=restock)
    return result.changed(warnings=(*warnings, *result.warnings))


def is_precondition(refusal: Refusal | None) -> bool:
    """Shopify has one code for all that stands in the way: cancelled already, sent, in return, maybe held."""
    return refusal is not None and refusal.code == _INVALID


def _second_look(
    store: Store, command: CancelOrderCommand, refused: StepResult, *, restock: bool
) -> StepResult:
    """Refused is not in doubt: nothing was done by us. Somebody else may have cancelled meanwhile; and if it
    was our own hold that stood in the way, it goes and the cancellation is asked for once more."""
    order = store.order("order_state", command.order_id, _CANCEL)
    if order.raw("cancelledAt") is not None:
        return StepResult(status=StepStatus.ALREADY, facts={"cancelled_at": order.text("cancelledAt")})
    if release_for_cancelling(store, command.order_id, command.send_by):
        return _attempt(store, command, restock=restock)
    return refused


def _attempt(store: Store, command: CancelOrderCommand, *, restock: bool) -> StepResult:
    started = start(
        store,
        command.order_id,
        _CANCEL,
        reason=_REASONS[command.cause],
        restock=restock,
        refund=False,
        note=command.note,
        send_by=command.send_by,
    )
    if isinstance(started, Refusal):
        return StepResult(status=StepStatus.REFUSED, refusal=started.changed(final=True))
    job_id, odd = started
    result = job_result(wait_for(store, command.order_id, job_id, _CANCEL))
    return result.changed(warnings=odd)


def _restock(store: Store, command: CancelOrderCommand) -> tuple[bool, tuple[str, ...]]:
    """A paid order cannot be put back into stock at a deactivated location: Shopify then fails the
    cancellation (its schema). Cancelling counts for more than the stock."""
    if not command.restock or not knows_locations(store):
        return command.restock, ()
    rows = fulfillment_orders(store, command.order_id, _CANCEL)
    closed = [row.location for row in rows if row.is_open and row.location_active is False]
    if not closed:
        return True, ()
    names = ", ".join(dict.fromkeys(closed))
    return False, (f"goods were not put back into stock, because {names} is deactivated: correct the stock",)


def start(
    store: Store,
    order_id: str,
    operation: str,
    *,
    reason: str,
    restock: bool,
    refund: bool,
    note: str,
    send_by: float | None,
) -> tuple[str, tuple[str, ...]] | Refusal:
    """Have Shopify begin. The id of the job and what was odd, or the refusal: then nothing has begun."""
    asked: dict[str, Any] = {
        "orderId": store.gid(order_id, operation),
        "reason": reason,
        "restock": restock,
        "refundMethod": {"originalPaymentMethodsRefund": refund},
        "notifyCustomer": False,
        "staffNote": note[:_NOTE_LENGTH] or None,
    }
    answer = store.write("order_cancel", asked, operation, order_id, send_by)
    if isinstance(answer, Refusal):
        return answer
    payload, warnings = answer
    job = payload.optional("jobResult") or payload.optional("job")
    if job is None:
        raise OutcomeUnknown(
            f"{store.connection} neither refused the cancellation of order {order_id} nor began it",
            connection=store.connection,
            operation=operation,
        )
    return job.text("id"), warnings


def look(store: Store, order_id: str, job_id: str, operation: str) -> Job:
    """How it stands now. Raises what reads raise."""
    asked = {"jobResult": job_id, "order": store.gid(order_id, operation)}
    data = store.ask("cancel_job", asked, operation, order_id)
    order, node = data.object("order"), data.optional("node")
    status = "" if node is None else node.optional_text("status")
    rows = node.objects("errors") if node is not None and status else ()
    return Job(
        id=job_id,
        status=status,
        code=next((row.optional_text("code") for row in rows), ""),
        errors="; ".join(f"{row.text('message')} ({row.optional_text('code') or 'no code'})" for row in rows),
        cancelled_at=order.optional_text("cancelledAt"),
    )


def wait_for(store: Store, order_id: str, job_id: str, operation: str) -> Job:
    """Look until it has ended or the time is over. Never raises: the job has begun."""
    job = Job(id=job_id, status="", code="", errors="", cancelled_at="")
    for _ in looks(store.settings.job_wait_seconds):
        try:
            job = look(store, order_id, job_id, operation)
        except NOTHING_KNOWN:
            continue
        if job.cancelled_at or job.failed:
            break
    return job


def job_result(job: Job) -> StepResult:
    """What a job means: ``cancelledAt`` counts, whatever the job says of itself."""
    facts = {"job": job.id, "job_status": job.status, "cancelled_at": job.cancelled_at}
    if job.cancelled_at:
        return StepResult(status=StepStatus.DONE, provider_id=job.id, facts=facts)
    if job.failed:
        message = f"Shopify could not cancel the order: {job.errors or 'it does not say why'}"
        refusal = Refusal(code=job.code or "cancellation-failed", message=message, final=True)
        return StepResult(status=StepStatus.REFUSED, provider_id=job.id, refusal=refusal, facts=facts)
    return StepResult(status=StepStatus.REQUESTED, provider_id=job.id, facts=facts)
