"""An order and everything that follows from its lines, payments, refunds and parcels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.books.edits import OrderEdit
from dropconnect_shopify.simulator.books.fulfilment import Fulfillment, FulfillmentOrder
from dropconnect_shopify.simulator.books.lines import Fee, Line, ShippingLine, share
from dropconnect_shopify.simulator.books.metafields import Metafield
from dropconnect_shopify.simulator.books.money import ZERO, Currencies
from dropconnect_shopify.simulator.books.payments import Payments
from dropconnect_shopify.simulator.books.refunds import Refund


@dataclass
class Return:
    """A return of goods; REQUESTED and OPEN ones stand in the way of a cancellation."""

    id: int
    status: str = "OPEN"
    quantity: int = 1

    @property
    def is_active(self) -> bool:
        return self.status in ("REQUESTED", "OPEN")


@dataclass
class Dispute:
    id: int
    status: str = "NEEDS_RESPONSE"
    type: str = "CHARGEBACK"


@dataclass
class RequestedEdit:
    """What a buyer asked for in the shop; ``status`` is REQUESTED, RESOLVED or DECLINED."""

    id: int
    requested: datetime
    status: str = "REQUESTED"
    removals: dict[int, int] = field(default_factory=dict)
    """Line id -> units that the buyer wants removed."""
    note: str | None = None
    """What the buyer was told when it was declined."""
    answered: datetime | None = None


@dataclass
class Order:
    """``overrides`` are fields shown as they stand there, whatever they would be: to show what is new."""

    id: int
    lines: list[Line]
    created: datetime
    shipping: list[ShippingLine] = field(default_factory=list)
    fees: list[Fee] = field(default_factory=list)
    cash_rounding: Decimal = ZERO
    """By how much more or less cash was taken than the order costs."""
    source: str = "web"
    payments: Payments = field(default_factory=lambda: Payments([]))
    currencies: Currencies = field(default_factory=Currencies)
    name: str = ""
    taxes_included: bool = False
    fulfillment_orders: list[FulfillmentOrder] = field(default_factory=list)
    fulfillments: list[Fulfillment] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    requested_edits: list[RequestedEdit] = field(default_factory=list)
    risk_level: str = "LOW"
    recommendation: str = "ACCEPT"
    tags: list[str] = field(default_factory=list)
    note: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    edits: list[OrderEdit] = field(default_factory=list)
    metafields: dict[tuple[str, str], Metafield] = field(default_factory=dict)
    """By namespace and key."""
    email: str | None = "ada@example.test"
    customer: str | None = "Ada Example"
    """None: an order without a customer, who can have no store credit."""
    locale: str | None = "en"
    country: str | None = "US"
    """Where it goes; None: no address says it."""
    company: str | None = None
    test: bool = False
    updated: datetime | None = None
    cancelled: datetime | None = None
    cancelling: bool = False
    """It is cancelled, and the job of it has not ended."""
    cancel_reason: str | None = None
    staff_note: str | None = None
    overrides: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = self.name or f"#{self.id}"
        self.updated = self.updated or self.created

    @property
    def total(self) -> Decimal:
        goods = sum((self._with_tax(line.discounted, line.tax) for line in self.lines), ZERO)
        beside: list[ShippingLine | Fee] = [*self.shipping, *self.fees]
        return goods + sum((self._with_tax(line.price, line.tax) for line in beside), ZERO)

    @property
    def current_total(self) -> Decimal:
        """After what refunds and edits took out."""
        return self.total - self.taken_out

    @property
    def taken_out(self) -> Decimal:
        """What refunded lines and shipping and removed units were worth, whatever money moved."""
        value = sum((self._removed_value(line) for line in self.lines if line.removed), ZERO)
        for refund in self.refunds:
            for line in refund.lines:
                value += self._with_tax(line.subtotal - line.cart_discount, line.tax)
            value += sum((self._with_tax(row.amount, row.tax) for row in refund.shipping), ZERO)
        return value

    @property
    def tax(self) -> Decimal:
        goods = sum((line.tax for line in self.lines), ZERO)
        return goods + sum((line.tax for line in self.shipping), ZERO)

    def _removed_value(self, line: Line) -> Decimal:
        def part(whole: Decimal) -> Decimal:
            return share(whole, line.quantity, 0, line.removed, self.currencies)

        return self._with_tax(part(line.discounted), part(line.tax))

    def _with_tax(self, amount: Decimal, tax: Decimal) -> Decimal:
        return amount if self.taxes_included else amount + tax

    def line(self, line_id: int) -> Line | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def refunded_units(self, line: Line) -> int:
        return sum(refund.quantity_of(line) for refund in self.refunds)

    def refundable_units(self, line: Line) -> int:
        return line.quantity - line.removed - self.refunded_units(line)

    def remaining_units(self, line: Line) -> int:
        """Units still to be sent."""
        rows = [row for order in self.fulfillment_orders for row in order.lines if row.line is line]
        return sum(row.remaining for row in rows)

    def shipped_units(self, line: Line) -> int:
        sent = [parcel for parcel in self.fulfillments if parcel.status == "SUCCESS"]
        return sum(parcel.lines.get(line.id, 0) for parcel in sent)

    def refunded_shipping(self, line: ShippingLine) -> Decimal:
        rows = [row for refund in self.refunds for row in refund.shipping if row.line is line]
        return sum((row.amount for row in rows), ZERO)

    @property
    def has_parcels(self) -> bool:
        return any(parcel.status != "CANCELLED" for parcel in self.fulfillments)

    @property
    def has_active_return(self) -> bool:
        return any(row.is_active for row in self.returns)

    @property
    def financial_status(self) -> str | None:
        """None for an order without transactions (recorded)."""
        payments = self.payments
        if not payments.transactions:
            return None
        if payments.received == 0:
            if payments.capturable > 0:
                return "AUTHORIZED"
            voided = any(row.kind == "VOID" and row.status == "SUCCESS" for row in payments.transactions)
            return "VOIDED" if voided else "PENDING"
        if payments.refunded >= payments.received:
            return "REFUNDED"
        if payments.refunded > 0:
            return "PARTIALLY_REFUNDED"
        return "PAID" if payments.received >= self.total else "PARTIALLY_PAID"

    @property
    def fulfillment_status(self) -> str:
        statuses = {order.status for order in self.fulfillment_orders}
        if self.fulfillments and any(self.shipped_units(line) for line in self.lines):
            return "PARTIALLY_FULFILLED" if statuses - {"CLOSED", "CANCELLED"} else "FULFILLED"
        for status in ("ON_HOLD", "IN_PROGRESS", "SCHEDULED"):
            if status in statuses:
                return status
        return "UNFULFILLED"

    @property
    def return_status(self) -> str:
        statuses = {row.status for row in self.returns}
        if "REQUESTED" in statuses:
            return "RETURN_REQUESTED"
        if "OPEN" in statuses:
            return "IN_PROGRESS"
        return "RETURNED" if "CLOSED" in statuses else "NO_RETURN"
