"""The money leg: pay back what is due, once, or find out what became of an earlier try.

One rule serves the joined refund and instalments: pay the difference between what the whole case
owes by the answers so far and what it has paid already. So instalments sum to the joined refund.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from dropconnect.effects import Write, effect_key
from dropconnect.journal.records import EffectContext
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState, TaskKind
from dropconnect.models.cancellation import Plan, RefundMethod, RefundPlan
from dropconnect.models.commands import EffectKind, RefundCommand
from dropconnect.models.money import Money
from dropconnect.models.order import Order, Refund
from dropconnect.planner import Past, difference, violations
from dropconnect.planner.strangers import described, of_this_case, unknown_refunds
from dropconnect.saga.attempt import inspect, send
from dropconnect.saga.case.consent import Look, seek_consent
from dropconnect.saga.case.decided import DecidedUnits
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.customers.platform_mail import refund_tells
from dropconnect.saga.look.observation import Observed
from dropconnect.saga.look.past import past_of
from dropconnect.saga.look.unpaid import standing_ids, stands_for
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel
from dropconnect.saga.store.claim import claim_for_payment
from dropconnect.saga.store.doubt import wait_or_ask
from dropconnect.saga.store.earlier_try import asked_anew, stop
from dropconnect.saga.store.hand_payment import proof_of_hand_payment
from dropconnect.saga.store.removal import clear_unpaid_rows
from dropconnect.saga.store.unpaid_row import unpaid_rows

_REFUND, _BOOKING = EffectKind.REFUND, EffectKind.BOOK_REFUND


@dataclass(frozen=True)
class _Payments:
    """The money effects of a case: what was sent to a gateway, and what was booked of what moved by hand."""

    refunds: Sequence[Effect]
    bookings: Mapping[int, Effect]
    """Ordinal of the refund -> the booking that stands for it."""

    @classmethod
    def of(cls, desk: Desk, case: Case) -> _Payments:
        found = desk.effects(case, _REFUND, _BOOKING)
        bookings = {effect.ordinal: effect for effect in found if effect.kind is _BOOKING}
        return cls([effect for effect in found if effect.kind is _REFUND], bookings)

    @property
    def open(self) -> Effect | None:
        """The first one that has to be cleared up before anything else is paid."""
        for effect in (*self.refunds, *self.bookings.values()):
            if effect.state in UNRESOLVED or effect.state is EffectState.REFUSED:
                return effect
        return None

    @property
    def unbooked(self) -> Effect | None:
        """A refund that moved by a person's word, and does not stand in the store's books yet."""
        for refund in self.refunds:
            booking = self.bookings.get(refund.ordinal)
            if refund.state is EffectState.MOVED and (booking is None or booking.state not in HAPPENED):
                return refund
        return None

    @property
    def unsent(self) -> Effect | None:
        return next((effect for effect in self.refunds if effect.state is EffectState.UNSENT), None)

    @property
    def given_up(self) -> Effect | None:
        """One that a person stopped; the case ends once nothing of it is left in the store's books."""
        return next((effect for effect in self.refunds if effect.state is EffectState.GIVEN_UP), None)

    @cached_property
    def paid(self) -> tuple[Effect, ...]:
        """The effects whose rows stand at the store: refunds, or bookings of those that moved by hand."""
        moved = EffectState.MOVED
        return tuple(
            self.bookings.get(effect.ordinal, effect) if effect.state is moved else effect
            for effect in self.refunds
            if effect.state in HAPPENED or effect.state is moved
        )

    def are_for(self, decided: DecidedUnits) -> bool:
        """Whether one of them was made for just these answers."""
        return any(effect.context.decided == decided.fingerprint for effect in self.paid)


def pay_what_is_due(desk: Desk, case: Case, decided: DecidedUnits) -> Step:
    """One step towards the money being where it is due by ``decided``. Raises what reads raise."""
    payments = _Payments.of(desk, case)
    if payments.open is not None:
        attempt = inspect(desk, case, store_channel(desk), payments.open.kind, payments.open.ordinal)
        return Step.pause(wait_or_ask(desk, attempt))
    if payments.unbooked is not None:
        return Step.pause(_book_what_moved(desk, case, payments.unbooked))
    cleared = clear_unpaid_rows(desk, case)
    if not cleared.complete:
        return cleared
    case = cleared.case
    if payments.given_up is not None:
        return Step.pause(stop(desk, case, payments.given_up))
    if decided.request is None or payments.are_for(decided) or _only_releases(case):
        return Step.done(case)
    if payments.unsent is not None:
        asked = asked_anew(desk, case, payments.unsent)
        if asked is not None:
            return Step.pause(asked)
    return _pay(desk, case, decided, payments.paid)


