"""Pure: the shop's JSON -> dropconnect's models."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from dropconnect.kit import reads_order
from dropconnect.plugin import (
    ConfigurationError,
    Customer,
    InvalidResponse,
    Money,
    Order,
    OrderLine,
    OrderState,
    OrderSummary,
    PaymentEvidence,
    PaymentSource,
    UnknownCurrency,
    exponent,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.family import parent_of, subscription_of
from dropconnect_woocommerce.orders.lines import lines_from, measures_of
from dropconnect_woocommerce.orders.payment import Paid, paid_from, payment_from
from dropconnect_woocommerce.orders.refund_rows import listed_refunds, refunds_from
from dropconnect_woocommerce.orders.shop import Shop
from dropconnect_woocommerce.orders.standing import as_it_stands
from dropconnect_woocommerce.orders.steps import written_decimals
from dropconnect_woocommerce.orders.tenders import tenders_from

CLAIM_META = "_dropconnect_intent"
"""On an order: how the names of the rows begin by which installations see each other."""

CANCELLED = "cancelled"
"""The status of an order that is cancelled."""

DRAFTS = ("draft", "auto-draft", "checkout-draft")
"""Statuses of an order that nobody has placed yet: kept by staff, or by a checkout that is still open."""

_STATES = {
    **dict.fromkeys(DRAFTS, OrderState.UNPAID),
    "pending": OrderState.UNPAID,
    "on-hold": OrderState.ON_HOLD,
    "processing": OrderState.OPEN,
    "completed": OrderState.COMPLETED,
    CANCELLED: OrderState.CANCELLED,
    "refunded": OrderState.REFUNDED,
    "failed": OrderState.FAILED,
    "trash": OrderState.TRASHED,
}


def fields_of_order(raw: Any, order_id: str, connection: str) -> Fields:
    """The answer to a request for that order; ``UnreadableOrder`` if it is another one."""
    with reads_order():
        fields = Fields(raw, f"order {order_id}", connection)
        if fields.id() != order_id:
            raise fields.wrong("id", "is not the order that was asked for")
        return fields


def order_from(
    raw: Any,
    refunds: Iterable[Any],
    order_id: str,
    shop: Shop,
    observed_at: datetime,
    children: Iterable[str] = (),
) -> Order:
    """The whole order. ``refunds`` are all rows of the order's refund list, ``children`` the ids of the
    orders that name it as their parent."""
    fields = fields_of_order(raw, order_id, shop.connection)
    currency = currency_of(fields)
    step = shop.decimals if shop.decimals is not None else written_decimals(fields)
    lines = lines_from(fields, currency)
    total = _total(fields, lines, currency)
    payment = payment_from(fields, shop.offline_gateways, shop.refunding_gateways)
    judged = as_it_stands(fields, shop.request_statuses)
    paid = _without_total(total) if _has_no_total(fields) else paid_from(judged, payment, total)
    status = fields.text("status")
    return Order(
        connection=shop.connection,
        id=order_id,
        number=number_of(fields),
        provider_status=status,
        state=_STATES.get(judged.text("status"), OrderState.UNKNOWN),
        currency=currency,
        total=total,
        paid=paid.amount,
        payment=payment,
        payment_evidence=paid.evidence,
        tenders=tenders_from(fields, lines, total, min(step, exponent(currency))),
        decimals=step if step < exponent(currency) else None,
        parent_id=parent_of(fields),
        child_ids=tuple(children),
        subscription=subscription_of(fields),
        lines=lines,
        refunds=refunds_from(refunds, order_id, currency, shop.connection, measures_of(lines)),
        customer=customer_from(fields),
        country=country_of(fields),
        meta=fields.all_meta(),
        created_at=fields.moment("date_created_gmt"),
        modified_at=fields.moment("date_modified_gmt"),
        observed_at=observed_at,
    )


def currency_of(order: Fields) -> str:
    """The order's currency. Raises ``ConfigurationError`` for one whose decimals are not known: waiting
    changes nothing about it."""
    code = order.text("currency")
    try:
        exponent(code)
    except UnknownCurrency:
        raise
    except ValueError as error:
        raise ConfigurationError(f"{order.where}: currency cannot be used: {error}") from None
    return code


def number_of(order: Fields) -> str:
    """What people call the order; its id where a plugin's number cannot be read."""
    return order.words("number") or order.id()


def customer_from(order: Fields) -> Customer:
    billing = order.part("billing")
    names = (billing.title("first_name"), billing.title("last_name"))
    return Customer(
        name=" ".join(filter(None, names)),
        email=billing.words("email").strip(),
        company=billing.words("company").strip(),
    )


def country_of(order: Fields) -> str:
    """Where it goes: the delivery's country, else that of the bill; empty where neither is two letters."""
    found = (order.part(name).words("country").strip().upper() for name in ("shipping", "billing"))
    return next((country for country in found if len(country) == 2 and country.isalpha()), "")


def _has_no_total(order: Fields) -> bool:
    return order.raw("total") in ("", None)


def _total(order: Fields, lines: Iterable[OrderLine], currency: str) -> Money:
    """The order's total. An import may leave it empty: then what the lines cost."""
    if _has_no_total(order):
        return Money.total((line.gross for line in lines), currency)
    return order.money("total", currency)


def _without_total(lines: Money) -> Paid:
    says = "the order's total is empty"
    return Paid(
        None,
        (
            PaymentEvidence(source=PaymentSource.STORE, says=says),
            PaymentEvidence(source=PaymentSource.STORE, amount=lines, says="that is what its lines cost"),
        ),
    )


def summary_from(raw: Any, connection: str, offline_gateways: Collection[str]) -> OrderSummary:
    """A row of the list, which shows whole orders but of their refunds only id, reason and total."""
    fields = Fields(raw, "an order of the list", connection)
    summary = OrderSummary(
        id=fields.id(),
        number=number_of(fields),
        provider_status=fields.words("status"),
        modified_at=fields.moment("date_modified_gmt"),
    )
    try:
        return summary.changed(**_what_decides(fields, offline_gateways))
    except (InvalidResponse, ConfigurationError):
        # One order that cannot be understood must not hide the others: who needs it reads it, and is told.
        return summary


def _what_decides(order: Fields, offline_gateways: Collection[str]) -> dict[str, Any]:
    currency = currency_of(order)
    refunds = {row.id(): -row.money("total", currency) for row in listed_refunds(order)}
    payment = payment_from(order, offline_gateways, ())
    total = order.money("total", currency)
    return {
        "state": _STATES.get(order.text("status"), OrderState.UNKNOWN),
        "paid": paid_from(order, payment, total, believes_gateways=True).amount,
        "refunded": Money.total(refunds.values(), currency),
        "refund_ids": tuple(sorted(refunds, key=int)),
    }
