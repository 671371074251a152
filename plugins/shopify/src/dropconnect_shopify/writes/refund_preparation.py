"""The last look before a refund: whether it may be sent, and what it is made of. Reads only."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from dropconnect.kit import LastLook, NoteMark, by_hand, final_refusal, refused
from dropconnect.plugin import (
    LineKind,
    Money,
    Order,
    ProviderUnavailable,
    RefundCommand,
    RefundMethod,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.looks import Look
from dropconnect_shopify.api.store import Operation
from dropconnect_shopify.orders.cancelling import is_being_cancelled, is_cancelled
from dropconnect_shopify.orders.claims import reading_before_payment
from dropconnect_shopify.orders.fulfilment import (
    FulfillmentOrder,
    read_fulfillment_orders,
    remaining_units,
    whole_page,
)
from dropconnect_shopify.orders.look import suggested
from dropconnect_shopify.orders.mapping import CANCELLED
from dropconnect_shopify.orders.payments import PENDING, Transaction, left_of_payments, transactions_of
from dropconnect_shopify.orders.reading import read_refund, read_with_look
from dropconnect_shopify.orders.suggestion import (
    SuggestedTransaction,
    Suggestion,
    Units,
    cut,
    part_of,
    priced,
    suggest_everything,
    suggestion_in,
    units_of,
)
from dropconnect_shopify.writes.last_look import require_unchanged
from dropconnect_shopify.writes.refund_by_cancellation import being_cancelled, fits
from dropconnect_shopify.writes.refund_input import Parts, placed, shipping_of
from dropconnect_shopify.writes.refund_result import result_of


@dataclass(frozen=True)
class Ready:
    """A refund that may be sent."""

    parts: Parts
    send_by: float | None = None
    """A reading of the boot clock after which it must not be sent any more."""
    with_cancellation: bool = False
    to_be_sent: Counter[str] = field(default_factory=Counter)
    """Line id -> units that were still to be sent before; only for lines whose goods are taken back."""


class Stop(Exception):
    """Nothing is to be sent: this is the result."""

    def __init__(self, result: StepResult) -> None:
        super().__init__(result.status)
        self.result = result


@dataclass(frozen=True)
class _Guard:
    """One fresh look, right before: the order, who is at work on it, and what Shopify would pay back. What it
    does not have is asked for as well, before anything is sent."""

    operation: Operation
    order: Order
    look: Look

    @classmethod
    def read(cls, operation: Operation, command: RefundCommand) -> Self:
        if command.before.order_status.startswith(CANCELLED) or _is_amount_only(command):
            operation.store.wishes.drop(command.order_id)
            return cls(operation, *read_with_look(operation, full=command.method is RefundMethod.GATEWAY))
        # How the order writes its prices is only a guess, held against the look that comes with it.
        latest = operation.store.looks.get(operation.order_id)
        part = _part(command, taxes_included=latest is not None and latest.row.flag("taxesIncluded"))
        return cls(operation, *read_with_look(operation, part=part, full=True))

    def claims(self, command: RefundCommand) -> Fields:
        """The order with the row of its claim, where the command goes under one."""
        if command.claim is None or self.look.claim_seen:
            return self.look.row
        return self.operation.order("order_claim")

    def suggestion(self, command: RefundCommand, *, everything: bool) -> Suggestion:
        if everything:
            shown = suggested(self.look) if command.method is not RefundMethod.STORE_CREDIT else None
            return (
                suggest_everything(self.operation, command.method) if shown is None else suggestion_in(shown)
            )
        asked = _part(command, taxes_included=self.look.row.flag("taxesIncluded"))
        return suggestion_in(suggested(self.look, asked) or self.operation.order("suggested_refund", **asked))

    def places(self) -> tuple[FulfillmentOrder, ...]:
        """All fulfilment orders as they are now."""
        rows = whole_page(self.look.row) if self.look.has("fulfillmentOrders") else None
        return read_fulfillment_orders(self.operation) if rows is None else rows


def prepare(operation: Operation, command: RefundCommand) -> Ready:
    """Raises ``Stop`` with the result where nothing is to be sent, and what reads raise.

    ``ProviderUnavailable`` also where refunds came, money is under way, or our claim is not there alone: look
    again later.
    """
    look = LastLook(command, operation.store.connection)
    guard = _Guard.read(operation, command)
    state = guard.look.row
    transactions = transactions_of(state)
    _stop_if_there(operation, state, command)
    _stop_if_wrong(state, command)
    if is_being_cancelled(state):
        raise being_cancelled(operation)
    _stop_if_moving(operation, transactions, command)
    send_by = look.allow(reading_before_payment(guard.claims(command), command.before.refund_ids))
    require_unchanged(operation, command.before, guard.order, guard.look)
    _stop_if_by_hand(transactions, command)
    cancelled = is_cancelled(state)
    wanted = _units(command)
    is_everything = cancelled or _is_amount_only(command)
    suggestion = guard.suggestion(command, everything=is_everything)
    to_be_sent = Counter[str]()
    if cancelled:
        # Its lines are off already: only what Shopify itself offers can still be put on a refund.
        units = tuple(Units(line.line_id, line.quantity) for line in suggestion.lines if line.quantity)
    else:
        units, to_be_sent = _still_here(guard, wanted, restock=command.restock)
    parts = Parts(
        units=units,
        shipping=_shipping(command, suggestion, is_cancelled=cancelled),
        transactions=_paying(
            command,
            suggestion,
            transactions,
            beyond=is_everything or _is_the_rest(operation, command, suggestion),
        ),
        shop_currency=state.text("currencyCode"),
    )
    with_cancellation = not cancelled and fits(operation, command)
    return Ready(parts, send_by, with_cancellation, to_be_sent)


def _part(command: RefundCommand, *, taxes_included: bool) -> dict[str, Any]:
    shipping = shipping_of(command.lines, command.amount.currency, taxes_included=taxes_included)
    return part_of(_units(command), shipping_amount=shipping, method=command.method)


def _units(command: RefundCommand) -> tuple[Units, ...]:
    return units_of((line.kind, line.line_id, line.quantity) for line in command.lines)


def _still_here(
    guard: _Guard, wanted: tuple[Units, ...], *, restock: bool
) -> tuple[tuple[Units, ...], Counter[str]]:
    """The units with what becomes of the goods, and what was still to be sent. Stops where too few are."""
    if not wanted:
        return (), Counter()
    rows = guard.places()
    to_be_sent = remaining_units(rows)
    _stop_if_sent(wanted, to_be_sent, {line for row in rows for line in row.remaining})
    return placed(wanted, rows, restock=restock), to_be_sent


def _shipping(command: RefundCommand, suggestion: Suggestion, *, is_cancelled: bool) -> Money | None:
    """As its price is written. A cancellation may have taken it off already."""
    included = suggestion.taxes_included
    asked = shipping_of(command.lines, command.amount.currency, taxes_included=included)
    if asked is None or not is_cancelled:
        return asked
    return min(asked, priced(suggestion.shipping_net, suggestion.shipping_tax, included)) or None


def _is_amount_only(command: RefundCommand) -> bool:
    """Money for units that still come: no refund of lines suggests it."""
    return any(line.kind is LineKind.ITEM and line.gross and not line.quantity for line in command.lines)


def _is_the_rest(operation: Operation, command: RefundCommand, suggestion: Suggestion) -> bool:
    """Whether more is due than these lines are worth, and nothing else is left of the order: money may be
    held that stands in no line, such as additional fees, or what was edited out and never paid back."""
    if command.method is not RefundMethod.GATEWAY or command.amount <= suggestion.amount:
        return False
    left = Counter({line.line_id: line.quantity for line in suggest_everything(operation).lines})
    wanted = Counter({line.line_id: line.quantity for line in command.lines if line.kind is LineKind.ITEM})
    return +wanted == +left


def _stop_if_there(operation: Operation, state: Fields, command: RefundCommand) -> None:
    """Our own mark: the refund was made, whatever became of its money."""
    for row in state.objects("refunds"):
        if NoteMark.read(row.optional_text("note")).is_of(command.key, command.journal):
            found = read_refund(operation, row.text("id"))
            raise Stop(result_of(found, command.amount, command.method, done=StepStatus.ALREADY))


def _stop_if_wrong(state: Fields, command: RefundCommand) -> None:
    if command.amount.amount <= 0:
        raise _no("nothing-to-refund", f"{command.amount} cannot be refunded")
    currency = state.text("presentmentCurrencyCode")
    if currency != command.amount.currency:
        raise _no(
            "currency-differs", f"the customer paid in {currency}, the refund is in {command.amount.currency}"
        )


def _stop_if_moving(
    operation: Operation, transactions: tuple[Transaction, ...], command: RefundCommand
) -> None:
    pending = [row for row in transactions if row.status in PENDING and not row.manual]
    if not pending:
        return
    why = f"a payment of it is not finished ({pending[0].kind.lower()} of {pending[0].amount})"
    raise ProviderUnavailable(
        f"nothing was paid back on order {command.order_id}: {why}",
        connection=operation.store.connection,
        operation=operation.name,
    )


def _stop_if_by_hand(transactions: tuple[Transaction, ...], command: RefundCommand) -> None:
    automatic = [row for row in transactions if row.succeeded and not row.manual]
    if command.method is RefundMethod.GATEWAY and not automatic:
        message = "Shopify cannot pay back through the way in which this order was paid: pay back by hand, "
        message += "then have it booked"
        raise Stop(by_hand(final_refusal("gateway-cannot-refund", message)))


def _stop_if_sent(units: tuple[Units, ...], to_be_sent: Counter[str], listed: set[str]) -> None:
    for row in units:
        if row.line_id in listed and to_be_sent[row.line_id] < row.quantity:
            raise _no(
                "not-to-be-sent",
                f"only {to_be_sent[row.line_id]} units of line {row.line_id} are still to be sent, "
                f"{row.quantity} were to be cancelled: look whether they have left by now",
            )


def _paying(
    command: RefundCommand,
    suggestion: Suggestion,
    transactions: tuple[Transaction, ...],
    *,
    beyond: bool,
) -> tuple[SuggestedTransaction, ...]:
    """The ways by which exactly the amount goes back. What a person paid by hand is only recorded.

    ``beyond``: more may be paid than is suggested, as long as it is left. So too where Shopify suggests to
    pay back a part by hand: a person is asked for that share.
    """
    if command.method is RefundMethod.STORE_CREDIT:
        if suggestion.store_credit is None or suggestion.store_credit < command.amount:
            raise _no("no-store-credit", f"Shopify offers no store credit of {command.amount} for this order")
        return ()
    manual = {row.id for row in transactions if row.manual}
    is_by_hand = command.method is RefundMethod.BOOK_ONLY
    ways = [row for row in suggestion.transactions if (row.parent in manual) is is_by_hand]
    try:
        is_mixed = len(ways) < len(suggestion.transactions)
        if (beyond or is_mixed) and not is_by_hand:
            return _from_what_is_left(ways, transactions, command.amount)
        return cut(ways, command.amount)
    except ValueError as error:
        if is_by_hand:
            return ()
        raise _no("more-than-suggested", str(error)) from None


def _from_what_is_left(
    ways: list[SuggestedTransaction], transactions: tuple[Transaction, ...], amount: Money
) -> tuple[SuggestedTransaction, ...]:
    """Where no lines stand for the money, Shopify may suggest less than is due, or nothing."""
    left = [
        SuggestedTransaction(payment.gateway, rest, rest, payment.id)
        for payment, rest in left_of_payments(transactions)
    ]
    for offered, beyond in ((ways, False), (ways, True)):
        with suppress(ValueError):
            return cut(offered, amount, beyond=beyond)
    return cut(left, amount)


def _no(code: str, message: str) -> Stop:
    return Stop(refused(final_refusal(code, message)))
