"""The supplier leg: all parts of a case, each on its own way, until every one is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.errors import ConnectorError
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import (
    HAPPENED,
    CaseKind,
    IncidentKind,
    Outcome,
    PartDecision,
    Stage,
    TaskKind,
    WaitsFor,
)
from dropconnect.models.commands import EffectKind
from dropconnect.models.facts import MessageKind
from dropconnect.policy import RefundMode
from dropconnect.saga.case.decided import decided_units
from dropconnect.saga.case.delays import FOR_A_PERSON, READ_ERRORS, RETRY_LONGEST, is_due
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.case.questions import question_about_part
from dropconnect.saga.customers.outbox import tell_outcome, will_tell
from dropconnect.saga.store.cancellation import STORE_FIRST
from dropconnect.saga.store.refund import pay_what_is_due
from dropconnect.saga.suppliers.answers import report_goods_that_come
from dropconnect.saga.suppliers.late_orders import found_late
from dropconnect.saga.suppliers.parts import look_again, open_parts, poll_every, units_in_words
from dropconnect.saga.suppliers.request import take_step
from dropconnect.saga.suppliers.withdrawal import take_back_denied
from dropconnect.saga.suppliers.words import hear


@dataclass(frozen=True)
class _Pass:
    """The case after one look at its parts. ``trouble``: why a supplier could not be reached."""

    case: Case
    trouble: str = ""

    @property
    def is_held_up(self) -> bool:
        return not self.case.is_open or self.case.waits_for is not None


def supplier_leg(desk: Desk, case: Case) -> Case:
    """One pass over all parts that are due. Raises what reads of the store raise; steps taken stay taken."""
    case = hear(desk, case)
    done = _look_at_parts(desk, case)
    if done.is_held_up:
        return done.case
    case = take_back_denied(desk, done.case)
    if case.waits_for is not None:
        return case
    parts = desk.parts(case)
    undecided = [part for part in parts if not part.is_decided]
    pays_now = bool(undecided) and len(undecided) < len(parts) and _pays_as_answered(desk, case)
    if (pays_now or not undecided) and (drafts := found_late(desk, case, parts)):
        with desk.journal.write() as writing:
            open_parts(writing, case, drafts, desk.now())
        return case
    _report_losses(desk, case, parts)
    if pays_now:
        step = pay_what_is_due(desk, case, decided_units(case, parts))
        case = step.case
        # A question about money does not keep the other suppliers waiting.
        if not step.complete and case.waits_for is not WaitsFor.PERSON:
            return case
    return _wait(desk, case, undecided, done.trouble) if undecided else _all_decided(desk, case, parts)


def _pays_as_answered(desk: Desk, case: Case) -> bool:
    """The last instalment belongs to the money leg: the order may have to be cancelled before it."""
    return case.kind is not CaseKind.SUPPLIER_ONLY and desk.section.policy.refund is RefundMode.AS_ANSWERED


def _look_at_parts(desk: Desk, case: Case) -> _Pass:
    done = _Pass(case)
    parts = desk.parts(case)
    asked = _asked_about(desk, case) if parts else {}
    for part in parts:
        if _is_due(desk, part, asked):
            looked = _look_at(desk, done.case, part)
            done = _Pass(looked.case, looked.trouble or done.trouble)
            if done.is_held_up:
                break
    return done


def _asked_about(desk: Desk, case: Case) -> dict[int, Task]:
    """Part id -> the open question that holds it up. Where a person has asked the supplier, its answer is
    looked for while the person is asked for it too."""
    followed = {part.id for part in desk.parts(case) if part.terms.asked_by}
    return {
        task.part_id: task
        for task in desk.open_tasks(case)
        if task.part_id is not None
        and not (task.kind is TaskKind.SUPPLIER_ANSWER and task.part_id in followed)
    }


def _is_due(desk: Desk, part: Part, asked: dict[int, Task]) -> bool:
    if part.is_decided or part.id in asked:
        return False
    if part.next_look_at is None or part.next_look_at <= desk.now():
        return True
    settle = timedelta(seconds=desk.world.suppliers.section(part.supplier).settle_seconds)
    longest = max(poll_every(desk, part), settle, RETRY_LONGEST)
    return is_due(part.next_look_at, desk.now(), longest)


def _look_at(desk: Desk, case: Case, part: Part) -> _Pass:
    """Take the part one step on; a supplier that cannot be reached does not keep the others waiting."""
    try:
        return _Pass(take_step(desk, case, part))
    except READ_ERRORS as error:
        if error.connection == desk.store.name:
            raise
        case = desk.fresh(case)
        return _Pass(case, _later(desk, case, part, error))


def _later(desk: Desk, case: Case, part: Part, error: ConnectorError) -> str:
    """What is in the way, if time may fix it; else a person is asked."""
    if isinstance(error, tuple(FOR_A_PERSON)):
        reason = f"{part.name}, {units_in_words(part)}: {error}"
        desk.ask_about(case, question_about_part(part, TaskKind.SUPPLIER_TROUBLE, reason))
        return ""
    if desk.has_asked_long(case, error):
        reason = (
            f"{part.name}, {units_in_words(part)}: it has been asking for more time for over a day: {error}"
        )
        desk.ask_about(case, question_about_part(part, TaskKind.SUPPLIER_TROUBLE, reason))
        return ""
    look_again(desk, part, desk.next_try(case, error))
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
    if case.kind is CaseKind.SUPPLIER_ONLY:
        return desk.move_on(case, Stage.VERIFY, "all suppliers have answered, and no money is to move")
    if decided_units(case, parts).request is None:
        reasons = "; ".join(f"{part.name}: {part.reason}" for part in parts)
        if will_tell(desk, case, MessageKind.OUTCOME):
            tell_outcome(desk, case, desk.store.get_order(case.order_id))
        return desk.close(case, Outcome.REFUSED, f"the goods could not be stopped: {reasons}")
    words = "all suppliers have answered" if parts else "no supplier is concerned"
    return desk.move_on(case, Stage.MONEY, words)


def _report_losses(desk: Desk, case: Case, parts: list[Part]) -> None:
    """A supplier that refused after the store had been cancelled for it: the merchant has to choose."""
    if case.kind is CaseKind.SUPPLIER_ONLY:
        report_goods_that_come(desk, case, parts)
    effect = desk.effect(case, EffectKind.CANCEL_ORDER, STORE_FIRST)
    if effect is None or effect.state not in HAPPENED:
        return
    for part in parts:
        if part.decision is PartDecision.KEEP:
            reason = (
                f"{part.name} refused after the store order had been cancelled: pay the customer back and "
                "bear the goods, or place the order anew"
            )
            kind = numbered(IncidentKind.REFUSED_AFTER_STORE, part.ordinal)
            desk.incident(case, kind, reason, part.terms)
