"""What is told about suppliers: their part of a case, what they owe, and their rules."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from dropconnect.journal.states import Answer, CreditState, PartDecision
from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.supplier import EvidenceGrade, ProductKind, StepOrder, SupplierStage


class Credit(Model):
    """What the supplier owes the merchant; never set off against the customer's money."""

    state: CreditState
    expected: Money | None = Field(description="null: it did not say how much.")
    fee: Money | None = Field(description="What it keeps by its terms.")
    fee_percent: str = Field(description="Percent of what the merchant paid, else empty.")
    received: Money | None
    money_to: str
    decided_by: str = Field(description="Who said whether the money came, else empty.")
    decided_at: AwareDatetime | None


class CreditReport(Credit):
    """A credit by itself: with the part of the case that it belongs to."""

    case_id: int
    part_number: int = Field(description="Counts within the case, from 1.")
    supplier: str
    order_number: str = Field(description="The supplier's number of its order.")

    @property
    def name(self) -> str:
        """For people: the supplier and its order number."""
        return f"{self.supplier} {self.order_number}".strip()


class PartReport(Model):
    """The share of one supplier order in a case."""

    id: int
    number: int = Field(description="Counts within the case, from 1.")
    supplier: str
    order_id: str
    order_number: str
    units: dict[str, int] = Field(description="Line id at the store, and how many units of it.")
    names: dict[str, str] = Field(description="Line id at the store, and what it calls the goods.")
    whole: bool = Field(description="It is all of that supplier order.")
    eligibility: Eligibility = Field(description="Whether the goods can be stopped.")
    rule: str = Field(description="The row of the supplier's rules that counted, else empty.")
    asked_at: AwareDatetime | None
    answer_by: AwareDatetime | None = Field(description="After that the policy says what follows.")
    reminded_at: AwareDatetime | None
    next_look_at: AwareDatetime | None
    request_id: str = Field(description="The supplier's name for our request, else empty.")
    answer: Answer | None
    reason: str
    customer_reason: str = Field(description="Safe to be told to the customer.")
    decision: PartDecision | None = Field(
        description="keep: the goods stay ordered. absorb: paid back although they still come."
    )
    decided_by: str
    credit: Credit | None

    @property
    def name(self) -> str:
        """For people: the supplier and its order number."""
        return f"{self.supplier} {self.order_number}".strip()


class SupplierMailReport(Model):
    """The address at which a supplier without an API is written to."""

    supplier: str
    address: str
    sent_at: AwareDatetime = Field(description="When the last test mail went out.")
    confirmed_by: str = Field(description="Who said that it arrived; empty: nobody yet.")
    confirmed_at: AwareDatetime | None = Field(description="null: the supplier is not written to yet.")


class RuleReport(Model):
    """A row of a supplier's cancellation rules as it counts for the merchant."""

    id: str = Field(description="The name under which it can be configured.")
    stage: SupplierStage | None = Field(description="null: any.")
    product: ProductKind | None = Field(description="null: any.")
    provider_status: str = Field(description="The supplier's own word that it is for; empty: any.")
    eligibility: Eligibility
    fee: Money | None
    fee_percent: str = Field(description="Percent of what the merchant paid, else empty.")
    channel: str = Field(description="By which way the supplier is asked.")
    answer_within_hours: int | None
    money_to: str
    step_order: StepOrder
    reason: str = Field(description="For the merchant.")
    customer_reason: str = Field(description="Safe to be told to the customer.")
    evidence: EvidenceGrade
    source: str
    as_of: date = Field(description="The date of the source.")
    origin: Literal["plugin", "configuration"]


class SupplierReport(Model):
    """A supplier of the configuration, for which stores it delivers, and its rules."""

    name: str
    stores: tuple[str, ...] = Field(description="The stores whose routes name it.")
    rules: tuple[RuleReport, ...] = Field(description="The first row that fits counts.")
    trouble: str = Field(description="Why its rules cannot be read, else empty.")
