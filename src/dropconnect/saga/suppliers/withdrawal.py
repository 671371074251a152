"""Takes requests to suppliers back: of a whole case before money moves, or of a part that was denied."""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal.rows import (
    HAPPENED,
    UNRESOLVED,
    Answer,
    Case,
    Effect,
    EffectState,
    Outcome,
    Part,
    PartDecision,
    Stage,
    WaitsFor,
)
from dropconnect.models.operation import EffectKind, Eligibility, EvidenceStatus
from dropconnect.models.supplier import WithdrawCommand
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suppliers import parts as p
from dropconnect.saga.suppliers.request import IN_DOUBT, look_up, next_look_up

_NO_MONEY = (EffectState.UNSENT, EffectState.GIVEN_UP, EffectState.REFUSED)


def begin_withdrawal(desk: Desk, case: Case, who: str, because: str) -> Case:
    """Start to take the leased case back. ``CaseConflict`` once money moved or may have moved."""
    if not who.strip():
        raise UsageError("say who withdraws the case: --by NAME")
    if not case.is_open:
        raise CaseConflict(f"case {case.id} is closed ({case.outcome}); it cannot be withdrawn")
    with desk.journal.read() as reading:
        effects = reading.effects.of_case(case.id)
    moved = [item for item in effects if item.kind is EffectKind.REFUND and item.state not in _NO_MONEY]
    if moved:
        raise CaseConflict(
            f"case {case.id} cannot be withdrawn: its refund of {moved[0].amount} is {moved[0].state}"
        )
    if case.stage is Stage.WITHDRAWING:
        return case
    now = desk.now()
    with desk.journal.write() as writing:
        for task in writing.tasks.of_case(case.id):
            if task.decided_at is None:
                writing.tasks.decide(task.id, "withdrawn", because, who, now)
        writing.events.add(case.id, now, "withdrawn", f"withdrawn: {because or 'no reason given'}", who=who)
    return desk.go_on(case, Stage.WITHDRAWING, "what was asked of suppliers is taken back")


def withdraw_leg(desk: Desk, case: Case) -> Case:
    """One pass over all parts. Raises what reads raise."""
    for part in desk.parts(case):
        case = _take_back(desk, case, part)
        if case.waits_for is not None:
            return case
    with desk.journal.read() as reading:
        effects = reading.effects.of_case(case.id)
    if any(item.kind is EffectKind.CANCEL_ORDER and item.state in HAPPENED | UNRESOLVED for item in effects):
        reason = "the store order was cancelled before the case was withdrawn: place it anew"
        desk.incident(case, "store-stays-cancelled", reason)
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
        reason = f"{part.name} had stopped the goods before the case was withdrawn: order them anew"
        desk.incident(case, f"stopped-before-withdrawal-{part.ordinal}", reason, part.terms)
        return case
    asked = desk.effect(case, EffectKind.CANCEL_SUPPLIER, part.ordinal)
    if asked is None and part.answer is None and p.terms_of(part).eligibility is Eligibility.MANUAL:
        reason = f"if {part.name} has been asked to stop {part.units}, tell it that the goods shall come"
        desk.incident(case, f"tell-by-hand-{part.ordinal}", reason, part.terms)
    if asked is not None and asked.state in IN_DOUBT:
        asked, evidence = look_up(desk, part, asked)
        if evidence.status is EvidenceStatus.PENDING:
            return desk.wait(case, WaitsFor.SETTLE, part.name, next_look_up(desk, part, asked))
    if asked is None or asked.state not in UNRESOLVED:
        return case
    done = desk.effect(case, EffectKind.WITHDRAW_SUPPLIER, part.ordinal)
    if done is not None and done.state is not EffectState.UNSENT:
        return _taken_back(desk, case, part, done)
    supplier = desk.world.suppliers.connection(part.supplier)
    if asked.state in IN_DOUBT or not supplier.supports("supplier_withdraw_request"):
        how = "may have been asked" if asked.state in IN_DOUBT else "was asked"
        reason = f"{part.name} {how} to stop {part.units} and cannot be told otherwise by API: tell it"
        desk.incident(case, f"cannot-withdraw-{part.ordinal}", reason, part.terms)
        return case
    return _send(desk, case, part, asked)


def _send(desk: Desk, case: Case, part: Part, asked: Effect) -> Case:
    supplier = desk.world.suppliers.connection(part.supplier)
    command = WithdrawCommand(
        key=effect_key(case.key, EffectKind.WITHDRAW_SUPPLIER, part.ordinal),
        order_id=part.supplier_order_id,
        send_by=desk.ledger.send_by(desk.world.suppliers.section(part.supplier).send_within_seconds),
        before=supplier.get_order(part.supplier_order_id).reading,
        request_key=asked.key,
        request_id=part.request_id,
    )
    write = Write(
        kind=EffectKind.WITHDRAW_SUPPLIER,
        ordinal=part.ordinal,
        connection=part.supplier,
        command=command,
        call=lambda: supplier.withdraw_request(command),
        what=f"about to take back the request to {part.name}",
    )
    sent = desk.ledger.send(case, write)
    if sent.error is not None:
        return desk.retry_later(sent.case, sent.error)
    return _taken_back(desk, sent.case, part, sent.effect)


def _taken_back(desk: Desk, case: Case, part: Part, effect: Effect) -> Case:
    """Whatever came of it, the case goes on; what is not certainly taken back is an incident."""
    if effect.state in HAPPENED:
        if part.decision is None:
            p.decided(desk, part, PartDecision.KEEP, "withdrawn")
        return case
    reason = f"{part.name}: taking back the request is {effect.state}; ask the supplier if the goods come"
    desk.incident(case, f"not-taken-back-{part.ordinal}", reason, effect.result)
    return case
