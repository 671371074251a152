"""Which scope a decision of a program takes. Pure; what is not listed takes one that only an owner gives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dropconnect.journal.states import Decision, TaskKind
from dropconnect.people import Scope

_SAFE: Mapping[TaskKind, frozenset[Decision]] = MappingProxyType(
    {
        TaskKind.APPROVAL: frozenset({Decision.DENY}),
        TaskKind.COLLECTED: frozenset({Decision.DENY}),
        TaskKind.STATE_DOUBT: frozenset({Decision.TRY_AGAIN, Decision.IT_HAPPENED, Decision.STOP}),
        TaskKind.REFUSED: frozenset({Decision.STOP}),
        TaskKind.TROUBLE: frozenset({Decision.TRY_AGAIN, Decision.STOP}),
        TaskKind.CLAIM: frozenset({Decision.WAIT, Decision.STOP}),
        TaskKind.SAME_WISH: frozenset({Decision.SAME}),
        TaskKind.SUPPLIER_ANSWER: frozenset({Decision.ASKED, Decision.REFUSED}),
        TaskKind.SUPPLIER_TROUBLE: frozenset({Decision.TRY_AGAIN, Decision.REFUSED}),
        TaskKind.SUPPLIER_NO: frozenset({Decision.DENY}),
        TaskKind.SUPPLIER_SILENT: frozenset({Decision.DENY, Decision.WAIT}),
        TaskKind.TELL_CUSTOMER: frozenset({Decision.TOLD, Decision.NOT_NEEDED}),
        TaskKind.CUSTOMER_REQUEST: frozenset({Decision.TOLD, Decision.NOT_NEEDED}),
    }
)
"""What lets no money go and says nothing about money. That a supplier has stopped goods does: their price is
paid back then."""
_ABOUT_MONEY = frozenset(
    {
        TaskKind.PAY_BY_HAND,
        TaskKind.HAND_PROOF,
        TaskKind.UNPAID_ROW,
        TaskKind.MONEY_DOUBT,
        TaskKind.BOOKING_DOUBT,
        TaskKind.GIVE_BACK,
    }
)
"""Every decision of these says what money moved, or did not."""
_SAY_MONEY = frozenset(
    {
        Decision.COLLECTED,
        Decision.PAID_BY_HAND,
        Decision.MONEY_MOVED,
        Decision.NO_MONEY_MOVED,
        Decision.NO_MONEY_MOVED_STOP,
        Decision.NOTHING_DUE,
    }
)


def scope_of(kind: TaskKind, decision: Decision) -> Scope:
    """The scope that a program needs to decide a task of this kind so."""
    if decision in _SAFE.get(kind, frozenset()):
        return Scope.DECIDE
    if kind is TaskKind.REFUSED or kind in _ABOUT_MONEY or decision in _SAY_MONEY:
        return Scope.MONEY
    return Scope.APPROVE
