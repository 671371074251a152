"""Who of the team a question belongs to, and who is told of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dropconnect.people import Person, Role

_WORKS = (Role.OWNER, Role.AGENT)


@dataclass(frozen=True)
class Team:
    """The people of the configuration, by their keys."""

    people: Mapping[str, Person]

    def of(self, store: str) -> dict[str, Person]:
        """Who works for the store, by key. Who only looks is asked nothing."""
        return {
            key: person
            for key, person in self.people.items()
            if person.role in _WORKS and person.works_for(store)
        }

    def first(self, store: str) -> Person | None:
        """Who is asked first: an agent, where there is one. None: nobody works for the store."""
        working = [*self.of(store).values()]
        return next((person for person in working if person.role is Role.AGENT), None) or next(
            iter(working), None
        )

    def second(self, store: str, name: str) -> Person | None:
        """Who gets what ``name`` has left lying: an owner, else another person of the store; None: nobody."""
        others = [person for person in self.of(store).values() if person.name != name]
        return next((person for person in others if person.role is Role.OWNER), None) or next(
            iter(others), None
        )

    def knows(self, store: str, name: str) -> bool:
        """Whether somebody of this name works for the store now."""
        return any(name in (key, person.name) for key, person in self.of(store).items())
