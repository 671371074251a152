"""Answering a buyer's request to edit an order: it is marked as done, or declined with words for the buyer.

Neither changes anything of the order (requestedOrderEditResolve and requestedOrderEditDecline, 2026-10,
documented). They have no key: the status of the request tells whether one happened, and Shopify refuses to
answer a request that is answered already (second-hand).
"""

from __future__ import annotations

from dropconnect.kit import by_hand, final_refusal, refused
from dropconnect.plugin import (
    REQUEST_CLOSED,
    CloseRequestCommand,
    Evidence,
    LookUpCommand,
    Refusal,
    StepResult,
)
from dropconnect_shopify.api.ids import gid
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.requested_edits import DECLINED, RESOLVED, request_status

LONGEST_NOTE = 500
"""Characters of the words to the buyer (documented)."""
_OFFERS_NONE = "the store's API does not let requests of buyers be answered"


def close_request(store: Store, command: CloseRequestCommand) -> StepResult:
    """Answer it, if it waits."""
    operation = store.operation("close_request", command.order_id)
    with operation.nothing_sent_yet():
        if not store.requests_offered().are_answered:
            return by_hand(final_refusal("no-answers", _OFFERS_NONE))
        over = _over(operation, command)
    if over is not None:
        return over
    document = "requested_edit_resolve" if command.granted else "requested_edit_decline"
    asked = {"id": gid("RequestedOrderEdit", command.request_id)}
    if command.message and not command.granted:
        asked["declineNote"] = _short(command.message)
    written = operation.write(document, {"input": asked}, send_by=command.send_by)
    if isinstance(written, Refusal):
        # Somebody may have been quicker by a moment. A user error changes nothing.
        return _over(operation, command) or refused(written.changed(final=True))
    request = written.payload.optional("requestedOrderEdit")
    if request is None or request.text("status") != _wanted(granted=command.granted):
        raise operation.in_doubt(f"neither refused the answer to request {command.request_id} nor took it")
    return StepResult.done(provider_id=command.request_id, warnings=written.warnings)


def answer_evidence(operation: Operation, command: LookUpCommand) -> Evidence:
    """By the status of the request. Once more changes nothing where it is answered already."""
    number = command.request_id
    if not operation.store.requests_offered().are_read:
        return Evidence.unknowable(f"The store's API does not show request {number}: look at the order.")
    status = request_status(operation, number)
    if status == _wanted(granted=bool(command.granted)):
        return Evidence.found(f"Request {number} is {status} in Shopify.", provider_id=number)
    shown = f"Request {number} is {status} in Shopify." if status else f"Shopify shows no request {number}."
    return Evidence.absent(shown, repeat_harmless=True)


def _over(operation: Operation, command: CloseRequestCommand) -> StepResult | None:
    """What there is to say of a request that does not wait any more; None: it waits."""
    number = command.request_id
    status = request_status(operation, number) if number.isdecimal() else None
    if status == _wanted(granted=command.granted):
        return StepResult.already(provider_id=number)
    if status is None:
        return refused(final_refusal(REQUEST_CLOSED, f"the order has no request {number} any more"))
    if status in (RESOLVED, DECLINED):
        message = f"somebody has answered request {number} already: it is {status}"
        return refused(final_refusal(REQUEST_CLOSED, message))
    return None


def _wanted(*, granted: bool) -> str:
    return RESOLVED if granted else DECLINED


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_NOTE else f"{words[: LONGEST_NOTE - 1].rstrip()}…"
