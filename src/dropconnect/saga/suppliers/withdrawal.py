"""Takes requests to suppliers back: of a whole case before money moves, or of a part that was denied."""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.states import (
    HAPPENED,
    UNRESOLVED,
    Answer,
    Decision,
    EffectState,
    IncidentKind,
    Outcome,
    PartDecision,
    Stage,
    WaitsFor,
)
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import Eligibility
from dropconnect.models.supplier import WithdrawCommand
from dropconnect.saga.attempt import Standing, inspect, send
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.case.end import move_on
from dropconnect.saga.suppliers.channel import next_look_up, send_by, supplier_channel, supplier_of
from dropconnect.saga.suppliers.credits import close_credit
from dropconnect.saga.suppliers.parts import decide_part, units_in_words

_REQUEST, _WITHDRAWAL = EffectKind.CANCEL_SUPPLIER, EffectKind.WITHDRAW_SUPPLIER
NO_MONEY = (EffectState.UNSENT, EffectState.GIVEN_UP, EffectState.REFUSED)
"""States of a payment in which provably none was made: the case can still be withdrawn."""


def begin_withdrawal(desk: Desk, case: Case, who: str, because: str) -> Case:
    """Start to take the leased case back. ``CaseConflict`` once money moved or may have moved."""
    if not who.strip():
        raise UsageError("say who withdraws the case: --by NAME")
    if not case.is_open:
        raise CaseConflict(f"case {case.id} is closed ({case.outcome}); it cannot be withdrawn")
    for payment in desk.effects(case, EffectKind.REFUND):
        if payment.state not in NO_MONEY:
            raise CaseConflict(
                f"case {case.id} cannot be withdrawn: its refund of {payment.amount} is {payment.state}"
            )
    if case.stage is Stage.WITHDRAWING:
        return case
    now = desk.now()
    with desk.journal.write() as writing:
        writing.tasks.close_open(case.id, Decision.WITHDRAWN, because, who, now)
        writing.events.add(case.id, now, "withdrawn", f"withdrawn: {because or 'no reason given'}", who=who)
        return move_on(writing, case, Stage.WITHDRAWING, "what was asked of suppliers is taken back", now)


def withdraw_leg(desk: Desk, case: Case) -> Case:
    """One pass over all parts. Raises what reads raise."""
    for part in desk.parts(case):
        case = _take_back(desk, case, part)
        if case.waits_for is not None:
            return case
    cancelled = desk.effects(case, EffectKind.CANCEL_ORDER)
    if any(effect.state in HAPPENED | UNRESOLVED for effect in cancelled):
        reason = "the store order was cancelled before the case was withdrawn: place it anew"
        desk.incident(case, IncidentKind.STORE_STAYS_CANCELLED, reason)
    return desk.close(case, Outcome.WITHDRAWN, "withdrawn before money moved")


def take_back_denied(desk: Desk, case: Case) -> Case:
    """A supplier that was silent when its goods were denied may still stop them: take the request back."""
    for part in desk.parts(case):
        if part.decision is PartDecision.KEEP and part.answer is Answer.SILENT:
            case = _take_back(desk, case, part)
            if case.waits_for is not None:
                return case
    return case


def _take_back(desk: Desk, case: Case, part: Part) -> Case:
    """One step; the case waits if there is more to do."""
    if part.answer is Answer.STOPPED:
        return _stopped_before(desk, case, part)
    if desk.effect(case, _REQUEST, part.ordinal) is None or part.terms.answer.portal is not None:
        _tell_by_hand(desk, case, part)
        return case
    request = inspect(desk, case, supplier_channel(desk, part), _REQUEST, part.ordinal)
    if request.standing is Standing.PENDING and request.effect is not None:
        again = next_look_up(desk, part, request.effect)
        return desk.wait(case, WaitsFor.SETTLE, part.name, again)
    if request.standing is Standing.HAPPENED:
        return _stopped_before(desk, case, part)
    if request.standing is Standing.UNKNOWN:
        return _cannot_take_back(desk, case, part, "may have been asked")
    if request.standing is not Standing.REQUESTED or request.effect is None:
        return case
    earlier = desk.effect(case, _WITHDRAWAL, part.ordinal)
    if earlier is not None and earlier.state is not EffectState.UNSENT:
        return _taken_back(desk, case, part, earlier)
    if not supplier_of(desk, part).supports("supplier_withdraw_request"):
        return _cannot_take_back(desk, case, part, "was asked")
    return _send(desk, case, part, request.effect)


def _stopped_before(desk: Desk, case: Case, part: Part) -> Case:
    """Its answer may stand in the effect alone, where the process ended before the part was looked at."""
    reason = f"{part.name} had stopped the goods before the case was withdrawn: order them anew"
    _incident(desk, case, part, IncidentKind.STOPPED_BEFORE_WITHDRAWAL, reason)
    return case


def _send(desk: Desk, case: Case, part: Part, request: Effect) -> Case:
    supplier = supplier_of(desk, part)
    command = WithdrawCommand(
        key=effect_key(case.key, _WITHDRAWAL, part.ordinal),
        order_id=part.supplier_order_id,
        send_by=send_by(desk, part),
        before=supplier.get_order(part.supplier_order_id).reading,
        request_key=request.key,
        request_id=part.request_id,
    )
    what = f"about to take back the request to {part.name}"
    attempt = send(desk, case, Write(_WITHDRAWAL, part.ordinal, supplier, command, what))
    if attempt.error is not None:
        return desk.retry_later(attempt.case, attempt.error)
    return attempt.case if attempt.effect is None else _taken_back(desk, attempt.case, part, attempt.effect)


def _taken_back(desk: Desk, case: Case, part: Part, withdrawal: Effect) -> Case:
    """Whatever the outcome, the case continues. A withdrawal that cannot be confirmed becomes an incident."""
    if withdrawal.state in HAPPENED:
        if part.decision is None:
            decide_part(desk, part, PartDecision.KEEP, "withdrawn")
        with desk.journal.write() as writing:
            close_credit(writing, writing.parts.get(part.id), desk.now())
        return case
    reason = f"{part.name}: taking back the request is {withdrawal.state}; ask the supplier if the goods come"
    kind = numbered(IncidentKind.NOT_TAKEN_BACK, part.ordinal)
    desk.incident(case, kind, reason, withdrawal.result)
    return case


def _tell_by_hand(desk: Desk, case: Case, part: Part) -> None:
    """Only a person can have asked this supplier: only a person can take that back."""
    terms = part.terms.answer
    is_by_hand = terms.portal is not None or terms.eligibility is Eligibility.MANUAL
    if part.answer in (None, Answer.SILENT) and is_by_hand:
        reason = (
            f"if {part.name} has been asked to stop {units_in_words(part)}, "
            "tell it that the goods should come"
        )
        _incident(desk, case, part, IncidentKind.TELL_BY_HAND, reason)


def _cannot_take_back(desk: Desk, case: Case, part: Part, how: str) -> Case:
    reason = f"{part.name} {how} to stop {units_in_words(part)} and cannot be told otherwise by API: tell it"
    _incident(desk, case, part, IncidentKind.CANNOT_WITHDRAW, reason)
    return case


def _incident(desk: Desk, case: Case, part: Part, kind: IncidentKind, reason: str) -> None:
    desk.incident(case, numbered(kind, part.ordinal), reason, part.terms)
