"""The part of the front door that stops every write, and lets them go on."""

from __future__ import annotations

from dropconnect.app.books import Books
from dropconnect.app.journal_file import JournalFile
from dropconnect.app.questions import reason_of
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import UsageError
from dropconnect.journal.pauses import EVERYWHERE
from dropconnect.journal.states import WaitsFor
from dropconnect.report.pause import PauseChange, PauseReport, pause_report
from dropconnect.rights import Act, Team


class Stopping:
    """A pause counts for every process that uses the journal, from its next write on."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock

    def pause(self, store: str | None, because: str, *, by: str) -> PauseChange:
        """Stop everything that would be written for a store, or for all with None, until ``resume``.

        Cases wait; messages, but for acknowledgements, stay in the outbox; reading and looking up go on. A
        pause that stands already is left as it is and handed back. Raises ``ConfigurationError`` for an
        unknown store, ``NotAllowed``.
        """
        reason = reason_of(because)
        where = self._store(store)
        by = Team(self._configuration.people).require(by, Act.STOP, store)
        with self._journal.opened().write() as writing:
            begun = writing.pauses.begin(where, reason, by, self._clock.now())
            left = writing.effects.count_intents(where or None)
        return PauseChange(pause=pause_report(begun), on_their_way=left)

    def resume(self, store: str | None, *, by: str) -> PauseChange:
        """Let the writes of a store go on, or those of all with None; cases that waited are due at once.

        Raises ``UsageError`` if there is no such pause: one for all stores is not ended for a single one;
        ``NotAllowed``.
        """
        where, now = self._store(store), self._clock.now()
        by = Team(self._configuration.people).require(by, Act.STOP, store)
        with self._journal.opened().write() as writing:
            standing = writing.pauses.of(where)
            if standing is None:
                others = ", ".join(item.connection or "all stores" for item in writing.pauses.standing())
                raise UsageError(
                    f"nothing is paused for {where or 'all stores'}; paused: {others or 'nothing'}"
                )
            ended = writing.pauses.end(standing, by, now)
            writing.cases.bring_forward(where or None, WaitsFor.PAUSE, at=now)
            writing.outbox.bring_forward(where or None, at=now)
            left = writing.effects.count_intents(where or None)
        return PauseChange(pause=pause_report(ended), on_their_way=left)

    def pauses(self) -> tuple[PauseReport, ...]:
        """List what is stopped now, the oldest first."""
        journal = self._journal.if_there()
        return Books(journal, self._clock).pauses() if journal is not None else ()

    def _store(self, store: str | None) -> str:
        if store is None:
            return EVERYWHERE
        self._configuration.store(store)
        return store
