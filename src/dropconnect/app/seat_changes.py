"""What one person sees of the page for customers: changes to answer, and mails that did not go out."""

from __future__ import annotations

from dropconnect.app.seat_base import SeatBase
from dropconnect.errors import NotThere
from dropconnect.report.changes import ChangePage, ChangeReport
from dropconnect.report.pages import PAGE
from dropconnect.report.undelivered import UndeliveredMail


class SeatChanges(SeatBase):
    """Each method means what the front door's of that name means."""

    def undelivered_mails(self) -> tuple[UndeliveredMail, ...]:
        return self._door.undelivered_mails(self._stores)

    def end_undelivered(self, mail_id: str) -> None:
        with self.recorded("end-undelivered", detail=mail_id):
            self._door.end_undelivered(mail_id, by=self.person.name, stores=self._stores)

    @property
    def takes_changes(self) -> bool:
        """Whether a store of the person has the page on which customers say them."""
        return any(self.sees(store) for store in self._door.changing_stores())

    def changes(self, *, only_open: bool = True, page: int = 1, limit: int = PAGE) -> ChangePage:
        return self._door.changes(only_open=only_open, stores=self._stores, page=page, limit=limit)

    def change(self, change_id: int) -> ChangeReport:
        """``NotThere`` for one of another store, as for one that there is not."""
        found = self._door.change(change_id)
        if not self.sees(found.store):
            raise NotThere(f"there is no change {change_id}")
        return found

    def answer_change(self, change_id: int, said: str, words: str) -> ChangeReport:
        store = self.change(change_id).store
        with self.recorded("answer-change", store=store, detail=f"change {change_id}: {said}"):
            return self._door.answer_change(change_id, said, words, by=self.person.name)
