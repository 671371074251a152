"""Sends the mails to customers without a case. What cannot be sent is tried again, then a person sends it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.connection import NotifierConnection
from dropconnect.errors import DropConnectError, JournalError, WritesPaused
from dropconnect.journal import Journal
from dropconnect.journal.customer_mails import CustomerMail
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.post import CustomerPost
from dropconnect.saga.case.delays import PAUSED_AGAIN, retry_delay
from dropconnect.saga.customer_page.mails import KIND, LINK_LIVES
from dropconnect.saga.withdrawals.mails import acknowledges

log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(days=3)
"""How long a mail is tried; a mail server may be down over a week-end."""
_LONGEST = timedelta(days=2)
"""No mail waits longer: a date further away was written by a wrong clock."""


@dataclass(frozen=True)
class Sending:
    """One pass over the mails that are due."""

    journal: Journal
    clock: Clock
    notifier: Callable[[str], NotifierConnection]
    """Opens a notifier by the name of its connection."""

    def run(self) -> None:
        """Send what is due. Raises ``JournalError``, and nothing that concerns one mail."""
        with self.journal.read() as reading:
            due = reading.customer_mails.due(self.clock.now(), _LONGEST)
        for mail in due:
            self._send(mail)

    def _send(self, mail: CustomerMail) -> None:
        post = CustomerPost(self.journal, self.clock)
        try:
            again = self.clock.now() + retry_delay(mail.tries)
            if not post.claim(mail, until=again, despite_pause=acknowledges(mail.kind)):
                return
            result = post.deliver(mail, self.notifier(mail.notifier), _message(mail))
        except JournalError:
            raise
        except WritesPaused as error:
            self._rest(mail, error)
            return
        except Exception as error:  # noqa: BLE001 - a mail that cannot be sent holds up no other
            self._try_later(mail, error)
            return
        if result.status is StepStatus.REFUSED:
            self._fail(mail, result.refusal.message if result.refusal else "refused")

    def _rest(self, mail: CustomerMail, paused: WritesPaused) -> None:
        """It stays in the queue, and this is no try of it."""
        if self._is_late(mail):
            self._fail(mail, str(paused))
            return
        with self.journal.write() as writing:
            writing.customer_mails.rest(mail, str(paused), until=self.clock.now() + PAUSED_AGAIN)

    def _try_later(self, mail: CustomerMail, error: Exception) -> None:
        # The text of an error that is not ours may hold secrets, and that of a mail server the address.
        reason = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
        log.debug("a mail to a customer of %s is tried later: %s", mail.store, type(error).__name__)
        if self._is_late(mail):
            self._fail(mail, reason)
            return
        with self.journal.write() as writing:
            writing.customer_mails.delay(mail, reason)

    def _is_late(self, mail: CustomerMail) -> bool:
        """A link that works no more is not sent."""
        longest = LINK_LIVES if mail.kind == KIND else GIVE_UP_AFTER
        return self.clock.now() - mail.queued_at > longest

    def _fail(self, mail: CustomerMail, reason: str) -> None:
        with self.journal.write() as writing:
            writing.customer_mails.fail(mail, reason)


def _message(mail: CustomerMail) -> OutgoingMessage:
    return OutgoingMessage(
        message_id=mail.id,
        to=mail.address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=mail.language,
    )
