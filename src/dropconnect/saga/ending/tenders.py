"""What paid beside the gateway: a person gives it back by hand before the case closes."""

from __future__ import annotations

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.models.payment import Tender, TenderKind
from dropconnect.saga.case.decided import decided_units
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.step import Step


def give_back_tenders(desk: Desk, case: Case) -> Step:
    """Ask about each tender of the plan, all at once; complete when each has been decided."""
    if decided_units(case, desk.parts(case)).request is None:
        return Step.done(case)  # all goods stay ordered: what paid for them stays too
    with desk.journal.read() as reading:
        decided = {task.code for task in reading.tasks.of_case(case.id) if not task.is_open}
    questions = [_question(tender) for tender in case.plan.tenders]
    open_ones = [question for question in questions if question.code not in decided]
    if not open_ones:
        return Step.done(case)
    waiting = desk.ask_person(case, open_ones[0])
    for question in open_ones[1:]:
        desk.ask_about(waiting, question)
    return Step.pause(waiting)


def _question(tender: Tender) -> Question:
    name = tender.label or str(tender.kind)
    if tender.kind is TenderKind.BY_HAND:
        return _paid_by_hand(tender, name)
    reason = f"{name} paid a part of what is cancelled: give {tender.amount} back to it by hand, or say why "
    reason += "that is not needed"
    return Question(TaskKind.GIVE_BACK, f"give-back-{tender.id}"[:60], reason, tender.model_dump(mode="json"))


def _paid_by_hand(tender: Tender, name: str) -> Question:
    """No gateway pays it back, and only a person knows whether it came in."""
    reason = f"{tender.amount} of what is cancelled were paid by hand: {name}. Pay {tender.amount} back by "
    reason += "hand, or say why that is not needed"
    return Question(
        TaskKind.GIVE_BACK,
        f"give-back-{tender.id}"[:60],
        reason,
        tender.model_dump(mode="json"),
        meanings={
            Decision.GIVEN_BACK: "you sent the money back yourself; add the proof, if you want it kept",
            Decision.NOT_NEEDED: "it never came in, or it was paid back before; add why",
        },
    )
