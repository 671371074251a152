"""The only path to an outside write: commit the intent, call, commit the result, look up.

Doubt is a state here, never an exception: whatever happens between intent and result, the effect
stays in the journal, and only a look-up or a person's decision can resolve it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from dropconnect.clock import Clock
from dropconnect.connection import Connection
from dropconnect.errors import (
    AuthenticationFailed,
    ConnectorError,
    DropConnectError,
    JournalError,
    LostLease,
    OrderNotFound,
    ProviderUnavailable,
    RateLimited,
    UnsupportedOperation,
)
from dropconnect.journal import Journal
from dropconnect.journal.effects import Intent, Settling
from dropconnect.journal.records import EffectContext, EffectResult
from dropconnect.journal.results import error_result, in_words, state_after
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import UNRESOLVED, EffectState, TurnedAway
from dropconnect.liveness import RunnerLife, Runners
from dropconnect.liveness.late import not_recorded, taken_over
from dropconnect.models.commands import Command, EffectKind
from dropconnect.models.operation import Evidence, EvidenceStatus, Refusal, StepResult

_NAMESPACE = uuid.UUID("6d2f6c1e-5a3b-4d0e-9f0b-6f1d8f0c7a51")
_IN_NAMESPACE = hashlib.sha1(_NAMESPACE.bytes, usedforsecurity=False)
_THROTTLED_FOR = timedelta(days=1)
"""How long after its first intent a payment that was turned away unseen may still be sent again."""

NOTHING_HAPPENED = (ProviderUnavailable, RateLimited, AuthenticationFailed, OrderNotFound)
"""What a connector may raise out of a write to promise that it had no effect."""


@lru_cache(maxsize=1024)
def effect_key(case_key: str, kind: EffectKind, ordinal: int) -> str:
    """The key of an effect. The same case, kind and ordinal always give the same key."""
    made = _IN_NAMESPACE.copy()
    made.update(f"{case_key}|{kind}|{ordinal}".encode())
    digits = made.hexdigest()
    # uuid5 by hand: a look at an order needs the keys of all payments that its case may make.
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


@dataclass(frozen=True)
class Write:
    """One outside write, ready to go. ``what`` tells it in words for the timeline."""

    kind: EffectKind
    ordinal: int
    connection: Connection
    command: Command
    what: str
    context: EffectContext = field(default_factory=EffectContext)


@dataclass(frozen=True)
class Sent:
    """What became of a write. ``error`` is set if it provably did not happen and may be tried later."""

    case: Case
    effect: Effect
    error: ConnectorError | None = None


@dataclass(frozen=True)
class Inquiry:
    """How to find out what became of an effect.

    ``ask`` looks it up: what the provider shows just now. ``found`` is the state of an effect that is found:
    done, or only requested.
    """

    ask: Callable[[], Evidence]
    settle_seconds: int
    repeat_after_absent: bool
    found: EffectState = EffectState.DONE
    is_untouched: Callable[[], bool] = lambda: False
    """Whether a fresh read shows the order's refunds just as they were read before the write."""


