"""The part of the front door by which people look at withdrawals from the contract and decide about them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.errors import CaseConflict, NotThere, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.customer_mails import CustomerMail
from dropconnect.journal.states import MessageState
from dropconnect.journal.withdrawal_states import WithdrawalState
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.models.facts import one_line
from dropconnect.report.pages import PAGE
from dropconnect.report.withdrawals import (
    WithdrawalMailReport,
    WithdrawalPage,
    WithdrawalReport,
    WithdrawalSummary,
)
from dropconnect.rights import Act, Team
from dropconnect.saga.withdrawals.deadlines import MONEY_DUE
from dropconnect.saga.withdrawals.mails import Writer, acknowledges

_UNSENT = (MessageState.FAILED, MessageState.BY_HAND)
OPEN = "open"
"""All states in which nothing has followed yet."""


class WithdrawalDesk(ReadingRoom):
    """Whether an order is the consumer's, where the mail address does not say so, is a person's word."""

    def withdrawals(
        self,
        *,
        state: str = "",
        stores: Collection[str] | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> WithdrawalPage:
        """List the withdrawals, newest first. ``state``: those that stand so, or "open": nothing has followed
        yet. ``stores``: of none but these. ``UsageError`` for another state."""
        if page < 1 or not 1 <= limit <= 1000:
            raise UsageError("say a page from 1 on, and a limit from 1 to 1000")
        states = _states(state)
        with self._journal.opened().read() as reading:
            chosen: dict[str, Any] = {"stores": stores, "states": states}
            found = reading.withdrawals.list(**chosen, skip=(page - 1) * limit, limit=limit)
            total = reading.withdrawals.count(**chosen)
            rows = tuple(WithdrawalSummary(**self._summary(reading, stated)) for stated in found)
        return WithdrawalPage(page=page, limit=limit, total=total, withdrawals=rows)

    def withdrawal(self, withdrawal_id: int) -> WithdrawalReport:
        """Read one with its whole record: the statement, its mails, what followed. ``NotThere``."""
        with self._journal.opened().read() as reading:
            return self._record_of(reading, _found(reading, withdrawal_id))

    def decide_withdrawal(
        self, withdrawal_id: int, said: str, *, by: str, goods: str = "", order: str = "", because: str = ""
    ) -> WithdrawalReport:
        """Decide what the statement does not say for sure.

        ``said``: ``go on`` takes its doubts away, ``decline`` ends it and tells the consumer ``because``, in
        the consumer's language.

        ``goods``: those that are meant; ``order``: the number that is meant. Empty: as it was typed. What
        follows is done by ``work``. Raises ``NotThere``, ``UsageError``, ``NotAllowed``, and ``CaseConflict``
        where somebody decided before.
        """
        with self._journal.opened().write() as writing:
            stated = _found(writing, withdrawal_id)
            who = Team(self._configuration.people).require(by, Act.DECIDE, stated.store)
            if not who.strip():
                raise UsageError("say who decides")
            if stated.state is not WithdrawalState.ASKS:
                raise CaseConflict(_decided(stated))
            if said == "go on":
                values = self._going_on(stated, one_line(goods), one_line(order))
            elif said == "decline":
                values = self._declining(writing, stated, one_line(because))
            else:
                raise UsageError('say "go on" or "decline"')
            writing.withdrawals.decide(stated, who, self._clock.now(), values)
            return self._record_of(writing, writing.withdrawals.get(stated.id))

    def record_withdrawal_mail(self, withdrawal_id: int, mail_id: str, *, by: str) -> WithdrawalReport:
        """Record that a person has sent a mail that did not go out by itself. Raises ``NotThere``,
        ``CaseConflict`` where it was sent before, ``NotAllowed``."""
        with self._journal.opened().write() as writing:
            stated = _found(writing, withdrawal_id)
            who = Team(self._configuration.people).require(by, Act.DECIDE, stated.store)
            mails = writing.customer_mails.of_withdrawal(stated.id)
            mail = next((each for each in mails if each.id == mail_id), None)
            if mail is None:
                raise NotThere(f"withdrawal {withdrawal_id} has no such mail")
            if mail.state not in _UNSENT:
                raise CaseConflict(f"nothing was done: this mail is {mail.state}")
            writing.customer_mails.record_by_hand(mail, f"sent by hand by {who}", at=self._clock.now())
            return self._record_of(writing, stated)

    def _going_on(self, stated: Withdrawal, goods: str, order: str) -> dict[str, Any]:
        values: dict[str, Any] = {
            "state": WithdrawalState.RECEIVED,
            "agreed": sorted({*stated.agreed, *stated.doubts}),
            "doubts": {},
            "words": "a person decided that it is carried out",
            "due_at": self._clock.now(),
        }
        if goods:
            values["chosen"] = goods
        if order:
            # Another order has doubts of its own.
            values |= {"order_number": order, "order_id": "", "agreed": []}
        return values

    def _declining(self, writing: Transaction, stated: Withdrawal, because: str) -> dict[str, Any]:
        if not because:
            raise UsageError("say why it is not carried out, as the customer reads it")
        section = self._configuration.stores.get(stated.store)
        if section is not None:
            writer = Writer(stated.store, section, self._configuration.registry.catalogues)
            writing.customer_mails.queue(writer.nothing(stated, because, self._clock.now()))
        return {"state": WithdrawalState.DECLINED, "words": because, "due_at": None}

    def _summary(self, reading: Transaction, stated: Withdrawal) -> dict[str, Any]:
        due = stated.stated_at + MONEY_DUE
        mails = reading.customer_mails.of_withdrawal(stated.id)
        return {
            "id": stated.id,
            "code": stated.code,
            "store": stated.store,
            "name": stated.name,
            "order": stated.order_text,
            "stated_at": stated.stated_at,
            "due_at": due,
            "state": stated.state,
            "words": stated.words,
            "doubts": stated.doubts,
            "case_id": stated.case_id,
            "first_id": stated.first_id,
            "overdue": stated.state.is_open and due <= self._clock.now(),
            "mail_open": any(mail.state in _UNSENT for mail in mails),
        }

    def _record_of(self, reading: Transaction, stated: Withdrawal) -> WithdrawalReport:
        mails = reading.customer_mails.of_withdrawal(stated.id)
        case = reading.cases.get(stated.case_id) if stated.case_id is not None else None
        return WithdrawalReport(
            **self._summary(reading, stated),
            goods=stated.goods,
            mail=stated.mail,
            reason=stated.reason,
            language=stated.language,
            order_id=stated.order_id,
            chosen=stated.chosen,
            agreed=tuple(stated.agreed),
            decided_by=stated.decided_by,
            decided_at=stated.decided_at,
            erased_at=stated.erased_at,
            recorded_by=stated.recorded_by,
            mails=tuple(map(_mail, mails)),
            outcome=f"{case.outcome}: {case.outcome_reason}" if case is not None and case.outcome else "",
            timeline=tuple(_timeline(reading, stated, mails)),
        )


def _found(reading: Transaction, withdrawal_id: int) -> Withdrawal:
    found = reading.withdrawals.find(withdrawal_id)
    if found is None:
        raise NotThere(f"there is no withdrawal {withdrawal_id}; `dropconnect withdrawals` lists them")
    return found


def _states(state: str) -> tuple[WithdrawalState, ...]:
    if not state:
        return ()
    if state == OPEN:
        return tuple(each for each in WithdrawalState if each.is_open)
    try:
        return (WithdrawalState(state),)
    except ValueError:
        known = ", ".join((OPEN, *WithdrawalState))
        raise UsageError(f"{state!r} is not a state of a withdrawal; the states are: {known}") from None


def _decided(stated: Withdrawal) -> str:
    who = f"{stated.decided_by} has decided it before" if stated.decided_by else "there is nothing to decide"
    return f"nothing was done: {who}; it is {stated.state.replace('-', ' ')}: {stated.words}"


def _mail(mail: CustomerMail) -> WithdrawalMailReport:
    return WithdrawalMailReport(
        id=mail.id,
        kind=mail.kind,
        to=mail.address,
        state=mail.state,
        reason=mail.reason,
        queued_at=mail.queued_at,
        sent_at=mail.sent_at,
        subject=mail.subject,
        text=mail.text,
    )


def _named(mail: CustomerMail) -> str:
    what = "the acknowledgement" if acknowledges(mail.kind) else "the answer"
    return f"{what} to {mail.address or 'the customer'}"


def _timeline(reading: Transaction, stated: Withdrawal, mails: list[CustomerMail]) -> list[str]:
    rows = [(stated.stated_at, f"stated, check code {stated.code}")]
    if stated.recorded_at is not None:
        words = f"received by mail at that time, recorded by {stated.recorded_by}"
        rows.append((stated.recorded_at, words))
    rows += [(mail.queued_at, f"{_named(mail)} was written") for mail in mails]
    rows += [(mail.sent_at, f"{_named(mail)} was sent") for mail in mails if mail.sent_at is not None]
    if stated.decided_at is not None:
        rows.append((stated.decided_at, f"{stated.decided_by} decided"))
    if stated.case_id is not None:
        rows += [(event.at, event.text) for event in reading.events.of_case(stated.case_id)]
    if stated.erased_at is not None:
        rows.append((stated.erased_at, "what the consumer typed was erased"))
    return [f"{at:%Y-%m-%d %H:%M:%S} {words}" for at, words in sorted(rows, key=lambda row: row[0])]
