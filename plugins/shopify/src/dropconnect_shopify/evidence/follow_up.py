"""How what Shopify accepted stands: the job of a cancellation, the transactions of a refund."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dropconnect.plugin import EffectKind, LookUpCommand, Refusal, StepResult, StepStatus
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.reading import read_refund
from dropconnect_shopify.writes.cancellation_job import read_job, result_of_job
from dropconnect_shopify.writes.refund_by_cancellation import is_job, refund_standing
from dropconnect_shopify.writes.refund_result import result_of

LONGEST_JOB = timedelta(hours=24)
"""Shopify documents no time; jobs take seconds to minutes (second-hand). After this a person looks."""
LONGEST_REFUND = timedelta(days=14)
"""Banks take days (assumed). After this a person looks."""


def follow_up(store: Store, command: LookUpCommand) -> StepResult:
    """Reads only. What takes too long becomes a person's question."""
    result = _standing(store.operation("follow_up", command.order_id), command)
    by_job = command.kind is EffectKind.CANCEL_ORDER or is_job(command.provider_id)
    longest = LONGEST_JOB if by_job else LONGEST_REFUND
    if result.status is not StepStatus.REQUESTED or datetime.now(UTC) - command.sent_at < longest:
        return result
    what = "the cancellation" if by_job else "the refund"
    message = f"Shopify began {what} at {command.sent_at:%Y-%m-%d %H:%M} UTC and has not ended it: look there"
    refusal = Refusal(code="takes-too-long", message=message, final=False)
    return result.changed(status=StepStatus.REFUSED, refusal=refusal)


def _standing(operation: Operation, command: LookUpCommand) -> StepResult:
    if command.kind is EffectKind.CANCEL_ORDER:
        return result_of_job(read_job(operation, command.provider_id))
    if is_job(command.provider_id):
        return refund_standing(operation, command)
    refund = read_refund(operation, command.provider_id)
    return result_of(refund, command.amount, command.method)
