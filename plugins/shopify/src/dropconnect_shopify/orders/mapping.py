"""Pure: Shopify's JSON -> dropconnect's order.

Money is in the currency that the customer paid in (presentment money). A line's own price, discounts and
taxes cover all its units, also those that were refunded or removed since (Shopify's schema).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dropconnect.plugin import (
    Customer,
    LineKind,
    Money,
    Order,
    OrderLine,
    OrderState,
    OrderSummary,
    RiskLevel,
    TaxShare,
)
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import DUTIES, shipping_line_id
from dropconnect_shopify.orders.payments import captured, is_offline, payment_of, transactions_of
from dropconnect_shopify.orders.refunds import refunds_from

FINANCIAL_STATES = {
    "AUTHORIZED": OrderState.OPEN,
    "EXPIRED": OrderState.UNPAID,
    "PAID": OrderState.OPEN,
    "PARTIALLY_PAID": OrderState.OPEN,
    "PARTIALLY_REFUNDED": OrderState.OPEN,
    "PENDING": OrderState.UNPAID,
    "REFUNDED": OrderState.REFUNDED,
    "VOIDED": OrderState.UNPAID,
}
FULFILLED = "FULFILLED"
FULFILLMENT_STATUSES = frozenset(
    {
        FULFILLED,
        "FULFILLMENT_NOT_REQUIRED",
        "IN_PROGRESS",
        "ON_HOLD",
        "OPEN",
        "PARTIALLY_FULFILLED",
        "PENDING_FULFILLMENT",
        "REQUEST_DECLINED",
        "RESTOCKED",
        "SCHEDULED",
        "UNFULFILLED",
    }
)
_RISKS = {"HIGH": RiskLevel.HIGH, "MEDIUM": RiskLevel.MEDIUM, "LOW": RiskLevel.LOW}
_ADVICE = {"CANCEL": RiskLevel.HIGH, "INVESTIGATE": RiskLevel.MEDIUM, "ACCEPT": RiskLevel.LOW}


def order_from(
    order: Fields, lines: Sequence[Fields], refunds: Iterable[Fields], observed_at: datetime
) -> Order:
    """The whole order. ``lines`` are all its line items, ``refunds`` all its refunds with their rows."""
    order.complete("shippingLines")
    total = order.paid("totalPriceSet")
    transactions = transactions_of(order)
    offline = is_offline(transactions, total)
    is_cancelled = order.raw("cancelledAt") is not None
    booked = refunds_from(
        refunds,
        lines,
        taxes_included=order.flag("taxesIncluded"),
        cancelled_at=order.utc("cancelledAt") if is_cancelled else None,
    )
    return Order(
        connection=order.connection,
        id=order.id("Order"),
        number=order.text("name"),
        provider_status=_status_text(order),
        state=_state(order, offline=offline),
        currency=total.currency,
        total=total,
        paid=_paid(captured(transactions, total.currency), total, offline=offline),
        authorized=order.paid("totalCapturableSet"),
        payment=payment_of(order, transactions, total),
        lines=(*(_item(line, order) for line in lines), *_shipping(order), *_duties(order)),
        refunds=booked,
        customer=customer_of(order),
        risk=_risk(order.object("risk")),
        meta=_meta(order),
        created_at=order.utc("createdAt"),
        modified_at=order.utc("updatedAt"),
        observed_at=observed_at,
    )


def summary_from(order: Fields) -> OrderSummary:
    """A row of the list. What was received holds also what came in where only people see it, and an unpaid
    order may be one of those: the list does not show by which payment."""
    return OrderSummary(
        id=order.id("Order"),
        number=order.text("name"),
        provider_status="open" if order.raw("cancelledAt") is None else "cancelled",
        modified_at=order.utc("updatedAt"),
        state=_state(order, offline=False),
        paid=order.paid("totalReceivedSet"),
        refunded=order.paid("totalRefundedSet"),
        authorized=order.paid("totalCapturableSet"),
    )


def _status_text(order: Fields) -> str:
    parts = (order.optional_text("displayFinancialStatus"), order.text("displayFulfillmentStatus"))
    words = [part.lower().replace("_", " ") for part in parts if part]
    cancelled = [] if order.raw("cancelledAt") is None else ["cancelled"]
    return ", ".join((*cancelled, *words))


def _state(order: Fields, *, offline: bool) -> OrderState:
    if order.raw("cancelledAt") is not None:
        return OrderState.CANCELLED
    fulfillment = order.text("displayFulfillmentStatus")
    state = FINANCIAL_STATES.get(order.optional_text("displayFinancialStatus"))
    if state is None or fulfillment not in FULFILLMENT_STATUSES:
        return OrderState.UNKNOWN
    if state is OrderState.REFUNDED:
        return state
    if fulfillment == FULFILLED or order.flag("closed"):
        return OrderState.COMPLETED
    if state is OrderState.UNPAID and offline:
        # Somebody may have collected the money and not said so to Shopify.
        return OrderState.OPEN
    return state


def _paid(taken: Money, total: Money, *, offline: bool) -> Money | None:
    """None: (a part of) the money came in where only people see it."""
    return None if offline and total else taken


def _item(line: Fields, order: Fields) -> OrderLine:
    """``originalTotalSet`` has no discounts; the allocations have all of them, those of the order too."""
    price = line.paid("originalTotalSet")
    discounts = (row.paid("allocatedAmountSet") for row in line.objects("discountAllocations"))
    price = price - Money.total(discounts, price.currency)
    quantity = line.whole_number("quantity")
    waiting = line.whole_number("unfulfilledQuantity") + line.whole_number("nonFulfillableQuantity")
    return _line(line.id("LineItem"), LineKind.ITEM, price, line, order).changed(
        sku=line.optional_text("sku"),
        vendor=line.optional_text("vendor"),
        meta=attributes_of(line),
        quantity=quantity,
        shipped_quantity=max(0, quantity - waiting),
    )


def _line(line_id: str, kind: LineKind, price: Money, row: Fields, order: Fields) -> OrderLine:
    taxes = [(tax.text("title"), tax.paid("priceSet")) for tax in row.objects("taxLines")]
    tax = Money.total((amount for _, amount in taxes), price.currency)
    return OrderLine(
        id=line_id,
        kind=kind,
        name=row.text("name" if kind is LineKind.ITEM else "title"),
        quantity=0,
        net=price - tax if order.flag("taxesIncluded") else price,
        tax=tax,
        tax_shares=tuple(TaxShare(rate_id=title, amount=amount.amount) for title, amount in taxes),
    )


def _shipping(order: Fields) -> tuple[OrderLine, ...]:
    lines = []
    for position, row in enumerate(order.nodes("shippingLines"), 1):
        known = row.raw("id") is not None
        number = row.id("ShippingLine") if known else f"at-{position}"
        price = row.paid("discountedPriceSet")
        lines.append(_line(shipping_line_id(number), LineKind.SHIPPING, price, row, order))
    return tuple(lines)


def _duties(order: Fields) -> tuple[OrderLine, ...]:
    duties = order.optional_paid("currentTotalDutiesSet")
    if not duties:
        return ()
    zero = Money.zero(duties.currency)
    return (OrderLine(id=DUTIES, kind=LineKind.FEE, name="Duties", quantity=0, net=duties, tax=zero),)


def customer_of(order: Fields) -> Customer:
    """As the order names them; empty where the app may not see that."""
    address = order.optional("displayAddress") or order.optional("billingAddress")
    return Customer(
        name="" if address is None else address.optional_text("name"),
        email=order.optional_text("email"),
        locale=order.optional_text("customerLocale"),
    )


def _risk(risk: Fields) -> RiskLevel:
    found = {_RISKS.get(row.text("riskLevel")) for row in risk.objects("assessments")}
    found.add(_ADVICE.get(risk.text("recommendation")))
    return next((level for level in _RISKS.values() if level in found), RiskLevel.UNKNOWN)


def attributes_of(row: Fields) -> dict[str, str]:
    """Custom attributes; different values under one key are separated by commas."""
    values: dict[str, dict[str, None]] = {}
    for attribute in row.objects("customAttributes"):
        values.setdefault(attribute.text("key"), {})[attribute.optional_text("value")] = None
    return {key: ", ".join(filter(None, different)) for key, different in values.items()}


def _meta(order: Fields) -> dict[str, str]:
    words = {"note": order.optional_text("note"), "tags": ", ".join(order.texts("tags"))}
    return {**attributes_of(order), **{name: text for name, text in words.items() if text}}
