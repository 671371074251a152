"""Pure: Shopify's JSON -> dropconnect's order.

Money is in the currency that the customer paid in (presentment money).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dropconnect.plugin import (
    ConnectorError,
    Customer,
    Money,
    Order,
    OrderState,
    OrderSummary,
    RiskLevel,
    UnknownCurrency,
)
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.withheld import words_of
from dropconnect_shopify.orders.disputes import dispute_from
from dropconnect_shopify.orders.lines import attributes_of, lines_from, lines_total, without_units
from dropconnect_shopify.orders.payments import (
    Transaction,
    captured,
    given_back_by_hand,
    is_offline,
    payment_of,
    tenders_of,
    transactions_of,
    unclear_payments,
)
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
CANCELLED = "cancelled"
"""With this word the status of a cancelled order begins."""
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
_CONTRACT = "subscription_contract"
"""How ``sourceName`` begins where a subscription made the order (second-hand)."""
_NO_COUNTRY = {"ZZ"}
"""Shopify's words for a country that it does not know (its schema, ``CountryCode``)."""
_RISKS = {"HIGH": RiskLevel.HIGH, "MEDIUM": RiskLevel.MEDIUM, "LOW": RiskLevel.LOW}
_ADVICE = {"CANCEL": RiskLevel.HIGH, "INVESTIGATE": RiskLevel.MEDIUM, "ACCEPT": RiskLevel.LOW}


def order_from(
    order: Fields, lines: Sequence[Fields], refunds: Iterable[Fields], observed_at: datetime
) -> Order:
    """The whole order. ``lines`` are all its line items, ``refunds`` all its refunds with their rows."""
    order.complete("shippingLines")
    total = order.paid("totalPriceSet")
    transactions = transactions_of(order)
    offline, unclear = is_offline(transactions, total), unclear_payments(transactions)
    is_cancelled = order.raw("cancelledAt") is not None
    refunds_booked, edited = refunds_from(
        refunds,
        lines,
        taxes_included=order.flag("taxesIncluded"),
        # Strict: by this time the refund of a cancellation is known.
        cancelled_at=order.utc("cancelledAt") if is_cancelled else None,
    )
    bought = lines_from(order, lines, total)
    left = without_units(bought, edited)
    edited_value = lines_total(bought, total.currency) - lines_total(left, total.currency)
    return Order(
        connection=order.connection,
        id=order.id("Order"),
        number=order.words("name") or order.id("Order"),
        provider_status=_status_text(order),
        state=_state(order, offline=offline),
        currency=total.currency,
        total=total - edited_value,
        paid=_paid(_taken(order, transactions, total.currency), total, offline=offline or bool(unclear)),
        payment_evidence=unclear,
        tenders=tenders_of(transactions, total.currency),
        authorized=order.paid("totalCapturableSet"),
        payment=payment_of(order, transactions, total),
        disputes=tuple(dispute_from(row) for row in order.objects("disputes")),
        subscription=_subscription(order, lines),
        lines=left,
        refunds=refunds_booked,
        customer=customer_of(order),
        country=_country(order),
        risk=_risk(order.part("risk")),
        meta=_meta(order),
        created_at=order.moment("createdAt"),
        modified_at=order.moment("updatedAt"),
        observed_at=observed_at,
    )


def summary_from(order: Fields) -> OrderSummary:
    """A row of the list. What was received holds also what came in where only people see it, and an unpaid
    order may be one of those: the list does not show by which payment."""
    summary = OrderSummary(
        id=order.id("Order"),
        number=order.words("name"),
        provider_status="open" if order.content.get("cancelledAt") is None else "cancelled",
        modified_at=order.moment("updatedAt"),
    )
    try:
        return summary.changed(
            state=_state(order, offline=False),
            paid=order.paid("totalReceivedSet"),
            refunded=order.paid("totalRefundedSet"),
            authorized=order.paid("totalCapturableSet"),
        )
    except (ConnectorError, UnknownCurrency):
        # One order that cannot be understood must not hide the others: who needs it reads it, and is told.
        return summary


def _status_text(order: Fields) -> str:
    parts = (order.optional_text("displayFinancialStatus"), order.text("displayFulfillmentStatus"))
    words = [part.lower().replace("_", " ") for part in parts if part]
    cancelled = [] if order.raw("cancelledAt") is None else [CANCELLED]
    return ", ".join((*cancelled, *words))


def _state(order: Fields, *, offline: bool) -> OrderState:
    if order.raw("cancelledAt") is not None:
        return OrderState.CANCELLED
    fulfillment = order.text("displayFulfillmentStatus")
    financial = order.optional_text("displayFinancialStatus")
    state = FINANCIAL_STATES.get(financial)
    if not financial and order.content.get("transactions") == []:
        # An order without transactions has no status (recorded).
        state = OrderState.UNPAID
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


def _taken(order: Fields, transactions: Sequence[Transaction], currency: str) -> Money:
    """What gateways took, and what was paid by hand beside it and went back.

    Cash is rounded to its coins: the transactions say what was to be paid, and the adjustment how much less
    or more it was (Shopify's schema).
    """
    adjustment = order.object("totalCashRoundingAdjustment").paid("paymentSet")
    return captured(transactions, currency) + given_back_by_hand(transactions, currency) + adjustment


def _paid(taken: Money, total: Money, *, offline: bool) -> Money | None:
    """None: the money came in where only people see it."""
    return None if offline and total else taken


def customer_of(order: Fields) -> Customer:
    """As the order names them; empty where the app is not approved to see it, and why."""
    address = order.part("displayAddress" if order.part("displayAddress").content else "billingAddress")
    return Customer(
        name=address.title("name"),
        email=order.words("email"),
        locale=order.words("customerLocale"),
        company=_company(order),
        withheld=withheld_from(words_of(order.withheld)),
    )


def _country(order: Fields) -> str:
    """Where it goes; empty where the order has no address, or the app is not approved to see it."""
    code = order.part("displayAddress").words("countryCodeV2").strip().upper()
    return code if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY else ""


def _company(order: Fields) -> str:
    """Of the bill, which says who bought it, else of the delivery."""
    named = (order.part(name).title("company").strip() for name in ("billingAddress", "displayAddress"))
    return next(filter(None, named), "")


def withheld_from(words: Sequence[str]) -> str:
    """In words for the merchant; empty where nothing was withheld."""
    if not words:
        return ""
    return f"Shopify does not let this app see the customer's {' and '.join(words)} (protected customer data)"


def _subscription(order: Fields, lines: Iterable[Fields]) -> str:
    """The selling plans of its lines; else, where only the source says so (second-hand), that it is one."""
    names = dict.fromkeys(filter(None, (line.part("sellingPlan").title("name") for line in lines)))
    from_contract = order.words("sourceName").startswith(_CONTRACT)
    return ", ".join(names) or ("subscription" if from_contract else "")


def _risk(risk: Fields) -> RiskLevel:
    found = {_RISKS.get(row.words("riskLevel")) for row in risk.rows("assessments")}
    found.add(_ADVICE.get(risk.words("recommendation")))
    return next((level for level in _RISKS.values() if level in found), RiskLevel.UNKNOWN)


def _meta(order: Fields) -> dict[str, str]:
    words = {"note": order.words("note"), "tags": ", ".join(order.all_words("tags"))}
    return {**attributes_of(order), **{name: text for name, text in words.items() if text}}
