"""What a list shows of a case, its questions and its suppliers: a few columns of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dropconnect.journal.states import CaseKind, Outcome, Stage, WaitsFor
from dropconnect.models.money import Money


@dataclass(frozen=True)
class CardCase:
    """A case as a list shows it."""

    id: int
    connection: str
    order_id: str
    order_number: str
    customer: str
    kind: CaseKind
    stage: Stage
    outcome: Outcome | None
    waits_for: WaitsFor | None
    waiting_on: str
    opened_at: datetime
    closed_at: datetime | None
    reason: str
    requested_by: str
    currency: str
    due: Money | None
    """What the plan pays back; None: not known yet."""
    expected: Money | None
    """What comes back in the end, as far as that can be told; None: not told, or as ``due``."""
    whole_order: bool

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class OrderName:
    """What people call the order of a case, and where it stands."""

    connection: str
    order_number: str


@dataclass(frozen=True)
class CardQuestion:
    """An open task, or an open incident."""

    id: int
    case_id: int
    is_incident: bool
    reason: str
    owner: str
    opened_at: datetime
    due_at: datetime
    choices: frozenset[str]
    """What a task takes; empty for an incident."""
    shown: Money | None
    """What the plan pays that the question shows; None: it shows none, or it is not known yet."""
    shows_plan: bool


@dataclass(frozen=True)
class CardAnswer:
    """An answer that a supplier has not given yet."""

    case_id: int
    supplier: str
    asked_at: datetime
    answer_by: datetime | None


@dataclass(frozen=True)
class CardChoice:
    """Which cases a list shows. Empty: all of them."""

    stores: frozenset[str] | None = None
    """Of none but these; None: of all."""
    store: str = ""
    supplier: str = ""
    person: str = ""
    """Whose questions they are; of cases without a question, who asked for them."""
    reason: str = ""
