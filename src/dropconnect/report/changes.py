"""What customers want changed of an order, as its customer and as people see it."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.journal.change_states import ChangeKind, ChangeState
from dropconnect.models.base import Model
from dropconnect.report.pages import Page


class CustomerChange(Model):
    """What a customer wants, as the customer may know it."""

    kind: ChangeKind
    goods: str = Field(description="For which goods, as it was typed; may be empty.")
    words: str = Field(description="In the customer's own words.")
    state: ChangeState
    answer: str = Field(description="What a person of the shop said; empty: nothing.")


class ChangeReport(Model):
    """What a customer wants, for the people who answer."""

    id: int
    store: str
    order_id: str
    order_number: str
    kind: ChangeKind
    goods: str = Field(description="For which goods, as the customer typed it; may be empty.")
    words: str = Field(description="In the customer's own words.")
    language: str = Field(description="The customer's, in which the answer is read.")
    asked_at: AwareDatetime
    state: ChangeState
    answer: str = Field(description="As the customer reads it; empty: none.")
    answered_by: str
    answered_at: AwareDatetime | None


class ChangePage(Page):
    """One page of them: the oldest first of those that are open, else the newest first."""

    changes: tuple[ChangeReport, ...]
