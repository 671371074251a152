"""The part of the front door that shows who is told of events, and tries out the way."""

from __future__ import annotations

from dropconnect.app.journal_file import JournalFile
from dropconnect.app.subscriber_rows import subscriber_report
from dropconnect.app.webhook_address import without_keys
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import DropConnectError
from dropconnect.report.subscribers import SubscribersReport, SubscriberTest
from dropconnect.subscribers.pickup import made_up
from dropconnect.subscribers.sender import Sender


class Subscribing:
    """Other programs that are told of what happens in cases."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock

    def subscribers(self) -> SubscribersReport:
        """List the programs of `[events.NAME]`: how far each has come, and what is in the way."""
        journal = self._journal.if_there()
        reports = (
            subscriber_report(journal, name, section)
            for name, section in self._configuration.subscribers.items()
        )
        return SubscribersReport(subscribers=tuple(reports))

    def test_subscriber(self, name: str) -> SubscriberTest:
        """Send a program one made-up event of the kind ``test``. If it takes it, all that waits for it is due
        now. Raises ``ConfigurationError`` for an unknown name and for a secret that cannot be used."""
        self._configuration.open_subscriber(name)
        section, event = self._configuration.subscribers[name], made_up(self._clock)
        accepted, detail = True, ""
        with Sender(self._configuration, self._clock, name) as sender:
            try:
                detail = sender.send(event.id, event.model_dump_json())
            except DropConnectError as error:
                accepted, detail = False, str(error)
        journal = self._journal.if_there()
        if accepted and journal is not None:
            with journal.write() as writing:
                writing.subscribers.wake(name, at=self._clock.now())
        return SubscriberTest(
            name=name, url=without_keys(section.url), id=event.id, accepted=accepted, detail=detail
        )
