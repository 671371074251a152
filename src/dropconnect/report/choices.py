"""What can be said to a question or an incident, as buttons that say what they do. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.outlook import SupplierOutlook
from dropconnect.report.sheet import ChoiceSheet, Weight
from dropconnect.saga.case.incident_ends import choices_for
from dropconnect.saga.case.questions import NEEDS_DETAIL

ALREADY_SENT = "already-sent"
"""A choice of its own for people; the record says "refused, already sent, tracking ..."."""
_WHY = "Why? The reason stands in the timeline."
_DETAIL = {
    Decision.DENY: _WHY,
    Decision.STOP: "",
    Decision.PAID_BY_HAND: "How you sent it, and the proof, such as: bank transfer of 3 May",
    Decision.MONEY_MOVED: "Where you saw it, such as: refund list of the gateway, number 4711",
    Decision.SEEN_TO: "What you did, such as: the parcel went back",
    Decision.AS_IT_SHOULD_BE: "Why, such as: we paid the difference",
    Decision.NOT_NEEDED: "Why, such as: the card was never charged",
    Decision.REFUSED: "What the supplier says, such as: it is packed already",
    Decision.STOPPED: "",
    Decision.GIVEN_BACK: "How, if you want it kept (may stay empty)",
    Decision.SENT_BACK: "The proof, such as: receipt of the carrier of 3 May",
    Decision.LOWERED: "How much less, and why, such as: 5.00 because it is scratched",
    Decision.TOLD: "How, if you want it kept (may stay empty)",
}
"""What is asked for beside a decision; one that is not here takes no words."""
_FIRST: Mapping[TaskKind, tuple[Decision, ...]] = {
    TaskKind.APPROVAL: (Decision.APPROVE, Decision.ARRIVED),
    TaskKind.COLLECTED: (Decision.COLLECTED,),
    TaskKind.PAY_BY_HAND: (Decision.PAID_BY_HAND,),
    TaskKind.HAND_PROOF: (Decision.IT_HAPPENED,),
    TaskKind.UNPAID_ROW: (Decision.TRY_AGAIN,),
    TaskKind.MONEY_DOUBT: (Decision.MONEY_MOVED,),
    TaskKind.BOOKING_DOUBT: (Decision.IT_HAPPENED,),
    TaskKind.STATE_DOUBT: (Decision.IT_HAPPENED,),
    TaskKind.REFUSED: (Decision.TRY_AGAIN,),
    TaskKind.TROUBLE: (Decision.TRY_AGAIN,),
    TaskKind.CLAIM: (Decision.WAIT,),
    TaskKind.SAME_WISH: (Decision.SAME,),
    TaskKind.GIVE_BACK: (Decision.GIVEN_BACK,),
    TaskKind.TELL_CUSTOMER: (Decision.TOLD,),
    TaskKind.CUSTOMER_REQUEST: (Decision.TOLD,),
    TaskKind.SUPPLIER_ANSWER: (Decision.ASKED, Decision.STOPPED),
    TaskKind.SUPPLIER_TROUBLE: (Decision.TRY_AGAIN,),
    TaskKind.SUPPLIER_NO: (Decision.DENY, Decision.ARRIVED),
    TaskKind.SUPPLIER_SILENT: (Decision.WAIT,),
}
"""What stands out of a question: what it most often ends with, and never what may pay twice."""
_DANGER = (Decision.ABSORB, Decision.NO_MONEY_MOVED, Decision.FURTHER, Decision.GONE)
_LABELS: Mapping[Decision, str] = {
    Decision.NO_MONEY_MOVED_STOP: "Nothing was paid, and close the case",
    Decision.IT_HAPPENED: "It happened: continue",
    Decision.TRY_AGAIN: "Try again",
    Decision.LEAVE: "Leave it and continue",
    Decision.STOP: "Close the case as it is",
    Decision.STOPPED: "The supplier stopped the goods",
    Decision.NOT_ORDERED: "Nobody ordered these goods",
    Decision.ASKED: "I have asked: wait for the answer",
    Decision.REFUSED: "The goods cannot be stopped",
    Decision.WAIT: "Wait longer",
    Decision.GONE: "Nobody is behind it: continue",
    Decision.SAME: "It is the same request: close the case",
    Decision.GIVEN_BACK: "I gave it back",
    Decision.NOT_NEEDED: "It is not needed",
    Decision.TOLD: "I have told the customer",
    Decision.NOTHING_DUE: "Cancel, and pay nothing back",
    Decision.SUPPLIERS_ONLY: "Only stop the goods, and pay nothing back",
    Decision.ARRIVED: "The goods are back: pay back",
    Decision.SENT_BACK: "They were sent back, I have the proof: pay back",
    Decision.WE_COLLECT: "We collect them: pay back now",
    Decision.LOWERED: "They are back and lost value: pay back less",
    Decision.SEEN_TO: "It is seen to",
    Decision.AS_IT_SHOULD_BE: "It is as it should be",
}
WhyNot = Callable[[Decision], str]
"""Why the reader may not say it, and who may; empty: the reader may."""


@dataclass(frozen=True)
class AtStake:
    """What a question is about, for the words of its buttons."""

    case: Case
    plan: Plan
    """The one that the question shows, else that of the case."""
    amount: Money | None


def choices_of(task: Task, stake: AtStake, why_not: WhyNot) -> tuple[ChoiceSheet, ...]:
    """What an open question takes, what the case continues with first."""
    if not task.is_open:
        return ()
    found = list(_choices(task, stake, why_not))
    said = next((said for said in _FIRST.get(task.kind, ()) if said in task.choices), None)
    first = next((item for item in found if item.decision == said), None)
    if first is None:
        return tuple(found)
    found.remove(first)
    return (first.changed(weight=Weight.MAIN), *found)


def ends_of(incident: Incident, why_not: str) -> tuple[ChoiceSheet, ...]:
    """How an incident can be ended; each end needs words."""
    return tuple(
        ChoiceSheet(
            name=_name(said),
            decision=said,
            label=_LABELS[said],
            meaning=meaning,
            detail=_DETAIL[said],
            needs_detail=True,
            weight=Weight.PLAIN,
            why_not=why_not,
        )
        for said, meaning in choices_for(incident.kind).items()
    )


def _choices(task: Task, stake: AtStake, why_not: WhyNot) -> Iterator[ChoiceSheet]:
    for text, meaning in task.choices.items():
        said = Decision(text)
        detail = _detail(task, said, stake)
        choice = ChoiceSheet(
            name=_name(said),
            decision=said,
            label=_label(task, said, stake),
            meaning=_meaning(said, meaning),
            detail=detail,
            needs_detail=bool(detail) and (said in NEEDS_DETAIL or _is_a_no(task, said)),
            follows=tuple(_follows(said, stake)),
            weight=Weight.DANGER if said in _DANGER else Weight.PLAIN,
            why_not=why_not(said),
        )
        yield choice
        if said is Decision.REFUSED and task.kind is TaskKind.SUPPLIER_ANSWER:
            yield choice.changed(
                name=ALREADY_SENT,
                label="The goods were already sent",
                meaning="they cannot be stopped any more; the tracking number helps to follow the parcel",
                detail="Tracking number, if there is one",
                needs_detail=False,
                lead="already sent",
            )


def _follows(said: Decision, stake: AtStake) -> Iterator[str]:
    if said is Decision.APPROVE:
        yield from (words for outlook in stake.plan.suppliers if (words := _asked(outlook)))
        yield from (step.what for step in stake.plan.steps)
    if said is Decision.STOPPED and stake.amount:
        yield f"once all have answered, up to {stake.amount} are paid back, and the customer is told"
    if said is Decision.ABSORB and stake.amount is not None:
        yield f"the case pays back {stake.amount} at most, these goods included"


def _asked(outlook: SupplierOutlook) -> str:
    """What happens with a supplier; empty where nothing does."""
    who = f"{outlook.supplier} {outlook.order_number}".strip()
    match outlook.eligibility:
        case Eligibility.NOW | Eligibility.ASK:
            return f"ask {who} to stop its goods" if who else ""
        case Eligibility.MANUAL:
            return f"ask a person to have the goods of {who} stopped"
        case Eligibility.NO:
            return f"{who} will not stop its goods: you are asked about them, unless your policy decides"
        case _:
            return ""


def _is_a_no(task: Task, said: Decision) -> bool:
    """Beside what the record itself demands: a no without a reason helps nobody."""
    return said is Decision.REFUSED or (said is Decision.DENY and task.part_id is None)


def _detail(task: Task, said: Decision, stake: AtStake) -> str:
    if said is Decision.COLLECTED:
        return f"How much came in, in {stake.plan.currency}, such as: 82.49"
    if said is Decision.DENY and task.part_id is not None:
        return "Why, if you want it kept (may stay empty)"
    return _DETAIL.get(said, "")


def _label(task: Task, said: Decision, stake: AtStake) -> str:
    order, amount = stake.case.order_number, stake.amount
    money = f" {amount}" if amount is not None else ""
    match said:
        case Decision.APPROVE:
            return _carry_out(stake)
        case Decision.COLLECTED:
            return "This came in: carry out the plan"
        case Decision.DENY:
            return "These goods stay ordered" if task.part_id is not None else f"No, leave {order} as it is"
        case Decision.ABSORB:
            keeps = Decision.ARRIVED in task.choices
            return f"Pay these goods back although they {'stay there' if keeps else 'still come'}"
        case Decision.PAID_BY_HAND:
            return f"I paid{money} back by hand"
        case Decision.NO_MONEY_MOVED:
            return (
                f"Nothing was paid: ask for{money} once more" if money else "Nothing was paid: ask once more"
            )
        case Decision.MONEY_MOVED:
            return f"The{money} did move: book it"
        case Decision.FURTHER:
            return f"These are further units: pay back{money}" if money else "It is something else: continue"
        case _:
            return _LABELS.get(said, str(said).capitalize())


def _carry_out(stake: AtStake) -> str:
    plan, order = stake.plan, stake.case.order_number
    if plan.suppliers_only:
        return f"Have the goods of {order} stopped"
    what = order if plan.choice.whole_order else f"a part of {order}"
    if plan.due is None or not plan.due:
        return f"Cancel {what}, and pay nothing back" if plan.due is not None else f"Cancel {what}"
    return f"Pay back {plan.due} and cancel {what}"


def _meaning(said: Decision, meaning: str) -> str:
    """A page has a field for what a command line has to be told how to write."""
    if said is Decision.COLLECTED:
        return "the plan is then carried out, with no more than came in"
    return meaning


def _name(said: Decision) -> str:
    """As a name in a form and in an address."""
    return str(said).replace(",", "").replace(" ", "-")
