"""The claim of a case on its order: taken before anything goes out, held to the end of the case.

Another installation that is at work on the same order is waited for. The case then plans anew, and ends
as already paid if nothing of its wish is left.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from dropconnect.claims import ClaimLedger
from dropconnect.errors import UnsupportedOperation
from dropconnect.journal.claims import Claim
from dropconnect.journal.events import US
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, ClaimState, Decision, Stage, TaskKind, WaitsFor
from dropconnect.models.claim import Claim as ClaimToken
from dropconnect.models.claim import ClaimMark, ClaimRow
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import Refusal, StepStatus
from dropconnect.planner.claims import ClaimVerdict, Judgement
from dropconnect.saga.case.delays import retry_delay
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.step import Step

_NEEDS_ONE = (Stage.PLANNED, Stage.SUPPLIERS, Stage.MONEY)
CLAIM_TAKEN = "claim-taken"
_LOOKS = 8
"""How often others are looked at in one go: together some six seconds, as long as a payment takes."""
_MONEY = (EffectKind.REFUND, EffectKind.BOOK_REFUND)


def take_claim(desk: Desk, case: Case, *, woken: bool) -> Step:
    """Before a leg that writes to the outside. ``woken``: the case has waited, so that it is shown once more
    that somebody is behind its row, and looked at whether the row still stands. Raises what reads raise."""
    if case.stage not in _NEEDS_ONE:
        return Step.done(case)
    claims = _ledger(desk)
    claim = claims.live_of(case)
    if claim is not None and claim.state is ClaimState.HELD and not woken:
        return Step.done(case)
    if desk.store.holds_claims:
        # Only by trying is it known whether a store really lets the connector keep a row.
        with suppress(UnsupportedOperation):
            return _Taking(desk, case, claims).take(claim)
        claim = claims.live_of(case)  # the try may have laid one
    return _without_claim(desk, case, claims, claim)


def _without_claim(desk: Desk, case: Case, claims: ClaimLedger, claim: Claim | None) -> Step:
    """The store keeps no rows: refunds of others are then a question before money. Where it kept ours until
    now, a person looks why."""
    if claim is not None and claim.provider_id:
        reason = f"{desk.store.connector.title} no longer shows the note that our cancellation is under way: "
        reason += "run `dropconnect check`, and give the app back its access to the order"
        return Step.pause(desk.ask_person(case, Question(TaskKind.TROUBLE, "claim-hidden", reason)))
    if claim is not None:
        claims.end(claim, ClaimState.LOST)
    return Step.done(case)


def claim_for_payment(desk: Desk, case: Case) -> ClaimToken | None:
    """The row that has to be there, and alone, right before money is sent; None if the store keeps none."""
    claims = _ledger(desk)
    # Without rows nothing is paid under one, but one that stood there must still be seen.
    claim = claims.last_of(case) if desk.store.holds_claims else claims.live_of(case)
    if claim is None:
        return None
    return ClaimToken(name=claim.name, settle_seconds=desk.section.settle_seconds, ended=claims.ended(claim))


def mark_when_cancelled(desk: Desk, case: Case) -> ClaimMark | None:
    """The mark for the request that cancels the order, if the case has paid for the last time by then."""
    claim = _ledger(desk).live_of(case) if desk.store.holds_claims else None
    paid = _paid(desk, case)
    return _ledger(desk).mark(claim, paid[-1].provider_id) if claim and claim.provider_id and paid else None


def note_marked(desk: Desk, case: Case, effect: Effect | None) -> None:
    """The order was cancelled, and the claim marked in the same request."""
    if effect is None or effect.result is None or not effect.result.facts.get("marked"):
        return
    claim = _ledger(desk).live_of(case)
    if claim is not None:
        _ledger(desk).end(claim, ClaimState.DONE)


def end_claim(desk: Desk, case: Case) -> Case:
    """At the end of a case: mark our row with what was paid under it, or take it away. Raises what the
    store's hooks raise; the case is then looked at again."""
    claims = _ledger(desk)
    claim = claims.live_of(case)
    if claim is None or not desk.store.holds_claims:
        return case
    paid = _paid(desk, case)
    with suppress(UnsupportedOperation):
        _clear_what_is_left(claims, claim)
        if paid:
            claims.finish(claim, paid[-1].provider_id)
        else:
            claims.give_up(claim)
        return desk.cleaned_up(case)
    return case


