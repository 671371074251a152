"""A case with everything that belongs to it, as one look into the journal shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dropconnect.cli.exits import Exit
from dropconnect.errors import UsageError
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import Case, Effect, Event, Incident, Part, QueuedMessage, Task
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState, Outcome, Stage, WaitsFor
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind

_OF_SUPPLIERS = frozenset({EffectKind.CANCEL_SUPPLIER, EffectKind.WITHDRAW_SUPPLIER})


@dataclass(frozen=True)
class Wait:
    """Somebody whose word or time a case needs. ``until`` None: no date is set."""

    kind: WaitsFor
    whom: str
    until: datetime | None
    about: str = ""


@dataclass(frozen=True)
class CaseView:
    case: Case
    effects: tuple[Effect, ...]
    parts: tuple[Part, ...]
    tasks: tuple[Task, ...]
    messages: tuple[QueuedMessage, ...]
    incidents: tuple[Incident, ...]
    events: tuple[Event, ...]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.decided_at is None)

    @property
    def in_doubt(self) -> bool:
        """Whether nobody knows yet if something that was sent happened."""
        return any(self._is_doubtful(effect) for effect in self.effects)

    def _is_doubtful(self, effect: Effect) -> bool:
        if effect.state not in UNRESOLVED or effect.kind is EffectKind.ESCALATE_SUPPLIER:
            return False  # a reminder too many, or too few, changes nothing
        if effect.kind not in _OF_SUPPLIERS:
            return True
        # A supplier that was asked and thinks is no doubt, nor is what somebody has answered for it.
        answered = any(part.ordinal == effect.ordinal and part.answer is not None for part in self.parts)
        return effect.state is not EffectState.REQUESTED and not answered

    @property
    def paid_back(self) -> Money:
        """What the customer got: what the store has booked, or what a person says moved before that."""
        payments = [
            effect.amount
            for effect in self.effects
            if effect.kind is EffectKind.REFUND and effect.state in (*HAPPENED, EffectState.MOVED)
        ]
        return Money.total((amount for amount in payments if amount is not None), self.case.plan.currency)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """All that the case waits for, the earliest first: people, suppliers, or a time."""
        case = self.case
        if case.waits_for is None:
            return ()
        found = [
            Wait(WaitsFor.PERSON, task.owner, task.due_at, f"task {task.id}") for task in self.open_tasks
        ]
        asked_about = {task.part_id for task in self.open_tasks}
        if case.stage is Stage.SUPPLIERS:
            found += [
                Wait(WaitsFor.SUPPLIER, part.name, part.answer_by)
                for part in self.parts
                if part.asked_at is not None and not part.is_decided and part.id not in asked_about
            ]
        if not any(wait.kind is case.waits_for for wait in found):
            found.append(Wait(case.waits_for, case.waiting_on, case.due_at))
        return tuple(sorted(found, key=lambda wait: (wait.until is None, wait.until or case.opened_at)))

    @property
    def exit(self) -> Exit:
        """The exit code that tells how the case stands."""
        case = self.case
        if self.incidents or self.open_tasks or self.in_doubt:
            return Exit.PERSON
        if case.is_open:
            return Exit.WAITING
        return Exit.DONE if case.outcome is Outcome.DONE else Exit.REFUSED


def view_of(reading: Transaction, case: Case) -> CaseView:
    return CaseView(
        case=case,
        effects=tuple(reading.effects.of_case(case.id)),
        parts=tuple(reading.parts.of_case(case.id)),
        tasks=tuple(reading.tasks.of_case(case.id)),
        messages=tuple(reading.outbox.of_case(case.id)),
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