class EffectLedger:
    """Sends writes and resolves doubtful ones, for one runner."""

    def __init__(self, journal: Journal, clock: Clock, life: RunnerLife, others: Runners) -> None:
        self._journal = journal
        self._clock = clock
        self._life = life
        self._runner = life.runner
        self._others = others

    def send_by(self, within_seconds: int) -> float:
        """The boot-clock reading after which a write decided now must not leave any more."""
        return self._clock.boot() + within_seconds

    def send(self, held: Case, write: Write) -> Sent:
        """Carry out ``write`` once. The effect that comes back says what became of it.

        Raises ``WritesPaused`` before anything is sent. Raises ``LostLease`` if another runner has the case:
        before anything is sent, or after an incident holds what came back. Raises ``ResultNotRecorded`` if
        the journal fails after sending.
        """
        held, intent = self._commit_intent(held, write)
        error = None
        try:
            reply = write.connection.write(write.command)
            state, result, words = (
                state_after(write.kind, reply),
                EffectResult.of_step(reply),
                in_words(reply),
            )
        except NOTHING_HAPPENED as caught:
            error = caught
            state, result, words = EffectState.UNSENT, error_result(caught), f"not sent: {caught}"
        except UnsupportedOperation as caught:
            state, result, words = EffectState.REFUSED, error_result(caught), str(caught)
        except Exception as caught:  # noqa: BLE001 - anything else leaves us not knowing: that is a state, not a crash
            text = str(caught) if isinstance(caught, DropConnectError) else type(caught).__name__
            state, result, words = EffectState.DOUBT, error_result(caught), f"in doubt: {text}"
        return Sent(held, self._came_back(intent, state, result, words), error)

    def look_up(self, effect: Effect, inquiry: Inquiry) -> tuple[Effect, Evidence]:
        """Ask the provider what became of an unresolved effect, and record what that proves.

        FOUND moves the effect to ``inquiry.found``. ABSENT makes it unsent where the contract allows a
        repeat. Everything else leaves the state as it is; the evidence says why. Read errors are raised.
        Before the settle time absence proves nothing, so all that is not found is PENDING.
        """
        effect = self._start_settling(effect)
        settled = self._settled_for(effect) >= inquiry.settle_seconds
        evidence = inquiry.ask()
        if not settled:
            evidence = evidence.before_settling()
        if evidence.status is EvidenceStatus.FOUND:
            effect = self._resolve(effect, inquiry.found, evidence, f"found: {evidence.reason}")
        elif evidence.status is EvidenceStatus.ABSENT and self._may_repeat(
            effect, evidence, inquiry, settled=settled
        ):
            effect = self._resolve(effect, EffectState.UNSENT, evidence, f"never happened: {evidence.reason}")
        return effect, evidence

    def seconds_to_settle(self, effect: Effect, settle_seconds: int) -> float:
        """How long its call may still be in flight; 0 once it has settled."""
        return max(0.0, settle_seconds - self._settled_for(effect))

    def answered(self, effect: Effect, result: StepResult) -> Effect:
        """Record what the provider said to a write, or at last to a request that it had accepted."""
        state = state_after(effect.kind, result)
        return self._record(effect, state, EffectResult.of_step(result), in_words(result))

    def adopt(self, held: Case, write: Write, provider_id: str, *, by_key: bool) -> Sent:
        """A write that happened, of which our journal knows nothing: it is recorded, and not sent."""
        held, intent = self._commit_intent(held, write)
        return Sent(held, self.found_before_sending(intent, provider_id, by_key=by_key))

    def found_before_sending(self, effect: Effect, provider_id: str, *, by_key: bool) -> Effect:
        """A fresh read shows that the effect happened: the provider shows our own key, or (not ``by_key``) a
        row that a person made stands for it."""
        result = StepResult.already(provider_id=provider_id, amount=effect.amount)
        words = f"{provider_id} stands for it at the provider"
        if by_key:
            words = "found at the provider by our key"
        return self._record(effect, EffectState.ALREADY, EffectResult.of_step(result), words)

    def found_unpaid(self, effect: Effect, provider_id: str) -> Effect:
        """A fresh read shows that the provider booked it, and that its gateway has not paid: asking again
        would pay nothing."""
        message = f"it has booked the refund as {provider_id}, but its payment gateway has not paid"
        refusal = Refusal(code="booked-not-paid", message=message, final=True)
        result = StepResult.refused(provider_id=provider_id, refusal=refusal)
        return self._record(effect, EffectState.REFUSED, EffectResult.of_step(result), message)

    def _commit_intent(self, held: Case, write: Write) -> tuple[Case, Effect]:
        now = self._clock.now()
        intent = Intent(
            case_id=held.id,
            kind=write.kind,
            ordinal=write.ordinal,
            connection=write.connection.name,
            command=write.command,
            context=write.context,
            runner=self._runner,
            at=now,
        )
        with self._journal.write() as journal:
            held = journal.cases.confirm(held)
            self._life.confirm(journal)
            journal.pauses.require_none(held.connection)
            before = journal.effects.get(write.command.key)
            if before is None:
                effect = journal.effects.insert_intent(intent)
            else:
                effect = journal.effects.repeat_intent(before, intent)
            journal.identity.count()
            journal.events.add(held.id, now, "effect-intended", write.what, data={"effect": effect.key})
        return held, effect

    def _came_back(self, intent: Effect, state: EffectState, result: EffectResult, words: str) -> Effect:
        try:
            return self._record(intent, state, result, words)
        except LostLease:
            raise taken_over(self._journal, intent, state, result, self._clock.now()) from None

    def _record(self, effect: Effect, state: EffectState, result: EffectResult, words: str) -> Effect:
        try:
            return self._move(effect, state, result, words)
        except JournalError as error:
            raise not_recorded(effect, str(error)) from None

    def _resolve(self, effect: Effect, state: EffectState, evidence: Evidence, words: str) -> Effect:
        turned_away = effect.result.turned_away if effect.result is not None else None
        result = EffectResult.of_evidence(state, evidence).changed(turned_away=turned_away)
        return self._move(effect, state, result, words)

    def _move(self, effect: Effect, state: EffectState, result: EffectResult, words: str) -> Effect:
        now = self._clock.now()
        # Without a reply its call may still be in flight: from here on it settles.
        is_open = state in UNRESOLVED and result.evidence is None
        settling = self._settling_now() if is_open else None
        with self._journal.write() as journal:
            moved = journal.effects.record(effect, state, result, at=now, settling=settling)
            self._life.mark(journal)
            journal.events.add(
                effect.case_id, now, f"effect-{state}", f"{effect.kind}: {words}", data={"effect": effect.key}
            )
        return moved

    def _settling_now(self) -> Settling:
        return Settling(self._clock.boot(), self._clock.boot_id(), self._runner)

    def _start_settling(self, effect: Effect) -> Effect:
        """The settle time counts from the first look-up after a take-over: until the writer is known
        to be gone, its call could have left at any moment."""
        taken_over = effect.settle_runner == effect.runner and not self._has_returned(effect.runner)
        same_boot = effect.settle_boot_id == self._clock.boot_id()
        if effect.settle_boot is not None and same_boot and not taken_over:
            return effect
        with self._journal.write() as journal:
            return journal.effects.settle_from(effect, self._settling_now())

    def _settled_for(self, effect: Effect) -> float:
        if effect.settle_boot is None or effect.settle_boot_id != self._clock.boot_id():
            return 0.0
        return self._clock.boot() - effect.settle_boot

    def _may_repeat(self, effect: Effect, evidence: Evidence, inquiry: Inquiry, *, settled: bool) -> bool:
        if not settled or not self._writer_is_gone(effect):
            return False
        turned_away = effect.result.turned_away if effect.result is not None else None
        if turned_away is TurnedAway.FIREWALL:
            return False  # it would be refused again: a person has the firewall opened first
        if evidence.repeat_harmless:
            return True
        if turned_away is TurnedAway.THROTTLE and effect.context.throttled:
            return False  # it was turned away twice: a person decides whether it is sent a third time
        if inquiry.repeat_after_absent or evidence.key_remembered:
            return True
        return turned_away is TurnedAway.THROTTLE and self._is_young(effect) and inquiry.is_untouched()

    def _is_young(self, effect: Effect) -> bool:
        """A host that wants fewer requests for a day does not want them at all: a person should know."""
        return self._clock.now() - effect.first_intent_at < _THROTTLED_FOR

    def _writer_is_gone(self, effect: Effect) -> bool:
        return self._has_returned(effect.runner) or self._others.is_dead(effect.runner)

    def _has_returned(self, runner: str) -> bool:
        """Whether the runner is ours, or of a thread beside us. Its call has returned, or it would still have
        the case, and we would not be here: only another process's can still be in flight."""
        return runner == self._runner or self._others.works_beside(runner)
