"""The part of the front door that keeps and shows who did what."""

from __future__ import annotations

from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.plain import plain_words
from dropconnect.report.acts import ActReport


class Records:
    """Acts are kept for good, those that failed too."""

    _journal: JournalFile
    _clock: Clock

    def record_act(
        self,
        person: str,
        via: str,
        what: str,
        *,
        store: str = "",
        case_id: int | None = None,
        detail: str = "",
        outcome: str = "done",
    ) -> None:
        """Keep that a person did something. ``via``: page, link, api or mcp; ``outcome``: done, or why
        not."""
        about = {"store": store, "detail": plain_words(detail), "outcome": plain_words(outcome)}
        with self._journal.opened().write() as writing:
            writing.acts.add(person, via, what, at=self._clock.now(), case_id=case_id, **about)

    def acts(
        self, *, person: str = "", case_id: int | None = None, limit: int = 100
    ) -> tuple[ActReport, ...]:
        """The newest acts first, of a person or of everybody, about a case or about anything."""
        with self._journal.opened().read() as reading:
            found = reading.acts.newest(person=person, case_id=case_id, limit=limit)
        return tuple(ActReport.model_validate(act, from_attributes=True) for act in found)
