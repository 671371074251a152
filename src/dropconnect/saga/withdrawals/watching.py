"""What the team is told of withdrawals: a question, a mail that a person has to send, a deadline."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.journal import Journal, Transaction
from dropconnect.journal.customer_mails import CustomerMail
from dropconnect.journal.notices import NewNotice
from dropconnect.journal.withdrawal_states import WithdrawalState
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.saga.waiting.notices import Bell
from dropconnect.saga.withdrawals.deadlines import MONEY_DUE, WARN_AFTER


def watch_withdrawals(journal: Journal, bell: Bell) -> None:
    """Queue what nobody was told of yet, each once. Raises ``JournalError``."""
    with journal.read() as reading:
        found = [*_questions(reading, bell), *_deadlines(reading, bell)]
        new = [notice for notice in found if not reading.notices.is_known(notice.id)]
        # Where nobody can be told, the page of the withdrawal has the mail, and nothing is written here.
        unsent = [
            (mail, told)
            for mail in reading.customer_mails.untold()
            if (told := _about_unsent(reading, bell, mail))
        ]
    if not new and not unsent:
        return
    with journal.write() as writing:
        for notice in (*new, *(notice for _, told in unsent for notice in told)):
            writing.notices.queue(notice)
        for mail, _ in unsent:
            writing.customer_mails.record_told(mail)


def _questions(reading: Transaction, bell: Bell) -> Iterator[NewNotice]:
    for stated in reading.withdrawals.standing(WithdrawalState.ASKS):
        words = "\n\n".join(stated.doubts.values())
        body = (
            f"{_stated(stated)}\n\nNothing moves before you decide:\n\n{words}\n\n"
            f"The money is due by {stated.stated_at + MONEY_DUE:%Y-%m-%d}.\n\n{_where(bell, stated)}"
        )
        what = f"withdrawal|{stated.id}|{'+'.join(sorted(stated.doubts))}"
        title = f"Withdrawal: order {stated.order_text} of {stated.store}"
        yield from bell.about_connection(stated.store, what, title, body)


def _deadlines(reading: Transaction, bell: Bell) -> Iterator[NewNotice]:
    """Of those that no case stands for; a case has an incident."""
    open_ones = [state for state in WithdrawalState if state.is_open]
    for stated in reading.withdrawals.standing(*open_ones):
        if bell.now < stated.stated_at + WARN_AFTER:
            continue
        due = stated.stated_at + MONEY_DUE
        body = (
            f"{_stated(stated)}\n\nWhat is due is due by {due:%Y-%m-%d %H:%M} UTC (14 days, Directive "
            "2011/83/EU, Article 13(1)), and nothing has followed yet: "
            f"{stated.words or 'it is still looked for'}.\n\n{_where(bell, stated)}"
        )
        title = f"Withdrawal is due soon: order {stated.order_text} of {stated.store}"
        yield from bell.about_connection(stated.store, f"withdrawal-due|{stated.id}", title, body)


def _about_unsent(reading: Transaction, bell: Bell, mail: CustomerMail) -> list[NewNotice]:
    if mail.withdrawal_id is None:
        return []  # a link for an order: its customer asks for another one
    stated = reading.withdrawals.get(mail.withdrawal_id)
    why = mail.reason or f"the store has no mail account, [stores.{mail.store}.messages]"
    body = (
        f"{_stated(stated)}\n\nThis mail about it did not go out ({why}). The customer has to get it now: "
        f"send it yourself to {mail.address}, then say so here.\n\n{_where(bell, stated)}\n\n"
        f"Subject: {mail.subject}\n\n{mail.text}"
    )
    title = f"Send a mail by hand: withdrawal from order {stated.order_text} of {stated.store}"
    return bell.about_connection(mail.store, f"withdrawal-mail|{mail.id}", title, body)


def _stated(stated: Withdrawal) -> str:
    return (
        f"A customer withdrew from the contract for order {stated.order_text} of {stated.store} on "
        f"{stated.stated_at:%Y-%m-%d %H:%M} UTC (check code {stated.code})."
    )


def _where(bell: Bell, stated: Withdrawal) -> str:
    if bell.pages is not None:
        return f"{bell.pages.url}/withdrawals/{stated.id}"
    return f"dropconnect withdrawals --record {stated.id}"
