"""What we did to an order before, as the journal knows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from dropconnect.journal import Transaction
from dropconnect.journal.states import HAPPENED, UNRESOLVED, Decision, EffectState, Outcome
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind
from dropconnect.planner import Past

_OPEN_MONEY = UNRESOLVED | {EffectState.MOVED}
_MONEY = frozenset({EffectKind.REFUND, EffectKind.BOOK_REFUND})


def past_of(
    journal: Transaction, connection: str, order_id: str, now: datetime, *, case_id: int | None = None
) -> Past:
    """What our other cases did to this order, and what people said in all of them, this one included."""
    cases = journal.cases.of_order(connection, order_id)
    others = [case for case in cases if case.id != case_id]
    effects = journal.effects.of_order(connection, order_id)
    paid_back = {effect.case_id for effect in effects if effect.kind in _MONEY and effect.state in HAPPENED}
    carried_out = [
        case
        for case in others
        if case.id in paid_back or (case.outcome is Outcome.DONE and not case.plan.refund)
    ]
    collected = None
    for case in cases:
        for task in journal.tasks.of_case(case.id):
            if task.decision is Decision.COLLECTED:
                collected = Money.of(task.decision_detail, case.plan.currency)
    return Past.of(
        [case.plan for case in carried_out],
        collected=collected,
        paid_today=_paid_since(journal, connection, now - timedelta(hours=24), but=case_id),
        unresolved=any(
            effect.kind in _MONEY and effect.state in _OPEN_MONEY and effect.case_id != case_id
            for effect in effects
        ),
    )


def _paid_since(journal: Transaction, connection: str, start: datetime, *, but: int | None) -> Money | None:
    """The refunds of the period in other cases: a plan names all that its own case pays. Of several
    currencies the first one's, a store has one as a rule."""
    amounts = [
        effect.amount
        for kind in sorted(_MONEY)
        for effect in journal.effects.since(connection, kind, HAPPENED, start)
        if effect.amount is not None and effect.case_id != but
    ]
    if not amounts:
        return None
    currency = amounts[0].currency
    return Money.total((amount for amount in amounts if amount.currency == currency), currency)
