"""The part of the front door that looks after the journal's file."""

from __future__ import annotations

from pathlib import Path

from dropconnect.app import upkeep
from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.report.journal import JournalBackup, JournalCheck, JournalCompaction


class JournalCare:
    """What can be done with the file as a whole, whatever cases are in it."""

    _journal: JournalFile
    _clock: Clock

    def check_journal(self) -> JournalCheck:
        """Look at everything in the journal's file, also in one that cannot be opened. Changes nothing.

        Damage is not raised but told. Raises ``JournalError`` if there is no journal.
        """
        return upkeep.check(self._journal)

    def back_up_journal(self, target: Path) -> JournalBackup:
        """Copy the journal to a new file, as one moment shows it, and look at the copy from end to end.

        Raises ``JournalError`` if ``target`` is there already, or the journal is damaged: then there is no
        copy.
        """
        return upkeep.back_up(self._journal, target)

    def compact_journal(self) -> JournalCompaction:
        """Give the disk back what the journal does not use. ``CaseConflict`` while a case is worked on."""
        return upkeep.compact(self._journal, self._clock)
