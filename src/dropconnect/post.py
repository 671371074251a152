"""The way out for messages to customers, to suppliers and to the team.

The try is recorded, then it is sent, then the result is. Unlike other writes a message may be repeated: it
carries the same Message-ID, by which the receiving side can know the copy, and twice is better than never.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.connection import NotifierConnection
from dropconnect.journal import Journal
from dropconnect.journal.customer_mails import CustomerMail
from dropconnect.journal.notices import Notice
from dropconnect.journal.rows import QueuedMessage
from dropconnect.models.facts import MessageKind
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepResult, StepStatus

_THROUGH = (StepStatus.DONE, StepStatus.ALREADY, StepStatus.REQUESTED)


@dataclass(frozen=True)
class Post:
    """Hands messages to their notifiers: the try is recorded, then it is sent, then the result is."""

    journal: Journal
    clock: Clock

    def deliver(
        self, queued: QueuedMessage, notifier: NotifierConnection, message: OutgoingMessage
    ) -> StepResult:
        """Hand one message over. Raises what the notifier raises, and ``WritesPaused``; then it is still in
        the outbox.
        """
        with self.journal.write() as writing:
            store = writing.cases.get(queued.case_id).connection
            if queued.kind is MessageKind.ACKNOWLEDGEMENT:
                # It promises nothing, and whoever withdraws from a contract has to get it at once.
                writing.pauses.require_live(store)
            else:
                writing.pauses.require_none(store)
            writing.outbox.record_try(queued)
            writing.identity.count()
        result = notifier.write(message)
        if result.status in _THROUGH:
            now = self.clock.now()
            with self.journal.write() as writing:
                writing.outbox.record_sent(queued, at=now)
                words = f"the customer was told: {queued.kind}"
                writing.events.add(queued.case_id, now, "message-sent", words)
        return result


@dataclass(frozen=True)
class NoticePost:
    """Hands notices to a notifier, several of them as one message."""

    journal: Journal
    clock: Clock

    def claim(self, notices: Sequence[Notice], *, until: datetime) -> bool:
        """Take them for this process; False if another one has any of them. Tried again at ``until``."""
        with self.journal.write() as writing:
            writing.identity.count()
            return all(writing.notices.claim(notice, until=until) for notice in notices)

    def deliver(
        self, notices: Sequence[Notice], notifier: NotifierConnection, message: OutgoingMessage
    ) -> StepResult:
        """Hand over what was claimed. Raises what the notifier raises; then it is still in the outbox."""
        result = notifier.write(message)
        if result.status in _THROUGH:
            with self.journal.write() as writing:
                for notice in notices:
                    writing.notices.record_sent(notice, at=self.clock.now())
        return result


@dataclass(frozen=True)
class CustomerPost:
    """Hands mails to customers without a case to a notifier."""

    journal: Journal
    clock: Clock

    def claim(self, mail: CustomerMail, *, until: datetime, despite_pause: bool) -> bool:
        """Take it for this process; False if another one has it. Tried again at ``until``.

        ``despite_pause``: also while a person has stopped all writes, because whoever withdraws has to hear
        at once that it arrived. Raises ``WritesPaused``.
        """
        with self.journal.write() as writing:
            if despite_pause:
                writing.pauses.require_live(mail.store)
            else:
                writing.pauses.require_none(mail.store)
            writing.identity.count()
            return writing.customer_mails.claim(mail, until=until)

    def deliver(
        self, mail: CustomerMail, notifier: NotifierConnection, message: OutgoingMessage
    ) -> StepResult:
        """Hand over what was claimed. Raises what the notifier raises; then it is still in the queue."""
        result = notifier.write(message)
        if result.status in _THROUGH:
            with self.journal.write() as writing:
                writing.customer_mails.record_sent(mail, at=self.clock.now())
        return result


@dataclass(frozen=True)
class Code:
    """What a supplier is sent in a test mail. ``repr`` does not show it."""

    supplier: str
    code: str = field(repr=False)


def send_test(
    journal: Journal, clock: Clock, notifier: NotifierConnection, code: Code, message: OutgoingMessage
) -> StepResult:
    """Send a supplier a code, which is recorded before. Raises what the notifier raises."""
    with journal.write() as writing:
        writing.confirmations.add(code.supplier, message.to, code.code, at=clock.now())
        writing.identity.count()
    return notifier.write(message)


def send_sample(notifier: NotifierConnection, message: OutgoingMessage) -> StepResult:
    """Send a mail that belongs to no case, so that the journal need not know it. Raises what the notifier
    raises."""
    return notifier.write(message)
