"""Pure: may these lines be cancelled, and why not. Conditions: ``orderCancel`` in Shopify's schema.

NO: the goods have left. MANUAL: a person has to do something in Shopify first, which no
approval replaces.
UNKNOWN: it may be done, and a person has to look first; so for every value that we do not know, because
Shopify's enums are open sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.plugin import Choice, Eligibility, LineKind, Order
from dropconnect_shopify.api.scopes import ORDER_EDITS
from dropconnect_shopify.orders import payments
from dropconnect_shopify.orders.fulfilment import ENDED_STATUSES, OPEN_STATUSES, remaining_units
from dropconnect_shopify.orders.mapping import FINANCIAL_STATES, FULFILLMENT_STATUSES
from dropconnect_shopify.orders.situation import Situation

VISIBLE_FOR = timedelta(days=60)
"""Older orders are shown only to apps with the scope read_all_orders (Shopify's schema)."""

_ACTIVE_RETURNS = frozenset({"RETURN_REQUESTED", "IN_PROGRESS", "INSPECTION_COMPLETE"})
_RETURN_STATUSES = _ACTIVE_RETURNS | {"NO_RETURN", "RETURNED", "RETURN_FAILED"}
_SENT = "SUCCESS"
_BEING_SENT = frozenset({"OPEN", "PENDING"})
_FULFILLMENTS = _BEING_SENT | {_SENT, "CANCELLED", "ERROR", "FAILURE"}
_ACCEPTED = frozenset({"ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"})
_REQUESTS = _ACCEPTED | {"UNSUBMITTED", "SUBMITTED", "REJECTED", "CANCELLATION_ACCEPTED", "CLOSED"}

_CHECKING = "We are checking whether this order can still be cancelled."
_RETURN_IT = "It has already been sent: please send it back to us when it arrives."


@dataclass(frozen=True)
class Question:
    """What a rule looks at."""

    situation: Situation
    order: Order
    choice: Choice
    may_read_old_orders: bool
    may_edit_orders: bool
    now: datetime

    @property
    def line_ids(self) -> tuple[str, ...]:
        return tuple(line.line_id for line in self.choice.lines if line.kind is LineKind.ITEM)


@dataclass(frozen=True)
class Finding:
    """What speaks against it, or (NOW) what is worth telling."""

    eligibility: Eligibility
    code: str
    reason: str
    customer_reason: str = _CHECKING


def findings(question: Question) -> tuple[Finding, ...]:
    """All that is to be said, the strongest first."""
    found = [finding for rule in _RULES for finding in rule(question)]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.eligibility)))


def is_part_of_unpaid(order: Order, choice: Choice) -> bool:
    """Whether it is a part of an order whose money was only authorised: no refund takes its lines out."""
    return not choice.whole_order and bool(order.authorized) and not order.paid


def _unknown_values(question: Question) -> Iterator[Finding]:
    situation = question.situation
    known: tuple[tuple[str, frozenset[str] | dict[str, object], tuple[str, ...]], ...] = (
        ("financial status", frozenset(FINANCIAL_STATES), _financial(situation)),
        ("fulfilment status", FULFILLMENT_STATUSES, (situation.fulfillment_status,)),
        ("return status", _RETURN_STATUSES, (situation.return_status,)),
        ("kind of a transaction", payments.KINDS, tuple(kind for kind, _, _ in situation.transactions)),
        ("status of a transaction", payments.STATUSES, tuple(row[1] for row in situation.transactions)),
        ("status of a fulfilment", _FULFILLMENTS, situation.fulfillments),
        (
            "status of a fulfilment order",
            OPEN_STATUSES | ENDED_STATUSES,
            tuple(row.status for row in situation.fulfillment_orders),
        ),
        (
            "request status of a fulfilment order",
            _REQUESTS,
            tuple(row.request_status for row in situation.fulfillment_orders),
        ),
    )
    for name, values, given in known:
        for value in dict.fromkeys(given):
            if value not in values:
                said = repr(value) if value else "missing"
                text = f"The {name} is {said}, which dropconnect does not know."
                yield Finding(Eligibility.UNKNOWN, "unknown-value", text)


def _financial(situation: Situation) -> tuple[str, ...]:
    """An order without transactions has none (recorded)."""
    has_none = not situation.financial_status and not situation.transactions
    return () if has_none else (situation.financial_status,)


def _cancelled(question: Question) -> Iterator[Finding]:
    if not question.situation.is_cancelled:
        return
    if question.choice.whole_order:
        text = "The order is cancelled already: only what is left of its money can be paid back."
        yield Finding(Eligibility.NOW, "already-cancelled", text)
    else:
        text = "The order is cancelled as a whole: ask for the whole order to pay back what is left."
        yield Finding(Eligibility.MANUAL, "already-cancelled", text, "This order is already cancelled.")


def _sent(question: Question) -> Iterator[Finding]:
    """Units that left are returned, not cancelled; units of other lines do not stand in the way."""
    if question.situation.is_cancelled:
        return
    if question.choice.whole_order:
        yield from _sent_of_order(question.situation.fulfillments)
    else:
        yield from _sent_of_lines(question)


def _sent_of_order(fulfillments: tuple[str, ...]) -> Iterator[Finding]:
    if _SENT in fulfillments:
        text = "Goods of this order are marked as sent: cancel the fulfilment in Shopify if they are not, "
        text += "cancel the other lines one by one, or take the goods back as a return."
        yield Finding(Eligibility.NO, "fulfilled", text, _RETURN_IT)
    elif _BEING_SENT & set(fulfillments):
        text = "A fulfilment service is sending goods of this order: cancel its fulfilment in Shopify first."
        yield Finding(Eligibility.UNKNOWN, "fulfilment-under-way", text)


