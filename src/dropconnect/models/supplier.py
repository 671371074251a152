"""What a supplier says about its orders, its rules, and what it answers to a cancellation."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause
from dropconnect.models.commands import Command
from dropconnect.models.facts import Alternative
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.portal import PortalKit
from dropconnect.models.trouble import SupplierTrouble


class SupplierStage(StrEnum):
    """How far a supplier is with an order. ``provider_status`` keeps the supplier's own word."""

    DRAFT = "draft"
    """Not confirmed: nothing is owed and nothing is made."""
    UNPAID = "unpaid"
    PAID = "paid"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class ProductKind(StrEnum):
    ORDINARY = "ordinary"
    MADE_TO_ORDER = "made-to-order"
    """Made for this customer (print on demand): it cannot be sold to anyone else."""


class StepOrder(StrEnum):
    SUPPLIER_FIRST = "supplier-first"
    STORE_FIRST = "store-first"
    """The supplier wants to see the store order cancelled before it acts. Money still waits."""


class EvidenceGrade(StrEnum):
    """How certain a provider fact is."""

    DOCUMENTED = "documented"
    MEASURED = "measured"
    ASSUMED = "assumed"


class RuleRow(Model):
    """One row of a supplier's cancellation rules: what holds at a stage for a kind of product.

    ``stage`` or ``product`` None, ``provider_status`` empty: any. The first fitting row counts.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Its name in ``rules``, ``LineAnswer.rule`` and overrides."""
    stage: SupplierStage | None = None
    product: ProductKind | None = None
    provider_status: str = ""
    """The supplier's own word for how far it is, in upper or lower case."""
    eligibility: Eligibility
    channel: str = ""
    """By which way: an endpoint, a dashboard, a mail."""
    fee: Money | None = None
    fee_percent: str = ""
    """Percent of what the merchant paid that the supplier keeps, as text ("25")."""
    answer_within_hours: int | None = Field(default=None, ge=0)
    money_to: str = ""
    """Where the supplier's money goes back to: wallet, original payment, nowhere."""
    step_order: StepOrder = StepOrder.SUPPLIER_FIRST
    reason: str
    """For the merchant."""
    customer_reason: str
    """Safe to be told to the customer. A plugin's is in English, a merchant's in the language of the store's
    messages."""
    alternatives: tuple[Alternative, ...] | None = None
    """What the customer can still do with the goods. Of the store's alternatives only these are told; None:
    all of them. Goods made to order are never offered to be sent back."""
    evidence: EvidenceGrade
    """How sure the row is."""
    source: str
    """Title of the document, or what was measured."""
    as_of: date
    """When the source said so."""
    origin: str = "plugin"
    """``plugin``, or ``configuration`` where the merchant overrides the row."""


class SupplierLine(Model):
    """One line of a supplier order. ``store_line_id`` is empty where the supplier does not keep it."""

    id: str
    sku: str = ""
    name: str = ""
    quantity: int
    store_line_id: str = ""
    product: ProductKind = ProductKind.ORDINARY


class SupplierReading(Model):
    """What was read at the supplier right before a write."""

    provider_status: str
    stage: SupplierStage
    tracking: tuple[str, ...] = ()
    read_at: datetime


class SupplierOrder(Model):
    """One order at a supplier as it was read at ``observed_at``."""

    connection: str
    id: str
    """The id that the supplier's own calls take."""
    number: str
    store_order_number: str = ""
    """The number of the store order, as the supplier keeps it; empty: it does not."""
    provider_status: str
    stage: SupplierStage
    lines: tuple[SupplierLine, ...]
    paid: Money | None = None
    """What the merchant paid the supplier, if it says."""
    tracking: tuple[str, ...] = ()
    trouble: SupplierTrouble | None = None
    """What the supplier itself says is wrong with the order, of a kind that ends in goods that do not come;
    None: nothing, or it does not say. An order that it cancelled is at the stage for that."""
    shared: bool = False
    """Merged with another store order: cancelling it would hit goods that are not ours to cancel."""
    origin: str = ""
    """How it was placed, and what follows from that for a cancellation, in words for the merchant; empty:
    nothing follows."""
    observed_at: datetime

    @property
    def reading(self) -> SupplierReading:
        """What a write must remember of the order."""
        return SupplierReading(
            provider_status=self.provider_status,
            stage=self.stage,
            tracking=self.tracking,
            read_at=self.observed_at,
        )


class RuleFacts(Model):
    """What a row of the rules is chosen by: how far the supplier is with a line, and what goods they are."""

    stage: SupplierStage
    product: ProductKind = ProductKind.ORDINARY
    provider_status: str = ""


