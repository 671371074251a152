"""What a platform says about one order, in words that fit every platform."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.money import ExactDecimal, Money, exponent
from dropconnect.models.payment import Dispute, Payment, PaymentEvidence, Tender


class OrderState(StrEnum):
    """Where an order stands. Providers have more words; ``Order.provider_status`` keeps theirs."""

    UNPAID = "unpaid"
    ON_HOLD = "on-hold"
    OPEN = "open"
    """Paid (or to be paid offline) and not yet completed."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"
    TRASHED = "trashed"
    UNKNOWN = "unknown"
    """A status we do not know: enums of providers are open sets. A person decides."""


class LineKind(StrEnum):
    ITEM = "item"
    SHIPPING = "shipping"
    FEE = "fee"


class TaxShare(Model):
    """The part of a line's tax that one tax rate makes up, as stored by the platform.

    ``amount`` may carry more decimals than the currency; never sum the rounded shares,
    the sum can exceed the order's total by a cent.
    """

    rate_id: str
    """The platform's id of the tax rate."""
    amount: ExactDecimal
    """The rate's part of the tax, with as many decimals as the platform stores."""


class OrderLine(Model):
    """One line of an order. Money is for the whole line (all its units) and as stored by the platform."""

    id: str
    kind: LineKind = LineKind.ITEM
    """An item, shipping or a fee. Shipping and fees are lines of their own, with quantity 1."""
    name: str
    sku: str = ""
    product_id: str = ""
    """The platform's id of the product; empty: it has none."""
    vendor: str = ""
    """Who makes or delivers it, as the store says; routes to suppliers may look at it."""
    meta: dict[str, str] = {}
    """Further words that the store keeps with the line; routes to suppliers may look at them. Different
    values under one key are separated by commas."""
    quantity: int
    """Units that can be cancelled one by one. A line of a broken quantity (``measure``) is one unit."""
    measure: ExactDecimal | None = None
    """The quantity as the store writes it where it is not a whole number (1.5 m of cloth)."""
    group: str = ""
    """Id of the line that this one belongs to (bundle, composite, add-on), its own id for that line itself;
    empty: it stands alone. Who cancels one of a group is asked about the others."""
    voucher: bool = False
    """What was sold is a gift card or voucher: it may have been spent."""
    discount: bool = False
    """A line of negative money that only lowers the price. False: it may be something that the customer could
    spend again, such as points."""
    net: Money
    """After discounts, without tax."""
    tax: Money
    tax_shares: tuple[TaxShare, ...] = ()
    """How the tax is made up where the platform says so and wants it back in that form; else empty."""
    shipped_quantity: int = 0
    """Units that have been sent."""

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    @property
    def words(self) -> str:
        """What people call it, as in "Desk lamp (LAMP-1)"."""
        return f"{self.name} ({self.sku})" if self.sku and self.sku != self.name else self.name

    def counted(self, units: int) -> int | Decimal:
        """``units`` of this line as people count them: 2, or 1.5 where the line is one piece of 1.5."""
        return units if self.measure is None or not units else self.measure


class RefundedLine(Model):
    """What one refund gave back for one order line, incl. tax."""

    line_id: str
    quantity: int
    """Units given back; 0: money alone."""
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        return self.net + self.tax


class Refund(Model):
    """One refund that the platform has booked."""

    id: str
    amount: Money
    reason: str = ""
    """As the platform shows it, without our mark."""
    key: str = ""
    """The effect key that a dropconnect left with it, empty if none did."""
    journal: str = ""
    """The journal in which that effect stands, where it is known."""
    more_follows: bool = False
    """The case that made it had more to pay back."""
    confirmed: bool | None = None
    """True: the gateway said yes. False: booked only, or on its way. None: the platform does not say."""
    created_at: datetime | None = None
    made_by: str = ""
    """The platform's id of the user whose rights made it; empty where it does not say."""
    lines: tuple[RefundedLine, ...] = ()
    """What it gave back for which line; empty: money alone."""


class RiskLevel(StrEnum):
    """How the platform rates the risk of fraud."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


class Customer(Model):
    name: str = ""
    email: str = ""
    """Where the customer is told; empty: nobody is told by mail."""
    locale: str = ""
    """Such as ``en-US``: the language of what the customer is told; empty: the store's own."""
    company: str = ""
    """The company that ordered, with its VAT id where the platform knows one; empty: nothing names one."""
    withheld: str = ""
    """Why something of it is not known although the store knows it, in the connector's words; empty: what is
    empty here is empty in the store."""