def _sent_of_lines(question: Question) -> Iterator[Finding]:
    order, situation = question.order, question.situation
    remaining = remaining_units(situation.fulfillment_orders)
    listed = {line_id for row in situation.fulfillment_orders for line_id in row.remaining}
    for chosen in question.choice.lines:
        if chosen.kind is not LineKind.ITEM or not chosen.quantity:
            continue
        line = order.line(chosen.line_id)
        gone, _ = order.refunded_of(line.id)
        free = line.quantity - gone - line.shipped_quantity
        if chosen.quantity > free:
            text = (
                f"{line.name}: {line.shipped_quantity} of {line.quantity} are sent, {max(0, free)} are not."
            )
            yield Finding(Eligibility.NO, "fulfilled", text, _RETURN_IT)
        elif line.id in listed and remaining[line.id] < chosen.quantity:
            text = f"{line.name}: Shopify says that {remaining[line.id]} are still to be sent, not more."
            yield Finding(Eligibility.UNKNOWN, "not-to-be-sent", text)


def _accepted(question: Question) -> Iterator[Finding]:
    line_ids = question.line_ids
    for row in question.situation.fulfillment_orders:
        if row.request_status in _ACCEPTED and row.concerns(line_ids):
            text = f"{row.location} has accepted to send the goods: have it cancel that in Shopify, or make "
            text += "sure that it will not send them, before you approve."
            yield Finding(Eligibility.UNKNOWN, "accepted-by-service", text)


def _returns(question: Question) -> Iterator[Finding]:
    """A return is of goods that were sent: it does not concern lines that were not."""
    if not question.choice.whole_order or question.situation.is_cancelled:
        return
    if question.situation.return_status in _ACTIVE_RETURNS:
        text = "A return of this order is open, and Shopify cancels no order with one: close it first."
        yield Finding(Eligibility.MANUAL, "return-open", text)
    elif question.situation.return_status == "RETURN_FAILED":
        text = "A return of this order was not completed: look at it in Shopify first."
        yield Finding(Eligibility.UNKNOWN, "return-failed", text)


def _money_under_way(question: Question) -> Iterator[Finding]:
    """Waiting changes it, a yes does not: Shopify cancels no order with an unfinished payment."""
    pending = [row for row in question.situation.transactions if row[1] in payments.PENDING and not row[2]]
    coming = [row for row in pending if row[0] in payments.PAYS]
    kinds = ", ".join(dict.fromkeys(kind.lower() for kind, _, _ in coming or pending))
    if coming:
        order = question.order
        text = f"A payment of this order is not finished ({kinds}), and Shopify cancels no order before its "
        text += f"gateway has answered. Of {order.total} "
        text += (
            f"{order.paid} came in so far. " if order.paid is not None else "it is not known what came in. "
        )
        text += "Nothing was changed: cancel again when Shopify shows the payment as paid or failed. If it "
        text += "stays like this, have it ended at the gateway."
        yield Finding(Eligibility.MANUAL, "payment-pending", text)
    elif pending:
        text = f"Money of this order is under way ({kinds}): wait until its gateway has answered."
        yield Finding(Eligibility.UNKNOWN, "payment-pending", text)


def _only_authorized(question: Question) -> Iterator[Finding]:
    order = question.order
    if not is_part_of_unpaid(order, question.choice):
        return
    text = f"Nothing was taken yet, {order.authorized} are authorised: "
    if question.may_edit_orders:
        text += "the lines are taken out of the order, so that less is captured."
        yield Finding(Eligibility.NOW, "lines-taken-out", text)
        return
    text += "take the lines out of the order in Shopify, and capture less. Or give the app the access scope "
    text += f"{ORDER_EDITS}."
    yield Finding(Eligibility.MANUAL, "capture-less", text, "We are changing your order by hand.")


def _gateway(question: Question) -> Iterator[Finding]:
    """Not against cancelling: the plan says itself that a person has to pay back."""
    situation = question.situation
    if situation.has_money and not situation.refundable:
        text = "Shopify cannot pay back through the way in which this order was paid."
        yield Finding(Eligibility.NOW, "gateway-cannot-refund", text)


def _old(question: Question) -> Iterator[Finding]:
    created = question.situation.created_at
    if created is None:
        return
    age = question.now - created
    if age > VISIBLE_FOR and not question.may_read_old_orders:
        text = (
            f"The order is {age.days} days old, and the app has no scope read_all_orders: Shopify may stop "
        )
        text += "showing it at any time. Give the app the scope, or cancel the order in Shopify."
        yield Finding(Eligibility.MANUAL, "older-than-60-days", text)


def _closed_location(question: Question) -> Iterator[Finding]:
    """Not against cancelling: the goods are then not put back, and a person is told."""
    for row in question.situation.fulfillment_orders:
        if row.location_active is False and row.concerns(question.line_ids):
            text = f"{row.location} is deactivated: goods cannot be put back into stock there."
            yield Finding(Eligibility.NOW, "location-inactive", text)


_RULES: tuple[Callable[[Question], Iterator[Finding]], ...] = (
    _sent,
    _cancelled,
    _returns,
    _only_authorized,
    _old,
    _unknown_values,
    _money_under_way,
    _accepted,
    _gateway,
    _closed_location,
)
_ORDER = (Eligibility.NO, Eligibility.MANUAL, Eligibility.UNKNOWN, Eligibility.ASK, Eligibility.NOW)
