"""A request to cancel, and what was decided about it."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dropconnect.models.base import Model
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.models.order import LineKind
from dropconnect.models.outlook import OwnGoods, SupplierOutlook
from dropconnect.models.payment import Tender
from dropconnect.models.program import Program
from dropconnect.models.seen import Seen
from dropconnect.models.selection import LineSelection as LineSelection


class Cause(StrEnum):
    """The cause of a cancellation; fees and wording depend on it."""

    CUSTOMER = "customer"
    MERCHANT = "merchant"
    FRAUD = "fraud"
    STOCK = "stock"
    WITHDRAWAL = "withdrawal"
    """A consumer in the European Union withdraws from the contract: nothing is kept."""


class Staying(Model):
    """Goods that stay ordered although their cancellation was asked for, as known before anything is sent."""

    line_id: str
    name: str
    quantity: int
    measure: ExactDecimal | None = None
    """As ``OrderLine.measure``."""
    supplier: str = ""
    """Whose rules say no; empty: the store says that it has shipped them."""
    reason: str
    customer_reason: str = ""
    """The supplier's reason in words for customers; empty: none is known."""
    paid: bool = False
    """The policy pays for them all the same."""
    left_out: bool = False
    """The request does not touch them."""


class CancellationRequest(Model):
    """A wish to cancel, as it was given. No lines: the whole order."""

    connection: str
    order_id: str
    lines: tuple[LineSelection, ...] = ()
    """Which lines; empty: the whole order."""
    reason: str
    comment: str = ""
    requested_by: str = ""
    """Who asked, as the store knows the person."""
    request_id: str = ""
    """By which the same request is known again; empty: by what it asks for."""
    store_credit: bool = False
    """Give credit at the store instead of the money."""
    another: int = 0
    """How many identical requests came before and are meant to be repeated (``--another``)."""
    only_stoppable: bool = False
    """Leave out what could not be stopped when it was asked for; ``left_out`` is that."""
    left_out: tuple[Staying, ...] = ()
    """Lines that were asked for and are not cancelled."""
    seen: Seen | None = None
    """What dropconnect saw by itself; None: a person, or the customer, asked."""
    store_request: str = ""
    """The store's id of the customer's request there that it carries out; empty: it came another way."""
    bulk: str = ""
    """The name of the bulk run that it came with; empty: by itself. Others are worked on first."""
    program: Program | None = None
    """The program that asks in the person's place; None: the person asks."""

    @property
    def key(self) -> str:
        """The identity of the request: ``request_id`` if given, else a hash of what is asked for.

        The reason and the person are not part of it, nor is what was left out: the same lines asked for twice
        are one case.
        """
        if self.request_id:
            return request_key(self.connection, self.request_id)
        lines = sorted((line.selector, line.quantity) for line in self.lines)
        more = ["only-stoppable"] if self.only_stoppable else []
        asked = json.dumps([self.connection, self.order_id, lines, self.another, *more])
        return "hash:" + hashlib.sha256(asked.encode()).hexdigest()[:32]


def request_key(connection: str, request_id: str) -> str:
    """The identity of a request that its caller has given a name."""
    return f"request:{connection}:{request_id}"


class Verdict(StrEnum):
    """The weight of an objection."""

    REFUSE = "refuse"
    APPROVE = "approve"
    """A person must agree first."""
    WARN = "warn"


class Objection(Model):
    """A reason against (a part of) a plan, with the name of who objects."""

    verdict: Verdict
    """Refuse, ask for an approval, or warn."""
    code: str
    reason: str
    """For the merchant."""
    raised_by: str = "planner"
    """The policy or rule plugin that says so."""
    line_ids: tuple[str, ...] = ()
    """The lines concerned; empty: the order."""


class ChosenLine(Model):
    """A line, and how many of its units are to be cancelled. Shipping and fee lines count 0 units."""

    line_id: str
    kind: LineKind
    quantity: int
    whole: bool
    """After this nothing of the line is left: it takes the remainder of its money."""
    measure: ExactDecimal | None = None
    """What the store writes as its quantity, see ``OrderLine.measure``."""
    name: str = ""
    """What people call the goods, as in "Desk lamp (LAMP-1)"; empty: it was not kept."""

    @property
    def words(self) -> str:
        """As in "2 of Desk lamp (LAMP-1)"; goods without a name go by the store's line."""
        return f"{self.counted} of {self.name or f'line {self.line_id}'}"

    @property
    def counted(self) -> int | Decimal:
        """The units as people count them: 2, or 1.5."""
        return self.quantity if self.measure is None else self.measure


