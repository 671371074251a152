"""The two writes, step by step: the refund and the cancellation of an order."""

from __future__ import annotations

from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import (
    CancelOrderCommand,
    ProviderUnavailable,
    RefundCommand,
    RefundMethod,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_woocommerce.api.client import WooCommerceClient
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.mapping import fields_of_order
from dropconnect_woocommerce.orders.rules import (
    command_refusal,
    currency_refusal,
    needs_a_person,
    refunds_changed,
    status_refusal,
)
from dropconnect_woocommerce.orders.shop import ShopFacts
from dropconnect_woocommerce.writes.bodies import CANCELLED, cancel_body, intent_body, refund_body

_REFUND = "refund_order"
_CANCEL = "cancel_order"


def refund(client: WooCommerceClient, shop: ShopFacts, connection: str, command: RefundCommand) -> StepResult:
    """Note the intent in the order, take a last look at its echo, then send the refund."""
    with Asked(connection, _REFUND, command.order_id).nothing_sent_yet():
        stop = _before_refund(client, shop, connection, command)
    if stop is not None:
        return stop
    answer = client.create_refund(
        command.order_id, refund_body(command), operation=_REFUND, send_by=command.send_by
    )
    return _refused(answer) if isinstance(answer, Refusal) else _refunded(answer, connection, command)


def cancel(client: WooCommerceClient, connection: str, command: CancelOrderCommand) -> StepResult:
    """Set the status to cancelled after a fresh read, and check the status that the shop echoes."""
    order_id = command.order_id
    with Asked(connection, _CANCEL, order_id).nothing_sent_yet():
        order = fields_of_order(client.get_order(order_id, operation=_CANCEL), order_id, connection)
        status = order.text("status")
    if status == CANCELLED:
        return StepResult(status=StepStatus.ALREADY, facts={"status": status})
    refusal = status_refusal(status)
    if refusal is not None:
        return _refused(refusal)
    answer = client.update_order(order_id, cancel_body(), operation=_CANCEL, send_by=command.send_by)
    if isinstance(answer, Refusal):
        return _refused(answer)
    echo = fields_of_order(answer, order_id, connection)
    if echo.text("status") != CANCELLED:
        raise echo.wrong("status", f"is {echo.text('status')!r} after it was set to cancelled")
    return StepResult(status=StepStatus.DONE, facts={"status_before": status, "status": CANCELLED})


def _before_refund(
    client: WooCommerceClient, shop: ShopFacts, connection: str, command: RefundCommand
) -> StepResult | None:
    """Everything up to the refund itself; a result if it must not be sent."""
    order_id = command.order_id
    refusal = command_refusal(command)
    if refusal is not None:
        return _refused(refusal)
    order = fields_of_order(client.get_order(order_id, operation=_REFUND), order_id, connection)
    refusal = currency_refusal(order, command)
    if refusal is not None:
        return _refused(refusal)
    by_hand = needs_a_person(command, order.text("payment_method"), shop.refunding_gateways())
    if by_hand is not None:
        return StepResult(status=StepStatus.MANUAL, refusal=by_hand)
    noted = client.update_order(
        order_id, intent_body(command), operation="note_intent", send_by=command.send_by
    )
    if isinstance(noted, Refusal):
        return _refused(noted.changed(final=True))
    if refunds_changed(fields_of_order(noted, order_id, connection), command):
        raise ProviderUnavailable(
            f"the refunds of order {order_id} changed since they were read; nothing was sent",
            connection=connection,
            operation=_REFUND,
        )
    return None


def _refunded(answer: dict[str, Any], connection: str, command: RefundCommand) -> StepResult:
    """A row is booked. Unless the gateway has confirmed it, it is not known whether it paid."""
    row = Fields(answer, f"the refund of order {command.order_id}", connection)
    confirmed = row.flag("refunded_payment")
    booked = confirmed or command.method is RefundMethod.BOOK_ONLY
    return StepResult(
        status=StepStatus.DONE if booked else StepStatus.IN_DOUBT,
        provider_id=row.id(),
        amount=row.money("amount", command.amount.currency),
        facts={"refunded_payment": confirmed},
    )


def _refused(refusal: Refusal) -> StepResult:
    return StepResult(status=StepStatus.REFUSED, refusal=refusal)
