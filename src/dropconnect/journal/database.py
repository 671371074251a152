"""Opens the journal, brings it to this release's schema, and hands out transactions.

SQLite runs in WAL mode with ``synchronous=FULL``: what was committed is on the disk, also after
a power cut. A writing transaction takes the write lock at its start, so two runners never
decide on the same old state.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dropconnect.clock import SystemClock
from dropconnect.errors import JournalError, OlderJournal
from dropconnect.journal import schema
from dropconnect.journal.backup import copy, name_before_upgrade
from dropconnect.journal.compaction import Compaction, compact
from dropconnect.journal.creation import create_journal
from dropconnect.journal.cut_off import is_cut_off
from dropconnect.journal.engine import make_engine, writers_of
from dropconnect.journal.identity import JournalIdentity
from dropconnect.journal.lending import Lending, Reading, Writing
from dropconnect.journal.mark import Mark, MarkFile
from dropconnect.journal.tables import REVISION
from dropconnect.journal.transaction import Transaction
from dropconnect.journal.trouble import damaged, explained, instead_of
from dropconnect.private_files import Access

log = logging.getLogger(__name__)

BUSY_SECONDS = 10.0


class Journal:
    """The journal in one SQLite file. Thread-safe; ``close`` it when done.

    ``access``: who may use the file; None: its user alone. A file that others may use is narrowed.
    ``state_folder``: where its mark is kept, by which an older copy of it is told. None: nowhere.
    ``shadow``: the stores for which nothing may be written, whatever a case says.
    """

    def __init__(
        self,
        path: Path,
        *,
        busy_seconds: float = BUSY_SECONDS,
        access: Access | None = None,
        state_folder: Path | None = None,
        shadow: Collection[str] = (),
    ) -> None:
        # By whatever name it is reached: the runners' lock files lie beside the file itself.
        self.path = path = path.resolve()
        self._access = access or Access()
        self._busy_seconds = busy_seconds
        if not path.parent.is_dir():
            raise JournalError(
                f"the journal's folder {path.parent} does not exist; make it, or set `journal`"
            )
        self._engine = make_engine(path, busy_seconds)
        self._writers = writers_of(path)
        self._lending = Lending(self._engine, frozenset(shadow), partial(instead_of, path, busy_seconds))
        try:
            with explained(self.path, self._busy_seconds):
                self._bring_up_to_date()
            self.journal_id = self._named().journal_id
        except BaseException:
            self.close()
            raise
        self._mark = MarkFile(state_folder, self.journal_id, path) if state_folder is not None else None

    def close(self) -> None:
        self._lending.close()
        self._engine.dispose()

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that sees one moment and changes nothing."""
        return Reading(self._lending)

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that is committed at the end, or rolled back by any exception.

        Raises ``OlderJournal`` behind a committed intent if another copy of this journal has come further:
        nothing is sent then.
        """
        return Writing(self._lending, self._writers, self._busy_seconds, self._mark_intent)

    def _mark_intent(self, counter: int) -> None:
        newer = self._further_mark(counter, counted=True)
        if newer is not None:
            raise self.older_than(newer)

    def require_newest(self) -> None:
        """Raise ``OlderJournal`` if its mark shows that this file is an older copy."""
        newer = self.newer_mark()
        if newer is not None:
            raise self.older_than(newer)

    def newer_mark(self) -> Mark | None:
        """The mark, if it is further than this file. If it is not, it is brought up to date."""
        return self._further_mark(self._counter(), counted=False)

    def _further_mark(self, counter: int, *, counted: bool) -> Mark | None:
        if self._mark is None:
            return None
        further = self._mark.raise_to(counter, datetime.now(UTC), counted=counted)
        if further is None or further.counter == counter:
            return further
        # Another process may have counted on in this very file meanwhile, and been quicker.
        return further if further.counter > self._counter() else None

    def older_than(self, newer: Mark) -> OlderJournal:
        """What to tell of this file if its mark is ``newer``."""
        with self.read() as reading:
            counter, last = reading.identity.get().counter, reading.events.last_at()
        ends = f"{last:%Y-%m-%d %H:%M} UTC" if last else "before its first case"
        return OlderJournal(
            f"the journal {self.path} is an older copy of itself: it ends {ends} with intent {counter}, but "
            f"intent {newer.counter} was written on {newer.at:%Y-%m-%d %H:%M} UTC. It was restored from a "
            "backup, or another copy of it is at work. What happened in between is not in it, so nothing is "
            "sent. Stop every other copy, then run `dropconnect reconcile --after-restore`"
        )

    def _counter(self) -> int:
        with self.read() as reading:
            return reading.identity.get().counter

    def _named(self) -> JournalIdentity:
        with self.read() as reading:
            found = reading.identity.find()
        if found is not None:
            return found
        with self.write() as writing:
            return writing.identity.make(datetime.now(UTC))

    def back_up(self, target: Path) -> None:
        """Copy it to a file that must not be there yet, as ``dropconnect.journal.backup.copy`` says."""
        with explained(self.path, self._busy_seconds):
            copy(self.path, target, self._access)

    def compact(self) -> Compaction:
        """Give the disk back what is not used; see ``dropconnect.journal.compaction.compact``."""
        journal, written_ahead, _ = files_of(self.path)
        return compact(journal, written_ahead, self._busy_seconds)

    def _bring_up_to_date(self) -> None:
        if not self.path.exists():
            self._create()
        if self.path.is_file() and self.path.stat().st_size == 0:
            raise damaged(f"the file {self.path} is empty (if there never was a journal there, remove it)")
        journal, written_ahead, _ = files_of(self.path)
        if journal.is_file() and is_cut_off(journal, written_ahead):
            raise damaged(f"the file {self.path} is shorter than it says: its end is missing")
        self._narrow()
        with self._engine.connect() as connection:
            found, foreign = schema.revision_of(connection), schema.is_somebody_elses(connection)
        if found is None and foreign:
            raise JournalError(
                f"{self.path} is a database of something else; set `journal` to a file of our own"
            )
        if found is None:
            raise damaged(f"{self.path} does not say of which schema it is")
        if found != REVISION:
            self._migrate(found)
        with self._engine.connect() as connection:
            if missing := schema.missing(connection):
                raise damaged(f"{self.path} lacks {', '.join(missing)}")
        self._narrow()

    def _create(self) -> None:
        try:
            create_journal(self.path.resolve(), self._access)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise JournalError(
                f"the journal {self.path} cannot be written ({reason}); check its owner and permissions"
            ) from None

    def _narrow(self) -> None:
        """SQLite's companions too: their mode is the journal's, their group the one of whoever was first."""
        for name in files_of(self.path):
            self._access.narrow(name)

    def _migrate(self, found: str) -> None:
        # Imported here: a start with an up-to-date journal must not pay for it.
        from dropconnect.journal.migrate import revisions, upgrade

        if found not in revisions():
            raise JournalError(
                f"the journal {self.path} was written by a newer dropconnect (schema {found}, this release "
                f"knows {REVISION}); upgrade dropconnect: pip install -U dropconnect"
            )
        with self._engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with connection.begin():
                if schema.revision_of(connection) != found:
                    return  # somebody else was quicker
                # We hold the write lock: what is copied is what is upgraded.
                kept = name_before_upgrade(self.path, found, SystemClock().now())
                copy(self.path, kept, self._access)
                upgrade(connection)
        log.warning("the journal was upgraded from schema %s; as it was before: %s", found, kept)


def files_of(path: Path) -> tuple[Path, ...]:
    """The files of a journal: SQLite keeps two beside it while it is open."""
    return (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