def _only_releases(case: Case) -> bool:
    """Cancelling the order, which came first, was all there was to do: nothing had been taken."""
    return case.plan.cancel_first and case.plan.refund is None


def _pay(desk: Desk, case: Case, decided: DecidedUnits, paid: Sequence[Effect]) -> Step:
    if decided.request is None:
        return Step.done(case)
    proof = proof_of_hand_payment(desk, case)
    if not proof.complete:
        return Step.pause(proof.case)
    ours = frozenset(name for effect in paid for name in (effect.key, effect.provider_id) if name) | proof.ids
    look = Look(decided.request, with_suppliers=False, ours=ours, moves=True)
    consent = seek_consent(desk, case, look)
    if consent.is_over:
        return Step.done(consent.case)
    if consent.seen is None:
        return Step.pause(consent.case)
    seen = consent.seen
    refund = _still_due(decided.without_absorbed(seen.plan), paid, seen.order.decimals)
    if refund is None:
        return Step.done(consent.case)
    ordinal = _next_ordinal(case, seen, len(paid))
    standing = seen.order.refund_keyed(effect_key(case.key, _REFUND, ordinal))
    if seen.plan.cancel_first and not decided.is_everything:
        # The order stays open, so no cancellation has put the goods back.
        refund = refund.changed(restock=desk.section.policy.restock)
    context = EffectContext(fee=refund.fee, decided=decided.fingerprint)
    payment = _Payment(_REFUND, ordinal, refund, context)
    is_by_hand = refund.method is RefundMethod.BOOK_ONLY
    if standing is None and proof.row is not None and is_by_hand and proof.row.amount == refund.amount:
        write = _write(desk, consent.case, seen.order, payment)
        # A person made the row: whatever the customer was told with it, it was not told by this write.
        write = replace(write, command=write.command.changed(notify_customer=False))
        return Step.pause(desk.ledger.adopt(consent.case, write, proof.row.id, by_key=False).case)
    if standing is not None:
        return Step.pause(_adopt(desk, consent.case, seen.order, payment, standing))
    return Step.pause(_send_guarded(desk, consent.case, seen.order, seen.past, payment))


def _next_ordinal(case: Case, seen: Observed, start: int) -> int:
    """The first number whose key no refund of another journal carries: a provider that knows a key answers
    with what was paid under it, and pays nothing."""
    unknown = {refund.key for refund in unknown_refunds(seen.order, seen.past)}
    taken = unknown - of_this_case(seen.order, seen.past)
    return next(number for number in count(start) if effect_key(case.key, _REFUND, number) not in taken)


def _adopt(desk: Desk, case: Case, order: Order, payment: _Payment, row: Refund) -> Case:
    """The store shows this very payment, made with our journal since the case was opened: the journal is an
    older copy. It counts as made if it is the same to the cent and the gateway has confirmed it."""
    refund = payment.refund
    booked_only = refund.method is RefundMethod.BOOK_ONLY
    if row.journal == desk.journal.journal_id and is_same(row, refund) and (row.confirmed or booked_only):
        return desk.ledger.adopt(case, _write(desk, case, order, payment), row.id, by_key=True).case
    reason = (
        f"{described(row, desk.journal.journal_id)} carries the key of this payment, and is not just what is "
        f"due now ({refund.amount}) or is not confirmed by its gateway: look at both"
    )
    evidence = {"refund": row.model_dump(mode="json"), "due": refund.model_dump(mode="json")}
    return desk.ask_person(case, Question(TaskKind.TROUBLE, f"unlike-{row.id}", reason, evidence))


def is_same(row: Refund, refund: RefundPlan) -> bool:
    """Whether a refund at the store is just this one: amount, and units and money of every line."""
    booked = {line.line_id: (line.quantity, line.gross) for line in row.lines if line.gross or line.quantity}
    due = {line.line_id: (line.quantity, line.gross) for line in refund.lines if line.gross or line.quantity}
    return row.amount == refund.amount and booked == due


