"""Pure: the shop's JSON -> dropconnect's models.

Money is taken as the shop stored it, line by line; never price x quantity, and never the sum of
rounded tax shares, which can exceed the order's total by a cent (WooCommerce 10.0.2, measured).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dropconnect.plugin import (
    ConfigurationError,
    Customer,
    InvalidResponse,
    LineKind,
    Money,
    Order,
    OrderLine,
    OrderState,
    OrderSummary,
    Payment,
    Refund,
    RefundedLine,
    TaxShare,
    UnknownCurrency,
    exponent,
)
from dropconnect_woocommerce.api.fields import Fields

KEY_META = "_dropconnect_key"
"""On a refund: the key of the effect that made it."""
JOURNAL_META = "_dropconnect_journal"
"""On a refund: the journal in which that effect stands."""
MORE_META = "_dropconnect_more"
"""On a refund: the case that made it had more to pay back."""
CLAIM_META = "_dropconnect_intent"
"""On an order: how the names of the rows begin by which installations see each other."""

CANCELLED = "cancelled"
"""The status of an order that is cancelled."""

_STATES = {
    "auto-draft": OrderState.UNPAID,
    "checkout-draft": OrderState.UNPAID,
    "pending": OrderState.UNPAID,
    "on-hold": OrderState.ON_HOLD,
    "processing": OrderState.OPEN,
    "completed": OrderState.COMPLETED,
    CANCELLED: OrderState.CANCELLED,
    "refunded": OrderState.REFUNDED,
    "failed": OrderState.FAILED,
    "trash": OrderState.TRASHED,
}

_LINES = (
    # (list in the JSON, kind, field that holds the name)
    ("line_items", LineKind.ITEM, "name"),
    ("shipping_lines", LineKind.SHIPPING, "method_title"),
    ("fee_lines", LineKind.FEE, "name"),
)


@dataclass(frozen=True)
class Shop:
    """What must be known of the shop to read an order: facts of the shop, not of the order."""

    connection: str
    offline_gateways: Collection[str]
    refunding_gateways: Collection[str]
    decimals: int | None
    """The shop's price decimals; None if the key may not read them."""


def fields_of_order(raw: Any, order_id: str, connection: str) -> Fields:
    """The answer to a request for that order; ``InvalidResponse`` if it is another one."""
    fields = Fields(raw, f"order {order_id}", connection)
    if fields.id() != order_id:
        raise fields.wrong("id", "is not the order that was asked for")
    return fields


def order_from(raw: Any, refunds: Iterable[Any], order_id: str, shop: Shop, observed_at: datetime) -> Order:
    """The whole order. ``refunds`` are all rows of the order's refund list."""
    fields = fields_of_order(raw, order_id, shop.connection)
    currency = currency_of(fields)
    check_decimals(fields, currency, shop)
    total = fields.money("total", currency)
    payment = _payment(fields, shop)
    status = fields.text("status")
    return Order(
        connection=shop.connection,
        id=order_id,
        number=fields.text("number"),
        provider_status=status,
        state=_STATES.get(status, OrderState.UNKNOWN),
        currency=currency,
        total=total,
        paid=_paid(fields, payment.method, total, offline=payment.offline),
        payment=payment,
        lines=tuple(
            _line(row, kind, name, currency) for rows, kind, name in _LINES for row in fields.objects(rows)
        ),
        refunds=refunds_from(refunds, order_id, currency, shop.connection),
        customer=_customer(fields.object("billing")),
        meta=fields.all_meta(),
        created_at=fields.utc("date_created_gmt"),
        modified_at=fields.utc("date_modified_gmt"),
        observed_at=observed_at,
    )


def currency_of(order: Fields) -> str:
    code = order.text("currency")
    try:
        exponent(code)
    except UnknownCurrency:
        raise
    except ValueError as error:
        raise order.wrong("currency", f"cannot be used: {error}") from None
    return code


def check_decimals(order: Fields, currency: str, shop: Shop) -> None:
    """A shop that rounds to other decimals than the currency has would pay back other amounts."""
    digits = exponent(currency)
    found = shop.decimals
    if found is None:
        found = len(order.text("total").partition(".")[2])
    if found != digits:
        raise ConfigurationError(
            f"{shop.connection} calculates with {found} decimals, but {currency} has {digits}: set "
            f"WooCommerce > Settings > General > Number of decimals to {digits}; until then dropconnect "
            "moves no money there"
        )


def refunds_from(rows: Iterable[Any], order_id: str, currency: str, connection: str) -> tuple[Refund, ...]:
    """All refunds of an order, oldest first."""
    refunds = (
        _refund(Fields(row, f"refund {position} of order {order_id}", connection), currency)
        for position, row in enumerate(rows, 1)
    )
    return tuple(sorted(refunds, key=lambda refund: int(refund.id)))


