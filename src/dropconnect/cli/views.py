"""A case with everything that belongs to it, as one look into the journal shows it."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.cli.exits import Exit
from dropconnect.errors import UsageError
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import (
    HAPPENED,
    UNRESOLVED,
    Case,
    Effect,
    EffectState,
    Event,
    Incident,
    Outcome,
    Task,
    WaitsFor,
)
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind


@dataclass(frozen=True)
class CaseView:
    case: Case
    effects: tuple[Effect, ...]
    tasks: tuple[Task, ...]
    incidents: tuple[Incident, ...]
    events: tuple[Event, ...]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.answered_at is None)

    @property
    def in_doubt(self) -> bool:
        """Whether nobody knows yet if something that was sent happened."""
        return any(effect.state in UNRESOLVED for effect in self.effects)

    @property
    def paid_back(self) -> Money:
        """What the customer got: what the store has booked, or what a person says moved before that."""
        refunds = [effect for effect in self.effects if effect.kind is EffectKind.REFUND]
        booked = [effect.amount for effect in refunds if effect.state in HAPPENED]
        moved = [effect.amount for effect in refunds if effect.state is EffectState.MOVED]
        return Money.total(
            (amount for amount in booked or moved if amount is not None), self.case.plan.currency
        )

    @property
    def exit(self) -> Exit:
        """The exit code that tells how the case stands."""
        case = self.case
        if self.incidents or case.waits_for is WaitsFor.PERSON or self.in_doubt:
            return Exit.PERSON
        if case.is_open:
            return Exit.WAITING
        return Exit.DONE if case.outcome is Outcome.DONE else Exit.REFUSED


def view_of(reading: Transaction, case: Case) -> CaseView:
    return CaseView(
        case=case,
        effects=tuple(reading.effects.of_case(case.id)),
        tasks=tuple(reading.tasks.of_case(case.id)),
        incidents=tuple(reading.incidents.of_case(case.id)),
        events=tuple(reading.events.of_case(case.id)),
    )


def read_case(journal: Journal, case_id: int) -> CaseView:
    """Raises ``UsageError`` if there is no such case."""
    with journal.read() as reading:
        try:
            case = reading.cases.get(case_id)
        except LookupError:
            raise UsageError(f"there is no case {case_id}; `dropconnect cases` lists them") from None
        return view_of(reading, case)
