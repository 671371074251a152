"""Who sits there, what that person sees, and the record of what is done: all of a seat stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import TYPE_CHECKING, Self

from dropconnect.errors import ConfigurationError, DropConnectError, NotThere
from dropconnect.people import Role
from dropconnect.report.case import CaseReport, IncidentReport, TaskReport
from dropconnect.report.people import PersonReport
from dropconnect.zones import zone_of

if TYPE_CHECKING:
    from dropconnect.app.front_door import Dropconnect


class SeatBase:
    """One person at the front door."""

    def __init__(self, door: Dropconnect, person: PersonReport, via: str) -> None:
        self._door = door
        self.person = person
        self.via = via

    @classmethod
    def of(cls, door: Dropconnect, person: str, *, via: str) -> Self:
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
