"""What we did to an order before, as the journal knows it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from dropconnect.effects import effect_key
from dropconnect.journal import Transaction
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, UNRESOLVED, CaseKind, Decision, EffectState, Outcome
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.models.order import RefundedLine
from dropconnect.models.payment import Tender
from dropconnect.planner import Past
from dropconnect.policy import StorePolicy
from dropconnect.saga.look.agreed import in_face_of_disputes, settled_by_bank
from dropconnect.saga.look.lowered import lowered_in
from dropconnect.saga.look.unpaid import void_of

_OPEN_MONEY = UNRESOLVED | {EffectState.MOVED}
_DONE_OR_COMING = HAPPENED | {EffectState.REQUESTED}
_MONEY = frozenset({EffectKind.REFUND, EffectKind.BOOK_REFUND})


_PAYMENTS_OF_A_CASE = 100
"""More instalments than a case has suppliers."""


def past_of(
    journal: Transaction,
    request: CancellationRequest,
    now: datetime,
    case: Case | None = None,
    *,
    policy: StorePolicy,
) -> Past:
    """What our other cases did to this order, and what people said in all of them, this one included.

    ``case``: the case of the request, if it was opened. ``policy``: what it is judged by; the payments of the
    day are summed if it has a limit for them.
    """
    connection, order_id = request.connection, request.order_id
    case_id = case.id if case is not None else None
    cases = journal.cases.of_order(connection, order_id)
    others = [other for other in cases if other.id != case_id]
    effects = journal.effects.of_order(connection, order_id)
    carried_out = _carried_out(others, effects)
    by_id = {each.id: each for each in cases}
    said = [(by_id[task.case_id], task) for task in journal.tasks.of_order(connection, order_id)]
    # A no to another case ends what was said in it too: a slip of the pen can be said anew.
    denied = {each.id for each, task in said if task.decision is Decision.DENY and each.id != case_id}
    collected, returned = None, list[Tender]()
    for each, task in said:
        if task.decision is Decision.COLLECTED and each.id not in denied:
            collected = Money.of(task.decision_detail, each.plan.currency)
        elif task.decision in (Decision.GIVEN_BACK, Decision.NOT_NEEDED) and each.id != case_id:
            returned.append(task.evidence_as(Tender))
    return Past.of(
        [other.plan for other in carried_out],
        returned=returned,
        collected=collected,
        lowered=_lowered(case, [task for each, task in said if each.id == case_id]),
        paid_today=_paid_today(journal, connection, policy, now, but=case_id),
        unresolved=any(
            effect.kind in _MONEY and effect.state in _OPEN_MONEY and effect.case_id != case_id
            for effect in effects
        ),
        paid_lines={
            effect.key: _lines_of(effect)
            for effect in effects
            if effect.kind in _MONEY and effect.state in HAPPENED
        },
        disputes=in_face_of_disputes(task for _, task in said),
        bank_has=settled_by_bank(task for each, task in said if each.id == case_id),
        journal=journal.identity.get().journal_id,
        known_keys=(effect.key for effect in effects if effect.kind in _MONEY),
        known_ids=(effect.provider_id for effect in effects if effect.kind in _MONEY and effect.provider_id),
        case_keys=_PaymentKeys(case.key if case is not None else request.key),
        void=void_of((task for _, task in said), effects),
        cancelled_by_us=any(map(_cancels, effects)),
        opened_with=case.opened_with if case is not None else None,
    )


def _lowered(case: Case | None, tasks: Sequence[Task]) -> Money | None:
    return lowered_in(tasks, case.plan.currency) if case is not None else None


def _carried_out(others: Sequence[Case], effects: Sequence[Effect]) -> list[Case]:
    """The cases after which units of the order are gone."""
    paid_back = {effect.case_id for effect in effects if effect.kind in _MONEY and effect.state in HAPPENED}
    removed = EffectKind.REMOVE_LINES
    taken_out = {effect.case_id for effect in effects if effect.kind is removed and effect.state in HAPPENED}
    return [
        other
        for other in others
        if other.id in paid_back or (other.outcome is Outcome.DONE and not other.plan.refund)
        # Goods that only their suppliers were to stop are gone by the store's own word.
        if other.kind is not CaseKind.SUPPLIER_ONLY
        # What was taken out of the order does not stand in it any more: it is not gone a second time.
        if other.id not in taken_out
    ]


def _paid_today(
    journal: Transaction, connection: str, policy: StorePolicy, now: datetime, *, but: int | None
) -> Money | None:
    """The refunds of 24 hours in other cases, a plan names all that its own case pays. None: there are none,
    or no limit that they count for."""
    if policy.cap_per_day is None:
        return None
    return journal.effects.paid_since(connection, now - timedelta(hours=24), but=but)


def _cancels(effect: Effect) -> bool:
    return effect.kind is EffectKind.CANCEL_ORDER and effect.state in _DONE_OR_COMING


def _lines_of(payment: Effect) -> tuple[RefundedLine, ...]:
    return tuple(
        RefundedLine(line_id=line.line_id, quantity=line.quantity, net=line.net, tax=line.tax)
        for line in payment.payment.lines
    )


def void_of_order(journal: Transaction, connection: str, order_id: str) -> dict[str, Money]:
    """Refund id -> amount of what people declared unpaid in all cases of the order."""
    tasks = journal.tasks.of_order(connection, order_id)
    return {} if not tasks else void_of(tasks, journal.effects.of_order(connection, order_id))


@dataclass(frozen=True)
class _PaymentKeys(Container[str]):
    """The keys that payments for a request have, in every journal. Worked out when a refund with a key is
    looked for among them: most orders show none, and 200 hashes are a twentieth of a case."""

    case_key: str

    def __contains__(self, key: object) -> bool:
        return bool(key) and key in _payment_keys(self.case_key)


@lru_cache(maxsize=64)
def _payment_keys(case_key: str) -> frozenset[str]:
    numbers = range(_PAYMENTS_OF_A_CASE)
    return frozenset(effect_key(case_key, kind, ordinal) for kind in _MONEY for ordinal in numbers)
