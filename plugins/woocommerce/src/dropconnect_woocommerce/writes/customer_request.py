"""Answering what a customer asked for by a status: an order that is over says it itself; one that is not
cancelled goes back to the status that it had, as far as that is known.

No request of WooCommerce's, so there is no key: the number of declined requests, which is written together
with the status, tells whether it happened.
"""

from __future__ import annotations

from dropconnect.kit import Asked, by_hand, final_refusal, refused
from dropconnect.plugin import (
    REQUEST_CLOSED,
    CloseRequestCommand,
    Evidence,
    LookUpCommand,
    Refusal,
    StepResult,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.customer_requests import (
    ANSWERED_META,
    declined,
    request_name,
    status_before,
)
from dropconnect_woocommerce.orders.mapping import fields_of_order
from dropconnect_woocommerce.orders.reading import read_fields
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "close_request"
_OVER = frozenset({"cancelled", "refunded"})
"""Statuses that tell a customer that the order was cancelled."""


def close_request(store: Store, command: CloseRequestCommand) -> StepResult:
    """Answer it, if it waits."""
    order_id, statuses = command.order_id, store.settings.request_statuses
    with Asked(store.connection, _OPERATION, order_id).nothing_sent_yet():
        order = read_fields(store, order_id, _OPERATION)
    over = _over(order, command, store)
    if over is not None:
        return over
    status = order.text("status")
    if command.granted:
        message = f"goods of the order are cancelled, and its status is still {status!r}: set the right one"
        return by_hand(final_refusal("status-not-known", message))
    before = status_before(order, statuses)
    if not before:
        message = (
            f"which status the order had before {status!r} is not known for sure: set it back in the shop"
        )
        return by_hand(final_refusal("status-not-known", message))
    body = {
        "status": before,
        "meta_data": [{"key": ANSWERED_META, "value": str(_number(command.request_id))}],
    }
    written = store.client.update_order(order_id, body, operation=_OPERATION, send_by=command.send_by)
    if isinstance(written, Refusal):
        return refused(written)
    echo = fields_of_order(written, order_id, store.connection)
    if echo.text("status") != before:
        raise echo.wrong("status", f"is {echo.text('status')!r} after it was set to {before}")
    return StepResult.done(provider_id=command.request_id, facts={"status_before": status, "status": before})


def answer_evidence(store: Store, command: LookUpCommand) -> Evidence:
    """By the status, and by the number of declined requests."""
    order = read_fields(store, command.order_id, _OPERATION)
    status = order.text("status")
    facts = {"status": status, "declined": declined(order)}
    happened = status in _OVER if command.granted else declined(order) >= _number(command.request_id) > 0
    if happened:
        return Evidence.found(f"The order is {status!r} in the shop.", facts=facts)
    return Evidence.absent(
        f"The order is {status!r} in the shop: nobody has answered there.", repeat_harmless=True, facts=facts
    )


def _over(order: Fields, command: CloseRequestCommand, store: Store) -> StepResult | None:
    """What there is to say of a request that does not wait any more; None: it waits."""
    status, number = order.text("status"), _number(command.request_id)
    is_declined = 0 < number <= declined(order)
    if command.granted and status in _OVER:
        return StepResult.already(facts={"status": status})
    if is_declined and not command.granted:
        return StepResult.already(provider_id=command.request_id)
    if status in store.settings.request_statuses and command.request_id == request_name(order):
        return None
    message = f"the order is {status!r} in the shop: its customer does not wait for this answer any more"
    return refused(final_refusal(REQUEST_CLOSED, message))


def _number(request_id: str) -> int:
    """Of a customer's requests of one order, from 1; 0: it is no request of ours."""
    number = request_id.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
