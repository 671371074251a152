"""Taking away the row of a refund that never moved money, so that the order may be paid back.

WooCommerce 10.0.2, measured: a refund's row is stored before the gateway is asked. When the worker ends
inside that call the row stays, booked and unpaid: ``refunded_payment`` false, no ``meta_data``, and the
order's cap is used up by it. ``DELETE orders/{id}/refunds/{rid}`` takes the row away, frees the cap and
moves no money.

A colleague's refund by hand looks the same, so only the row that a person named is taken, right after it
was read again. The shop does not say whose key we use: the refunds of this order that carry a key of ours
show it. Where there are none, the user in the command counts, who was shown to the person with the row.
"""

from __future__ import annotations

from collections.abc import Sequence

from dropconnect.kit import Asked, final_refusal, refused
from dropconnect.plugin import Refund, Refusal, RemoveRefundCommand, StepResult
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.mapping import currency_of, fields_of_order
from dropconnect_woocommerce.orders.reading import order_with_refunds
from dropconnect_woocommerce.orders.refund_rows import refunds_from
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "remove_refund"
_GONE = frozenset({"woocommerce_rest_shop_order_refund_invalid_id"})


def remove_refund(store: Store, command: RemoveRefundCommand) -> StepResult:
    """Take the row away, if it is the one in the command in every part."""
    order_id = command.order_id
    with Asked(store.connection, _OPERATION, order_id).nothing_sent_yet():
        raw, rows = order_with_refunds(store, order_id, _OPERATION)
        currency = currency_of(fields_of_order(raw, order_id, store.connection))
        refunds = refunds_from(rows, order_id, currency, store.connection)
    row = next((refund for refund in refunds if refund.id == command.refund_id), None)
    if row is None:
        return StepResult.already(provider_id=command.refund_id)
    different = _differences(row, command, _users_of_ours(refunds))
    if different:
        text = f"refund {row.id} was left alone: {', '.join(different)}"
        return refused(final_refusal("row-changed", text))
    removed = store.client.delete_refund(order_id, row.id, operation=_OPERATION, send_by=command.send_by)
    if isinstance(removed, Refusal):
        if removed.code in _GONE:
            return StepResult.already(provider_id=row.id)
        return refused(removed)
    shown = Fields(removed, f"the removed refund of order {order_id}", store.connection)
    if shown.id() != row.id:
        raise shown.wrong("id", f"is not the refund {row.id} that was removed")
    return StepResult.done(provider_id=row.id)


def _users_of_ours(refunds: Sequence[Refund]) -> frozenset[str]:
    return frozenset(refund.made_by for refund in refunds if refund.key and refund.made_by)


def _differences(row: Refund, command: RemoveRefundCommand, ours: frozenset[str]) -> tuple[str, ...]:
    """In which parts the row is not the one that was meant, in words for the merchant."""
    found = (
        (row.amount != command.amount, f"its amount is {row.amount}, not {command.amount}"),
        (row.created_at != command.created_at, f"it was made at {row.created_at}, not {command.created_at}"),
        (bool(row.key), "it carries the key of a cancellation"),
        (row.confirmed is not False, "the gateway has confirmed it"),
        (not row.made_by, "the shop does not say who made it"),
        (row.made_by != command.made_by, f"user {row.made_by} made it, not {command.made_by}"),
        (bool(ours) and row.made_by not in ours, f"user {row.made_by} made it, whose key is not ours"),
    )
    return tuple(text for differs, text in found if differs)