def _ledger(desk: Desk) -> ClaimLedger:
    return ClaimLedger(desk.journal, desk.clock, desk.store, desk.section.send_within_seconds)


def _paid(desk: Desk, case: Case) -> list[Effect]:
    effects = desk.effects(case, *_MONEY)
    return [effect for effect in effects if effect.state in HAPPENED and effect.provider_id]


def _clear_what_is_left(claims: ClaimLedger, claim: Claim) -> None:
    """Rows of earlier tries whose writing was in doubt may have come late."""
    if not claims.ended(claim):
        return
    rows = claims.store.read_claims(claim.order_id).rows
    ended = claims.ended(claim, rows)
    for row in rows:
        if row.name in ended and not row.is_done:
            claims.clear(claim, row)


def _pauses() -> Iterator[float]:
    """Seconds between looks while another installation may be at work; never two in step."""
    pause = 0.15
    for _ in range(_LOOKS):
        yield pause * random.uniform(0.7, 1.3)  # noqa: S311 - to fall out of step, not to be unguessable
        pause = min(pause * 1.5, 1.5)


class _Taking:
    """One attempt to become the only one with a live row."""

    def __init__(self, desk: Desk, case: Case, claims: ClaimLedger) -> None:
        self._desk = desk
        self._case = case
        self._claims = claims
        self._over: tuple[str, ...] = ()
        """Rows that are no longer in anybody's way, for a store that holds only one."""

    def take(self, claim: Claim | None) -> Step:
        """Lay or show the row, look, and wait a little for others. Raises what the store's hooks raise."""
        last = self._claims.last_of(self._case)
        others = self._look(last).others if claim is None and last is not None and last.others.seen else ()
        written = False
        for pause in _pauses():
            if claim is None and others:
                others = self._look(self._last()).others
            if not others or claim is not None:
                if not written:
                    claim, refusal = self._write(claim)
                    if refusal is not None:
                        return Step.pause(self._refused(refusal))
                    written = True
                assert claim is not None  # noqa: S101 - for the type checker: it was written above
                judged = self._look(claim)
                if judged.verdict is ClaimVerdict.HELD:
                    return self._held(self._last(), judged)
                if judged.verdict is ClaimVerdict.STAY and judged.freed:
                    return Step.pause(self._take_over(self._last(), judged))
                others = judged.others
                claim = self._step_back(self._last(), judged)
                written = claim is not None
            self._desk.clock.sleep(pause)
        return Step.pause(self._wait(others))

    def _last(self) -> Claim:
        found = self._claims.last_of(self._case)
        if found is None:
            raise LookupError(f"case {self._case.id} has no claim")
        return found

    def _write(self, claim: Claim | None) -> tuple[Claim, Refusal | None]:
        """A new row, or the own one once more. That a store has room for one row only is seen by reading."""
        if claim is None:
            claim, result = self._claims.lay(self._case, self._over)
        else:
            claim, result = self._claims.show_life(claim, self._over)
        refusal = result.refusal if result.status is StepStatus.REFUSED else None
        return claim, refusal if refusal is None or refusal.code != CLAIM_TAKEN else None

    def _refused(self, refusal: Refusal) -> Case:
        title = self._desk.store.connector.title
        reason = f"{title} did not take the note that a cancellation is under way: {refusal.message}"
        return self._desk.ask_person(self._case, Question(TaskKind.TROUBLE, "claim-refused", reason))

    def _look(self, claim: Claim) -> Judgement:
        reading, judged = self._claims.read(claim)
        self._claims.remember(claim, judged.others)
        in_the_way = {row.name for row in judged.others}
        self._over = tuple(row.name for row in reading.rows if row.name not in in_the_way)
        return judged

    def _step_back(self, claim: Claim, judged: Judgement) -> Claim | None:
        """What becomes of our row after a look that did not find it alone."""
        if judged.verdict is ClaimVerdict.GONE:
            self._claims.end(claim, ClaimState.LOST)
            return None
        if judged.verdict is ClaimVerdict.GIVE_WAY:
            self._claims.give_up(claim, judged)
            return None
        return claim

    def _take_over(self, claim: Claim, judged: Judgement) -> Case:
        """Take away the rows that a person gave free. Should the person be mistaken, their owner may have
        looked a moment before: its payment has left, and come to its end, when this wait is over."""
        for row in judged.freed:
            self._claims.clear(claim, row)
        again = self._desk.now() + timedelta(seconds=self._desk.section.settle_seconds * 1.25)
        on = "the claim that was taken over: what its owner sent before shows by then"
        return self._desk.wait(self._case, WaitsFor.SETTLE, on, again)

    def _held(self, claim: Claim, judged: Judgement) -> Step:
        """Alone. What was asked about others is over."""
        for row in (*judged.left, *judged.own[1:]):
            self._claims.clear(claim, row)
        now = self._desk.now()
        with self._desk.journal.write() as writing:
            writing.claims.hold(claim)
            for task in writing.tasks.of_case(self._case.id):
                if task.kind is TaskKind.CLAIM and task.is_open:
                    writing.tasks.decide(task.id, Decision.OVER, "the other one is gone", US, now)
        return Step.done(self._case)

    def _wait(self, others: tuple[ClaimRow, ...]) -> Case:
        stale = self._stale(others)
        if stale is not None:
            return self._ask(*stale)
        who = _whose(self._desk, others[0]) if others else "another dropconnect"
        again = self._desk.now() + _delay(self._case.tries)
        return self._desk.wait(self._case, WaitsFor.OTHER, f"{who}, at work on this order", again)

    def _stale(self, others: Sequence[ClaimRow]) -> tuple[ClaimRow, float] | None:
        """A row that has not moved for the settle time, as this machine's boot clock tells."""
        last = self._claims.last_of(self._case)
        if last is None:
            return None
        seen = self._claims.remember(last, tuple(others)).seen
        for row in others:
            seconds = self._desk.clock.boot() - seen[row.name].boot
            if seconds >= self._desk.section.settle_seconds:
                return row, seconds
        return None

    def _ask(self, row: ClaimRow, seconds: float) -> Case:
        desk, case = self._desk, self._case
        minutes = int(seconds // 60)
        announced = f"a refund of {row.amount} {case.plan.currency}" if row.amount else "a cancellation"
        reason = (
            f"{_whose(desk, row)} has announced {announced} of order {case.order_number} and has not moved "
            f"for {minutes} min: look whether it is at work there"
        )
        digest = hashlib.sha256(f"{row.name} {row.value}".encode()).hexdigest()[:16]
        question = Question(TaskKind.CLAIM, f"claim-{digest}", reason, row.model_dump(mode="json"))
        # It is looked at again while the question stands: the other one may come to its end by itself.
        return desk.ask_person(case, question, look_again=desk.now() + retry_delay(case.tries))


def _whose(desk: Desk, row: ClaimRow) -> str:
    if row.journal == desk.journal.journal_id:
        return "another copy of this journal"
    return f"another dropconnect (journal {row.journal[:8]})" if row.journal else "another dropconnect"


def _delay(tries: int) -> timedelta:
    """Soon at first: a payment takes seconds, a case that waits for its supplier days."""
    return min(timedelta(seconds=5) * int(2 ** min(tries, 10)), timedelta(minutes=10))
