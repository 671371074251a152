"""Cancelling: a fresh read, the status, and a check of the status that the shop echoes."""

from __future__ import annotations

from dropconnect.kit import Asked, refused
from dropconnect.plugin import CancelOrderCommand, Refusal, StepResult, StepStatus
from dropconnect_woocommerce.orders.mapping import CANCELLED, fields_of_order
from dropconnect_woocommerce.orders.reading import read_fields
from dropconnect_woocommerce.orders.rules import status_refusal
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "cancel_order"
BODY = {"status": CANCELLED}
"""All that is sent: whatever else stood in it would be changed as well."""


def cancel_order(store: Store, command: CancelOrderCommand) -> StepResult:
    """Set the status to cancelled, unless it is so already or must not be."""
    order_id = command.order_id
    with Asked(store.connection, _OPERATION, order_id).nothing_sent_yet():
        status = read_fields(store, order_id, _OPERATION).text("status")
    if status == CANCELLED:
        return StepResult(status=StepStatus.ALREADY, facts={"status": status})
    refusal = status_refusal(status)
    if refusal is not None:
        return refused(refusal)
    written = store.client.update_order(order_id, BODY, operation=_OPERATION, send_by=command.send_by)
    if isinstance(written, Refusal):
        return refused(written)
    echo = fields_of_order(written, order_id, store.connection)
    if echo.text("status") != CANCELLED:
        raise echo.wrong("status", f"is {echo.text('status')!r} after it was set to cancelled")
    return StepResult(status=StepStatus.DONE, facts={"status_before": status, "status": CANCELLED})
