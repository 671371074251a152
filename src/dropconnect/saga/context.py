"""What a leg works with, and the ways in which it can leave a case behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dropconnect.clock import Clock
from dropconnect.config import StoreEntry
from dropconnect.connection import PlatformConnection
from dropconnect.effects import EffectLedger, Write, effect_key
from dropconnect.errors import AuthenticationFailed, OrderNotFound, RateLimited
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case, Effect, Outcome, Stage, WaitsFor
from dropconnect.models.operation import EffectKind
from dropconnect.saga.questions import DUE_AFTER, OWNER, ask

RETRY_FIRST = timedelta(seconds=30)
RETRY_LONGEST = timedelta(hours=1)
WATCH_EVERY = timedelta(days=1)
WATCH_FOR = timedelta(days=30)


def retry_delay(tries: int) -> timedelta:
    """How long to wait before trying again what surely did not happen: doubling, at most an hour."""
    return min(RETRY_FIRST * int(2 ** min(tries, 10)), RETRY_LONGEST)


@dataclass(frozen=True)
class Desk:
    """One case on the table of one runner, with everything that its legs need."""

    journal: Journal
    ledger: EffectLedger
    connection: PlatformConnection
    entry: StoreEntry
    clock: Clock

    def effect(self, case: Case, kind: EffectKind, ordinal: int = 0) -> Effect | None:
        with self.journal.read() as reading:
            return reading.effects.get(effect_key(case.key, kind, ordinal))

    def send(self, case: Case, write: Write) -> Case:
        """Send it; wait if it surely did not happen. All else the next step sees in the effect."""
        sent = self.ledger.send(case, self.connection, write)
        return self.retry_later(sent.case, sent.error) if sent.error is not None else sent.case

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

    def wait(self, case: Case, waits_for: WaitsFor, on: str, due_at: datetime) -> Case:
        """Leave the case until ``due_at``. A wait is this row and nothing else."""
        now = self.now()
        with self.journal.write() as writing:
            case = writing.cases.change(
                case, {"waits_for": waits_for, "waiting_on": on, "due_at": due_at, "tries": case.tries + 1}
            )
            writing.events.add(case.id, now, f"waits-for-{waits_for}", f"waits for {on}")
        return case

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
            on = f"{OWNER}: task {task.id}"
            case = writing.cases.change(
                case, {"waits_for": WaitsFor.PERSON, "waiting_on": on, "due_at": None, "tries": 0}
            )
        return case

    def retry_later(self, case: Case, error: Exception) -> Case:
        """After an error that promises that nothing happened: a person for access, else time."""
        if not case.is_open:
            return self.watch_again(case, self.now() + WATCH_EVERY)
        if isinstance(error, AuthenticationFailed | OrderNotFound):
            code = "access" if isinstance(error, AuthenticationFailed) else "order-gone"
            return self.ask_person(case, kind="trouble", code=f"{code}-{case.revision}", reason=str(error))
        delay = retry_delay(case.tries)
        if isinstance(error, RateLimited) and error.retry_after is not None:
            delay = max(delay, timedelta(seconds=error.retry_after))
        return self.wait(case, WaitsFor.RETRY, f"{self.connection.name}: {error}", self.now() + delay)

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
        """The end. A case that changed something stays watched for late contradictions."""
        now = self.now()
        watched = outcome is not Outcome.REFUSED
        with self.journal.write() as writing:
            case = writing.cases.change(
                case,
                {
                    "stage": Stage.CLOSED, "outcome": outcome, "outcome_reason": reason, "waits_for": None,
                    "waiting_on": "", "tries": 0, "closed_at": now,
                    "due_at": now + WATCH_EVERY if watched else None,
                    "watched_until": now + WATCH_FOR if watched else None,
                },
            )  # fmt: skip
            writing.events.add(case.id, now, "case-closed", f"closed, {outcome}: {reason}")
        return case
