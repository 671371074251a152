"""What is told about an order at its store: its goods and its cases, and nothing about the customer."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.models.order import LineKind, OrderState
from dropconnect.report.case import CaseSummary


class OrderLineReport(Model):
    """A line of an order."""

    line_id: str
    kind: LineKind
    sku: str
    name: str
    quantity: int = Field(description="Units that were bought; 1 for shipping, fees and goods by measure.")
    measure: ExactDecimal | None = Field(description="What was bought of goods that are sold by measure.")
    shipped: int = Field(description="Units that the store has shipped.")
    given_back: int = Field(description="Units that were paid back at the store.")
    price: Money = Field(description="For the whole line, with tax.")


class OrderReport(Model):
    """An order as it stands at its store right now."""

    store: str
    order_id: str
    order_number: str = Field(description="What people call the order.")
    state: OrderState
    status: str = Field(description="The platform's own word.")
    total: Money
    paid: Money | None = Field(description="What an automatic gateway captured; null: it is not known.")
    refunded: Money = Field(description="What was paid back at the store, by whomever.")
    created_at: AwareDatetime | None
    lines: tuple[OrderLineReport, ...]
    cases: tuple[CaseSummary, ...] = Field(description="The cases of the order, the newest first.")
    observed_at: AwareDatetime
