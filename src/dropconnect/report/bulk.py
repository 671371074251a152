"""What is told about many cancellations that were asked for together."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.cancellation import LineSelection
from dropconnect.models.money import Money
from dropconnect.report.standing import Standing


class BulkState(StrEnum):
    """How a row stands: what would become of it, or what became of it."""

    GOES = "goes"
    """Planned: it goes through."""
    QUESTION = "question"
    """Planned: a case is opened, and a person has to decide before money moves."""
    SHADOW = "shadow"
    """The store is in shadow mode: the plan is kept, and nothing is done."""
    REFUSED = "refused"
    """By the policy, by the platform, by rights, or by a person."""
    EXCLUDED = "excluded"
    """It is a duplicate, was asked for before, has an open case, or nothing is left of the order."""
    TROUBLE = "trouble"
    """The row or its order could not be read, so nothing was done."""
    CHANGED = "changed"
    """More is due now than the plan said that was agreed to: nothing was done."""
    DONE = "done"
    """The case is at its end."""
    WAITING = "waiting"
    """The case waits for a time, a supplier or a provider."""
    PERSON = "person"
    """The case needs a person."""

    @property
    def may_go(self) -> bool:
        """Whether a planned row is one to be carried out."""
        return self in (BulkState.GOES, BulkState.QUESTION, BulkState.SHADOW)

    @property
    def has_case(self) -> bool:
        """Whether a case of this bulk run stands behind it."""
        return self in (BulkState.DONE, BulkState.WAITING, BulkState.PERSON)


class BulkRow(Model):
    """One row of a list: a cancellation that is asked for."""

    row: int = Field(description="Its line in the file, or its place in the list, from 1.")
    store: str
    order: str = Field(description="The order as it was written.")
    lines: tuple[LineSelection, ...] = Field(default=(), description="Empty: the whole order.")
    reason: str = ""
    comment: str = ""
    request_id: str = Field(default="", description="The caller's own name for it; else empty.")
    trouble: str = Field(default="", description="Why the row cannot be read; else empty.")
    planned: bool = Field(default=False, description="A person agreed to the plan of this row.")
    agreed_due: Money | None = Field(default=None, description="What that plan said is due.")

    @property
    def identity(self) -> str:
        """The same for rows that ask for the same, however the order's number is written."""
        lines = sorted(f"{line.selector}:{line.measure or line.quantity or 'all'}" for line in self.lines)
        return " ".join([self.order.strip().lstrip("#").casefold(), *lines])


class BulkOrder(Model):
    """A row with what would become of it, or what became of it."""

    row: int = Field(description="Its line in the file, or its place in the list, from 1.")
    store: str
    order: str = Field(description="The order as it was written.")
    order_id: str = Field(default="", description="Empty: it was not read.")
    order_number: str = Field(default="", description="What people call the order; empty: it was not read.")
    state: BulkState
    standing: Standing = Field(description="What is left to do about it.")
    code: str = Field(default="", description="Why, in one word: rows with the same are counted together.")
    words: str = Field(default="", description="Why, for a person.")
    known: bool = Field(default=False, description="It was asked for before: nothing was moved now.")
    case_id: int | None = Field(default=None, description="null: no case stands behind it.")
    due: Money | None = Field(default=None, description="The most that the customer gets back.")
    expected: Money | None = Field(default=None, description="What is due if all that stays is not paid.")
    paid_back: Money | None = Field(default=None, description="What the case has paid back; null: no case.")


class BulkMoney(Model):
    """Sums in one currency."""

    currency: str
    due: Money = Field(description="Of rows that go through, wait for a question, or have a case.")
    expected: Money = Field(description="Of the same rows, if all that stays already is not paid for.")
    paid_back: Money = Field(description="By the cases of this bulk run, those of earlier calls included.")


class BulkReason(Model):
    """Rows that stand the same way for the same reason."""

    state: BulkState
    code: str
    count: int
    words: str = Field(description="Of the first of them.")


class BulkTotals(Model):
    """The sums over all rows."""

    rows: int
    known: int = Field(description="Rows that were asked for before.")
    states: dict[BulkState, int] = Field(
        description="How many rows stand how; a state without rows is left out."
    )
    money: tuple[BulkMoney, ...] = Field(description="A row for each currency.")
    reasons: tuple[BulkReason, ...] = Field(description="Why rows do not go through, or need a person.")


class BulkReport(Model):
    """What many cancellations together would do, or have done."""

    name: str = Field(description="The name of the bulk run: the same name and row is the same request.")
    carried_out: bool = Field(description="False: only planned, or nobody agreed.")
    stopped: str = Field(description="Why it ended before its last row; empty: it did not.")
    standing: Standing = Field(description="The heaviest of all rows.")
    totals: BulkTotals
    orders: tuple[BulkOrder, ...] = Field(description="In the order of the rows.")
