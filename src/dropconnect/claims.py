"""Claims: what this journal writes at an order to tell other installations that it is at work there.

A claim is not an effect: it sets a row under a name that no other journal uses, so writing it again changes
nothing, and what became of a write is seen by the reading that follows anyway. Its name is in the journal
before it is at the store, so that no row of ours is ever a stranger's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dropconnect.clock import Clock
from dropconnect.connection import PlatformConnection
from dropconnect.effects import effect_key
from dropconnect.errors import OlderJournal
from dropconnect.journal import Journal
from dropconnect.journal.claims import Claim
from dropconnect.journal.identity import is_older_copy
from dropconnect.journal.records import Others, SeenClaim
from dropconnect.journal.rows import Case
from dropconnect.journal.states import ClaimState
from dropconnect.models.claim import (
    PREFIX,
    ClaimMark,
    ClaimReading,
    ClaimRow,
    done_value,
    live_value,
    new_name,
)
from dropconnect.models.commands import ClaimCommand, EffectKind
from dropconnect.models.operation import StepResult
from dropconnect.planner.claims import Judgement, judge


@dataclass(frozen=True)
class ClaimLedger:
    """Writes and reads the claims of one journal at one store. Raises what the store's hooks raise, and
    ``WritesPaused``."""

    journal: Journal
    clock: Clock
    store: PlatformConnection
    send_within_seconds: int

    def last_of(self, case: Case) -> Claim | None:
        """The case's newest claim, whatever became of it."""
        with self.journal.read() as reading:
            return next(iter(reversed(reading.claims.of_case(case.id))), None)

    def live_of(self, case: Case) -> Claim | None:
        """The claim that stands at the store, or may."""
        with self.journal.read() as reading:
            return reading.claims.live_of(case.id)

    def lay(self, case: Case, over: tuple[str, ...] = ()) -> tuple[Claim, StepResult]:
        """Write a new row for the case."""
        name = new_name(effect_key(case.key, EffectKind.REFUND, 0))
        amount = case.plan.due.text if case.plan.due is not None else ""
        with self.journal.write() as writing:
            earlier = writing.claims.of_case(case.id)
            others = earlier[-1].others if earlier else Others()
            claim = writing.claims.lay(case, name, amount, others, self.clock.now())
        return claim, self._write(claim, self._live(claim), over=over)

    def show_life(self, claim: Claim, over: tuple[str, ...] = ()) -> tuple[Claim, StepResult]:
        """Write the row once more, with its count gone up: somebody is behind it."""
        with self.journal.write() as writing:
            claim = writing.claims.look(claim)
        return claim, self._write(claim, self._live(claim), over=over)

    def read(self, claim: Claim) -> tuple[ClaimReading, Judgement]:
        """Look at the order, and say what that means for the claim. A live one knows its row from then on."""
        reading = self.store.read_claims(claim.order_id)
        self._require_newest(claim, reading)
        ended = self.ended(claim, reading.rows)
        judged = judge(reading, claim.name, ended=ended, freed=claim.others.freed)
        if judged.own and claim.provider_id != judged.own[0].id:
            with self.journal.write() as writing:
                writing.claims.found(claim, judged.own[0].id)
        return reading, judged

    def _require_newest(self, claim: Claim, reading: ClaimReading) -> None:
        """A row of our own journal that our journal does not know was written by a newer copy of it."""
        with self.journal.read() as books:
            identity = books.identity.get()
            ours = {known.name for known in books.claims.of_order(claim.connection, claim.order_id)}
        for row in reading.rows:
            if row.name in ours or row.counter is None:
                continue
            if is_older_copy(identity, row.journal, row.counter):
                raise OlderJournal(
                    f"the journal {self.journal.path} is an older copy of itself: it ends with intent "
                    f"{identity.counter}, but its note at order {claim.order_id} of {claim.connection} was "
                    f"written at intent {row.counter}. Nothing is sent. Stop every other copy, then run "
                    "`dropconnect reconcile --after-restore`"
                )

    def ended(self, claim: Claim, rows: Sequence[ClaimRow] = ()) -> tuple[str, ...]:
        """The names of other rows of ours at the same order: nothing is in flight behind them. Among ``rows``
        may be one that an older release wrote, which says only the key of its payment."""
        with self.journal.read() as reading:
            ours = reading.claims.of_order(claim.connection, claim.order_id)
            old = [row for row in rows if row.name == PREFIX and reading.effects.get(row.effect_key)]
        return tuple(other.name for other in ours if other.name != claim.name) + tuple(
            row.name for row in old
        )

    def remember(self, claim: Claim, live: tuple[ClaimRow, ...]) -> Others:
        """Since when the rows of others stand as they do, by this machine's boot clock."""
        boot, boot_id = self.clock.boot(), self.clock.boot_id()
        seen = {}
        for row in live:
            before = claim.others.seen.get(row.name)
            known = before and (before.id, before.value, before.boot_id) == (row.id, row.value, boot_id)
            fresh = SeenClaim(id=row.id, value=row.value, since=self.clock.now(), boot=boot, boot_id=boot_id)
            seen[row.name] = before if before and known else fresh
        others = claim.others.changed(seen=seen)
        if others != claim.others:
            with self.journal.write() as writing:
                writing.claims.note_others(claim, others)
        return others

    def give_up(self, claim: Claim, judged: Judgement | None = None) -> None:
        """Take our row away: nothing will be paid under it."""
        for row_id in [row.id for row in judged.own] if judged else [claim.provider_id]:
            self._write(claim, None, row_id=row_id)
        self.end(claim, ClaimState.GIVEN_UP)

    def mark(self, claim: Claim, refund_id: str) -> ClaimMark:
        """How the row stands once the case has paid for the last time."""
        return ClaimMark(name=claim.name, id=claim.provider_id, value=done_value(refund_id))

    def finish(self, claim: Claim, refund_id: str) -> StepResult:
        """Mark our row with the refund that was made under it."""
        result = self._write(claim, done_value(refund_id), row_id=claim.provider_id)
        self.end(claim, ClaimState.DONE)
        return result

    def end(self, claim: Claim, state: ClaimState) -> None:
        """Record that our row is no longer live."""
        with self.journal.write() as writing:
            writing.claims.end(claim, state)

    def clear(self, claim: Claim, row: ClaimRow) -> None:
        """Take away the row of somebody else of which a person said that nobody is behind it, or an own one
        that was left. Its owner, should there be one, then finds it gone and does not pay."""
        self._write(claim, None, name=row.name, row_id=row.id)

    def _live(self, claim: Claim) -> str:
        with self.journal.read() as reading:
            counter = reading.identity.get().counter
        return live_value(self.journal.journal_id, claim.amount, claim.looks, counter)

    def _write(
        self,
        claim: Claim,
        value: str | None,
        *,
        name: str = "",
        row_id: str = "",
        over: tuple[str, ...] = (),
    ) -> StepResult:
        with self.journal.read() as reading:
            reading.pauses.require_none(claim.connection)
        command = ClaimCommand(
            key=claim.name,
            order_id=claim.order_id,
            send_by=self.clock.boot() + self.send_within_seconds,
            name=name or claim.name,
            value=value,
            row_id=row_id,
            over=over,
        )
        return self.store.write(command)
