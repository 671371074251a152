"""What a leg works with, and the ways in which it can leave a case behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from dropconnect.clock import Clock
from dropconnect.config import StoreSection
from dropconnect.connection import NotifierConnection, PlatformConnection
from dropconnect.effects import EffectLedger, effect_key
from dropconnect.errors import (
    ConnectorError,
    LostLease,
    WritesPaused,
)
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case, Effect, Event, Part
from dropconnect.journal.states import (
    EffectState,
    IncidentKind,
    Outcome,
    Stage,
    TaskKind,
    WaitsFor,
)
from dropconnect.models.base import Model
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import StepResult
from dropconnect.models.order import Order
from dropconnect.saga.case.delays import (
    FOR_A_PERSON,
    PAUSED_AGAIN,
    PERSON_AFTER,
    RETRY_LONGEST,
    delay_after,
    seconds_asked,
)
from dropconnect.saga.case.end import (
    at_rest,
    close,
    has_changed_something,
    move_on,
    owes_answers,
    watch_again,
)
from dropconnect.saga.case.questions import Question, ask
from dropconnect.saga.look.world import World

_BESIDE_THE_CASE = ("incident", "reminded", "overdue", "handed-over", "message-", "person-note")
"""How kinds of events begin that tell of people and messages: the case came no further by them."""
_COUNTABLE = 1e9
"""Seconds: some 30 years. Beyond that only the fact is told, not the number."""


@dataclass(frozen=True)
class Desk:
    """One case on the table of one runner, with everything that its legs need."""

    journal: Journal
    ledger: EffectLedger
    world: World
    notifier: Callable[[str], NotifierConnection]
    """Opens a notifier by the name of its connection."""
    clock: Clock

    @property
    def store(self) -> PlatformConnection:
        return self.world.store

    @property
    def section(self) -> StoreSection:
        return self.world.section

    def now(self) -> datetime:
        return self.clock.now()

    def send_by(self) -> float:
        """Until when on the boot clock what is decided now may still be sent to the store."""
        return self.ledger.send_by(self.section.send_within_seconds)

    def order_before_moving(self, case: Case) -> Order:
        """The order for a decision to pay or to cancel: read now, unless the connector itself reads it again
        right before it sends and compares."""
        if self.store.traits.last_look:
            return self.store.look_at_order(case.order_id)
        return self.store.get_order(case.order_id)

    # What is known of the case

    def fresh(self, case: Case) -> Case:
        """The case as it stands now; ``LostLease`` if it is another runner's by now."""
        with self.journal.read() as reading:
            found = reading.cases.get(case.id)
        if found.lease != case.lease:
            raise LostLease(f"case {case.id} was taken over by another runner")
        return found

    def effect(self, case: Case, kind: EffectKind, ordinal: int = 0) -> Effect | None:
        with self.journal.read() as reading:
            return reading.effects.get(effect_key(case.key, kind, ordinal))

    def effects(self, case: Case, *kinds: EffectKind) -> list[Effect]:
        """The effects of these kinds, by kind and number."""
        with self.journal.read() as reading:
            found = [effect for effect in reading.effects.of_case(case.id) if effect.kind in kinds]
        return sorted(found, key=lambda effect: (kinds.index(effect.kind), effect.ordinal))

    def parts(self, case: Case) -> list[Part]:
        with self.journal.read() as reading:
            return reading.parts.of_case(case.id)

    def open_tasks(self, case: Case) -> list[Task]:
        with self.journal.read() as reading:
            return [task for task in reading.tasks.of_case(case.id) if task.is_open]

    def has_changed_something(self, case: Case) -> bool:
        """Whether anything outside is, or may be, other than before the case."""
        with self.journal.read() as reading:
            return has_changed_something(reading, case)

    # What a leg can do with it

    def answered(self, case: Case, effect: Effect, result: StepResult) -> Effect:
        """Record the final word about an effect that had been accepted."""
        effect = self.ledger.answered(effect, result)
        self.report_warnings(case, effect)
        return effect

    def move_on(self, case: Case, stage: Stage, words: str) -> Case:
        """To the next stage, with a line in the timeline."""
        with self.journal.write() as writing:
            return move_on(writing, case, stage, words, self.now())

    def wake(self, case: Case) -> Case:
        """The wait is over; a leg that finds one in the case afterwards has made it itself."""
        if not case.is_open or case.waits_for is None:
            return case
        with self.journal.write() as writing:
            return writing.cases.wake(case, at=self.now())

    def wait(self, case: Case, waits_for: WaitsFor, on: str, due_at: datetime) -> Case:
        """Leave the case until ``due_at``. A wait is this row and nothing else."""
        now = self.now()
        # A supplier that takes its time is not a trouble: the next trouble is tried again soon.
        tries = 0 if waits_for is WaitsFor.SUPPLIER else case.tries + 1
        with self.journal.write() as writing:
            case = writing.cases.wait(case, waits_for, on, due_at=due_at, tries=tries)
            words = f"waits for {on}"
            told = writing.events.of_case(case.id)
            # Looking again without finding anything new is not a line in the timeline.
            if not told or told[-1].text != words:
                writing.events.add(case.id, now, f"waits-for-{waits_for}", words)
        since = self._tried_in_vain_since(case) if waits_for is WaitsFor.RETRY else None
        if since is not None and now - since >= PERSON_AFTER:
            reason = (
                f"it has been tried for over a day, since {since:%Y-%m-%d %H:%M} UTC, and is tried again "
                f"every hour: {on}"
            )
            # Another time out of reach is another incident, whatever the words of the provider.
            self.incident(case, IncidentKind.OUT_OF_REACH, reason, {"since": since.isoformat()})
        return case

    def wait_for_person(self, case: Case, task: Task) -> Case:
        """Leave the case until ``task`` is decided."""
        with self.journal.write() as writing:
            return _leave_to_person(writing, case, task)

    def ask_person(self, case: Case, question: Question, *, look_again: datetime | None = None) -> Case:
        """Leave the case to a person. It becomes due again when the task is decided, or at ``look_again``."""
        with self.journal.write() as writing:
            task = ask(writing, case, question, self.now())
            return _leave_to_person(writing, case, task, look_again)

    def ask_about(self, case: Case, question: Question) -> None:
        """Put a question about one part; the case goes on with the others."""
        with self.journal.write() as writing:
            ask(writing, case, question, self.now())

    def retry_later(self, case: Case, error: ConnectorError) -> Case:
        """After an error that promises that nothing happened: a person for access, else time."""
        if not case.is_open:
            return self.watch_again(case, self.now() + RETRY_LONGEST)
        for kind, code in FOR_A_PERSON.items():
            if isinstance(error, kind):
                return self.ask_person(case, Question(TaskKind.TROUBLE, code, str(error)))
        name = error.connection or self.store.name
        if self.has_asked_long(case, error):
            words = f"{name} has been asking for more time for over a day: {error}"
            return self.ask_person(case, Question(TaskKind.TROUBLE, "asks-long-wait", words))
        return self.wait(case, WaitsFor.RETRY, f"{name}: {error}", self.next_try(case, error))

    def rest(self, case: Case, paused: WritesPaused) -> Case:
        """A person has stopped all writes: nothing happened, and nothing does until they go on."""
        again = self.now() + PAUSED_AGAIN
        if not case.is_open:
            return self.watch_again(case, again)
        return self.wait(case, WaitsFor.PAUSE, str(paused), again)

    def next_try(self, case: Case, error: ConnectorError) -> datetime:
        """When to try again what provably did not happen. A provider that asks for more than the longest
        wait is tried again after that, and an incident says what it asked for."""
        asked = seconds_asked(error)
        if asked > RETRY_LONGEST.total_seconds():
            name = error.connection or self.store.name
            hours = f"{asked / 3600:,.0f} hours" if asked < _COUNTABLE else "longer than can be counted"
            reason = f"{name} asked not to be asked for {hours}; it is tried again every hour all the same"
            evidence = {"connection": name, "asked_seconds": f"{asked:.0f}", "error": str(error)}
            self.incident(case, f"{IncidentKind.ASKS_LONG_WAIT}-{name}", reason, evidence)
        return self.now() + delay_after(error, case.tries)

    def has_asked_long(self, case: Case, error: ConnectorError) -> bool:
        """Whether a provider has been putting the case off for so long that a person should know."""
        if not seconds_asked(error):
            return False
        own = f"waits-for-{WaitsFor.RETRY}"
        put_off = list(takewhile(lambda event: event.kind == own, reversed(self._course(case))))
        return bool(put_off) and self.now() - put_off[-1].at >= PERSON_AFTER

    def _tried_in_vain_since(self, case: Case) -> datetime | None:
        """Since when nothing but tries in vain has happened; None: something has."""
        vain = (f"waits-for-{WaitsFor.RETRY}", "effect-intended", f"effect-{EffectState.UNSENT}")
        tries = list(takewhile(lambda event: event.kind in vain, reversed(self._course(case))))
        return tries[-1].at if tries else None

    def _course(self, case: Case) -> list[Event]:
        """The timeline without what was told to people meanwhile, which ends no trouble."""
        with self.journal.read() as reading:
            told = reading.events.of_case(case.id)
        return [event for event in told if not event.kind.startswith(_BESIDE_THE_CASE)]

    def note(self, case: Case, kind: str, words: str) -> None:
        """A line in the timeline."""
        with self.journal.write() as writing:
            writing.events.add(case.id, self.now(), kind, words)

    def incident(
        self,
        case: Case,
        kind: IncidentKind | str,
        reason: str,
        evidence: Model | Mapping[str, Any] | None = None,
    ) -> None:
        """Report what should not be, once for each kind; ``numbered`` makes one of many."""
        now = self.now()
        if isinstance(evidence, Model):
            evidence = evidence.model_dump(mode="json")
        new = new_incident(case.id, str(kind), reason, evidence or {}, now)
        with self.journal.write() as writing:
            if writing.incidents.add(new):
                writing.events.add(case.id, now, "incident", f"incident: {reason}")

    def report_warnings(self, case: Case, effect: Effect) -> None:
        """What is not as it should be although the effect happened: an incident each."""
        if effect.result is None:
            return
        for number, warning in enumerate(effect.result.warnings):
            words = case.plan.choice.with_names(warning)
            self.incident(case, f"{effect.kind}-{effect.ordinal}-{number}", words, effect.result)

    def watch_again(self, case: Case, due_at: datetime) -> Case:
        """The next look at a closed case, if its watch has not ended by then."""
        with self.journal.write() as writing:
            return watch_again(writing, case, due_at)

    def cleaned_up(self, case: Case) -> Case:
        """What the case had left at the store is away: it is watched as any other from here on, or no more
        if it changed nothing. One that owes a customer an answer there stays due."""
        with self.journal.write() as writing:
            stays = case.is_open or owes_answers(writing, case)
            return case if stays else at_rest(writing, case, self.now())

    def at_rest(self, case: Case) -> Case:
        """The closed case as any other, whatever it owes: nothing more is done by itself."""
        with self.journal.write() as writing:
            return at_rest(writing, case, self.now())

    def close(self, case: Case, outcome: Outcome, reason: str) -> Case:
        """The end. A case that changed something stays watched for late contradictions; what was still
        asked of people needs no decision any more."""
        with self.journal.write() as writing:
            return close(writing, self.world, case, outcome, reason, self.now())


def _leave_to_person(
    writing: Transaction, case: Case, task: Task, look_again: datetime | None = None
) -> Case:
    on = f"{task.owner}: task {task.id}"
    tries = 0 if look_again is None else case.tries + 1
    return writing.cases.wait(case, WaitsFor.PERSON, on, due_at=look_again, tries=tries)


def numbered(kind: IncidentKind, number: int) -> str:
    """One of several incidents of a kind in one case, such as one for each part."""
    return f"{kind}-{number}"
