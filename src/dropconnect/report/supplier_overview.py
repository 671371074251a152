"""What is told about a supplier as a whole: how it is asked, what is open with it, and what it owes."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.report.supplier import CreditReport


class OpenQuestion(Model):
    """A supplier was asked to stop goods, and has not answered."""

    case_id: int
    connection: str = Field(description="The store.")
    order_number: str = Field(description="What people call the store's order.")
    supplier_order: str = Field(description="The supplier's number of its order.")
    units: dict[str, int] = Field(description="Line id at the store, and how many units of it.")
    names: dict[str, str] = Field(description="Line id at the store, and what it calls the goods.")
    asked_at: AwareDatetime
    answer_by: AwareDatetime | None
    reminded_at: AwareDatetime | None
    overdue: bool


class SupplierCredit(CreditReport):
    """A credit with its case, and whether it should have come by now."""

    connection: str = Field(description="The store.")
    store_order: str = Field(description="What people call the store's order.")
    due_at: AwareDatetime | None = Field(description="By when it should come; null: the case is still open.")
    overdue: bool
    if_stopped: bool = Field(description="It has not answered: it owes this only if it stops the goods.")


class SupplierOverview(Model):
    """One supplier, with what is open."""

    name: str
    connector: str
    asked_by: str = Field(description="How it is asked: api, mail (dropconnect writes) or person.")
    mail: str = Field(description="Where it is written to; empty: nowhere.")
    mail_confirmed: bool = Field(description="Whether a person said that our test mail arrived there.")
    stores: tuple[str, ...] = Field(description="Whose goods may come from it.")
    questions: tuple[OpenQuestion, ...] = Field(description="The earliest date first.")
    credits: tuple[SupplierCredit, ...] = Field(description="Those that are expected, the oldest first.")
