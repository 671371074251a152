"""Paying back: a note of the intent in the order, a last look at its echo, then the refund.

Amounts are text with a point and exactly the currency's decimals: WooCommerce 10.0.2 refuses numbers
and was measured to take "5,00" for 500.
"""

from __future__ import annotations

from typing import Any

from dropconnect.kit import Asked, by_hand, refused
from dropconnect.plugin import (
    ProviderUnavailable,
    RefundCommand,
    RefundLine,
    RefundMethod,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.mapping import INTENT_META, KEY_META, fields_of_order
from dropconnect_woocommerce.orders.reading import read_fields
from dropconnect_woocommerce.orders.rules import (
    command_refusal,
    currency_refusal,
    needs_a_person,
    refunds_changed,
)
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "refund_order"


def refund_order(store: Store, command: RefundCommand) -> StepResult:
    """Pay back, or only book what was paid back by hand."""
    with Asked(store.connection, _OPERATION, command.order_id).nothing_sent_yet():
        stop = _before_refund(store, command)
    if stop is not None:
        return stop
    body = refund_body(command)
    made = store.client.create_refund(command.order_id, body, operation=_OPERATION, send_by=command.send_by)
    return refused(made) if isinstance(made, Refusal) else _refunded(store, made, command)


def intent_body(command: RefundCommand) -> dict[str, Any]:
    """A note in the order itself, which is visible at once; a refund's own key is only stored after
    the gateway has answered. Written again it replaces itself."""
    return {"meta_data": [{"key": INTENT_META, "value": f"{command.key} {command.amount}"}]}


def refund_body(command: RefundCommand) -> dict[str, Any]:
    """The whole refund. ``reason`` is printed in the customer's mail, so the key is not in it."""
    return {
        "amount": command.amount.text,
        "reason": command.reason,
        "api_refund": command.method is RefundMethod.GATEWAY,
        "api_restock": command.restock,
        "meta_data": [{"key": KEY_META, "value": command.key}],
        "line_items": [_line_body(line) for line in command.lines],
    }


def _line_body(line: RefundLine) -> dict[str, Any]:
    """Shipping and fee lines stand in the same list as items, with quantity 0."""
    return {
        "id": int(line.line_id),
        "quantity": line.quantity,
        "refund_total": line.net.text,
        "refund_tax": [{"id": int(rate_id), "refund_total": tax.text} for rate_id, tax in line.taxes],
    }


def _before_refund(store: Store, command: RefundCommand) -> StepResult | None:
    """Everything up to the refund itself; a result if it must not be sent."""
    refusal = command_refusal(command)
    if refusal is not None:
        return refused(refusal)
    order = read_fields(store, command.order_id, _OPERATION)
    refusal = currency_refusal(order, command)
    if refusal is not None:
        return refused(refusal)
    refusal = needs_a_person(command, order.text("payment_method"), store.refunding_gateways())
    if refusal is not None:
        return by_hand(refusal)
    return _note_intent(store, command)


def _note_intent(store: Store, command: RefundCommand) -> StepResult | None:
    """A result if the shop does not take the note. Raises ``ProviderUnavailable`` if refunds came or went."""
    noted = store.client.update_order(
        command.order_id, intent_body(command), operation="note_intent", send_by=command.send_by
    )
    if isinstance(noted, Refusal):
        return refused(noted.changed(final=True))
    if refunds_changed(fields_of_order(noted, command.order_id, store.connection), command):
        raise ProviderUnavailable(
            f"the refunds of order {command.order_id} changed since they were read; nothing was sent",
            connection=store.connection,
            operation=_OPERATION,
        )
    return None


def _refunded(store: Store, made: dict[str, Any], command: RefundCommand) -> StepResult:
    """A row is booked. Unless the gateway has confirmed it, it is not known whether it paid."""
    row = Fields(made, f"the refund of order {command.order_id}", store.connection)
    confirmed = row.flag("refunded_payment")
    booked = confirmed or command.method is RefundMethod.BOOK_ONLY
    return StepResult(
        status=StepStatus.DONE if booked else StepStatus.IN_DOUBT,
        provider_id=row.id(),
        amount=row.money("amount", command.amount.currency),
        facts={"refunded_payment": confirmed},
    )
