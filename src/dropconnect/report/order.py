"""What is told about an order before anything is done to it: its lines, its past, and what would follow."""

from __future__ import annotations

import hashlib

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import MessageKind
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.models.order import LineKind, OrderState
from dropconnect.policy import MailOwner as MailOwner
from dropconnect.policy import SupplierNo as SupplierNo
from dropconnect.report.mail import MailPreview
from dropconnect.report.plan import PlanReport
from dropconnect.report.standing import Standing

_AGREED_TO = (
    "connection", "order_id", "reason", "lines", "due", "expected", "refund", "released", "tenders", "refused"
)  # fmt: skip


class OrderLineReport(Model):
    """One line of an order, with what is left of it."""

    line_id: str
    kind: LineKind
    name: str
    sku: str = Field(description="Empty: it has none.")
    quantity: int = Field(description="Units that were bought; 1 for shipping and fees.")
    measure: ExactDecimal | None = Field(description="As of a planned line.")
    left: int = Field(description="Units that were not cancelled yet; of an item. 0 for shipping and fees.")
    shipped: int = Field(description="Units that the store says were sent.")
    given_back: int = Field(description="Units that were paid back at the store, by whomever.")
    gross: Money = Field(description="Of all its units, with tax, after discounts.")


class EarlierCase(Model):
    """A case that the order had, or has."""

    case_id: int
    is_open: bool
    standing: Standing = Field(description="What is left to do about it.")
    paid_back: Money = Field(description="As of a case.")
    end: str = Field(description="How it ended, else what it waits for.")
    reason: str
    request_id: str = Field(description="The caller's own name for the request; empty: it had none.")
    opened_at: AwareDatetime


class ReasonReport(Model):
    """A reason that a cancellation can have at this store."""

    reason: str
    cause: Cause
    label: str = Field(description="What people read.")


class OrderReport(Model):
    """An order as the store shows it now, and what this installation did to it before."""

    connection: str = Field(description="The store.")
    order_id: str
    order_number: str = Field(description="What people call the order.")
    status: str = Field(description="The platform's own word.")
    state: OrderState
    customer: str = Field(description="The customer's name; empty: the store does not tell it.")
    currency: str
    total: Money
    paid: Money | None = Field(description="null: only people know what came in.")
    refunded: Money
    created_at: AwareDatetime | None
    lines: tuple[OrderLineReport, ...]
    cases: tuple[EarlierCase, ...] = Field(description="The oldest first.")
    reasons: tuple[ReasonReport, ...] = Field(description="Those that the store's policy knows.")
    on_supplier_no: SupplierNo = Field(description="What the policy says where a supplier refuses.")
    nothing_moves: str = Field(description="Why nothing would be carried out now; empty: it would be.")

    @property
    def open_case(self) -> int | None:
        """The case that is at work on this order."""
        return next((case.case_id for case in self.cases if case.is_open), None)

    def case_of(self, request_id: str) -> int | None:
        """The case of a request that came before."""
        found = (case.case_id for case in self.cases if request_id and case.request_id == request_id)
        return next(found, None)


class PlannedMails(Model):
    """What the customer would be told, and who tells it."""

    by: MailOwner
    mails: tuple[MailPreview, ...] = Field(description="In the order in which they would be sent.")

    def of(self, kind: MessageKind) -> MailPreview | None:
        return next((mail for mail in self.mails if mail.kind is kind), None)


class PlanPreview(Model):
    """What a request would do, both ways in which it can be asked for. Nothing was done."""

    everything: PlanReport
    stoppable: PlanReport | None = Field(
        description="The same with `only_stoppable`; null: nothing is known to stay, so both are the same."
    )
    mails: PlannedMails = Field(description="Of the plan for everything.")


def agreement_of(plan: PlanReport) -> str:
    """A word for what a person agrees to: the goods, the reason, the money and its way.

    The same for two plans exactly if one who agreed to the first need not be asked again for the second.
    """
    told = plan.model_dump_json(
        include={
            **dict.fromkeys(_AGREED_TO, True),
            # Not why it stays: a supplier's words may say what time it is.
            "stays": {"__all__": {"line_id", "quantity", "paid", "left_out"}},
        }
    )
    return hashlib.sha256(told.encode()).hexdigest()[:32]
