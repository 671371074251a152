"""Paying back: a last look at the order, then the refund.

Amounts are text with a point and the decimals that the shop writes, at most the currency's: WooCommerce
10.0.2 refuses numbers and was measured to take "5,00" for 500.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dropconnect.kit import Asked, LastLook, by_hand, refused, require_same
from dropconnect.plugin import (
    Money,
    RefundCommand,
    RefundLine,
    RefundMethod,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.claims import whole_reading
from dropconnect_woocommerce.orders.reading import completed, read_fields
from dropconnect_woocommerce.orders.refund_rows import JOURNAL_META, KEY_META, MORE_META
from dropconnect_woocommerce.orders.rules import (
    command_refusal,
    currency_refusal,
    needs_a_person,
    step_refusal,
)
from dropconnect_woocommerce.orders.steps import Writing
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "refund_order"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_AS_THE_CURRENCY = Writing()
_SETTLED_ROW_SECONDS = 1.0
"""In compatibility mode the shop may lose a row within its first second: one that was there before and
after it stays."""


def refund_order(store: Store, command: RefundCommand) -> StepResult:
    """Pay back, or only book what was paid back by hand."""
    with Asked(store.connection, _OPERATION, command.order_id).nothing_sent_yet():
        looked = _last_look(store, command)
    if isinstance(looked, StepResult):
        return looked
    body = refund_body(command, looked.writing)
    made = store.client.create_refund(command.order_id, body, operation=_OPERATION, send_by=looked.send_by)
    return refused(made) if isinstance(made, Refusal) else _refunded(store, made, command)


def refund_body(command: RefundCommand, writing: Writing = _AS_THE_CURRENCY) -> dict[str, Any]:
    """The whole refund. ``reason`` is printed in the customer's mail, so the key is not in it."""
    return {
        "amount": writing.text(command.amount),
        "reason": command.reason,
        "api_refund": command.method is RefundMethod.GATEWAY,
        "api_restock": command.restock,
        "meta_data": [{"key": key, "value": value} for key, value in _marks(command).items()],
        "line_items": [
            _line_body(line, writing)
            for line in command.lines
            if _says_something(line, restock=command.restock)
        ],
    }


def _says_something(line: RefundLine, *, restock: bool) -> bool:
    """Some gateways' plugins break at a line of 0.00, such as free shipping. One of free goods is sent where
    they have to come back into stock."""
    return bool(line.net or line.tax or (line.quantity and restock))


def _line_body(line: RefundLine, writing: Writing) -> dict[str, Any]:
    """Shipping and fee lines stand in the same list as items, with quantity 0."""
    return {
        "id": int(line.line_id),
        "quantity": writing.quantity(line.line_id, line.quantity),
        "refund_total": writing.text(line.net),
        "refund_tax": [
            {"id": _as_read(rate_id), "refund_total": writing.text(tax)}
            for rate_id, tax in _by_rate(line.taxes).items()
        ],
    }


def _by_rate(taxes: Iterable[tuple[str, Money]]) -> dict[str, Money]:
    """The shop makes a table of the list: of two rows with one id it would keep the last (its source)."""
    found: dict[str, Money] = {}
    for rate_id, tax in taxes:
        found[rate_id] = found[rate_id] + tax if rate_id in found else tax
    return found


def _as_read(rate_id: str) -> int | str:
    """A rate's number, or the text that a tax plugin has in its place."""
    return int(rate_id) if _NUMBER.fullmatch(rate_id) else rate_id


def _marks(command: RefundCommand) -> dict[str, str]:
    """What says whose refund it is. The shop stores it only after the gateway has answered."""
    marks = {KEY_META: command.key}
    if command.journal:
        marks[JOURNAL_META] = command.journal
    if command.more_follows:
        marks[MORE_META] = "yes"
    return marks


@dataclass(frozen=True)
class _Go:
    """The refund may be sent until then; a reading of the boot clock."""

    send_by: float | None
    writing: Writing


def _last_look(store: Store, command: RefundCommand) -> _Go | StepResult:
    """Everything up to the refund itself; a result if it must not be sent.

    Raises ``ProviderUnavailable`` if the order is not the one that was planned on, if refunds came or went,
    or if our claim is not there alone.
    """
    refusal = command_refusal(command)
    if refusal is not None:
        return refused(refusal)
    gateways = store.refunding_gateways()
    twice = command.claim is not None and store.is_synchronised()
    look = LastLook(command, store.connection)
    looked = _look(store, command, look, gateways)
    if twice and isinstance(looked, _Go):
        looked = _look(store, command, look.again_after(_SETTLED_ROW_SECONDS), gateways)
    return looked


def _look(
    store: Store, command: RefundCommand, look: LastLook, gateways: Collection[str]
) -> _Go | StepResult:
    observed_at = datetime.now(UTC)
    order = read_fields(store, command.order_id, _OPERATION)
    refusal = currency_refusal(order, command) or step_refusal(order, command)
    if refusal is not None:
        return refused(refusal)
    refusal = needs_a_person(command, order.text("payment_method"), gateways)
    if refusal is not None:
        return by_hand(refusal)
    order, seen = completed(store, order, _OPERATION, observed_at)
    send_by = look.allow(whole_reading(store, order, command.order_id))
    require_same(command.before, seen, store.connection, _OPERATION)
    return _Go(send_by, Writing.of(order))


def _refunded(store: Store, made: dict[str, Any], command: RefundCommand) -> StepResult:
    """A row is booked. Unless the gateway has confirmed it, it is not known whether it paid."""
    row = Fields(made, f"the refund of order {command.order_id}", store.connection)
    confirmed = row.flag("refunded_payment")
    booked = confirmed or command.method is RefundMethod.BOOK_ONLY
    amount = row.money("amount", command.amount.currency)
    if booked:
        store.refunds.was_made(command.order_id, made)
    return StepResult(
        status=StepStatus.DONE if booked else StepStatus.IN_DOUBT,
        provider_id=row.id(),
        amount=amount,
        facts={"refunded_payment": confirmed},
    )
