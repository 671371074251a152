"""What a person asked in the supplier's own portal: followed as far as it shows, and asked for by its date.

Whether such a request shows through an API is often not known. So the case looks for it, and the person
is asked for the answer all the same: whoever hears first ends the wait.
"""

from __future__ import annotations

from datetime import datetime

from dropconnect.effects import effect_key
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import EffectState, TaskKind
from dropconnect.kit import by_hand, final_refusal
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import StepResult, StepStatus
from dropconnect.models.supplier import SupplierOrder, SupplierQuestion, SupplierStage
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import question_about_part
from dropconnect.saga.customers.outbox import update_waiting
from dropconnect.saga.suppliers.answers import conclude
from dropconnect.saga.suppliers.channel import other_requests, supplier_of
from dropconnect.saga.suppliers.deadline import minute
from dropconnect.saga.suppliers.letters import is_letter
from dropconnect.saga.suppliers.parts import (
    end_following,
    end_questions,
    is_stopped,
    look_again,
    name_request,
    next_look,
    record_reminder,
    units_in_words,
)
from dropconnect.saga.suppliers.reminder import remind
from dropconnect.saga.suppliers.silence import after_silence
from dropconnect.saga.waiting.waits import reminder_date

_ON_THE_WAY = (SupplierStage.SHIPPED, SupplierStage.DELIVERED)


def read_again(desk: Desk, part: Part) -> SupplierOrder:
    """The supplier's order as it stands now; its lines as they were found where it cannot show them."""
    order = supplier_of(desk, part).get_order(part.supplier_order_id)
    return order if order.lines else order.changed(lines=part.terms.lines)


def follow_person(desk: Desk, case: Case, part: Part) -> Case:
    """One look for the answer to what a person asked. Raises what reads raise."""
    result = _seen(desk, case, part)
    if result.status is not StepStatus.REQUESTED:
        return conclude(desk, case, end_following(desk, part, "its answer was seen"), result)
    part = name_request(desk, part, result.provider_id)
    over = _over(desk, case, part)
    if over is not None:
        return over
    case = _remind(desk, case, part)
    _ask_for_answer(desk, case, part)
    look_again(desk, part, next_look(desk, part))
    return case


def _over(desk: Desk, case: Case, part: Part) -> Case | None:
    """The case once the time to answer is over; None: there is time left. Who was heard by a person may have
    answered where no program reads: silence moves money only where the supplier's section says so."""
    if part.answer_by is None:
        return None
    if desk.world.suppliers.section(part.supplier).silence_counts:
        over = after_silence(desk, case, part, supplier_of(desk, part).heard)
        if over is not None and _is_taken_for_silent(desk, case, part):
            end_questions(desk, part, "its time to answer is over", TaskKind.SUPPLIER_ANSWER)
        return over
    # Nothing moves by this date, a person is asked: our own clock will do.
    if desk.now() < part.answer_by:
        return None
    update_waiting(desk, case, part)
    words = f"no answer was seen by {minute(part.answer_by)}: look there what it says"
    part = end_following(desk, part, words)
    return conclude(desk, case, part, by_hand(final_refusal("no-answer", words)))


def _is_taken_for_silent(desk: Desk, case: Case, part: Part) -> bool:
    """Or a person is asked whether it is; not where the clock turned out to be wrong."""
    asked = any(
        task.part_id == part.id and task.kind is TaskKind.SUPPLIER_SILENT for task in desk.open_tasks(case)
    )
    return asked or any(row.id == part.id and row.answer is not None for row in desk.parts(case))


def _remind(desk: Desk, case: Case, part: Part) -> Case:
    """When three quarters of the time are gone. A person who asked is told (``saga.waiting.people``)."""
    if part.reminded_at is not None or part.asked_at is None or part.answer_by is None:
        return case
    request = desk.effect(case, EffectKind.CANCEL_SUPPLIER, part.ordinal)
    if request is not None and request.state is EffectState.REQUESTED and is_letter(part):
        return remind(desk, case, part, request)
    if desk.now() >= reminder_date(part.asked_at, part.answer_by):
        words = f"three quarters of its time are gone: {part.terms.asked_by} is to ask it again"
        record_reminder(desk, part, desk.now(), words)
    return case


def _seen(desk: Desk, case: Case, part: Part) -> StepResult:
    """What can be seen of the answer; REQUESTED: nothing yet."""
    supplier, kit = supplier_of(desk, part), part.terms.answer.portal
    order = supplier.get_order(part.supplier_order_id)
    if is_stopped(order):
        return StepResult.done()
    result = StepResult.requested()
    if kit is not None and kit.can_follow and supplier.supports("supplier_follow_up"):
        result = supplier.follow_up(_question(desk, case, part, order))
    if result.status is StepStatus.REQUESTED and order.stage in _ON_THE_WAY:
        words = f"it is {order.provider_status} by now, and no answer was seen: do the goods come?"
        return by_hand(final_refusal("on-the-way", words))
    return result


def _question(desk: Desk, case: Case, part: Part, order: SupplierOrder) -> SupplierQuestion:
    key, kit = effect_key(case.key, EffectKind.CANCEL_SUPPLIER, part.ordinal), part.terms.answer.portal
    return SupplierQuestion(
        key=key,
        order_id=part.supplier_order_id,
        request_id=part.request_id,
        before=order.reading,
        sent_at=_first_asked(desk, case, part),
        others=other_requests(desk, part, key),
        by_person=True,
        lines=part.terms.units,
        expected=kit.expected if kit is not None else None,
    )


def _first_asked(desk: Desk, case: Case, part: Part) -> datetime:
    """When the person was asked to have these goods stopped."""
    with desk.journal.read() as reading:
        opened = [task.opened_at for task in reading.tasks.of_case(case.id) if task.part_id == part.id]
    return min(opened, default=desk.now())


def _ask_for_answer(desk: Desk, case: Case, part: Part) -> None:
    """The person may hear it long before it shows, or it may never show: once for each date."""
    due = f" by {minute(part.answer_by)}" if part.answer_by else ""
    words = (
        f"{part.name}, {units_in_words(part)}: {part.terms.asked_by} has asked it, its answer is due{due}. "
        "Say what it answered as soon as you hear it"
    )
    question = question_about_part(part, TaskKind.SUPPLIER_ANSWER, words, due_at=part.answer_by)
    desk.ask_about(case, question)
