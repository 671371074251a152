"""One act for several cases of the queue: shown before, done one by one, told afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from dropconnect.app.seat import Seat
from dropconnect.errors import DropConnectError, JournalError, UsageError
from dropconnect.models.money import Money
from dropconnect.plain import called
from dropconnect.report.case import CaseReport
from dropconnect.report.queue import ChosenAct, ChosenCard, ChosenReport, ChosenResult, QueueCard

MOST = 100
"""Cases at once; a page of the queue has no more."""
_NOTHING = "nothing was tried"


def chosen(seat: Seat, act: ChosenAct, case_ids: Collection[int]) -> ChosenReport:
    """What the act would do. Raises ``UsageError`` for too many cases."""
    if len(case_ids) > MOST:
        raise UsageError(f"{len(case_ids)} cases at once are too many: choose {MOST} at most")
    rows = tuple(ChosenCard(card=card, why_not=_why_not(act, card)) for card in seat.cards(case_ids))
    amounts: dict[str, list[Money]] = defaultdict(list)
    for row in rows:
        if act is ChosenAct.APPROVE and not row.why_not and row.card.approve and row.card.approve.amount:
            amounts[row.card.approve.amount.currency].append(row.card.approve.amount)
    sums = tuple(Money.total(found, currency) for currency, found in sorted(amounts.items()))
    return ChosenReport(act=act, cards=rows, sums=sums)


def carry_out(seat: Seat, act: ChosenAct, numbers: Collection[int], because: str = "") -> None:
    """Do it, one after the other; one that cannot be done stops no other, and ``results`` tells of it.

    ``numbers``: of the questions that are said yes to, else of cases. Raises ``JournalError`` alone.
    """
    for number in dict.fromkeys(numbers):
        try:
            if act is ChosenAct.APPROVE:
                seat.agree(number)
            elif act is ChosenAct.REMIND:
                seat.remind(number)
            else:
                seat.withdraw(number, because)
        except JournalError:
            raise
        except DropConnectError:
            continue  # it stands in the record of acts


def results(seat: Seat, act: ChosenAct, case_ids: Collection[int]) -> tuple[ChosenResult, ...]:
    """How the act ended for each case when the person did it the last time."""
    told = []
    for card in seat.cards(case_ids):
        mine = seat.door.acts(person=seat.person.name, case_id=card.case_id)
        last = next((done for done in mine if done.what == act), None)
        told.append(
            ChosenResult(card=card, outcome=last.outcome if last else _NOTHING, at=last.at if last else None)
        )
    return tuple(told)


def after_yes(report: CaseReport) -> str:
    """What a person is told who has just said yes."""
    order, paid = called(report.case.order_number), report.case.paid_back
    if paid:
        return f"You said yes to {order}: {paid} is paid back."
    return f"You said yes to {order}. It goes on; nothing is paid back yet."


def after_reminder(order_number: str, names: Collection[str]) -> str:
    """What a person is told who has just reminded others."""
    told = list(dict.fromkeys(names))
    return f"{' and '.join(told)} {'is' if len(told) == 1 else 'are'} reminded of {called(order_number)}."


def _why_not(act: ChosenAct, card: QueueCard) -> str:
    if act is ChosenAct.APPROVE:
        if card.approve is not None:
            return ""
        more = "it takes more than a yes: open the case" if card.task_id else "nothing is to be approved"
        return card.not_approved_here or more
    if act is ChosenAct.REMIND:
        return "" if card.remind else "there is nobody to remind"
    return "" if card.can_withdraw else "it cannot be withdrawn any more, or not by you"
