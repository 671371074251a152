"""Makes the sheets of a case and of its questions for one reader."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from dropconnect.errors import NotAllowed
from dropconnect.journal.incidents import OWNER
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.states import Decision, Outcome, TaskKind, WaitsFor
from dropconnect.models.cancellation import Plan
from dropconnect.models.commands import CancelOrderCommand, GuardReading, RefundCommand
from dropconnect.models.money import Money
from dropconnect.report.acts import ActReport
from dropconnect.report.choices import AtStake, choices_of, ends_of
from dropconnect.report.doubts import doubt_about, doubts_of
from dropconnect.report.goods import goods_of
from dropconnect.report.meaning import CaseRows
from dropconnect.report.reading import case_report, case_summary, credit_report, plan_report, task_report
from dropconnect.report.sheet import (
    CaseSheet,
    IncidentSheet,
    LetterReport,
    MoneyBox,
    Shade,
    TaskSheet,
)
from dropconnect.report.story import story_of
from dropconnect.report.withdrawing import why_not_withdraw, withdrawal_of
from dropconnect.saga.case.entitlement import PAYS, Entitlement, amount_at_stake, version_of
from dropconnect.saga.waiting.waits import is_overdue

_TITLES = {
    TaskKind.APPROVAL: "Carry out the plan for {order}?",
    TaskKind.COLLECTED: "How much did the customer pay for {order}?",
    TaskKind.PAY_BY_HAND: "Pay {order} back by hand",
    TaskKind.HAND_PROOF: "Is this the payment that was made by hand for {order}?",
    TaskKind.UNPAID_ROW: "The books of {order} show a refund that was never paid",
    TaskKind.MONEY_DOUBT: "Was {order} paid back?",
    TaskKind.BOOKING_DOUBT: "Is the refund of {order} in the store's books?",
    TaskKind.STATE_DOUBT: "Is {order} as it should be in the store?",
    TaskKind.REFUSED: "The store refused to pay {order} back",
    TaskKind.TROUBLE: "{order} cannot go on",
    TaskKind.CLAIM: "Another installation is at work on {order}",
    TaskKind.SAME_WISH: "Was this asked for twice? {order}",
    TaskKind.GIVE_BACK: "Give something back by hand for {order}",
    TaskKind.TELL_CUSTOMER: "Tell the customer of {order}",
    TaskKind.CUSTOMER_REQUEST: "Answer the customer's request about {order} in the store",
    TaskKind.SUPPLIER_ANSWER: "Ask the supplier of {order}, and say what it answered",
    TaskKind.SUPPLIER_TROUBLE: "The supplier of {order} cannot be reached",
    TaskKind.SUPPLIER_NO: "The supplier will not stop goods of {order}",
    TaskKind.SUPPLIER_SILENT: "The supplier of {order} does not answer",
}


@dataclass(frozen=True)
class Reader:
    """Who reads: ``who`` is a name of the configuration, and ``entitlement`` says what that person may."""

    who: str
    entitlement: Entitlement
    colleagues: tuple[str, ...]

    def why_not(self, rows: CaseRows) -> str:
        """Why the reader may change nothing at this case; empty: that is not so."""
        try:
            self.entitlement.require(rows.case, self.who)
        except NotAllowed as error:
            return str(error)
        return ""


def case_sheet(
    rows: CaseRows, reader: Reader, letters: tuple[LetterReport, ...], acts: tuple[ActReport, ...]
) -> CaseSheet:
    case, summary, why_not = rows.case, case_summary(rows), reader.why_not(rows)
    urgent = sorted(rows.open_tasks, key=lambda task: (task.due_at, task.id))
    waits = summary.waits
    owners = [*(task.owner for task in urgent), *(incident.owner for incident in rows.open_incidents)]
    return CaseSheet(
        report=case_report(rows),
        version=_version(rows),
        customer=_customer(rows, letters),
        state=_state(rows),
        shade=_shade(rows),
        owner=_person(owners[0]) if owners else "",
        due_at=waits[0].until if waits else case.due_at,
        money=_money(rows),
        goods=goods_of(rows),
        doubts=doubts_of(rows),
        tasks=tuple(task_sheet(rows, task, reader) for task in urgent),
        incidents=tuple(_incident(rows, item, why_not) for item in rows.open_incidents),
        story=story_of(rows),
        letters=letters,
        acts=acts,
        withdrawal=withdrawal_of(rows),
        why_not_withdraw=why_not_withdraw(rows) or why_not,
        colleagues=reader.colleagues,
        why_not=why_not,
    )


def task_sheet(rows: CaseRows, task: Task, reader: Reader) -> TaskSheet:
    case, shown = rows.case, task.evidence.get("plan")
    plan = Plan.model_validate(shown) if shown else case.plan
    amount = _amount(rows, task)

    def why_not(said: Decision) -> str:
        return reader.entitlement.why_not(case, task, said, reader.who)

    choices = choices_of(task, AtStake(case, plan, amount), why_not)
    pays = [Decision(said) for said in task.choices if Decision(said) in PAYS]
    said = pays[0] if pays else Decision(next(iter(task.choices), Decision.STOP))
    return TaskSheet(
        task=task_report(task, case, rows.now),
        version=version_of(case, task),
        title=_TITLES[task.kind].format(order=case.order_number),
        amount=amount,
        to_whom=_customer(rows, ()),
        owner=_person(task.owner),
        asked_by=case.request.requested_by,
        case=case_summary(rows),
        plan=plan_report(plan, case.id),
        shows_plan=shown is not None,
        doubt=doubt_about(rows, task.effect_key),
        choices=choices,
        who_may=reader.entitlement.who_may(case, task, said),
    )


def _incident(rows: CaseRows, incident: Incident, why_not: str) -> IncidentSheet:
    return IncidentSheet(
        id=incident.id,
        reason=incident.reason,
        opened_at=incident.opened_at,
        due_at=incident.due_at,
        owner=_person(incident.owner),
        overdue=is_overdue(incident, rows.now),
        choices=ends_of(incident, why_not),
    )


def _person(owner: str) -> str:
    """Empty for what nobody was chosen for yet."""
    return "" if owner == OWNER else owner


def _amount(rows: CaseRows, task: Task) -> Money | None:
    """What the effect moves that the question is about, else what the plan pays."""
    about = next((effect for effect in rows.effects if effect.key == task.effect_key), None)
    if about is not None and about.amount is not None:
        return about.amount
    return amount_at_stake(rows.case, task)


def _money(rows: CaseRows) -> MoneyBox:
    plan = rows.case.plan
    fee = plan.refund.fee if plan.refund is not None and plan.refund.fee else None
    owed = (credit_report(part) for part in rows.parts)
    return MoneyBox(
        currency=plan.currency,
        paid=_paid(rows),
        expected=plan.expected if plan.expected is not None else plan.due,
        at_most=plan.due,
        fee=fee,
        paid_back=rows.paid_back,
        released=plan.released,
        owed=tuple(credit for credit in owed if credit is not None),
    )


def _paid(rows: CaseRows) -> Money | None:
    """As it was read at the store before the newest write to the order."""
    read: list[GuardReading] = [
        effect.command.before
        for effect in rows.effects
        if isinstance(effect.command, RefundCommand | CancelOrderCommand)
    ]
    return max(read, key=lambda before: before.read_at).paid if read else None


def _customer(rows: CaseRows, letters: tuple[LetterReport, ...]) -> str:
    names = [message.facts.customer_name for message in rows.messages if message.facts.customer_name]
    mails = [message.envelope.to for message in rows.messages if message.envelope.to]
    mails += [str(task.evidence.get("to", "")) for task in rows.tasks if task.kind is TaskKind.TELL_CUSTOMER]
    mails += [letter.to for letter in letters]
    return ", ".join(found for found in (next(iter(names), ""), next(filter(None, mails), "")) if found)


def _state(rows: CaseRows) -> str:
    case = rows.case
    if case.outcome is not None:
        return f"{case.outcome}: {case.outcome_reason}"
    if rows.open_tasks:
        return "waits for a decision"
    if rows.holder is not None:
        return rows.holder.words
    if rows.in_doubt:
        return f"it is being found out what happened; waits for {case.waiting_on or 'the next look'}"
    if case.waits_for is not None and case.waits_for is not WaitsFor.PERSON:
        if case.waits_for is WaitsFor.PAUSE:
            return case.waiting_on
        return f"waits for {case.waiting_on}"
    return "is being worked on"


def _shade(rows: CaseRows) -> Shade:
    if rows.overdue:
        return Shade.LATE
    if rows.case.outcome is not None and not rows.open_tasks:
        return Shade.DONE if rows.case.outcome is Outcome.DONE else Shade.REFUSED
    return Shade.WAITS


def _version(rows: CaseRows) -> str:
    case = rows.case
    stands = [case.stage, str(case.outcome), str(case.plan.due), str(rows.paid_back)]
    asked = [task.id for task in rows.open_tasks]
    return hashlib.sha256(json.dumps([*stands, asked]).encode()).hexdigest()[:32]
