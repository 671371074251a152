"""What the rows of a case mean together: doubt, money paid back, waits, and the standing."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.journal import Transaction
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case, Effect, Event, Part, QueuedMessage
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState, Outcome, Stage, WaitsFor
from dropconnect.liveness.holders import Holder
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.report.case import Wait
from dropconnect.report.standing import Standing

_OF_SUPPLIERS = frozenset({EffectKind.CANCEL_SUPPLIER, EffectKind.WITHDRAW_SUPPLIER})


@dataclass(frozen=True)
class CaseRows:
    """A case with everything that belongs to it, as one look into the journal shows it."""

    case: Case
    effects: tuple[Effect, ...]
    parts: tuple[Part, ...]
    tasks: tuple[Task, ...]
    messages: tuple[QueuedMessage, ...]
    incidents: tuple[Incident, ...]
    events: tuple[Event, ...]
    holder: Holder | None = None
    """Who has the case and does not get on, or may be gone."""

    @classmethod
    def of(cls, reading: Transaction, case: Case, holder: Holder | None) -> CaseRows:
        return cls(
            case=case,
            effects=tuple(reading.effects.of_case(case.id)),
            parts=tuple(reading.parts.of_case(case.id)),
            tasks=tuple(reading.tasks.of_case(case.id)),
            messages=tuple(reading.outbox.of_case(case.id)),
            incidents=tuple(reading.incidents.of_case(case.id)),
            events=tuple(reading.events.of_case(case.id)),
            holder=holder,
        )

    @classmethod
    def for_summary(cls, reading: Transaction, case: Case, holder: Holder | None) -> CaseRows:
        """Without messages and timeline, which a summary does not tell of and which may be long."""
        return cls(
            case=case,
            effects=tuple(reading.effects.of_case(case.id)),
            parts=tuple(reading.parts.of_case(case.id)),
            tasks=tuple(reading.tasks.of_case(case.id)),
            messages=(),
            incidents=tuple(reading.incidents.of_case(case.id)),
            events=(),
            holder=holder,
        )

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.decided_at is None)

    @property
    def in_doubt(self) -> bool:
        """Whether it is not known yet if something that was sent happened."""
        return any(self._is_doubtful(effect) for effect in self.effects)

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
    def open_incidents(self) -> tuple[Incident, ...]:
        return tuple(incident for incident in self.incidents if incident.is_open)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """All that the case waits for, the earliest first: people, suppliers, or a time."""
        case = self.case
        if case.waits_for is None:
            return ()
        found = [
            Wait(kind=WaitsFor.PERSON, who=task.owner, until=task.due_at, task_id=task.id)
            for task in self.open_tasks
        ]
        found += self._suppliers_to_answer()
        if not any(wait.kind is case.waits_for for wait in found):
            found.append(Wait(kind=case.waits_for, who=case.waiting_on, until=case.due_at, task_id=None))
        return tuple(sorted(found, key=lambda wait: (wait.until is None, wait.until or case.opened_at)))

    @property
    def standing(self) -> Standing:
        """What is left to do about the case."""
        if self.open_incidents or self.open_tasks or self.in_doubt or self.holder is not None:
            return Standing.PERSON
        if self.case.is_open:
            return Standing.WAITING
        return Standing.DONE if self.case.outcome is Outcome.DONE else Standing.REFUSED

    def _suppliers_to_answer(self) -> list[Wait]:
        if self.case.stage is not Stage.SUPPLIERS:
            return []
        asked_about = {task.part_id for task in self.open_tasks}
        # The question beside what a person asked runs as long as the supplier's own time does.
        asked_about -= {part.id for part in self.parts if part.terms.asked_by}
        return [
            Wait(kind=WaitsFor.SUPPLIER, who=part.name, until=part.answer_by, task_id=None)
            for part in self.parts
            if part.asked_at is not None and not part.is_decided and part.id not in asked_about
        ]

    def _is_doubtful(self, effect: Effect) -> bool:
        if effect.state not in UNRESOLVED or effect.kind is EffectKind.ESCALATE_SUPPLIER:
            return False  # a reminder too many, or too few, changes nothing
        if effect.kind not in _OF_SUPPLIERS:
            return True
        # A supplier that was asked and thinks is not a doubt, nor is what a person has decided for it.
        answered = any(part.ordinal == effect.ordinal and part.answer is not None for part in self.parts)
        return effect.state is not EffectState.REQUESTED and not answered
