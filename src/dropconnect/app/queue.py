"""The part of the front door that shows a team its queue."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo

from dropconnect.app.books import Wanted
from dropconnect.app.cards import CardRows, Cards
from dropconnect.app.reading_room import TOLD_AFTER
from dropconnect.app.reminding import Reminding
from dropconnect.journal import Transaction
from dropconnect.journal.card_rows import CardChoice
from dropconnect.report.pages import PAGE
from dropconnect.report.queue import QueueCard, QueueChoice, QueueColumn, QueuePage, QueueReport

_ALL = tuple(QueueColumn)


class Queueing(Reminding):
    """What needs a person, what waits for others, what was done today."""

    def queue(
        self,
        *,
        by: str,
        stores: Collection[str] | None = None,
        zone: tzinfo | None = None,
        choice: QueueChoice | None = None,
        columns: Iterable[QueueColumn] = _ALL,
        page: int = 1,
        limit: int = PAGE,
    ) -> QueueReport:
        """List what a person finds, each column with its most urgent cases first.

        ``by``: the person, whose rights decide which acts a card offers. ``stores``: of none but these.
        ``zone``: in which today begins; None: this machine's. ``page`` and ``limit``, 1 to 1000, count for
        each of ``columns``. The journal is asked as often for ten cases as for ten thousand. Raises
        ``UsageError`` for what is not a page.
        """
        said, wanted, now = choice or QueueChoice(), Wanted(page, limit), self._clock.now()
        chosen = CardChoice(stores=None if stores is None else frozenset(stores), **vars(said))
        today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        cards = Cards(self._configuration, by, now)
        with self._journal.opened().read() as reading:
            found = {name: _ids(reading, name, chosen, wanted, today) for name in columns}
            made = _made(reading, cards, [case_id for ids, _ in found.values() for case_id in ids])
            owners = reading.cards.owners() if stores is None else []
        pages = tuple(
            QueuePage(
                page=wanted.page,
                limit=wanted.limit,
                total=total,
                column=name,
                cards=tuple(made[case_id] for case_id in ids),
            )
            for name, (ids, total) in found.items()
        )
        names = self._names(stores)
        shown = self._known(stores)
        return QueueReport(
            choice=said,
            columns=pages,
            stores=shown,
            suppliers=self._served_by(shown),
            people=self._people_of(shown, owners),
            reasons=self._reasons_of(shown),
            pauses=self._books.pauses(stores),
            shadow=tuple(name for name in self._configuration.shadow_stores if name in shown),
            idle=self._books.idle(),
            unseen=self._books.unseen(names, for_over=TOLD_AFTER),
        )

    def queue_cards(
        self, case_ids: Collection[int], *, by: str, stores: Collection[str] | None = None
    ) -> tuple[QueueCard, ...]:
        """The cards of these cases, in their order; a number that is none, or of another store, has none."""
        cards = Cards(self._configuration, by, self._clock.now())
        ids = list(dict.fromkeys(case_ids))
        with self._journal.opened().read() as reading:
            made = _made(reading, cards, ids)
        found = (made[case_id] for case_id in ids if case_id in made)
        return tuple(card for card in found if stores is None or card.connection in stores)

    def known_reasons(self, stores: Collection[str] | None = None) -> tuple[str, ...]:
        """Name the reasons that a cancellation can have; ``stores``: those that these know."""
        return self._reasons_of(self._known(stores))

    def reason_words(self, reason: str) -> str:
        """What people read for a reason; one that only the journal still knows is shown by its name."""
        return self._configuration.reasons.for_people(reason)

    def _known(self, stores: Collection[str] | None) -> tuple[str, ...]:
        return tuple(name for name in self._configuration.stores if stores is None or name in stores)

    def _served_by(self, stores: Iterable[str]) -> tuple[str, ...]:
        routes = (route for name in stores for route in self._configuration.store(name).routes)
        named = dict.fromkeys(route.supplier for route in routes)
        return tuple(name for name in named if name in self._configuration.suppliers)

    def _people_of(self, stores: Collection[str], owners: Iterable[str]) -> tuple[str, ...]:
        people = self._configuration.people.values()
        working = (person.name for person in people if any(map(person.works_for, stores)))
        return tuple(dict.fromkeys((*working, *owners)))

    def _reasons_of(self, stores: Iterable[str]) -> tuple[str, ...]:
        own = (reason for name in stores for reason in self._configuration.store(name).policy.reasons)
        return tuple(dict.fromkeys((*self._configuration.reasons.reasons, *own)))


def _ids(
    reading: Transaction, column: QueueColumn, chosen: CardChoice, wanted: Wanted, today: datetime
) -> tuple[list[int], int]:
    """The cases of one page of a column, and how many there are on all."""
    cards, skip, limit = reading.cards, wanted.skip, wanted.limit
    if column is QueueColumn.NEEDS:
        return cards.needing(chosen, skip=skip, limit=limit), cards.count_needing(chosen)
    if column is QueueColumn.WAITS:
        return cards.waiting(chosen, skip=skip, limit=limit), cards.count_waiting(chosen)
    return cards.done(chosen, today, skip=skip, limit=limit), cards.count_done(chosen, today)


def _made(reading: Transaction, cards: Cards, ids: list[int]) -> dict[int, QueueCard]:
    """All cards of a page, whichever column they stand in."""
    cases, questions = reading.cards.cases(ids), reading.cards.questions(ids)
    unanswered, paid = reading.cards.unanswered(ids), reading.cards.paid(ids)
    return {
        number: cards.card(
            CardRows(case, questions.get(number, ()), unanswered.get(number, ()), paid.get(number))
        )
        for number, case in cases.items()
    }