def _still_due(plan: Plan, paid: Sequence[Effect], decimals: int | None) -> RefundPlan | None:
    """What the whole case owes, less what it has paid; None if that is nothing."""
    if plan.refund is None:
        return None
    sent = [effect.payment for effect in paid]
    fees = Money.total((effect.fee for effect in paid if effect.fee is not None), plan.currency)
    given = [(command.amount, command.lines) for command in sent]
    return difference(plan.refund, given, fees, decimals)


@dataclass(frozen=True)
class _Payment:
    """A refund or a booking that is about to be sent."""

    kind: EffectKind
    ordinal: int
    refund: RefundPlan
    context: EffectContext


def _send_guarded(desk: Desk, case: Case, order: Order, past: Past, payment: _Payment) -> Case:
    """Send it, unless the guard finds that the order as it was read just now does not allow it."""
    wrong = violations(order, payment.refund, past)
    if wrong:
        what = "payment" if payment.kind is _REFUND else "booking of money that moved"
        reason = f"the guard stopped the {what}: " + "; ".join(wrong)
        evidence = {"refund": payment.refund.model_dump(mode="json")}
        return desk.ask_person(case, Question(TaskKind.TROUBLE, "guard", reason, evidence))
    attempt = send(desk, case, _write(desk, case, order, payment))
    if attempt.error is not None:
        return desk.retry_later(attempt.case, attempt.error)
    return attempt.case


def _write(desk: Desk, case: Case, order: Order, payment: _Payment) -> Write:
    refund = payment.refund
    command = RefundCommand(
        **common_fields(desk, case, order, payment.kind, payment.ordinal),
        amount=refund.amount,
        method=refund.method,
        lines=refund.lines,
        restock=refund.restock,
        reason=desk.section.policy.refund_text(case.plan.choice.whole_order),
        journal=desk.journal.journal_id,
        claim=claim_for_payment(desk, case),
        more_follows=any(not part.is_decided for part in desk.parts(case)),
        notify_customer=refund_tells(desk.world, case, desk.effect(case, payment.kind, payment.ordinal)),
    )
    verb = "book" if refund.method is RefundMethod.BOOK_ONLY else "refund"
    what = f"about to {verb} {refund.amount}"
    return Write(payment.kind, payment.ordinal, desk.store, command, what, payment.context)


def _book_what_moved(desk: Desk, case: Case, moved: Effect) -> Case:
    """A person said that the money moved. Book it at the platform, unless a row already stands for it."""
    order = desk.store.get_order(case.order_id)
    command = moved.payment
    standing = _row_for(desk, case, order, moved)
    if standing is not None:
        desk.ledger.found_before_sending(moved, standing.id, by_key=standing.key == moved.key)
        return case
    refund = RefundPlan(
        amount=command.amount,
        method=RefundMethod.BOOK_ONLY,
        lines=command.lines,
        fee=moved.fee or Money.zero(command.amount.currency),
        restock=command.restock,
    )
    with desk.journal.read() as reading:
        past = past_of(reading, case.request, desk.now(), case, policy=desk.section.policy)
    payment = _Payment(_BOOKING, moved.ordinal, refund, moved.context)
    return _send_guarded(desk, case, order, past, payment)


def _row_for(desk: Desk, case: Case, order: Order, moved: Effect) -> Refund | None:
    """The refund row that stands for a payment by a person's word: with its key, or of its amount and new
    since it was sent, or left by an earlier try of it. One row stands for one payment."""
    command, earlier = moved.payment, {row.id for row in unpaid_rows(desk, case)}
    with desk.journal.read() as reading:
        taken = standing_ids(reading.effects.of_order(case.connection, case.order_id))
        was_shown, named = stands_for(reading.tasks.of_case(case.id), moved)
    for row in order.refunds:
        if was_shown and row.key != command.key and row.id != named:
            continue
        is_new = row.id not in command.before.refund_ids or row.id in earlier
        is_free = row.id not in taken and row.amount == command.amount
        if row.key == command.key or (is_new and is_free):
            return row
    return None