def refund_ids(order: Fields) -> tuple[str, ...]:
    """The refund ids that the order itself lists, in ascending order."""
    return tuple(sorted((row.id() for row in order.objects("refunds")), key=int))


def summary_from(raw: Any, connection: str, offline_gateways: Collection[str]) -> OrderSummary:
    """A row of the list, which shows whole orders but of their refunds only id, reason and total."""
    fields = Fields(raw, "an order of the list", connection)
    summary = OrderSummary(
        id=fields.id(),
        number=fields.text("number"),
        provider_status=fields.text("status"),
        modified_at=fields.utc("date_modified_gmt"),
    )
    try:
        return summary.changed(**_what_decides(fields, offline_gateways))
    except (InvalidResponse, UnknownCurrency):
        # One order that cannot be understood must not hide the others: who needs it reads it, and is told.
        return summary


def _what_decides(order: Fields, offline_gateways: Collection[str]) -> dict[str, Any]:
    currency = currency_of(order)
    refunds = {row.id(): -row.money("total", currency) for row in order.objects("refunds")}
    offline = order.text("payment_method") in offline_gateways
    return {
        "state": _STATES.get(order.text("status"), OrderState.UNKNOWN),
        "paid": _paid(order, order.text("payment_method"), order.money("total", currency), offline=offline),
        "refunded": Money.total(refunds.values(), currency),
        "refund_ids": tuple(sorted(refunds, key=int)),
    }


def _payment(order: Fields, shop: Shop) -> Payment:
    method = order.text("payment_method")
    return Payment(
        method=method,
        title=order.optional_text("payment_method_title"),
        offline=method in shop.offline_gateways,
        refundable=method in shop.refunding_gateways,
        reference=order.optional_text("transaction_id"),
    )


def _paid(order: Fields, method: str, total: Money, *, offline: bool) -> Money | None:
    """What an automatic gateway captured. ``date_paid`` proves nothing for offline ones: the shop sets
    it on bank transfer and cash on delivery as soon as they are processing (WooCommerce 10.0.2, measured)."""
    if not total:
        return total
    if offline or not method:
        return None
    return total if order.raw("date_paid_gmt") is not None else Money.zero(total.currency)


def _line(row: Fields, kind: LineKind, name: str, currency: str) -> OrderLine:
    item = kind is LineKind.ITEM
    product_id = row.whole_number("product_id") if item else 0
    return OrderLine(
        id=row.id(),
        kind=kind,
        name=row.optional_text(name),
        sku=row.optional_text("sku") if item else "",
        product_id=str(product_id) if product_id else "",
        meta=row.all_meta() if item else {},
        quantity=row.whole_number("quantity") if item else 0,
        net=row.money("total", currency),
        tax=row.money("total_tax", currency),
        tax_shares=tuple(
            TaxShare(rate_id=share.id(), amount=share.share("total")) for share in row.objects("taxes")
        ),
    )


def _customer(billing: Fields) -> Customer:
    names = (billing.optional_text("first_name"), billing.optional_text("last_name"))
    return Customer(name=" ".join(filter(None, names)), email=billing.optional_text("email"))


def _refund(row: Fields, currency: str) -> Refund:
    lines = (_refunded_line(line, kind, currency) for name, kind, _ in _LINES for line in row.objects(name))
    return Refund(
        id=row.id(),
        amount=row.money("amount", currency),
        reason=row.optional_text("reason"),
        key=row.meta(KEY_META),
        journal=row.meta(JOURNAL_META),
        more_follows=bool(row.meta(MORE_META)),
        confirmed=row.flag("refunded_payment"),
        created_at=row.utc("date_created_gmt"),
        lines=tuple(line for line in lines if line is not None),
    )


def _refunded_line(row: Fields, kind: LineKind, currency: str) -> RefundedLine | None:
    """A refund's line, whose numbers the shop writes negative; None if it points to no order line:
    its money still counts in the refund's amount."""
    line_id = row.meta("_refunded_item_id")
    if not line_id:
        return None
    return RefundedLine(
        line_id=line_id,
        quantity=-row.whole_number("quantity") if kind is LineKind.ITEM else 0,
        net=-row.money("total", currency),
        tax=-row.money("total_tax", currency),
    )


def refunding_gateways_from(raw: Any, connection: str) -> dict[str, bool]:
    """Gateway id -> whether it can send money back when the shop asks it to, for all installed ones."""
    return {
        gateway.text("id"): "refunds" in _values(gateway.raw("method_supports"))
        for gateway in Fields.each_of(raw, "the shop's payment gateways", connection)
    }


def _values(supports: Any) -> Collection[Any]:
    """PHP writes a list with gaps as an object."""
    if isinstance(supports, Mapping):
        return supports.values()
    return supports if isinstance(supports, list) else ()
