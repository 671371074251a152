"""The part of the front door that tells of mails to customers that did not go out, and a row of ``check``."""

from __future__ import annotations

from collections.abc import Callable, Collection

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.errors import CaseConflict, JournalError
from dropconnect.journal import Journal
from dropconnect.models.operation import CheckItem
from dropconnect.report.undelivered import UndeliveredMail
from dropconnect.rights import Act, Team
from dropconnect.saga.customer_page.undelivered import what_to_do, why_undelivered


class Undelivered(ReadingRoom):
    """Those that belong to no case and no withdrawal: links, and what is said of changes."""

    def undelivered_mails(self, stores: Collection[str] | None = None) -> tuple[UndeliveredMail, ...]:
        """List the newest hundred that nobody has seen to. ``stores``: of none but these."""
        with self._journal.opened().read() as reading:
            found = reading.customer_mails.undelivered(stores)
        return tuple(
            UndeliveredMail(
                id=mail.id,
                store=mail.store,
                subject=mail.subject,
                why=why_undelivered(mail),
                fix=what_to_do(mail),
                queued_at=mail.queued_at,
            )
            for mail in found
        )

    def count_undelivered(self, stores: Collection[str] | None = None) -> int:
        """How many there are."""
        with self._journal.opened().read() as reading:
            return reading.customer_mails.count_undelivered(stores)

    def end_undelivered(self, mail_id: str, *, by: str, stores: Collection[str] | None = None) -> None:
        """Record that a person has seen to it. ``CaseConflict`` where there is no such mail, or somebody has
        before; ``NotAllowed``."""
        with self._journal.opened().write() as writing:
            found = writing.customer_mails.undelivered(stores)
            mail = next((each for each in found if each.id == mail_id), None)
            if mail is None:
                raise CaseConflict("nothing was done: somebody has seen to this mail before")
            who = Team(self._configuration.people).require(by, Act.DECIDE, mail.store)
            writing.customer_mails.record_by_hand(mail, f"seen to by {who}", at=self._clock.now())


def undelivered_row(open_journal: Callable[[], Journal | None], store: str) -> CheckItem | None:
    """The row of ``check`` about them; None: all went out."""
    try:
        opened = open_journal()
    except JournalError:
        return None  # other rows say that the journal cannot be used
    if opened is None:
        return None
    with opened.read() as reading:
        found = reading.customer_mails.undelivered([store])
    if not found:
        return None
    detail = f"{len(found)} did not go out; the last one: {found[0].subject} ({why_undelivered(found[0])})"
    fix = f"{what_to_do(found[0])}; the page Incidents lists them, and takes that it is seen to"
    return CheckItem(name="mails to customers", ok=False, detail=detail, fix=fix)
