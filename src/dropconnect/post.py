"""The way out for what the team is told: the try is recorded, then it is sent, then the result is.

As for messages to customers (``dropconnect.effects.Post``), what may have been sent is sent again under
the same Message-ID: twice is better than never.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.connection import NotifierConnection
from dropconnect.journal import Journal
from dropconnect.journal.notices import Notice
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepResult, StepStatus

_THROUGH = (StepStatus.DONE, StepStatus.ALREADY, StepStatus.REQUESTED)


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
