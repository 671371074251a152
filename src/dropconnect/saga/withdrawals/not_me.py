"""The link in the mail to the order's own address, with which its owner says: that was not me, I keep it."""

from __future__ import annotations

import secrets
from datetime import datetime

from dropconnect.journal import Transaction
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.withdrawal_states import Doubt, WithdrawalState
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.saga.withdrawals.mails import Writer

_WORDS = (
    "whoever gets the order's mail said on {at:%Y-%m-%d %H:%M} UTC: that was not me, I keep the order. Ask "
    "before you carry it out"
)


def offer_not_me(
    writing: Transaction, writer: Writer, stated: Withdrawal, address: str, pages: str, now: datetime
) -> None:
    """Queue the mail to the order's address, once. Without pages of ours it says where to write instead."""
    sent = writing.customer_mails.of_withdrawal(stated.id)
    if any(mail.address.casefold() == address.casefold() for mail in sent):
        return
    secret = secrets.token_urlsafe(32)
    contact = writer.settings.voice.contact
    where = f"{pages}/c/{stated.store}/withdraw/keep/{secret}" if pages else contact or stated.store
    if writing.customer_mails.queue(writer.to_order(stated, address, where, now)) and pages:
        writing.links.add(secret, LinkPurpose.NOT_ME, subject_id=stated.id, at=now, until=None)


def say_not_me(writing: Transaction, stated: Withdrawal, now: datetime) -> bool:
    """Keep that it was somebody else. False: it was said before, or a case is under way and people are told
    otherwise."""
    if Doubt.NOT_ME in stated.doubts or not stated.state.is_open:
        return False
    doubts = {**stated.doubts, str(Doubt.NOT_ME): _WORDS.format(at=now)}
    words = "; ".join(doubts.values())
    agreed = [doubt for doubt in stated.agreed if doubt != Doubt.NOT_ME]
    writing.withdrawals.move(stated, WithdrawalState.ASKS, words, doubts=doubts, agreed=agreed)
    return True
