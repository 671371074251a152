"""Whether the people of a file can be told apart, and work where there is something."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from dropconnect.config.mistakes import nearest
from dropconnect.errors import ConfigurationError
from dropconnect.people import Person


def check_people(path: Path, people: Mapping[str, Person], stores: Collection[str]) -> None:
    """Raises ``ConfigurationError`` for a store that is not there, and for two people of one name or user.

    What somebody may do hangs on the name: it means one person, however it is written.
    """
    called: dict[str, str] = {}
    users: dict[str, str] = {}
    for key, person in people.items():
        for store in person.stores:
            if store not in stores:
                raise ConfigurationError(
                    f"{path}: people.{key}.stores: there is no store {store!r}{nearest(store, stores)}"
                )
        for text in (key.strip().casefold(), person.name.strip().casefold()):
            if called.setdefault(text, key) != key:
                raise ConfigurationError(
                    f"{path}: people.{key}: {called[text]} is called {text!r}, too; give each of them a name "
                    "of their own"
                )
        if person.os_user and users.setdefault(person.os_user, key) != key:
            raise ConfigurationError(
                f"{path}: people.{key}.os_user: {person.os_user} is {users[person.os_user]} already; one "
                "user of the computer is one person"
            )