class Choice(Model):
    """The first pure step of planning: which lines and whether anything is left of the order."""

    lines: tuple[ChosenLine, ...]
    """The chosen lines, with the units of each."""
    whole_order: bool
    """All that is left of the order is chosen."""

    def with_names(self, text: str) -> str:
        """What a platform says of lines by their ids, said of the goods by their names."""
        for line in self.lines:
            if line.name:
                name = line.name.replace("\\", r"\\")  # a backslash of a template
                text = re.sub(rf"\bline {re.escape(line.line_id)}(?![\w-])", name, text)
        return text


class RefundLine(Model):
    """What is paid back for one line. Taxes by rate, rounded, summing to ``tax``."""

    line_id: str
    kind: LineKind
    quantity: int
    net: Money
    tax: Money
    taxes: tuple[tuple[str, Money], ...] = ()
    """Pairs of the platform's tax rate id and the tax paid back at that rate."""

    @property
    def gross(self) -> Money:
        return self.net + self.tax


class MoneyReason(Model):
    """One row of the calculation that a plan prints: an amount (a fee is negative) and why."""

    label: str
    """What the row is."""
    amount: Money
    why: str
    """Where the amount comes from."""


class RefundMethod(StrEnum):
    GATEWAY = "gateway"
    """The platform asks the payment gateway to send the money back."""
    VOID = "void"
    """The payment was only authorised: it is released, no money moves."""
    STORE_CREDIT = "store-credit"
    """The customer gets credit at the store instead of the money."""
    BOOK_ONLY = "book-only"
    """A person paid back by hand; the platform only records it."""


class RefundPlan(Model):
    """What is to be paid back and how. The parts of ``lines`` sum to ``amount`` to the cent."""

    amount: Money
    method: RefundMethod
    lines: tuple[RefundLine, ...]
    fee: Money
    """What the policy keeps of the price, already taken off ``amount``."""
    restock: bool


class StepKind(StrEnum):
    """The kinds of write a plan can hold."""

    HOLD_ORDER = "hold-order"
    REFUND = "refund"
    CANCEL_ORDER = "cancel-order"
    REMOVE_LINES = "remove-lines"
    STOP_GOODS = "stop-goods"
    """A supplier is asked, and nothing is written to the store."""


class PlanStep(Model):
    kind: StepKind
    what: str
    """What is done, in words."""
    why: str
    """Why it is done."""


class Plan(Model):
    """What will be done and why: a pure function of what was observed.

    ``due`` is the most that the customer gets back. ``None`` while it cannot be known (a person has
    not yet said what was collected); then an objection asks for it. A plan with refusals holds no step.
    """

    connection: str
    order_id: str
    order_number: str
    order_status: str
    """The store's own word for how the order stands."""
    parent_id: str = ""
    """The id of the order whose payment paid for this one too; empty: it stands alone or is that order."""
    currency: str
    reason: str
    cause: Cause
    choice: Choice
    """Which units are cancelled."""
    due: Money | None
    expected: Money | None = None
    """What will be due if everybody who says no already keeps to it; None as for ``due``."""
    stays: tuple[Staying, ...] = ()
    """What is known to stay; with it what the request left out."""
    refund: RefundPlan | None
    """How the money goes back; None: nothing is paid back."""
    released: Money | None = None
    """What the customer's payment only authorised, and is released with the order; no money moves."""
    cancel_first: bool = False
    """The platform wants the order cancelled before its money is paid back."""
    kept: tuple[tuple[str, Money], ...] = ()
    """Pairs of a line id and what the policy keeps of its price; also when that leaves nothing due."""
    tenders: tuple[Tender, ...] = ()
    """What else paid for these lines, each with the share that a person gives back to it by hand."""
    calculation: tuple[MoneyReason, ...] = ()
    """How the amount came about, row by row."""
    steps: tuple[PlanStep, ...] = ()
    """What is done, in its order."""
    suppliers: tuple[SupplierOutlook, ...] = ()
    """What each supplier is likely to answer."""
    own_stock: tuple[OwnGoods, ...] = ()
    """Units that no supplier is asked about."""
    objections: tuple[Objection, ...] = ()
    """What refuses, asks for an approval or warns."""
    suppliers_only: bool = False
    """The store's order is over: goods are stopped at suppliers, no money moves, the store stays as it is."""
    observed_at: datetime

    def by_verdict(self, verdict: Verdict) -> tuple[Objection, ...]:
        return tuple(objection for objection in self.objections if objection.verdict is verdict)

    @property
    def refused(self) -> bool:
        return any(objection.verdict is Verdict.REFUSE for objection in self.objections)

    @property
    def needs_approval(self) -> bool:
        return any(objection.verdict is Verdict.APPROVE for objection in self.objections)
