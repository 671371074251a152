"""The job of a cancellation: begun, looked at, and what it means.

``orderCancel`` starts a job. That it succeeded only ``cancelledAt`` proves, and that it is over only its
``done``, which says that it ran (Shopify's schema). It has no idempotency key.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dropconnect.plugin import ConnectorError, Order, Refusal, StepResult
from dropconnect_shopify.api.errors import UserRefusal
from dropconnect_shopify.api.looks import Moment
from dropconnect_shopify.api.store import Operation
from dropconnect_shopify.orders.cancelling import is_being_cancelled
from dropconnect_shopify.orders.look import seen_along, shown_along
from dropconnect_shopify.orders.reading import order_beside

_NOTE_LENGTH = 255
_FAILED = "FAILED"
_INVALID = "INVALID"
_ORDER = frozenset({"orderId"})
_RUNNING = "already in progress"
"""A second ``orderCancel`` meanwhile: "Cancellation is already in progress", with no field (recorded)."""


@dataclass(frozen=True)
class Wish:
    """How the whole order is to be cancelled. ``refund``: Shopify pays everything back together with it."""

    reason: str
    restock: bool
    refund: bool
    note: str
    send_by: float | None
    notify: bool = False
    """Shopify mails the customer that the order was cancelled."""


@dataclass(frozen=True)
class Started:
    """A job that Shopify has begun, and what was odd about its reply."""

    job_id: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """A cancellation under way. ``status`` is empty where Shopify shows no such job, ``id`` where somebody
    else began it."""

    id: str
    status: str = ""
    is_running: bool = True
    """It has not ended, whatever the order shows already."""
    code: str = ""
    """Of the first error."""
    errors: str = ""
    cancelled_at: str = ""
    order: Order | None = field(default=None, repr=False)
    """As the same reply showed it, where it was asked for."""

    @property
    def has_failed(self) -> bool:
        return self.status == _FAILED and not self.cancelled_at

    @property
    def has_ended(self) -> bool:
        return self.has_failed or bool(self.cancelled_at and not self.is_running)


def start(operation: Operation, wish: Wish) -> Started | Refusal:
    """Have Shopify begin. After a refusal nothing has begun."""
    variables = {
        "orderId": operation.order_gid,
        "reason": wish.reason,
        "restock": wish.restock,
        "refundMethod": {"originalPaymentMethodsRefund": wish.refund},
        "notifyCustomer": wish.notify,
        "staffNote": wish.note[:_NOTE_LENGTH] or None,
    }
    written = operation.write("order_cancel", variables, send_by=wish.send_by)
    if isinstance(written, Refusal):
        return written
    job = written.payload.optional("jobResult") or written.payload.optional("job")
    if job is None:
        raise operation.in_doubt(
            f"neither refused the cancellation of order {operation.order_id} nor began it"
        )
    return Started(job.text("id"), written.warnings)


def is_precondition(refusal: Refusal | None) -> bool:
    """Whether it is the order that stands in the way: cancelled already, sent, in return, maybe held. They
    all have one code, which errors in other arguments have too (a note that is too long, recorded)."""
    if not isinstance(refusal, UserRefusal) or refusal.code != _INVALID or is_running_already(refusal):
        return False
    return refusal.fields <= _ORDER


def is_running_already(refusal: Refusal | None) -> bool:
    """Nothing was begun by us, because a cancellation is under way: wait and look."""
    return refusal is not None and _RUNNING in refusal.message


def read_job(operation: Operation, job_id: str, *, seen: bool = False) -> Job:
    """How it stands now; ``seen``: with the order, if the app may see it. Raises what reads raise."""
    if not job_id:
        order = operation.order("order_state")
        at = order.optional_text("cancelledAt")
        return Job(job_id, is_running=is_being_cancelled(order), cancelled_at=at)
    begun, asked = Moment.now(), shown_along(operation.store, full=True) if seen else {}
    data = operation.ask("cancel_job", {"jobResult": job_id, "order": operation.order_gid, **asked})
    order, node = data.object("order"), data.optional("node")
    status = "" if node is None else node.optional_text("status")
    rows = node.objects("errors") if node is not None and status else ()
    return Job(
        id=job_id,
        status=status,
        is_running=not node.flag("done") if node is not None and status else is_being_cancelled(order),
        code=next((row.optional_text("code") for row in rows), ""),
        errors="; ".join(f"{row.text('message')} ({row.optional_text('code') or 'no code'})" for row in rows),
        cancelled_at=order.optional_text("cancelledAt"),
        order=order_beside(operation, seen_along(operation, order, begun, asked)) if asked else None,
    )


def wait_for(operation: Operation, job_id: str) -> Job:
    """Look until it has ended or the time is over. Never raises: the job has begun.

    Mostly it has not ended by the first look, which is a small one; from then on the order comes along, as
    long as nothing is wrong with that.
    """
    job, has_failed = Job(job_id), False
    for number, _ in enumerate(operation.looks()):
        try:
            job = read_job(operation, job_id, seen=number > 0 and not has_failed)
        except ConnectorError:
            # A look that fails proves nothing. An error would speak of the write.
            has_failed = True
            continue
        if job.has_ended:
            break
    return job


def result_of_job(job: Job) -> StepResult:
    """What a job means. Once it has ended ``cancelledAt`` counts, whatever the job says of itself."""
    facts = {"job": job.id, "job_status": job.status, "cancelled_at": job.cancelled_at}
    if job.cancelled_at and job.has_ended:
        return StepResult.done(provider_id=job.id, facts=facts).changed(order=job.order)
    if job.has_failed:
        message = f"Shopify could not cancel the order: {job.errors or 'it does not say why'}"
        refusal = Refusal(code=job.code or "cancellation-failed", message=message, final=True)
        return StepResult.refused(provider_id=job.id, refusal=refusal, facts=facts)
    return StepResult.requested(provider_id=job.id, facts=facts)
