"""Makes answers for agents of the front door's reports."""

from __future__ import annotations

from dropconnect.app.program_seat import ProgramSeat
from dropconnect.mcp.answers import (
    CaseAnswer,
    CaseBrief,
    Choice,
    KnownToHaveHappened,
    OrderAnswer,
    OrderLine,
    PlanAnswer,
    PlannedUnits,
    SupplierAnswerExpected,
    TaskAnswer,
    Untrusted,
    Waiting,
)
from dropconnect.models.cancellation import Verdict
from dropconnect.models.money import Money
from dropconnect.plain import MOST_OF_A_MESSAGE, plain_words
from dropconnect.report.case import Cancellation, CaseReport, TaskReport
from dropconnect.report.known import known_of
from dropconnect.report.order import OrderReport
from dropconnect.report.plan import PlanReport
from dropconnect.report.standing import Standing
from dropconnect.report.tokens import ShownPlanReport

_NEXT = {
    Standing.DONE: "Nothing is left to do. Tell people what is known to have happened.",
    Standing.WAITING: "It goes on by itself. Ask `case_status` later; do not cancel again.",
    Standing.REFUSED: "Nothing follows from this case. If it is still wanted, tell a person.",
    Standing.PERSON: "A person has to decide, or something is in doubt: tell a person what waits. Neither a "
    "repetition nor another key makes it go faster, and nothing is paid twice.",
}
_NOT_DONE = "Nothing was done, and no case was opened. Tell a person why, or plan again if that is advised."


def quoted(text: str) -> Untrusted:
    """Words of somebody else, without what cannot be seen, and not endless."""
    return Untrusted(untrusted=plain_words(text))


def order_answer(report: OrderReport) -> OrderAnswer:
    return OrderAnswer(
        store=report.connection,
        order=f"id:{report.order_id}",
        order_number=quoted(report.order_number),
        state=report.state,
        store_status=quoted(report.status),
        total=report.total,
        paid=report.paid,
        refunded=report.refunded,
        lines=tuple(
            OrderLine(
                line_id=line.line_id,
                kind=line.kind,
                sku=quoted(line.sku),
                name=quoted(line.name),
                quantity=line.quantity,
                shipped=line.shipped,
                given_back=line.given_back,
                price=line.gross,
            )
            for line in report.lines
        ),
        cases=tuple(
            CaseBrief(
                case_id=case.case_id, is_open=case.is_open, state=case.standing, paid_back=case.paid_back
            )
            for case in reversed(report.cases)
        ),
    )


def plan_answer(shown: ShownPlanReport) -> PlanAnswer:
    plan = shown.plan
    asks = any(objection.verdict is Verdict.APPROVE for objection in plan.objections) or plan.due is None
    return PlanAnswer(
        plan_id=shown.plan_id,
        until=shown.until,
        store=plan.connection,
        order=f"id:{plan.order_id}",
        order_number=quoted(plan.order_number),
        whole_order=plan.whole_order,
        lines=tuple(
            PlannedUnits(line_id=line.line_id, quantity=line.quantity, name=quoted(line.name))
            for line in plan.lines
        ),
        pays_back_at_most=plan.due,
        expected=plan.expected,
        refused=plan.refused,
        asks_a_person=asks and not plan.refused,
        objections=tuple(quoted(objection.reason) for objection in plan.objections),
        stays=tuple(quoted(f"{goods.quantity} of {goods.name}: {goods.reason}") for goods in plan.stays),
        suppliers=tuple(
            SupplierAnswerExpected(
                supplier=supplier.supplier,
                can_be_stopped=supplier.eligibility,
                reason=quoted(supplier.reason),
            )
            for supplier in plan.suppliers
        ),
        next_step=_after_plan(plan, asks_a_person=asks),
    )


def _after_plan(plan: PlanReport, *, asks_a_person: bool) -> str:
    if plan.refused:
        return "It cannot be carried out. Tell a person why."
    cancel = "If this is what is wanted, call `cancel` with this plan_id and a key that you make up once"
    if asks_a_person:
        return f"{cancel}: it opens the case and asks a person first."
    return f"{cancel}, and repeat with the same key if a call breaks off."


def case_answer(seat: ProgramSeat, report: CaseReport, *, is_repeat: bool = False) -> CaseAnswer:
    known, case = known_of(report), report.case
    return CaseAnswer(
        case_id=case.id,
        store=case.connection,
        order_number=quoted(case.order_number),
        state=case.standing,
        is_repeat=is_repeat,
        known_to_have_happened=KnownToHaveHappened(
            paid_back=known.paid_back,
            happened=_plain(known.happened),
            did_not_happen=_plain(known.did_not_happen),
        ),
        in_doubt=_plain(known.in_doubt),
        waits=tuple(
            Waiting(
                kind=wait.kind,
                who=plain_words(wait.who),
                until=wait.until,
                overdue=wait.overdue,
                task_id=wait.task_id,
            )
            for wait in known.waits
        ),
        tasks=tuple(task_answer(seat, task) for task in report.open_tasks),
        refusal=None,
        comment=quoted(case.comment),
        customer_wrote=tuple(
            Untrusted(untrusted=plain_words(words, MOST_OF_A_MESSAGE)) for words in report.customer_words
        ),
        ended_because=quoted(case.outcome_reason),
        next_step=_NEXT[case.standing],
    )


def cancelled_answer(seat: ProgramSeat, done: Cancellation) -> CaseAnswer:
    """What came of `cancel`, also where it opened no case."""
    if done.case is not None:
        return case_answer(seat, seat.case(done.case.id), is_repeat=done.known)
    nothing = Money.zero(done.plan.currency)
    why = "the store is in shadow mode: only planned" if done.shadow else done.refusal
    return CaseAnswer(
        case_id=None,
        store=done.plan.connection,
        order_number=quoted(done.plan.order_number),
        state=Standing.REFUSED,
        is_repeat=False,
        known_to_have_happened=KnownToHaveHappened(paid_back=nothing, happened=(), did_not_happen=()),
        in_doubt=(),
        waits=(),
        tasks=(),
        refusal=quoted(why),
        comment=quoted(""),
        ended_because=quoted(""),
        next_step=_NOT_DONE,
    )


def task_answer(seat: ProgramSeat, task: TaskReport) -> TaskAnswer:
    return TaskAnswer(
        task_id=task.id,
        case_id=task.case_id,
        store=task.connection,
        order_number=quoted(task.order_number),
        kind=task.kind,
        question=quoted(task.reason),
        choices=tuple(
            Choice(
                decision=choice.decision,
                meaning=choice.meaning,
                needs_detail=choice.needs_detail,
                you_may=seat.may_say(task, choice.decision),
            )
            for choice in task.choices
        ),
        due_at=task.due_at,
        overdue=task.overdue,
    )


def _plain(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain_words(text) for text in words)
