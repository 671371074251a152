"""What holds for a request of a program: how much it may have paid back, and what it may ask for again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dropconnect.errors import CaseConflict
from dropconnect.journal import Transaction
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind
from dropconnect.rights import OVER_PROGRAM_LIMIT, objection_to_program
from dropconnect.saga.look.review import tightened

_NOTHING_CANCELLED = frozenset({Outcome.REFUSED, Outcome.WITHDRAWN})


def with_allowance(reading: Transaction, request: CancellationRequest) -> CancellationRequest:
    """The request with what its program may still have paid back today. That of a person stays as it is."""
    program = request.program
    if program is None or program.limit is None or program.daily_limit is None:
        return request
    spent = reading.tokens.unasked_since(program.token_id, program.day, program.limit.currency)
    left = max(program.daily_limit - spent, Money.zero(spent.currency))
    return request.changed(program=program.changed(allowance=min(program.limit, left)))


def within_allowance(
    writing: Transaction, request: CancellationRequest, plan: Plan
) -> tuple[CancellationRequest, Plan]:
    """The same as it stands right before the case is opened: another case of the program may have been
    quicker with what was left of the day."""
    if request.program is None:
        return request, plan
    request = with_allowance(writing, request)
    others = tuple(item for item in plan.objections if item.code != OVER_PROGRAM_LIMIT)
    beyond = objection_to_program(request.program, plan.due)
    return request, tightened(plan.changed(objections=others), [beyond] if beyond else [])


def record_opened(writing: Transaction, case: Case, now: datetime) -> None:
    """Keep what a program's case takes of its day: nothing where a person is asked first."""
    program, due = case.request.program, case.plan.due
    if program is None:
        return
    unasked = due if due is not None and objection_to_program(program, due) is None else None
    amount = Money.zero(case.plan.currency) if unasked is None else unasked
    writing.tokens.opened(program.token_id, case.id, amount, at=now)


def require_same_body(known: Case, request: CancellationRequest) -> None:
    """``CaseConflict`` where a program comes with the name of a request that asked for something else."""
    if request.program is None:
        return
    before = known.request.program
    if before is None or before.body != request.program.body:
        raise CaseConflict(
            f"the key {request.request_id!r} was used before, for another request: case {known.id} of order "
            f"{known.order_number}; for something else take a new key",
            case_id=known.id,
        )


def require_same_store(reading: Transaction, request: CancellationRequest) -> None:
    """``CaseConflict`` where this very token comes with a name that it used at another store."""
    if request.program is None or not request.request_id:
        return
    for store in reading.cases.connections() - {request.connection}:
        known = reading.cases.named(store, request.request_id)
        before = known.request.program if known is not None else None
        if known is not None and before is not None and before.token_id == request.program.token_id:
            raise CaseConflict(
                f"the key {request.request_id!r} was used before, for another request: case {known.id} of "
                f"{store}; for something else take a new key",
                case_id=known.id,
            )


def require_new_units(earlier: Iterable[Case], request: CancellationRequest, plan: Plan | None) -> None:
    """``CaseConflict`` where a program comes with a new name, and asks for what an earlier case of the order
    has cancelled. ``plan`` None: there is none yet, and what the request names is looked at."""
    if request.program is None:
        return
    for case in earlier:
        if case.is_open or case.outcome in _NOTHING_CANCELLED:
            continue  # that an order has an open case is said elsewhere
        is_all_again = not request.lines and not case.request.lines
        if is_all_again or not _lines_of(request, plan).isdisjoint(_lines_of(case.request, case.plan)):
            raise CaseConflict(
                f"case {case.id} has cancelled this of order {case.order_number} already "
                f"({case.outcome}); it is not done twice. Ask again under the key of that case "
                "to hear how it stands; if further units are meant, say `another`",
                case_id=case.id,
            )


def _lines_of(request: CancellationRequest, plan: Plan | None) -> set[str]:
    """The lines of goods, by their ids: those asked for, and those that the plan takes."""
    named = {line.selector for line in request.lines}
    if plan is None:
        return named
    return named | {line.line_id for line in plan.choice.lines if line.kind is LineKind.ITEM}
