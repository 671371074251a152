"""Did a write whose answer was lost happen? The decision table over what the shop shows now.

WooCommerce 10.0.2, measured: a refund's row is stored before the gateway is asked, its meta data
only after. While the call is in flight its row has no key and looks exactly like a colleague's
manual refund; when the gateway fails the row disappears, also when the gateway had paid.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from dropconnect.plugin import (
    EffectKind,
    Evidence,
    LookUpCommand,
    Refund,
    RefundMethod,
)
from dropconnect_woocommerce.orders.claims import reading_from
from dropconnect_woocommerce.orders.mapping import CANCELLED, currency_of, fields_of_order
from dropconnect_woocommerce.orders.reading import order_with_refunds, read_fields
from dropconnect_woocommerce.orders.refund_rows import refund_ids, refunds_from
from dropconnect_woocommerce.orders.store import Store
from dropconnect_woocommerce.writes.customer_request import answer_evidence

_OPERATION = "look_up"

_CANNOT_TELL = frozenset({"completed", "trash"})
"""Statuses that somebody set after us, or before our write arrived: nothing to be read from them."""


def look_up(store: Store, command: LookUpCommand) -> Evidence:
    """Read the order anew, and say what it shows of the write."""
    if command.kind is EffectKind.CANCEL_ORDER:
        status = read_fields(store, command.order_id, _OPERATION).text("status")
        return cancel_evidence(status)
    if command.kind is EffectKind.CLOSE_REQUEST:
        return answer_evidence(store, command)
    if command.kind is EffectKind.REMOVE_REFUND:
        return removal_evidence(refund_ids(read_fields(store, command.order_id, _OPERATION)), command)
    raw, rows = order_with_refunds(store, command.order_id, _OPERATION)
    order = fields_of_order(raw, command.order_id, store.connection)
    refunds = refunds_from(rows, command.order_id, currency_of(order), store.connection)
    announced = any(row.effect_key == command.key for row in reading_from(order).rows)
    return refund_evidence(refunds, command, announced=announced)


def cancel_evidence(status: str) -> Evidence:
    """Evidence for ``PUT cancelled``. Setting a status again changes nothing once the first is done."""
    facts = {"status": status}
    if status == CANCELLED:
        return Evidence.found("The order is cancelled in the shop.", facts=facts)
    if status in _CANNOT_TELL:
        return Evidence.unknowable(
            f"The order is {status!r}, so somebody else changed it: look at its notes in the shop.",
            facts=facts,
        )
    return Evidence.absent(
        f"The order is {status!r}: it was not cancelled.",
        repeat_harmless=True,
        facts=facts,
    )


def removal_evidence(present: Collection[str], command: LookUpCommand) -> Evidence:
    """Evidence for the removal of a refund's row. ``provider_id`` is the row; without it, a row that was read
    right before and is not there any more. Removing once more changes nothing: ids are not used again."""
    asked = {command.provider_id} if command.provider_id else set(command.before.refund_ids)
    gone = asked - set(present)
    if gone:
        names = sorted(gone, key=int)
        return Evidence.found(
            f"The shop does not show refund {', '.join(names)} any more.",
            provider_id=names[0] if len(names) == 1 else "",
        )
    return Evidence.absent("The refund that was to be removed is still in the shop.", repeat_harmless=True)


def refund_evidence(refunds: Sequence[Refund], command: LookUpCommand, *, announced: bool) -> Evidence:
    """Evidence for a refund. ``announced``: a row of its claim stands at the order.

    A refund with the same key and the name of another journal is another installation's: it says nothing
    about ours.
    """
    facts: dict[str, Any] = {"announced": announced}
    of_others = [refund for refund in refunds if refund.journal and refund.journal != command.journal]
    ours = next((row for row in refunds if row.key == command.key and row not in of_others), None)
    if ours is not None:
        return _keyed(ours, command, facts)
    if any(refund.key == command.key for refund in of_others):
        facts["refunds_of_others"] = {refund.id: str(refund.amount) for refund in of_others}
    strangers = [
        refund for refund in refunds if not refund.key and refund.id not in command.before.refund_ids
    ]
    for refund in strangers:
        if command.amount is None or refund.amount == command.amount:
            return _unnamed(refund, facts)
    if strangers:
        facts["other_new_refunds"] = {refund.id: str(refund.amount) for refund in strangers}
    return Evidence.absent(
        "The shop shows no such refund. Most likely it never happened; but a gateway that paid and then "
        "failed leaves no trace in the shop either.",
        facts=facts,
    )


def _keyed(refund: Refund, command: LookUpCommand, facts: dict[str, Any]) -> Evidence:
    if refund.confirmed or command.method is RefundMethod.BOOK_ONLY:
        return Evidence.found(
            f"The shop has our refund {refund.id} of {refund.amount}.",
            provider_id=refund.id,
            amount=refund.amount,
            facts=facts,
        )
    return Evidence.unknowable(
        f"Our refund {refund.id} is booked, but the gateway has not confirmed it: look at the gateway "
        f"whether {refund.amount} was paid.",
        provider_id=refund.id,
        amount=refund.amount,
        facts=facts,
    )


def _unnamed(refund: Refund, facts: dict[str, Any]) -> Evidence:
    return Evidence.unknowable(
        f"Refund {refund.id} of {refund.amount} appeared without our key: either our request broke off "
        "around the gateway call, or a colleague refunded. Look at the gateway what was paid.",
        provider_id=refund.id,
        amount=refund.amount,
        facts=facts,
    )
