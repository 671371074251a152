"""Tells one subscriber all that it is still to be told: in the order of each case, each until it is taken.

Twice is better than never: an event is sent, then it is recorded that it was taken. A process that dies in
between leaves it to the next one, and the repeat carries the same id. A case whose event is refused waits,
and the others go on.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import DropConnectError, JournalError
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.subscribers import SubscriberEvent
from dropconnect.saga.case.delays import RETRY_LONGEST, retry_delay
from dropconnect.subscribers.pickup import pick_up
from dropconnect.subscribers.sender import Sender

log = logging.getLogger(__name__)

IsOver = Callable[[], bool]
"""Whether the process is to end."""
HELD_FOR = timedelta(minutes=5)
"""How long nobody else sends to a subscriber after one sign of life; longer than one exchange can take."""
FAILURES_IN_A_ROW = 3
"""After so many, of cases of any kind, the subscriber itself is in trouble and is left alone for a while."""
_MOST_FAILURES = 10
"""Of one pass: so long a subscriber that refuses and takes by turns can keep it."""
_AT_A_TIME = 100


def tellers(
    journal: Journal, configuration: Configuration, clock: Clock
) -> Mapping[str, Callable[[IsOver], None]]:
    """For each subscriber of the configuration one pass over what it is to be told."""
    return {name: Teller(journal, configuration, clock, name).run for name in configuration.subscribers}


class Teller:
    """Passes over what one subscriber is to be told."""

    def __init__(self, journal: Journal, configuration: Configuration, clock: Clock, name: str) -> None:
        self._journal = journal
        self._configuration = configuration
        self._clock = clock
        self._name = name
        self._holder = str(uuid.uuid4())
        self._is_held = False

    def run(self, is_over: IsOver) -> None:
        """Send what is due, unless another process does. Raises ``JournalError``, and nothing that concerns
        the subscriber."""
        pick_up(self._journal, self._clock, self._name, self._configuration.subscribers[self._name])
        if self._rests() or not self._due() or not self._take():
            return
        try:
            self._send_all(is_over)
        finally:
            with self._journal.write() as writing:
                writing.subscribers.let_go(self._name, self._holder)

    def _send_all(self, is_over: IsOver) -> None:
        failures = in_a_row = 0
        with Sender(self._configuration, self._clock, self._name) as sender:
            while due := self._due():
                for told in due:
                    if is_over() or not self._is_held:
                        return
                    if self._send(sender, told):
                        in_a_row = 0
                        continue
                    failures, in_a_row = failures + 1, in_a_row + 1
                    if in_a_row == FAILURES_IN_A_ROW:
                        self._rest()
                    if in_a_row == FAILURES_IN_A_ROW or failures == _MOST_FAILURES:
                        return

    def _send(self, sender: Sender, told: SubscriberEvent) -> bool:
        """Whether it was taken."""
        try:
            sender.send(told.webhook_id, told.body)
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, this event is tried again
            self._refused(told, error)
            return False
        with self._journal.write() as writing:
            writing.subscribers.taken(told, at=self._clock.now())
            self._hold(writing)
        return True

    def _refused(self, told: SubscriberEvent, error: Exception) -> None:
        # The text of an error that is not ours may hold secrets.
        reason = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
        log.warning("event %s of case %d was not told: %s", told.webhook_id, told.case_id, reason)
        log.debug("event %s", told.webhook_id, exc_info=error)
        now = self._clock.now()
        with self._journal.write() as writing:
            writing.subscribers.refused(told, reason, at=now, again_at=now + retry_delay(told.tries))
            self._hold(writing)

    def _due(self) -> list[SubscriberEvent]:
        with self._journal.read() as reading:
            return reading.subscribers.next(self._name, self._clock.now(), RETRY_LONGEST, _AT_A_TIME)

    def _rests(self) -> bool:
        """A date further away than the longest rest was written by a clock that was wrong."""
        now = self._clock.now()
        with self._journal.read() as reading:
            found = reading.subscribers.find(self._name)
        return (
            found is not None
            and found.rest_until is not None
            and now < found.rest_until <= now + RETRY_LONGEST
        )

    def _rest(self) -> None:
        with self._journal.write() as writing:
            found = writing.subscribers.find(self._name)
            if found is not None:
                writing.subscribers.rest(found, until=self._clock.now() + retry_delay(found.rests))

    def _take(self) -> bool:
        """Whether this process may send to it. It is counted that something is about to be sent: a copy of
        the journal that was made before is known for an older one."""
        with self._journal.write() as writing:
            self._hold(writing)
            if self._is_held:
                writing.identity.count()
        return self._is_held

    def _hold(self, writing: Transaction) -> None:
        now = self._clock.now()
        self._is_held = writing.subscribers.hold(self._name, self._holder, now, now + HELD_FOR)
