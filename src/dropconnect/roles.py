"""The roles of connectors: which hooks each one has, and what can be written through them."""

from __future__ import annotations

from typing import get_type_hints

from dropconnect.hookspecs import PROJECT, Connector, NotifierSpecs, PlatformSpecs, SupplierSpecs
from dropconnect.models.base import Model
from dropconnect.models.commands import Command
from dropconnect.models.message import OutgoingMessage

ROLES: dict[str, type[Connector]] = {
    "platform": PlatformSpecs,
    "supplier": SupplierSpecs,
    "notifier": NotifierSpecs,
}
"""Role name -> spec class."""


def roles_of(connector: type[Connector]) -> tuple[str, ...]:
    """The roles a connector class has, by the spec classes it inherits from."""
    return tuple(role for role, specs in ROLES.items() if issubclass(connector, specs))


def hook_names(specs: type[Connector]) -> tuple[str, ...]:
    """The names of the hooks that a role's spec class declares, in order."""
    return tuple(name for name, member in vars(specs).items() if hasattr(member, f"{PROJECT}_spec"))


def writing_hooks(specs: type[Connector]) -> dict[type[Model], str]:
    """What can be written through the hooks of a role: the model that says what, and its hook."""
    found: dict[type[Model], str] = {}
    for name in hook_names(specs):
        for given in get_type_hints(getattr(specs, name)).values():
            if isinstance(given, type) and issubclass(given, (Command, OutgoingMessage)):
                found[given] = name
    return found
