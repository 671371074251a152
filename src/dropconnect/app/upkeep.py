"""Looks after the journal's file: finds damage, copies it, makes it smaller."""

from __future__ import annotations

from pathlib import Path

from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.errors import CaseConflict, JournalError
from dropconnect.journal.database import files_of
from dropconnect.journal.inspection import Look, inspect
from dropconnect.liveness.locks import LockFiles
from dropconnect.liveness.runners import Runners
from dropconnect.private_files import Access
from dropconnect.report.journal import JournalBackup, JournalCheck, JournalCompaction, JournalLook
from dropconnect.report.standing import Standing


def check(file: JournalFile) -> JournalCheck:
    """See ``Dropconnect.check_journal``."""
    if not file.path.is_file():
        raise JournalError(f"there is no journal {file.path}; the first command that needs one makes it")
    looks = (*inspect(file.path, file.busy_seconds), _access(file.path, file.access))
    fine = all(look.complete and not look.findings for look in looks)
    return JournalCheck(
        standing=Standing.DONE if fine else Standing.PERSON,
        path=str(file.path),
        looks=tuple(
            JournalLook(what=look.what, count=look.count, complete=look.complete, findings=look.findings)
            for look in looks
        ),
    )


def back_up(file: JournalFile, target: Path) -> JournalBackup:
    """See ``Dropconnect.back_up_journal``."""
    file.opened().back_up(target)
    wrong = [finding for look in inspect(target, file.busy_seconds) for finding in look.findings]
    if wrong:
        target.unlink()
        raise JournalError(
            f"the copy of {file.path} is damaged, as the journal is, and was removed: {wrong[0]}. "
            "`dropconnect journal check` lists all that is damaged; keep the backups that you have"
        )
    return JournalBackup(path=str(target), bytes=target.stat().st_size)


def compact(file: JournalFile, clock: Clock) -> JournalCompaction:
    """See ``Dropconnect.compact_journal``."""
    journal = file.opened()
    runners = Runners(journal, clock)
    with journal.read() as reading:
        held = reading.cases.held()
    for case in held:
        if case.lease is not None and not runners.is_dead(case.lease):
            raise CaseConflict(
                f"case {case.id} is being worked on by another dropconnect ({case.lease}); wait for its "
                "end, or end its `dropconnect work`, then try again"
            )
    done = journal.compact()
    return JournalCompaction(path=str(journal.path), bytes_before=done.before, bytes_after=done.after)


def _access(path: Path, access: Access) -> Look:
    names = [name for name in (*files_of(path), LockFiles(path).folder) if name.exists()]
    findings = [complaint for name in names if (complaint := access.complaint(name)) is not None]
    return Look("access", len(names), tuple(findings))
