"""Cancelling: a fresh read, compared with what was planned on, the status, and a check of the echo."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dropconnect.kit import Asked, refused, require_same
from dropconnect.plugin import CancelOrderCommand, Refusal, StepResult
from dropconnect_woocommerce.orders.mapping import CANCELLED, fields_of_order
from dropconnect_woocommerce.orders.reading import completed, order_known, read_fields
from dropconnect_woocommerce.orders.rules import status_refusal
from dropconnect_woocommerce.orders.standing import standing_of
from dropconnect_woocommerce.orders.store import Store
from dropconnect_woocommerce.writes.claim import mark_entry

_OPERATION = "cancel_order"


def cancel_body(command: CancelOrderCommand) -> dict[str, Any]:
    """The status, and the mark of our claim; whatever else stood in it would be changed as well."""
    marks = {"meta_data": [mark_entry(command.mark)]} if command.mark is not None else {}
    return {"status": CANCELLED, **marks}


def cancel_order(store: Store, command: CancelOrderCommand) -> StepResult:
    """Set the status to cancelled, unless it is so already or must not be.

    Raises ``ProviderUnavailable`` if the order is not the one that was planned on.
    """
    order_id = command.order_id
    observed_at = datetime.now(UTC)
    with Asked(store.connection, _OPERATION, order_id).nothing_sent_yet():
        order = read_fields(store, order_id, _OPERATION)
        status = order.text("status")
        if status == CANCELLED:
            return StepResult.already(facts={"status": status})
        refusal = status_refusal(standing_of(order, store.settings.request_statuses))
        if refusal is not None:
            return refused(refusal)
        _, seen = completed(store, order, _OPERATION, observed_at)
        require_same(command.before, seen, store.connection, _OPERATION)
    body = cancel_body(command)
    sent_at = datetime.now(UTC)
    written = store.client.update_order(order_id, body, operation=_OPERATION, send_by=command.send_by)
    if isinstance(written, Refusal):
        return refused(written)
    echo = fields_of_order(written, order_id, store.connection)
    if echo.text("status") != CANCELLED:
        raise echo.wrong("status", f"is {echo.text('status')!r} after it was set to cancelled")
    facts = {"status_before": status, "status": CANCELLED, "marked": command.mark is not None}
    return StepResult.done(facts=facts, order=order_known(store, echo, sent_at))
