"""The heart of a case: which leg comes next."""

from __future__ import annotations

from dropconnect.errors import (
    AuthenticationFailed,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
)
from dropconnect.journal.rows import Case, Outcome, Stage
from dropconnect.saga.context import Desk
from dropconnect.saga.deciding import decide
from dropconnect.saga.money import money_leg
from dropconnect.saga.store import store_leg
from dropconnect.saga.verifying import verify_leg, watch

_READ_ERRORS = (
    ProviderUnavailable,
    RateLimited,
    AuthenticationFailed,
    OrderNotFound,
    InvalidResponse,
    OutcomeUnknown,
)

_LEGS = {Stage.MONEY: money_leg, Stage.STORE: store_leg, Stage.VERIFY: verify_leg, Stage.CLOSED: watch}


def advance(desk: Desk, case: Case) -> Case:
    """Take one step. The case that comes back waits, is closed, or can be advanced again.

    Errors of reads become waits or questions here: nothing was written while they were raised.
    """
    try:
        if case.stage is Stage.PLANNED:
            return _start(desk, case)
        return _LEGS[case.stage](desk, case)
    except _READ_ERRORS as error:
        return desk.retry_later(case, error)


def _start(desk: Desk, case: Case) -> Case:
    """A person may have to agree first; the money leg looks again right before it pays."""
    if desk.entry.policy.read_only:
        return desk.close(case, Outcome.REFUSED, "the store is read-only by its policy (read_only = true)")
    decision = decide(desk, case)
    if decision.go is None:
        return decision.case
    return desk.go_on(decision.case, Stage.MONEY, "the plan stands")
