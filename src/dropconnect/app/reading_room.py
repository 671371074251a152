"""The part of the front door that reads the journal and nothing else: nobody is asked, nothing moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo

from dropconnect.app.books import Wanted
from dropconnect.app.journal_file import JournalFile
from dropconnect.app.lists import Lists
from dropconnect.clock import Clock, SystemClock
from dropconnect.config import Configuration
from dropconnect.journal.chosen import Chosen
from dropconnect.liveness.holders import Holders
from dropconnect.report.case import CaseReport, IncidentReport, TaskReport
from dropconnect.report.pages import PAGE, CasePage, IncidentPage, TaskPage
from dropconnect.report.people import PersonReport
from dropconnect.report.runner import RunnerReport
from dropconnect.report.sightings import SightingPage
from dropconnect.report.supplier import CreditReport
from dropconnect.rights import Team

TOLD_AFTER = timedelta(days=1)
"""How long a provider may be out of reach before the list of cases says so."""


class ReadingRoom(Lists):
    """What the journal says of cases, tasks, incidents, credits and processes; ``close`` it when done."""

    def __init__(self, configuration: Configuration, *, clock: Clock | None = None) -> None:
        self._configuration = configuration
        self._clock = clock or SystemClock()
        self._journal = JournalFile(configuration)

    def close(self) -> None:
        """Close the journal. It may be called twice."""
        self._journal.close()

    def case(self, case_id: int) -> CaseReport:
        """Read a case with all that is behind it. ``UsageError`` if there is none of this number."""
        return self._books.case(case_id)

    def cases(
        self,
        *,
        only_open: bool = False,
        waiting: bool = False,
        overdue: bool = False,
        store: str = "",
        stores: Collection[str] | None = None,
        reason: str = "",
        order: str = "",
        since: datetime | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> CasePage:
        """List the cases, newest first; ``waiting``: those that wait for anything; ``overdue``: those with
        something that is overdue; ``since``: opened then or later. ``order`` is an id or a number.
        ``stores``: of none but these, and nothing is told of others.

        Reads one page, of ``limit`` (1 to 1000), and counts the rest. ``UsageError`` for another limit;
        ``ConfigurationError`` for a store that neither the configuration nor any case knows.
        """
        if store and store not in self._books.stores():
            self._configuration.store(store)  # that nothing is there must not hide a slip of the pen
        chosen = Chosen(
            only_open=only_open,
            waiting=waiting,
            store=store,
            stores=stores,
            reason=reason,
            order=order,
            since=since,
        )
        found = self._books.cases(Wanted(page, limit), chosen, only_overdue=overdue)
        unseen = self._books.unseen(self._names(stores), for_over=TOLD_AFTER)
        shadow = tuple(name for name in self._configuration.shadow_stores if stores is None or name in stores)
        untold = self._books.untold(self._subscribers(stores), for_over=TOLD_AFTER)
        return found.changed(shadow=shadow, unseen=unseen, untold=untold)

    def tasks(
        self,
        *,
        only_open: bool = True,
        stores: Collection[str] | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> TaskPage:
        """List the questions to people, most urgent first; ``stores`` and a page as of ``cases``."""
        return self._books.tasks(Wanted(page, limit), only_open=only_open, stores=stores)

    def incidents(
        self,
        *,
        only_open: bool = True,
        stores: Collection[str] | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> IncidentPage:
        """List what should not be, most urgent first; ``stores`` and a page as of ``cases``. A case that
        a process holds without progress is such a thing, too."""
        Holders(self._journal.opened(), self._clock).report()
        return self._books.incidents(Wanted(page, limit), only_open=only_open, stores=stores)

    def task(self, task_id: int) -> TaskReport:
        """Read one question, open or decided. ``NotThere`` if there is none of this number."""
        return self._books.told_task(task_id)

    def incident(self, incident_id: int) -> IncidentReport:
        """Read one incident, open or ended. ``NotThere`` if there is none of this number."""
        return self._books.told_incident(incident_id)

    def seen(
        self,
        *,
        everything: bool = False,
        stores: Collection[str] | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> SightingPage:
        """List what ``work`` saw at stores and suppliers that nobody asked for; ``stores`` and a page as of
        ``cases``.

        ``everything``: also what is over, and what the policy ignores.
        """
        names = self._names(stores)
        return self._books.seen(Wanted(page, limit), names, everything=everything, stores=stores)

    def runners(self) -> tuple[RunnerReport, ...]:
        """List the processes that took a case and have not ended, and which cases they hold now.

        One that is proved dead is left out. ``life`` unknown: a person has to say if it is gone.
        """
        return self._books.runners()

    def credits(
        self, *, only_open: bool = False, stores: Collection[str] | None = None
    ) -> tuple[CreditReport, ...]:
        """List what suppliers owe the merchant; it never counts against a customer's money. ``stores`` as of
        ``cases``."""
        return self._books.credits(only_open=only_open, stores=stores)

    def store_names(self) -> tuple[str, ...]:
        """Name the stores of the configuration."""
        return tuple(self._configuration.stores)

    def shadow_stores(self) -> tuple[str, ...]:
        """Name the stores that are in shadow mode."""
        return tuple(self._configuration.shadow_stores)

    def now(self) -> datetime:
        """Tell the time by the clock that cases go by."""
        return self._clock.now()

    def zone(self) -> tzinfo | None:
        """Return the zone in which times are shown to people. None: this machine's."""
        return self._configuration.zone

    def people(self) -> tuple[PersonReport, ...]:
        """List the people of the configuration and what each may do; none: everybody may do everything."""
        return tuple(
            PersonReport(key=key, **{name: getattr(person, name) for name in type(person).model_fields})
            for key, person in self._configuration.people.items()
        )

    def speaker(self, given: str | None, os_user: str) -> str:
        """The name of who types a command: ``given``, or whoever this user of the computer is.

        Raises ``NotAllowed`` for a name that belongs to another user of the computer.
        """
        return Team(self._configuration.people).on_command_line(given, os_user)

    def cut_off(self) -> tuple[int, ...]:
        """List the cases with a call on its way whose result is not recorded, by their numbers.

        After an interruption these are in doubt until ``work`` has looked them up.
        """
        return self._books.cut_off()

    def _subscribers(self, stores: Collection[str] | None) -> tuple[str, ...]:
        """The programs whose trouble is told to somebody who sees these stores: those that are told of no
        others."""
        return tuple(
            name
            for name, section in self._configuration.subscribers.items()
            if stores is None or (section.stores and set(section.stores) <= set(stores))
        )
