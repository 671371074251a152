"""The supplier leg: all parts of a case, each on its own way, until every one is decided."""

from __future__ import annotations

from datetime import datetime

from dropconnect.errors import AuthenticationFailed, ConnectorError, OrderNotFound
from dropconnect.journal.rows import HAPPENED, Case, Outcome, Part, PartDecision, Stage, Task, WaitsFor
from dropconnect.models.facts import MessageKind
from dropconnect.models.operation import EffectKind
from dropconnect.policy import RefundMode
from dropconnect.saga.case.decided import decided_units
from dropconnect.saga.case.desk import READ_ERRORS, Desk, delay_after
from dropconnect.saga.customers.outbox import tell_outcome, will_tell
from dropconnect.saga.store.cancellation import STORE_FIRST
from dropconnect.saga.store.refund import pay_what_is_due
from dropconnect.saga.suppliers import parts as p
from dropconnect.saga.suppliers.late_orders import found_late
from dropconnect.saga.suppliers.request import step, units_in_words
from dropconnect.saga.suppliers.withdrawal import take_back_denied


def supplier_leg(desk: Desk, case: Case) -> Case:
    """One pass over all parts that are due. Raises what reads of the store raise; steps taken stay taken."""
    trouble = ""
    asked = _asked_about(desk, case)
    for part in desk.parts(case):
        if _is_due(desk, part, asked):
            case, failed = _step(desk, case, part)
            trouble = failed or trouble
            if not case.is_open or case.waits_for is not None:
                return case
    case = take_back_denied(desk, case)
    if case.waits_for is not None:
        return case
    parts = desk.parts(case)
    undecided = [part for part in parts if not part.is_decided]
    as_answered = desk.section.policy.refund is RefundMode.AS_ANSWERED
    # The last instalment belongs to the money leg: the order may have to be cancelled before it.
    pays_now = as_answered and undecided and any(part.is_decided for part in parts)
    if (pays_now or not undecided) and (drafts := found_late(desk, case, parts)):
        p.open_parts(desk, case, drafts)
        return case
    _report_losses(desk, case, parts)
    if pays_now:
        case, there = pay_what_is_due(desk, case, decided_units(case, parts))
        # A question about money does not keep the other suppliers waiting.
        if not there and case.waits_for is not WaitsFor.PERSON:
            return case
    return _wait(desk, case, undecided, trouble) if undecided else _all_decided(desk, case, parts)


def _asked_about(desk: Desk, case: Case) -> dict[int, Task]:
    """Part id -> the open question about it."""
    return {task.part_id: task for task in desk.open_tasks(case) if task.part_id is not None}


def _is_due(desk: Desk, part: Part, asked: dict[int, Task]) -> bool:
    if part.is_decided or part.id in asked:
        return False
    return part.next_look_at is None or part.next_look_at <= desk.now()


def _step(desk: Desk, case: Case, part: Part) -> tuple[Case, str]:
    """Take the part one step on; a supplier that cannot be reached does not keep the others waiting."""
    try:
        return step(desk, case, part), ""
    except READ_ERRORS as error:
        if error.connection == desk.store.name:
            raise
        case = desk.fresh(case)
        return case, _later(desk, case, part, error)


def _later(desk: Desk, case: Case, part: Part, error: ConnectorError) -> str:
    """What is in the way, if time may fix it; else a person is asked."""
    if isinstance(error, AuthenticationFailed | OrderNotFound):
        reason = f"{part.name}, {units_in_words(part)}: {error}"
        desk.ask_about_part(case, part, kind="supplier-trouble", reason=reason)
        return ""
    p.change(desk, part, {"next_look_at": desk.now() + delay_after(error, case.tries)})
    return f"{error.connection or part.supplier}: {error}"


def _wait(desk: Desk, case: Case, undecided: list[Part], trouble: str) -> Case:
    """Until the first part is due. Parts that wait for a person have no date of their own."""
    asked = _asked_about(desk, case)
    free = [part for part in undecided if part.id not in asked]
    dates: list[datetime] = [part.next_look_at for part in free if part.next_look_at is not None]
    if len(dates) < len(free):
        return desk.wake(case)  # one of them can go on at once
    if dates:
        names = ", ".join(sorted({part.name for part in free}))
        waits_for = WaitsFor.RETRY if trouble else WaitsFor.SUPPLIER
        return desk.wait(case, waits_for, trouble or names, min(dates))
    return desk.wait_for_person(case, min(asked.values(), key=lambda task: task.id))


def _all_decided(desk: Desk, case: Case, parts: list[Part]) -> Case:
    decided = decided_units(case, parts)
    if decided.request is None:
        reasons = "; ".join(f"{part.name}: {part.reason}" for part in parts)
        if will_tell(desk, case, MessageKind.OUTCOME):
            tell_outcome(desk, case, desk.store.get_order(case.order_id))
        return desk.close(case, Outcome.REFUSED, f"the goods could not be stopped: {reasons}")
    words = "all suppliers have answered" if parts else "no supplier is concerned"
    return desk.go_on(case, Stage.MONEY, words)


def _report_losses(desk: Desk, case: Case, parts: list[Part]) -> None:
    """A supplier that refused after the store had been cancelled for it: the merchant has to choose."""
    effect = desk.effect(case, EffectKind.CANCEL_ORDER, STORE_FIRST)
    if effect is None or effect.state not in HAPPENED:
        return
    for part in parts:
        if part.decision is PartDecision.KEEP:
            reason = (
                f"{part.name} refused after the store order had been cancelled: pay the customer back and "
                "bear the goods, or place the order anew"
            )
            desk.incident(case, f"refused-after-store-{part.ordinal}", reason, part.terms)
