"""Cancelling an order: no money, and a mail only if the command says so.

``orderCancel`` has no idempotency key, so the order is read first.
"""

from __future__ import annotations

from dropconnect.kit import refused
from dropconnect.plugin import CancelOrderCommand, Cause, Refusal, StepResult
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.looks import Look
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.cancelling import is_being_cancelled, is_cancelled
from dropconnect_shopify.orders.fulfilment import knows_locations, read_fulfillment_orders, whole_page
from dropconnect_shopify.orders.reading import read_with_look
from dropconnect_shopify.writes.cancellation_job import (
    Job,
    Wish,
    is_precondition,
    is_running_already,
    result_of_job,
    start,
    wait_for,
)
from dropconnect_shopify.writes.last_look import require_unchanged
from dropconnect_shopify.writes.release import release_for_cancellation

_REASONS = {
    Cause.CUSTOMER: "CUSTOMER",
    Cause.WITHDRAWAL: "CUSTOMER",
    Cause.FRAUD: "FRAUD",
    Cause.STOCK: "INVENTORY",
    Cause.MERCHANT: "OTHER",
}


def cancel_order(store: Store, command: CancelOrderCommand) -> StepResult:
    """Cancel the whole order without paying anything back, and wait a little for it to be done."""
    operation = store.operation("cancel_order", command.order_id)
    with operation.nothing_sent_yet():
        order, look = read_with_look(operation)
        if is_cancelled(look.row):
            return _already(look.row)
        require_unchanged(operation, command.before, order, look)
        restock, warnings = _restock(operation, look) if command.restock else (False, ())
    wish = Wish(
        reason=command.platform_reason or _REASONS[command.cause],
        restock=restock,
        refund=False,
        note=command.note,
        send_by=command.send_by,
        notify=command.notify_customer,
    )
    result = _attempt(operation, wish)
    if is_precondition(result.refusal):
        result = _second_look(operation, wish, result)
    return result.changed(warnings=(*warnings, *result.warnings))


def _restock(operation: Operation, look: Look) -> tuple[bool, tuple[str, ...]]:
    """A paid order cannot be put back into stock at a deactivated location: Shopify then fails the
    cancellation (its schema). Cancelling counts for more than the stock."""
    if not knows_locations(operation.store):
        return True, ()
    rows = whole_page(look.row) if look.has("fulfillmentOrders") else None
    if rows is None:
        rows = read_fulfillment_orders(operation)
    closed = [row.location for row in rows if row.is_open and row.location_active is False]
    if not closed:
        return True, ()
    names = ", ".join(dict.fromkeys(closed))
    return False, (f"goods were not put back into stock, because {names} is deactivated: correct the stock",)


def _attempt(operation: Operation, wish: Wish) -> StepResult:
    started = start(operation, wish)
    if isinstance(started, Refusal):
        if is_running_already(started):
            return result_of_job(Job(""))
        return refused(started.changed(final=True))
    return result_of_job(wait_for(operation, started.job_id)).changed(warnings=started.warnings)


def _second_look(operation: Operation, wish: Wish, first: StepResult) -> StepResult:
    """Refused is not in doubt: nothing was done by us. The order may have been cancelled meanwhile. If our
    own hold stood in the way, it goes and the cancellation is asked for once more."""
    order = operation.order("order_state")
    if is_cancelled(order):
        return _already(order)
    if release_for_cancellation(operation, send_by=wish.send_by):
        return _attempt(operation, wish)
    return first


def _already(order: Fields) -> StepResult:
    """By somebody else; as long as the job of it runs, what it does is not known."""
    if is_being_cancelled(order):
        return result_of_job(Job("", cancelled_at=order.text("cancelledAt")))
    return StepResult.already(facts={"cancelled_at": order.text("cancelledAt")})
