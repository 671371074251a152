"""What a leg works with, and the ways in which it can leave a case behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dropconnect.clock import Clock
from dropconnect.config import StoreSection
from dropconnect.connection import NotifierConnection, PlatformConnection
from dropconnect.effects import EffectLedger, Write, effect_key
from dropconnect.errors import (
    AuthenticationFailed,
    ConnectorError,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
)
from dropconnect.journal import Journal
from dropconnect.journal.cases import LostLease
from dropconnect.journal.events import US
from dropconnect.journal.rows import Answer, Case, Effect, EffectState, Outcome, Part, Stage, Task, WaitsFor
from dropconnect.models.operation import EffectKind, StepResult
from dropconnect.saga.case.questions import DUE_AFTER, OWNER, ask
from dropconnect.saga.look.observation import World

RETRY_FIRST = timedelta(seconds=30)
RETRY_LONGEST = timedelta(hours=1)
WATCH_EVERY = timedelta(days=1)
WATCH_FOR = timedelta(days=30)

READ_ERRORS = (
    ProviderUnavailable,
    RateLimited,
    AuthenticationFailed,
    OrderNotFound,
    InvalidResponse,
    OutcomeUnknown,
)
"""What reading raises: nothing was written while it was raised."""

_NOTHING_CHANGED = (EffectState.UNSENT, EffectState.REFUSED)
_BESIDES = (EffectKind.HOLD_ORDER, EffectKind.RELEASE_ORDER, EffectKind.ADD_NOTE)
"""Effects after whose undoing the world is as it was before the case."""


def retry_delay(tries: int) -> timedelta:
    """How long to wait before trying again what certainly did not happen: doubling, at most an hour."""
    return min(RETRY_FIRST * int(2 ** min(tries, 10)), RETRY_LONGEST)


def delay_after(error: ConnectorError, tries: int) -> timedelta:
    """``retry_delay``, or as long as the provider said, if that is longer."""
    delay = retry_delay(tries)
    if isinstance(error, RateLimited) and error.retry_after is not None:
        delay = max(delay, timedelta(seconds=error.retry_after))
    return delay


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

    def effect(self, case: Case, kind: EffectKind, ordinal: int = 0) -> Effect | None:
        with self.journal.read() as reading:
            return reading.effects.get(effect_key(case.key, kind, ordinal))

    def send(self, case: Case, write: Write) -> Case:
        """Send it; wait if it certainly did not happen. All else the next step sees in the effect."""
        sent = self.ledger.send(case, write)
        self._report(sent.case, sent.effect)
        return self.retry_later(sent.case, sent.error) if sent.error is not None else sent.case

    def answered(self, case: Case, effect: Effect, result: StepResult) -> None:
        """The final answer to an effect that had been accepted."""
        self._report(case, self.ledger.answered(effect, result))

    def _report(self, case: Case, effect: Effect) -> None:
        for number, warning in enumerate((effect.result or {}).get("warnings", ())):
            self.incident(case, f"{effect.kind}-{effect.ordinal}-{number}", warning, effect.result)

    def now(self) -> datetime:
        return self.clock.now()

    def go_on(self, case: Case, stage: Stage, words: str) -> Case:
        """To the next stage, with a line in the timeline."""
        now = self.now()
        with self.journal.write() as writing:
            case = writing.cases.change(
                case, {"stage": stage, "waits_for": None, "waiting_on": "", "due_at": now, "tries": 0}
            )
            writing.events.add(case.id, now, f"stage-{stage}", words)
        return case

    def fresh(self, case: Case) -> Case:
        """The case as it stands now; ``LostLease`` if it is another runner's by now."""
        with self.journal.read() as reading:
            found = reading.cases.get(case.id)
        if found.lease != case.lease:
            raise LostLease(f"case {case.id} was taken over by another runner")
        return found

    def wake(self, case: Case) -> Case:
        """The wait is over; a leg that finds one in the case afterwards has made it itself."""
        if not case.is_open or case.waits_for is None:
            return case
        with self.journal.write() as writing:
            return writing.cases.change(case, {"waits_for": None, "waiting_on": "", "due_at": self.now()})

    def wait(self, case: Case, waits_for: WaitsFor, on: str, due_at: datetime) -> Case:
        """Leave the case until ``due_at``. A wait is this row and nothing else."""
        now = self.now()
        # A supplier that takes its time is no trouble: the next trouble is tried again soon.
        tries = 0 if waits_for is WaitsFor.SUPPLIER else case.tries + 1
        with self.journal.write() as writing:
            case = writing.cases.change(
                case, {"waits_for": waits_for, "waiting_on": on, "due_at": due_at, "tries": tries}
            )
            words = f"waits for {on}"
            told = writing.events.of_case(case.id)
            # Looking again without finding anything new is no line in the timeline.
            if not told or told[-1].text != words:
                writing.events.add(case.id, now, f"waits-for-{waits_for}", words)
        return case

    def note(self, case: Case, kind: str, words: str, data: Mapping[str, Any] | None = None) -> None:
        """A line in the timeline."""
        with self.journal.write() as writing:
            writing.events.add(case.id, self.now(), kind, words, data=data)

    def parts(self, case: Case) -> list[Part]:
        with self.journal.read() as reading:
            return reading.parts.of_case(case.id)

    def has_changed_something(self, case: Case) -> bool:
        """Whether anything outside is, or may be, other than before the case."""
        with self.journal.read() as reading:
            effects = reading.effects.of_case(case.id)
            parts = reading.parts.of_case(case.id)
        return any(
            effect.kind not in _BESIDES and effect.state not in _NOTHING_CHANGED for effect in effects
        ) or any(part.asked_at is not None or part.answer is Answer.STOPPED for part in parts)

    def open_tasks(self, case: Case) -> list[Task]:
        with self.journal.read() as reading:
            return [task for task in reading.tasks.of_case(case.id) if task.decided_at is None]

    def ask_person(
        self,
        case: Case,
        *,
        kind: str,
        code: str,
        reason: str,
        evidence: Mapping[str, Any] | None = None,
        effect: Effect | None = None,
    ) -> Case:
        """Leave the case to a person. It becomes due again when the task is answered."""
        now = self.now()
        with self.journal.write() as writing:
            task = ask(
                writing, case, kind=kind, code=code, reason=reason, now=now, evidence=evidence, effect=effect
            )
            return writing.cases.change(case, _for_person(task))

    def ask_about_part(
        self, case: Case, part: Part, *, kind: str, reason: str, effect: Effect | None = None
    ) -> None:
        """Put a question about one part; the case goes on with the others."""
        code = f"{kind}-{part.ordinal}-{part.answer_by.timestamp() if part.answer_by else 0:.0f}"
        now = self.now()
        with self.journal.write() as writing:
            ask(
                writing, case, kind=kind, code=code, reason=reason, now=now, evidence=part.terms,
                effect=effect, part=part,
            )  # fmt: skip

    def wait_for_person(self, case: Case, task: Task) -> Case:
        with self.journal.write() as writing:
            return writing.cases.change(case, _for_person(task))

    def retry_later(self, case: Case, error: ConnectorError) -> Case:
        """After an error that promises that nothing happened: a person for access, else time."""
        if not case.is_open:
            return self.watch_again(case, self.now() + RETRY_LONGEST)
        if isinstance(error, AuthenticationFailed | OrderNotFound):
            code = "access" if isinstance(error, AuthenticationFailed) else "order-gone"
            return self.ask_person(case, kind="trouble", code=code, reason=str(error))
        on = f"{error.connection or self.store.name}: {error}"
        return self.wait(case, WaitsFor.RETRY, on, self.now() + delay_after(error, case.tries))

    def watch_again(self, case: Case, due_at: datetime) -> Case:
        """The next look at a closed case, if its watch has not ended by then."""
        ended = case.watched_until is None or due_at > case.watched_until
        with self.journal.write() as writing:
            return writing.cases.change(case, {"due_at": None if ended else due_at})

    def incident(self, case: Case, kind: str, reason: str, evidence: Mapping[str, Any] | None = None) -> None:
        now = self.now()
        with self.journal.write() as writing:
            is_new = writing.incidents.add(
                {
                    "case_id": case.id,
                    "kind": kind,
                    "reason": reason,
                    "evidence": dict(evidence or {}),
                    "owner": OWNER,
                    "opened_at": now,
                    "due_at": now + DUE_AFTER,
                }
            )
            if is_new:
                writing.events.add(case.id, now, "incident", f"incident: {reason}")

    def close(self, case: Case, outcome: Outcome, reason: str) -> Case:
        """The end. A case that changed something stays watched for late contradictions; what was still
        asked of people needs no answer any more."""
        now = self.now()
        held = self.effect(case, EffectKind.HOLD_ORDER) is not None
        # Whether a hold is still on the order is seen to at once.
        next_look = now if held else now + WATCH_EVERY
        watched = held or outcome is not Outcome.REFUSED or self.has_changed_something(case)
        with self.journal.write() as writing:
            for task in writing.tasks.of_case(case.id):
                if task.decided_at is None:
                    writing.tasks.decide(task.id, "case closed", reason, US, now)
            case = writing.cases.change(
                case,
                {
                    "stage": Stage.CLOSED, "outcome": outcome, "outcome_reason": reason, "waits_for": None,
                    "waiting_on": "", "tries": 0, "closed_at": now,
                    "due_at": next_look if watched else None,
                    "watched_until": now + WATCH_FOR if watched else None,
                },
            )  # fmt: skip
            writing.events.add(case.id, now, "case-closed", f"closed, {outcome}: {reason}")
        return case


def _for_person(task: Task) -> dict[str, Any]:
    on = f"{task.owner}: task {task.id}"
    return {"waits_for": WaitsFor.PERSON, "waiting_on": on, "due_at": None, "tries": 0}
