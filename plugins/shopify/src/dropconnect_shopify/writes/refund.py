"""Paying back: a last look, one ``refundCreate`` under the effect's key, and its transactions to their end.

Shopify remembers the key for 24 hours and answers a repeat with the first outcome (its document on
idempotent requests). A refund with our mark that is there already is never made a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dropconnect.kit import method_refusal, refused
from dropconnect.plugin import (
    ConnectorError,
    InvalidResponse,
    RefundCommand,
    RefundMethod,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.looks import Look, Moment
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.fulfilment import read_fulfillment_orders, remaining_units, whole_page
from dropconnect_shopify.orders.look import seen_along, shown_along
from dropconnect_shopify.orders.reading import order_beside, read_refund
from dropconnect_shopify.writes.refund_by_cancellation import refund_by_cancellation
from dropconnect_shopify.writes.refund_input import refund_input
from dropconnect_shopify.writes.refund_preparation import Ready, Stop, prepare
from dropconnect_shopify.writes.refund_result import result_of

_OFFERED = frozenset({RefundMethod.GATEWAY, RefundMethod.STORE_CREDIT, RefundMethod.BOOK_ONLY})
_SPENT_KEY = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
_SETTLING_SECONDS = 2.0
"""How long the fulfilment orders may take to follow a refund."""


def refund_order(store: Store, command: RefundCommand) -> StepResult:
    """Pay back exactly what the command says, or refuse. A method that is not offered is refused for good,
    before any request."""
    if refusal := method_refusal(command, _OFFERED):
        return refused(refusal)
    operation = store.operation("refund_order", command.order_id)
    try:
        with operation.nothing_sent_yet():
            ready = prepare(operation, command)
    except Stop as stop:
        return stop.result
    if ready.with_cancellation:
        return refund_by_cancellation(operation, command.changed(send_by=ready.send_by))
    at, asked = Moment.now(), shown_along(store, full=bool(ready.to_be_sent))
    variables = {
        "input": refund_input(command, ready.parts),
        "key": command.key,
        **asked,
    }
    written = operation.write("refund_create", variables, send_by=ready.send_by)
    if isinstance(written, Refusal):
        return _refused(operation, written)
    store.wishes.drop(command.order_id)
    store.settled.keep(command.order_id, True)
    made = written.payload.optional("refund")
    if made is None:
        raise operation.in_doubt(f"neither refused the refund of order {command.order_id} nor made it")
    result = _followed(operation, made, command)
    shown = _shown(operation, written.payload, at, asked)
    still_there = _still_to_be_sent(operation, ready, shown)
    # Where the refund was not done at once, the order that its reply showed is not how it is by now.
    is_done_at_once = _first_result(made, command).status is StepStatus.DONE
    order = order_beside(operation, shown) if shown and is_done_at_once else None
    return result.changed(warnings=(*result.warnings, *written.warnings, *still_there), order=order)


def _refused(operation: Operation, refusal: Refusal) -> StepResult:
    """``refundCreate`` gives no codes, and whether a gateway was asked first it does not say: never final."""
    if _SPENT_KEY in f"{refusal.code} {refusal.message}":
        # The key is known, so an earlier request with it arrived: its outcome has to be looked up.
        raise operation.in_doubt(
            f"knows this refund from an earlier request: {refusal.message}", code=refusal.code
        )
    return refused(refusal.changed(final=False))


def _followed(operation: Operation, made: Fields, command: RefundCommand) -> StepResult:
    """Look at the refund's transactions until each has ended or the time is over."""
    result = _first_result(made, command)
    for _ in operation.looks():
        if result.status is not StepStatus.REQUESTED:
            break
        try:
            found = read_refund(operation, made.text("id"))
        except ConnectorError:
            # A look that fails proves nothing. An error would speak of the write.
            continue
        result = result_of(found, command.amount, command.method)
    return result


def _first_result(made: Fields, command: RefundCommand) -> StepResult:
    """Of what the reply shows; where that is not all, it is under way until it was read whole."""
    if made.has_more("transactions"):
        return StepResult.requested(provider_id=made.id("Refund"))
    return result_of(made, command.amount, command.method)


def _shown(operation: Operation, payload: Fields, at: Moment, asked: Mapping[str, Any]) -> Look | None:
    """The order as the reply of a refund shows it. It never raises: the refund is made."""
    try:
        order = payload.optional("order") if asked else None
        return None if order is None else seen_along(operation, order, at, asked)
    except InvalidResponse:
        return None


def _still_to_be_sent(operation: Operation, ready: Ready, look: Look | None) -> tuple[str, ...]:
    """Lines that were paid back and that Shopify still wants to send: a person has to stop that. The reply of
    the refund itself is the first look."""
    wanted = Counter[str]()
    for row in ready.parts.units:
        if ready.to_be_sent[row.line_id]:
            wanted[row.line_id] += row.quantity
    stuck = {line: f"{count} units of line {line}" for line, count in wanted.items()}
    error, shown = "", _shown_places(look)
    if shown is not None:
        stuck = _stuck(stuck, wanted, ready, shown)
    for _ in operation.looks(at_most=_SETTLING_SECONDS if wanted else 0.0):
        if not stuck:
            break
        try:
            now = remaining_units(read_fulfillment_orders(operation))
        except ConnectorError as caught:
            error = f" (it could not be looked up: {caught})"
            continue
        error = ""
        stuck = _stuck(stuck, wanted, ready, now)
    return tuple(
        f"{text} are paid back, but Shopify may still send them{error}: take them out of the fulfilment"
        for text in stuck.values()
    )


def _stuck(lines: Mapping[str, str], wanted: Counter[str], ready: Ready, now: Counter[str]) -> dict[str, str]:
    """Those of the lines of which more is still to be sent than should be left."""
    return {line: text for line, text in lines.items() if now[line] > ready.to_be_sent[line] - wanted[line]}


def _shown_places(look: Look | None) -> Counter[str] | None:
    """What is still to be sent, as the reply of a refund shows it. It never raises: the refund is made."""
    try:
        rows = whole_page(look.row) if look is not None and look.has("fulfillmentOrders") else None
    except InvalidResponse:
        return None
    return None if rows is None else remaining_units(rows)
