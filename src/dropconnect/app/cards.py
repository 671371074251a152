"""Makes the cards of the queue: what a case needs next, and what one person can do about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dropconnect.config import Configuration
from dropconnect.errors import NotAllowed
from dropconnect.journal.card_rows import CardAnswer, CardCase, CardQuestion
from dropconnect.journal.incidents import OWNER
from dropconnect.journal.states import CaseKind, Decision, Stage, WaitsFor
from dropconnect.models.money import Money
from dropconnect.plain import called
from dropconnect.report.queue import ApproveAct, Lateness, QueueCard
from dropconnect.rights import Act, Team

_BEFORE_MONEY = (Stage.PLANNED, Stage.SUPPLIERS)
_WAITS = {
    WaitsFor.SETTLE: "a call that may still be on its way",
    WaitsFor.RETRY: "another try",
    WaitsFor.PAUSE: "the end of the pause",
}


@dataclass(frozen=True)
class CardRows:
    """What the journal says of one case."""

    case: CardCase
    questions: Sequence[CardQuestion]
    """The most urgent first."""
    unanswered: Sequence[CardAnswer]
    """The earliest date first."""
    paid: Money | None


@dataclass(frozen=True)
class Cards:
    """What one person sees. ``by``: the person's name; nobody without a right gets an act."""

    configuration: Configuration
    by: str
    now: datetime

    def card(self, rows: CardRows) -> QueueCard:
        case, questions = rows.case, rows.questions
        first = questions[0] if questions else None
        is_helper = self._may(case, Act.DECIDE)
        approve, why_not = self._approval(case, first) if is_helper and first is not None else (None, "")
        return QueueCard(
            case_id=case.id,
            connection=case.connection,
            order_number=case.order_number,
            customer=case.customer,
            amount=_amount(rows),
            reason=case.reason,
            requested_by=case.requested_by,
            since=_since(rows),
            waits_for=self._person(first.owner) if first is not None else _waits_for(rows),
            question=first.reason if first else "",
            task_id=first.id if first and not first.is_incident else None,
            incident_id=first.id if first and first.is_incident else None,
            owner=first.owner if first else "",
            further=max(0, len(questions) - 1),
            late=_late(rows, self.now),
            approve=approve,
            not_approved_here=why_not,
            remind=self._remind(rows) if is_helper else "",
            can_withdraw=_can_withdraw(case) and self._may(case, Act.WITHDRAW),
            outcome=case.outcome,
        )

    @property
    def _team(self) -> Team:
        return Team(self.configuration.people)

    def _may(self, case: CardCase, act: Act) -> bool:
        try:
            self._team.require(self.by, act, case.connection)
        except NotAllowed:
            return False
        return True

    def _approval(self, case: CardCase, asked: CardQuestion) -> tuple[ApproveAct | None, str]:
        """A yes to the question, and why the person may not say it."""
        is_for_suppliers = case.kind is CaseKind.SUPPLIER_ONLY
        amount = None if is_for_suppliers else asked.shown
        is_known = is_for_suppliers or amount is not None
        # Where there is more to choose from than yes and no, a person has to read it first.
        if asked.choices != {Decision.APPROVE, Decision.DENY} or not asked.shows_plan or not is_known:
            return None, ""
        section = self.configuration.stores.get(case.connection)
        limit = section.policy.approve_over if section else None
        try:
            self._team.require_agreement(
                self.by, case.connection, amount, asked_by=case.requested_by, limit=limit
            )
        except NotAllowed as error:
            return None, str(error)
        return ApproveAct(task_id=asked.id, amount=amount, words=_in_words(case, amount)), ""

    def _remind(self, rows: CardRows) -> str:
        """A supplier that has not answered, else a colleague whose question it is."""
        if rows.unanswered:
            return rows.unanswered[0].supplier
        me = self._team.find(self.by)
        for asked in rows.questions:
            owner = self._team.find(asked.owner)
            if owner is not None and owner is not me and self._reaches(owner.mail):
                return owner.name
        return ""

    def _person(self, owner: str) -> str:
        """Who has to decide, as the person reads it."""
        if owner == OWNER:
            return "the team"
        me, person = self._team.find(self.by), self._team.find(owner)
        return "you" if person is not None and person is me else owner

    def _reaches(self, mail: str) -> bool:
        team = self.configuration.team
        return bool(team.channel or (team.notifier and mail))


def _in_words(case: CardCase, amount: Money | None) -> str:
    order = called(case.order_number)
    if amount is None:
        return f"Stop the goods of {order} at the suppliers, pay nothing back"
    what = f"cancel {order}" if case.whole_order else f"cancel part of {order}"
    return f"Pay back {amount} and {what}" if amount else f"{what.capitalize()}, pay nothing back"


def _amount(rows: CardRows) -> Money | None:
    case = rows.case
    if not case.is_open:
        return rows.paid or Money.zero(case.currency)
    return case.expected if case.expected is not None else case.due


def _since(rows: CardRows) -> datetime:
    if rows.questions:
        return min(asked.opened_at for asked in rows.questions)
    if rows.unanswered:
        return rows.unanswered[0].asked_at
    return rows.case.closed_at or rows.case.opened_at


def _waits_for(rows: CardRows) -> str:
    case = rows.case
    if rows.unanswered:
        return ", ".join(dict.fromkeys(answer.supplier for answer in rows.unanswered))
    if not case.is_open:
        return ""
    if case.waits_for is None:
        return "its next step"
    return _WAITS.get(case.waits_for) or case.waiting_on or str(case.waits_for)


def _late(rows: CardRows, now: datetime) -> tuple[Lateness, ...]:
    found = [
        Lateness(who=answer.supplier, since=answer.answer_by)
        for answer in rows.unanswered
        if answer.answer_by is not None and answer.answer_by <= now
    ]
    found += [
        Lateness(who=asked.owner, since=asked.due_at) for asked in rows.questions if asked.due_at <= now
    ]
    by_name: dict[str, Lateness] = {}
    for late in sorted(found, key=lambda late: late.since):
        by_name.setdefault(late.who, late)
    return tuple(by_name.values())


def _can_withdraw(case: CardCase) -> bool:
    return case.is_open and case.stage in _BEFORE_MONEY