class LineAnswer(Model):
    """May this line of a supplier order be cancelled, by which rule, on which terms.

    A connector that names ``facts`` and no ``rule`` leaves it to the first fitting row of the merchant's and
    its own. One that names a ``rule`` has chosen among its own; a row that the merchant added still goes
    before that.
    """

    store_line_id: str
    quantity: int
    facts: RuleFacts | None = None
    """None: the order's stage and word, and the line's kind of goods."""
    eligibility: Eligibility = Eligibility.UNKNOWN
    firm: bool = False
    """The supplier's own system said so just now, about this order: a table can only make it stricter."""
    rule: str = ""
    """Id of the row of the supplier's rules that decided."""
    reason: str = ""
    customer_reason: str = ""
    alternatives: tuple[Alternative, ...] | None = None
    """As in ``RuleRow``."""
    origin: str = "plugin"
    """As in ``RuleRow``: who wrote ``customer_reason``."""
    fee: Money | None = None
    fee_percent: str = ""
    """As in ``RuleRow``."""
    money_to: str = ""
    answer_within_hours: int | None = None
    step_order: StepOrder = StepOrder.SUPPLIER_FIRST
    portal: PortalKit | None = None
    """What a person needs, for all units that were asked about together, where the answer is MANUAL or a row
    of the merchant's makes it so."""


class StoreLine(Model):
    """One line of a store order as its supplier may have got it. ``quantity``: units still ordered."""

    id: str
    sku: str = ""
    name: str
    quantity: int


class StoreReference(Model):
    """What a supplier may know a store order by. ``line_ids`` and ``skus`` are of the lines asked about."""

    connection: str
    order_id: str
    order_number: str
    line_ids: tuple[str, ...]
    """The store's lines that are asked about."""
    skus: tuple[str, ...]
    """The SKUs of these lines."""
    lines: tuple[StoreLine, ...] = ()
    """All lines of the order that this supplier delivers, asked about or not."""
    references: tuple[str, ...] = ()
    """What the store keeps as this supplier's own order numbers or ids, as far as the merchant said where
    (``reference_meta``). An app or a person wrote them: they may be old, mistyped, or name the order of
    another customer. The connector finds out, and leaves out an order that says it is another customer's."""


class SupplierUnits(Model):
    """Units of one line to be cancelled."""

    line_id: str
    """The supplier's own line."""
    store_line_id: str
    quantity: int
    name: str = ""
    """As the store calls the goods; empty: not known."""
    sku: str = ""
    """As the store writes it."""

    @property
    def words(self) -> str:
        """As in "2 of Desk lamp (LAMP-1)"; goods without a name go by the store's line."""
        sku = f" ({self.sku})" if self.sku and self.sku != self.name else ""
        return f"{self.quantity} of {f'{self.name}{sku}' if self.name else f'line {self.store_line_id}'}"


class CancelSupplierCommand(Command):
    """Cancel, or ask to cancel, these units of the supplier order ``order_id``."""

    before: SupplierReading
    lines: tuple[SupplierUnits, ...]
    whole: bool
    """These are all units of all lines of that supplier order."""
    cause: Cause
    rule: str = ""
    """The row of the rules by which it is asked; empty: none."""
    message: str = ""
    """Words for the supplier's staff where a person reads the request."""


class WithdrawCommand(Command):
    """Take back the request ``request_id`` that was made under the effect ``request_key``."""

    before: SupplierReading
    request_key: str
    """The key of the effect that made the request."""
    request_id: str = ""
    """What the supplier calls the request; empty: not known."""


class SupplierQuestion(Model):
    """Asks how the request made under ``key`` stands. ``request_id`` is what the supplier calls it."""

    key: str
    order_id: str
    request_id: str = ""
    """What the supplier calls the request; empty: not known."""
    before: SupplierReading
    sent_at: datetime
    perhaps_sent: bool = False
    """The journal that asks did not make the request: a lost copy of it, or another installation, may have,
    at any time. Only what bears ``key`` is the request; where anything else could be it, the look-up is
    UNKNOWABLE."""
    others: tuple[str, ...] = ()
    """With ``perhaps_sent`` or ``by_person``: what the supplier calls the journal's other requests about the
    order."""
    by_person: bool = False
    """A person asked in the supplier's own portal, after being asked to at ``sent_at`` or even before, under
    no key of ours. What could be it counts only if it is about all of ``lines``. Asked only where
    ``PortalKit.can_follow``."""
    lines: tuple[SupplierUnits, ...] = ()
    """With ``by_person``: what was to be stopped."""
    expected: Money | None = None
    """With ``by_person``: what the supplier should give back for all of them; None: not known."""


class ReminderCommand(Command):
    """Ask the supplier's staff for the answer to a request that is overdue."""

    question: SupplierQuestion
    """Which request, and how it was made."""
    message: str
    """What the staff is asked, in a sentence."""