class Order(Model):
    """One order as it was read at ``observed_at``.

    ``paid`` is what an automatic gateway captured; ``None`` means unknown, or that sources contradict each
    other (``payment_evidence``): a person must say what was collected. ``total`` may differ by a cent from
    the sum of the lines (some shops round per line, some per order): the platform's total is the truth.
    """

    connection: str
    id: str
    """What the platform's own calls take; hooks get it back as ``order_id``."""
    number: str
    provider_status: str
    state: OrderState
    """Whether there is something to cancel. An order that was paid back and still is open is OPEN."""
    currency: str
    total: Money
    """As the platform stores it, not the sum of the lines."""
    paid: Money | None
    """What an automatic gateway captured, also what was paid back since; None: not known. What is only
    authorised is not paid."""
    authorized: Money | None = None
    """What the customer's payment allows the store to take and it has not taken; None: not known."""
    payment: Payment
    """How the customer paid."""
    payment_evidence: tuple[PaymentEvidence, ...] = ()
    """What each source says about ``paid``; needed where ``paid`` is None."""
    tenders: tuple[Tender, ...] = ()
    """What else paid a part of it. Not in ``paid``."""
    disputes: tuple[Dispute, ...] = ()
    """The bank's disputes of its payment; an open one stops every refund."""
    decimals: int | None = Field(default=None, ge=0)
    """The decimals that the store calculates with, where they are fewer than the currency's: what is divided
    is rounded to them, see ``rounded``. More than the currency has count as none said."""
    parent_id: str = ""
    """The order whose payment paid this one too (marketplaces split one payment into several orders)."""
    child_ids: tuple[str, ...] = ()
    """The orders that ``paid`` of this one also paid for. Each of them names this one as its parent."""
    country: str = ""
    """The two letters (ISO 3166) of the country that it is delivered to; empty: the platform does not say."""
    subscription: str = ""
    """The subscription that made this order, as the store calls it. It outlives the order."""
    lines: tuple[OrderLine, ...]
    """Items, shipping and fees, each with its money."""
    refunds: tuple[Refund, ...] = ()
    """All refunds that the platform has booked, whoever made them."""
    customer: Customer = Customer()
    """Who is told."""
    risk: RiskLevel = RiskLevel.UNKNOWN
    """How the platform rates the risk of fraud."""
    meta: dict[str, str] = Field(default={}, repr=False)
    """Further words that the store keeps with the order, as ``OrderLine.meta``. Not in the repr: plugins of
    a shop keep anything there."""
    created_at: datetime | None = None
    """None: the platform does not say."""
    modified_at: datetime | None = None
    observed_at: datetime

    def line(self, line_id: str) -> OrderLine:
        """The line with that id; ``KeyError`` if the order has none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    @property
    def step(self) -> Money:
        """The smallest difference between two amounts that the store itself makes: a cent, a yen, or more."""
        digits = exponent(self.currency)
        coarse = digits if self.decimals is None else min(self.decimals, digits)
        return Money.of(Decimal(1).scaleb(-coarse), self.currency)

    def rounded(self, amount: Decimal) -> Money:
        """``amount`` in the order's currency, half up to the store's step: for what is divided. What the
        store has stored is exact and is not rounded again."""
        return Money.rounded(amount, self.currency, self.decimals)

    @property
    def last_change(self) -> datetime:
        """As late as it can have been: of a platform that tells no time, when the order was read."""
        return self.modified_at or self.created_at or self.observed_at

    @property
    def items(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.lines if line.kind is LineKind.ITEM)

    @property
    def refunded(self) -> Money:
        return Money.total((refund.amount for refund in self.refunds), self.currency)

    def refunded_of(self, line_id: str) -> tuple[int, Money]:
        """Quantity and money (incl. tax) that all refunds so far gave back for a line."""
        if not self.refunds:
            return 0, Money.zero(self.currency)
        rows = [row for refund in self.refunds for row in refund.lines if row.line_id == line_id]
        return sum(row.quantity for row in rows), Money.total((row.gross for row in rows), self.currency)

    def refund_keyed(self, key: str) -> Refund | None:
        """The refund that carries our effect key, if there is one."""
        return next((refund for refund in self.refunds if refund.key == key), None)
