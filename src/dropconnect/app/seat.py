"""The front door as one person uses it: pages, links, the API and agents all come in by it.

Cases of stores that the person does not work for are not there, and every act is recorded: who, by which
way, what, and how it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Unpack

from dropconnect.app.seat_at_a_case import SeatAtACase
from dropconnect.app.seat_at_suppliers import SeatAtSuppliers
from dropconnect.app.seat_lists import SeatLists
from dropconnect.app.seat_withdrawals import SeatWithdrawals
from dropconnect.app.wishes import CancelWish, PlanWish
from dropconnect.errors import CaseConflict, ConfigurationError, DropConnectError, NotThere
from dropconnect.journal.states import Decision
from dropconnect.models.money import Money
from dropconnect.people import Role
from dropconnect.report.case import Cancellation, CaseReport, IncidentReport, TaskReport
from dropconnect.report.order import OrderReport, PlanPreview
from dropconnect.report.pages import PAGE, CasePage, IncidentPage, TaskPage
from dropconnect.report.people import PersonReport
from dropconnect.report.plan import PlanReport
from dropconnect.report.queue import QueueCard, QueueChoice, QueueColumn, QueueReport, ReminderReport
from dropconnect.report.search import SearchReport
from dropconnect.report.sightings import SightingPage
from dropconnect.report.supplier import CreditReport
from dropconnect.zones import zone_of

if TYPE_CHECKING:
    from dropconnect.app.front_door import Dropconnect


class Seat(SeatLists, SeatAtACase, SeatAtSuppliers, SeatWithdrawals):
    """What one person sees and does. Each method means what the front door's of that name means."""

    def __init__(self, door: Dropconnect, person: PersonReport, via: str) -> None:
        self._door = door
        self.person = person
        self.via = via

    @classmethod
    def of(cls, door: Dropconnect, person: str, *, via: str) -> Seat:
        """The seat of a person, by key or name. ``via``: page, link, api or mcp. Raises ``NotThere``."""
        return cls(door, door.member(person), via)

    @property
    def door(self) -> Dropconnect:
        """What is behind it, for what concerns no store."""
        return self._door

    @property
    def is_owner(self) -> bool:
        return self.person.role is Role.OWNER

    @property
    def sees_all(self) -> bool:
        """Whether the person works for every store."""
        return not self.person.stores

    @property
    def stores(self) -> tuple[str, ...]:
        """The stores of the configuration that the person works for."""
        return tuple(name for name in self._door.store_names() if self.sees(name))

    def sees(self, store: str) -> bool:
        return self.sees_all or store in self.person.stores

    @property
    def zone(self) -> tzinfo | None:
        """In which times are shown to the person. None: this machine's."""
        return zone_of(self.person.timezone) if self.person.timezone else self._door.zone()

    def counts(self) -> dict[str, int]:
        """How many cases need a person, and how many incidents are open, of those that the person sees."""
        needs = self._door.queue(
            by=self.person.name, stores=self._stores, columns=(QueueColumn.NEEDS,), limit=1
        ).column(QueueColumn.NEEDS)
        asked = self.withdrawals(state="asks", limit=1).total if self.takes_withdrawals else 0
        return {
            "queue": needs.total,
            "incidents": self.incidents(limit=1).total,
            "withdrawals": asked,
        }

    def case(self, case_id: int) -> CaseReport:
        """``NotThere`` for a case of another store, as for one that there is not."""
        found = self._door.case(case_id)
        if not self.sees(found.case.connection):
            raise NotThere(f"there is no case {case_id}; `dropconnect cases` lists them")
        return found

    def task(self, task_id: int) -> TaskReport:
        """A task, open or decided. ``NotThere`` as for a case."""
        found = self._door.task(task_id)
        if not self.sees(found.connection):
            raise NotThere(f"there is no task {task_id}; `dropconnect tasks` lists them")
        return found

    def incident(self, incident_id: int) -> IncidentReport:
        """An incident, open or ended. ``NotThere`` as for a case."""
        found = self._door.incident(incident_id)
        if not self.sees(found.connection):
            raise NotThere(f"there is no incident {incident_id}; `dropconnect incidents` lists them")
        return found

    def cases(
        self,
        *,
        only_open: bool = False,
        waiting: bool = False,
        overdue: bool = False,
        store: str = "",
        reason: str = "",
        order: str = "",
        since: datetime | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> CasePage:
        return self._door.cases(
            only_open=only_open,
            waiting=waiting,
            overdue=overdue,
            store=store,
            stores=self._stores,
            reason=reason,
            order=order,
            since=since,
            page=page,
            limit=limit,
        )

    def tasks(self, *, only_open: bool = True, page: int = 1, limit: int = PAGE) -> TaskPage:
        return self._door.tasks(only_open=only_open, stores=self._stores, page=page, limit=limit)

    def queue(
        self, choice: QueueChoice | None = None, *, column: QueueColumn | None = None, page: int = 1
    ) -> QueueReport:
        """The person's queue; ``column``: this one alone."""
        return self._door.queue(
            by=self.person.name,
            stores=self._stores,
            zone=self.zone,
            choice=choice,
            columns=QueueColumn if column is None else (column,),
            page=page,
        )

    def cards(self, case_ids: Collection[int]) -> tuple[QueueCard, ...]:
        """As the queue shows these cases; those of other stores are left out."""
        return self._door.queue_cards(case_ids, by=self.person.name, stores=self._stores)

    def search(self, text: str, *, everywhere: bool = False) -> SearchReport:
        return self._door.search(text, stores=self._stores, everywhere=everywhere)

    def reasons(self) -> tuple[str, ...]:
        """The reasons that cancellations of the person's stores can have."""
        return self._door.known_reasons(self._stores)

    def incidents(self, *, only_open: bool = True, page: int = 1, limit: int = PAGE) -> IncidentPage:
        return self._door.incidents(only_open=only_open, stores=self._stores, page=page, limit=limit)

    def seen(self, *, everything: bool = False, page: int = 1, limit: int = PAGE) -> SightingPage:
        return self._door.seen(everything=everything, stores=self._stores, page=page, limit=limit)

    def credits(self, *, only_open: bool = False) -> tuple[CreditReport, ...]:
        return self._door.credits(only_open=only_open, stores=self._stores)

    def plan(self, store: str, order: str, **wish: Unpack[PlanWish]) -> PlanReport:
        """``ConfigurationError`` for a store of others, as for one that there is not."""
        self._require(store)
        return self._door.plan(store, order, **wish)

    def order(self, store: str, order: str) -> OrderReport:
        """``ConfigurationError`` as of ``plan``."""
        self._require(store)
        return self._door.order(store, order)

    def preview(self, store: str, order: str, **wish: Unpack[CancelWish]) -> PlanPreview:
        """``by`` is the person of this seat, whoever is named."""
        self._require(store)
        wish["by"] = self.person.name
        return self._door.preview(store, order, **wish)

    def cancel(
        self,
        store: str,
        order: str,
        *,
        agree: Callable[[PlanReport], bool] | None = None,
        **wish: Unpack[CancelWish],
    ) -> Cancellation:
        """``by`` is the person of this seat, whoever is named."""
        self._require(store)
        wish["by"] = self.person.name
        with self.recorded("cancel", store=store, detail=f"{order}: {wish['reason']}") as note:
            done = self._door.cancel(store, order, agree=agree, **wish)
            note(done.refusal if done.refused else "", done.case.id if done.case else None)
        return done

    def resolve(self, task_id: int, said: str) -> CaseReport:
        task = self.task(task_id)
        with self.recorded("resolve", store=task.connection, case_id=task.case_id, detail=said):
            return self._door.resolve(task_id, said, by=self.person.name)

    def end_incident(self, incident_id: int, said: str) -> CaseReport:
        """The same words of the same person twice change nothing."""
        incident, me = self.incident(incident_id), self.person.name
        if incident.decided_by == me and said == f"{incident.decision}, {incident.decision_detail}":
            return self.case(incident.case_id)
        store, case_id = incident.connection, incident.case_id
        with self.recorded("end-incident", store=store, case_id=case_id, detail=said):
            return self._door.end_incident(incident_id, said, by=self.person.name)

    def approve(self, case_id: int) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("approve", store=store, case_id=case_id):
            return self._door.approve(case_id, by=self.person.name)

    def agree(self, task_id: int) -> CaseReport:
        """Say ``approve`` to this very question: one of a later plan is another one. To say it twice changes
        nothing. ``CaseConflict`` names who decided otherwise, or before."""
        task = self.task(task_id)
        if self._agreed(task):
            return self.case(task.case_id)
        with self.recorded("approve", store=task.connection, case_id=task.case_id) as note:
            if not task.is_open:
                raise CaseConflict(
                    f"{task.decided_by} has decided this already: {task.decision}; nothing more was done"
                )
            try:
                return self._door.resolve(task_id, Decision.APPROVE, by=self.person.name)
            except CaseConflict:
                if not self._agreed(self.task(task_id)):
                    raise
                # The same yes of a second click, while the first one is being carried out.
                note("said before", task.case_id)
                return self.case(task.case_id)

    def _agreed(self, task: TaskReport) -> bool:
        return task.decision == Decision.APPROVE and task.decided_by == self.person.name

    def remind(self, case_id: int, whom: str = "") -> ReminderReport:
        store = self.case(case_id).case.connection
        with self.recorded("remind", store=store, case_id=case_id, detail=whom):
            return self._door.remind(case_id, by=self.person.name, whom=whom)

    def deny(self, case_id: int, because: str) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("deny", store=store, case_id=case_id, detail=because):
            return self._door.deny(case_id, because, by=self.person.name)

    def withdraw(self, case_id: int, because: str) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("withdraw", store=store, case_id=case_id, detail=because):
            return self._door.withdraw(case_id, because, by=self.person.name)

    def record_credit(self, case_id: int, part_number: int, received: Money | str | None) -> CreditReport:
        store = self.case(case_id).case.connection
        words = f"part {part_number}: {received or 'nothing'}"
        with self.recorded("record-credit", store=store, case_id=case_id, detail=words):
            return self._door.record_credit(case_id, part_number, received, by=self.person.name)

    @contextmanager
    def recorded(
        self, what: str, *, store: str = "", case_id: int | None = None, detail: str = ""
    ) -> Iterator[Callable[[str, int | None], None]]:
        """Keep a record of what is done inside, also where it fails. What it hands over takes why nothing was
        done, if so, and the case that came of it."""
        end: list[tuple[str, int | None]] = [("", case_id)]

        def note(outcome: str, of_case: int | None) -> None:
            end[0] = (outcome, of_case)

        try:
            yield note
        except DropConnectError as error:
            self._keep(what, store, case_id, detail, str(error))
            raise
        outcome, of_case = end[0]
        self._keep(what, store, of_case, detail, outcome or "done")

    def _keep(self, what: str, store: str, case_id: int | None, detail: str, outcome: str) -> None:
        self._door.record_act(
            self.person.name, self.via, what, store=store, case_id=case_id, detail=detail, outcome=outcome
        )

    @property
    def _stores(self) -> tuple[str, ...] | None:
        return None if self.sees_all else self.person.stores

    def _require(self, store: str) -> None:
        if not self.sees(store) or store not in self._door.store_names():
            known = ", ".join(self.stores) or "none"
            raise ConfigurationError(f"there is no store {store!r}; known stores: {known}")
