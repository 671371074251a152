"""What the rows of a case mean together: doubt, money paid back, waits, and the standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dropconnect.journal import Transaction
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case, Effect, Event, Part, QueuedMessage
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState, Outcome
from dropconnect.liveness.holders import Holder
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.report.case import Wait
from dropconnect.report.standing import Standing
from dropconnect.saga.waiting.waits import is_overdue, pending

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
    now: datetime
    holder: Holder | None = None
    """Who has the case and does not get on, or may be gone."""

    @classmethod
    def of(cls, reading: Transaction, case: Case, holder: Holder | None, now: datetime) -> CaseRows:
        return cls(
            case=case,
            effects=tuple(reading.effects.of_case(case.id)),
            parts=tuple(reading.parts.of_case(case.id)),
            tasks=tuple(reading.tasks.of_case(case.id)),
            messages=tuple(reading.outbox.of_case(case.id)),
            incidents=tuple(reading.incidents.of_case(case.id)),
            events=tuple(reading.events.of_case(case.id)),
            now=now,
            holder=holder,
        )

    @classmethod
    def for_summary(cls, reading: Transaction, case: Case, holder: Holder | None, now: datetime) -> CaseRows:
        """Without messages and timeline, which a summary does not tell of and which may be long."""
        return cls(
            case=case,
            effects=tuple(reading.effects.of_case(case.id)),
            parts=tuple(reading.parts.of_case(case.id)),
            tasks=tuple(reading.tasks.of_case(case.id)),
            messages=(),
            incidents=tuple(reading.incidents.of_case(case.id)),
            events=(),
            now=now,
            holder=holder,
        )

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.decided_at is None)

    @property
    def in_doubt(self) -> bool:
        """Whether it is not known yet if something that was sent happened."""
        return any(self.is_doubtful(effect) for effect in self.effects)

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
        found = pending(self.case, self.parts, self.open_tasks)
        return tuple(
            Wait(
                kind=wait.kind,
                who=wait.who,
                since=wait.since,
                until=wait.until,
                overdue=wait.is_overdue(self.now),
                task_id=wait.task_id,
            )
            for wait in found
        )

    @property
    def overdue(self) -> bool:
        """Whether a supplier, or a person with a task or an incident, has had the time that there was."""
        return (
            any(is_overdue(task, self.now) for task in self.open_tasks)
            or any(is_overdue(incident, self.now) for incident in self.incidents)
            or any(wait.overdue for wait in self.waits)
        )

    @property
    def standing(self) -> Standing:
        """What is left to do about the case."""
        if self.open_incidents or self.open_tasks or self.in_doubt or self.holder is not None:
            return Standing.PERSON
        if self.case.is_open:
            return Standing.WAITING
        return Standing.DONE if self.case.outcome is Outcome.DONE else Standing.REFUSED

    def is_doubtful(self, effect: Effect) -> bool:
        """Whether it is not known yet if this happened."""
        if effect.state not in UNRESOLVED or effect.kind is EffectKind.ESCALATE_SUPPLIER:
            return False  # a reminder too many, or too few, changes nothing
        if effect.kind not in _OF_SUPPLIERS:
            return True
        # A supplier that was asked and thinks is not a doubt, nor is what a person has decided for it.
        answered = any(part.ordinal == effect.ordinal and part.answer is not None for part in self.parts)
        return effect.state is not EffectState.REQUESTED and not answered
