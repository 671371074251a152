"""The base of every connector class, and the markers of pluggy."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Generic

import pluggy
from pydantic import BaseModel
from typing_extensions import TypeVar

from dropconnect.models.provider_facts import ProviderFact
from dropconnect.redaction import Redactor, settings_secrets

PROJECT = "dropconnect"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

CONTRACT = 1
"""The number of these hooks. It goes up when a connector of the number before would do the wrong thing."""

SettingsT = TypeVar("SettingsT", bound=BaseModel, default=BaseModel, covariant=True)
"""A connector's settings model. Covariant: who can use any connector can use this one."""


class Connector(Generic[SettingsT]):
    """The base of every connector class, whatever its role.

    The class attributes describe it; ``settings_model`` is the pydantic model of its section of the
    configuration, and the type argument names it once more: ``class MyShop(PlatformSpecs[MySettings])``.
    An instance belongs to one connection and is made with its name and settings. Its hooks are called from
    several threads at once.
    Plain classes with identity: no dataclass, no ``__eq__``.
    """

    contract: ClassVar[int]
    """The number of the hooks that the class was written for, see ``CONTRACT``. Written as a number by
    each connector: a constant of dropconnect would always fit and say nothing."""

    name: ClassVar[str]
    """The word after ``connector =`` in the configuration."""
    title: ClassVar[str]
    """The provider's name as people write it."""
    settings_model: ClassVar[type[BaseModel]]
    simulator: ClassVar[str] = ""
    """``"module:Class"`` of its sandbox server, empty if it has none. See ``dropconnect.testing``."""
    facts: ClassVar[tuple[ProviderFact, ...]] = ()
    """What it takes for true of its provider, and on what that rests: `dropconnect check NAME --facts` prints
    it. Empty: the connector does not say what it rests on."""
    catalogues: ClassVar[Path | None] = None
    """The folder with its message files, ``<language>/LC_MESSAGES/messages.mo``: what its rules say to
    customers, which is written in English, in other languages. None: English alone."""

    def __init__(self, connection: str, settings: SettingsT) -> None:
        self.connection = connection
        self.settings = settings
        self.redactor = Redactor(settings_secrets(settings))
        """Takes the secrets of the settings out of everything that the hooks say. Tokens that the connector
        gets later are told to it with ``watch``."""

    def close(self) -> None:
        """Free sockets. Called once, after the last hook."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.connection!r}>"
