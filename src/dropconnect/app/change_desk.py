"""The part of the front door by which people answer what customers want changed."""

from __future__ import annotations

from collections.abc import Collection

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.errors import NotThere, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.change_states import ChangeState
from dropconnect.journal.changes import Change
from dropconnect.messages.settings import by_hand
from dropconnect.models.facts import one_line
from dropconnect.report.changes import ChangePage, ChangeReport
from dropconnect.report.pages import PAGE
from dropconnect.rights import Act, Team
from dropconnect.saga.customer_page.change_mails import answered
from dropconnect.saga.customer_page.changes import BY_ITSELF, is_cancelled


class ChangeDesk(ReadingRoom):
    """Another address or article: a person does it in the store and at the supplier, and says so here."""

    def changing_stores(self) -> tuple[str, ...]:
        """Name the stores that have the page for customers."""
        stores = self._configuration.stores.items()
        return tuple(name for name, section in stores if section.customer_page.enabled)

    def changes(
        self,
        *,
        only_open: bool = True,
        stores: Collection[str] | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> ChangePage:
        """List what customers want changed. ``stores``: of none but these. ``UsageError`` for what is not a
        page."""
        if page < 1 or not 1 <= limit <= 1000:
            raise UsageError("say a page from 1 on, and a limit from 1 to 1000")
        with self._journal.opened().read() as reading:
            found = reading.changes.list(
                only_open=only_open, stores=stores, skip=(page - 1) * limit, limit=limit
            )
            total = reading.changes.count(only_open=only_open, stores=stores)
        return ChangePage(page=page, limit=limit, total=total, changes=tuple(map(_report, found)))

    def change(self, change_id: int) -> ChangeReport:
        """Read one. ``NotThere``."""
        with self._journal.opened().read() as reading:
            return _report(_change(reading, change_id))

    def answer_change(self, change_id: int, said: str, words: str = "", *, by: str) -> ChangeReport:
        """Answer it, once; the customer gets the answer by mail.

        ``said``: done or cannot. ``words``: what the customer reads beside that, in the customer's language;
        with cannot it says why. Raises ``NotThere``, ``UsageError``, ``NotAllowed``, and ``CaseConflict``
        where somebody has answered, or the order was cancelled.
        """
        now = self._clock.now()
        with self._journal.opened().write() as writing:
            change = _change(writing, change_id)
            who = Team(self._configuration.people).require(by, Act.DECIDE, change.store)
            told = one_line(words)
            if not who.strip():
                raise UsageError("say who answers")
            if said not in (ChangeState.DONE, ChangeState.CANNOT):
                raise UsageError('say "done" or "cannot"')
            if said == ChangeState.CANNOT and not told:
                raise UsageError("say why it cannot be done, as the customer reads it")
            if change.is_open and is_cancelled(writing, change):
                words = "the order was cancelled"
                return _report(writing.changes.answer(change, ChangeState.OVER, words, BY_ITSELF, at=now))
            change = writing.changes.answer(change, ChangeState(said), told, who, at=now)
            section = self._configuration.stores.get(change.store)
            if section is not None and change.mail:
                settings = section.messages or by_hand(change.store)
                writing.customer_mails.queue(answered(settings, change, now))
            return _report(change)


def _change(reading: Transaction, change_id: int) -> Change:
    found = reading.changes.find(change_id)
    if found is None:
        raise NotThere(f"there is no change {change_id}; `dropconnect changes` lists them")
    return found


def _report(change: Change) -> ChangeReport:
    return ChangeReport(
        id=change.id,
        store=change.store,
        order_id=change.order_id,
        order_number=change.order_number,
        kind=change.kind,
        goods=change.goods,
        words=change.words,
        language=change.language,
        asked_at=change.asked_at,
        state=change.state,
        answer=change.answer,
        answered_by=change.answered_by,
        answered_at=change.answered_at,
    )
