"""What is told about a plan: money with its reasons, steps, suppliers, and what speaks against it."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause, RefundMethod, StepKind, Verdict
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import LineKind
from dropconnect.models.payment import TenderKind


class PlannedLine(Model):
    """A line of the order that is to be cancelled."""

    line_id: str
    kind: LineKind
    quantity: int = Field(description="Units; 0 for shipping and fees.")
    measure: ExactDecimal | None = Field(
        description="The quantity of a line that is sold by measure, such as 1.5: the "
        "line is one unit then. null: it is sold by the piece."
    )
    name: str = Field(description="What people call it; empty in a case of an earlier release.")


class StayingGoods(Model):
    """Goods that stay ordered, as known before anybody is asked."""

    line_id: str
    name: str
    quantity: int = Field(description="Units.")
    measure: ExactDecimal | None = Field(description="As of a planned line.")
    supplier: str = Field(description="Whose rules say no; empty: the store says that it shipped them.")
    reason: str
    paid: bool = Field(description="The policy pays for them all the same.")
    left_out: bool = Field(description="The request does not touch them (only_stoppable).")


class PlannedRefund(Model):
    """What is to be paid back, and how."""

    amount: Money
    method: RefundMethod
    fee: Money = Field(description="Kept by the policy, taken off the amount already.")
    restock: bool


class CalculationRow(Model):
    """One row of the calculation."""

    label: str
    amount: Money = Field(description="A fee is negative.")
    why: str


class PlannedReturn(Model):
    """What else than money paid for what is cancelled: a person gives it back."""

    kind: TenderKind
    label: str = Field(description="As people know it, such as `gift card ending HQBX`.")
    amount: Money = Field(description="The share of what is cancelled. Not in `due`.")


class PlannedStep(Model):
    """One write that will be made."""

    kind: StepKind
    what: str
    why: str


class SupplierForecast(Model):
    """What is to be expected of one supplier order. Nothing was asked yet."""

    supplier: str = Field(description="Empty: no route says whose goods these are.")
    order_number: str = Field(description="Empty: the supplier has no order for them.")
    units: dict[str, int] = Field(description="Line id at the store, and how many units of it.")
    names: dict[str, str] = Field(description="Line id at the store, and what it calls the goods.")
    eligibility: Eligibility = Field(description="Whether the goods can be stopped.")
    reason: str
    fee: Money | None = Field(description="What the supplier keeps; null: nothing, or a percentage.")
    fee_percent: str = Field(description="Percent of what the merchant paid, else empty.")
    answer_within_hours: int | None
    money_to: str = Field(description="Where the supplier's money goes back to.")
    origin: str = Field(
        description="How its order was placed and what follows from that, else empty: some orders can be "
        "cancelled in the supplier's portal only."
    )


class OwnStock(Model):
    """Units that no supplier is asked about."""

    line_id: str
    name: str
    sku: str
    quantity: int
    why: str = Field(description="Which rule of the routes says so, or that there is no supplier.")


class PlanObjection(Model):
    """What speaks against a plan, and who says so."""

    verdict: Verdict
    code: str
    reason: str
    raised_by: str = Field(description="The planner, or the name of a rule plugin.")
    line_ids: tuple[str, ...] = Field(description="Empty: the whole order.")


class PlanReport(Model):
    """What cancelling does, to the cent, and why."""

    case_id: int | None = Field(
        description="The case that this is the plan of; null: the request has not come before, and no case "
        "was opened."
    )
    connection: str = Field(description="The store.")
    order_id: str
    order_number: str = Field(description="What people call the order.")
    order_status: str = Field(description="The platform's own word.")
    currency: str
    reason: str
    cause: Cause
    whole_order: bool = Field(description="Nothing is left of the order afterwards.")
    lines: tuple[PlannedLine, ...]
    due: Money | None = Field(
        description="The most that the customer gets back; null while nobody knows what was collected."
    )
    expected: Money | None = Field(
        description="What will be due if all that stays already is not paid for; null as for due."
    )
    stays: tuple[StayingGoods, ...] = Field(
        description="Goods that a supplier already says no to, or that were shipped. With only_stoppable "
        "they are left out of the request."
    )
    refund: PlannedRefund | None
    released: Money | None = Field(
        description="What was only authorised and is released with the order; null: nothing, or not known."
    )
    calculation: tuple[CalculationRow, ...] = Field(description="How the sum comes about.")
    tenders: tuple[PlannedReturn, ...] = Field(
        description="What is given back by hand; the case asks for each and closes when that is decided."
    )
    steps: tuple[PlannedStep, ...] = Field(
        description="What will be written, in this order; empty for a refused plan."
    )
    suppliers: tuple[SupplierForecast, ...] = Field(
        description="What is to be expected of each supplier. A case that was opened tells it in its parts."
    )
    own_stock: tuple[OwnStock, ...] = Field(
        description="Goods that are the merchant's own: no supplier is asked about them."
    )
    suppliers_only: bool = Field(
        description="The store's order is over: goods are stopped at suppliers, no money moves and the store "
        "stays as it is."
    )
    objections: tuple[PlanObjection, ...]
    refused: bool = Field(description="An objection refuses it: no case can be opened.")
    observed_at: AwareDatetime
