"""Finds the installed plugins and says clearly when one is broken.

Plugins are loaded one by one from the entry-point group ``dropconnect``. A broken one is set aside
with the reason; the others go on. Who needs its connector gets that reason as the error.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin

import pluggy
from pydantic import BaseModel

from dropconnect.errors import ConfigurationError, PluginError
from dropconnect.hookspecs import CONTRACT, PROJECT, Connector, PluginSpecs, RuleSpecs
from dropconnect.models.cancellation import Objection
from dropconnect.models.observation import Observation
from dropconnect.roles import ROLES, hook_names, roles_of

ENTRY_POINT_GROUP = "dropconnect"
CORE_DISTRIBUTION = "dropconnect"


@dataclass(frozen=True)
class InstalledConnector:
    """A connector class and the distribution it came with."""

    connector: type[Connector]
    distribution: str
    version: str

    @property
    def roles(self) -> tuple[str, ...]:
        return roles_of(self.connector)

    @property
    def operations(self) -> tuple[str, ...]:
        """The hooks that the class overrides: what it can do, read from the code, declared nowhere."""
        return tuple(
            name
            for specs in self.connector.__mro__
            if specs in ROLES.values()
            for name in hook_names(specs)
            if getattr(self.connector, name) is not getattr(specs, name)
        )


@dataclass(frozen=True)
class InstalledRule:
    """A rule plugin: its entry point's name and its ``rule_review`` hook."""

    name: str
    review: Callable[[Observation], Iterable[Objection]]


@dataclass(frozen=True)
class BrokenPlugin:
    """A plugin that could not be used, and why."""

    entry_point: str
    distribution: str
    reason: str
    remedy: str = ""
    """What to do where that is known; empty: fix or reinstall it."""

    @property
    def advice(self) -> str:
        remedy = self.remedy or (f". Fix or reinstall it (pip install --force-reinstall {self.distribution})")
        return (
            f"the plugin {self.entry_point!r} of the distribution {self.distribution} is broken: "
            f"{self.reason}{remedy}, or go on without it: "
            f'blocked_plugins = ["{self.entry_point}"] in dropconnect.toml'
        )


@dataclass
class Registry:
    """All connectors that can be used, by name, and the plugins that cannot."""

    connectors: dict[str, InstalledConnector] = field(default_factory=dict)
    rules: list[InstalledRule] = field(default_factory=list)
    broken: list[BrokenPlugin] = field(default_factory=list)
    blocked: tuple[str, ...] = ()

    @property
    def catalogues(self) -> tuple[Path, ...]:
        """The folders of the connectors' message files."""
        found = (item.connector.catalogues for item in self.connectors.values())
        return tuple(folder for folder in found if folder is not None)

    def get(self, name: str) -> InstalledConnector:
        """The connector of that name; ``ConfigurationError`` that says how to get it."""
        if name in self.connectors:
            return self.connectors[name]
        for plugin in self.broken:
            if plugin.entry_point == name:
                raise ConfigurationError(plugin.advice)
        if name in self.blocked:
            raise ConfigurationError(f"the connector {name!r} is switched off by blocked_plugins")
        near = difflib.get_close_matches(name, self.connectors, n=1)
        if near:
            raise ConfigurationError(
                f"no installed plugin has a connector {name!r}; did you mean {near[0]!r}?"
            )
        known = ", ".join(sorted(self.connectors)) or "none"
        raise ConfigurationError(
            f"no installed plugin has a connector {name!r} (there are: {known}); "
            f"pip install 'dropconnect[{name}]' brings one of ours"
        )


class _OtherContract(PluginError):
    """The connector was written for other hooks than this release has."""

    def __init__(self, connector: type[Connector]) -> None:
        super().__init__(
            f"the connector {connector.name!r} was written for contract {connector.contract} of dropconnect, "
            f"this release has contract {CONTRACT}"
        )
        self.connector_is_newer = connector.contract > CONTRACT


def _broken(entry_point: str, distribution: str, error: Exception) -> BrokenPlugin:
    """What to say about a plugin that raised this while it was loaded."""
    if isinstance(error, _OtherContract):
        older = CORE_DISTRIBUTION if error.connector_is_newer else distribution
        remedy = f": upgrade {older} (pip install --upgrade {older})"
        return BrokenPlugin(entry_point, distribution, str(error), remedy)
    if isinstance(error, PluginError):
        return BrokenPlugin(entry_point, distribution, str(error))
    return BrokenPlugin(entry_point, distribution, f"{type(error).__name__}: {error}")


@dataclass(frozen=True)
class PluginContents:
    """What one plugin module brings."""

    connectors: tuple[type[Connector], ...]
    review: Callable[[Observation], Iterable[Objection]] | None


def contents_of(plugin: ModuleType | object, entry_point: str) -> PluginContents:
    """Ask one plugin for its connector classes and its rule, through its hooks. Raises ``PluginError``."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(PluginSpecs)
    manager.add_hookspecs(RuleSpecs)
    try:
        manager.register(plugin, name=entry_point)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        raise PluginError(str(error)) from error
    answers: list[Iterable[Any]] = manager.hook.dropconnect_connectors()
    classes = tuple(item for answer in answers for item in answer)
    reviews = bool(manager.hook.rule_review.get_hookimpls())
    if not answers and not reviews:
        raise PluginError("it implements neither dropconnect_connectors nor rule_review")
    for item in classes:
        check_connector_class(item)

    def review(observed: Observation) -> Iterable[Objection]:
        return [item for answer in manager.hook.rule_review(observed=observed) for item in answer]

    return PluginContents(connectors=classes, review=review if reviews else None)


def check_connector_class(item: Any) -> None:
    """Refuse a class that breaks the contract in a way that pluggy would silently accept."""
    if not (isinstance(item, type) and issubclass(item, Connector) and roles_of(item)):
        raise PluginError(f"{item!r} is not a connector class: inherit from the specs of a role")
    for attribute in ("name", "title", "settings_model"):
        if not hasattr(item, attribute):
            raise PluginError(f"{item.__name__} lacks the class attribute {attribute!r}")
    _check_contract(item)
    _check_settings(item)
    for specs in ROLES.values():
        if not issubclass(item, specs):
            continue
        for name in hook_names(specs):
            own = getattr(item, name)
            if own is not getattr(specs, name) and not hasattr(own, f"{PROJECT}_impl"):
                raise PluginError(f"{item.__name__}.{name} overrides a hook without @hookimpl")


def _check_contract(item: type[Connector]) -> None:
    contract = getattr(item, "contract", None)
    if type(contract) is not int:
        raise PluginError(
            f"the connector {item.name!r} states no contract number: add `contract = {CONTRACT}` to "
            f"{item.__name__}"
        )
    if contract != CONTRACT:
        raise _OtherContract(item)


def _check_settings(item: type[Connector]) -> None:
    """Hold ``settings_model`` against the type argument, so that no constructor has to."""
    model = item.settings_model
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise PluginError(f"{item.__name__}.settings_model is not a pydantic model: {model!r}")
    for argument in _settings_arguments(item):
        if not issubclass(model, argument):
            raise PluginError(
                f"{item.__name__} names {argument.__name__} in brackets and {model.__name__} as its "
                "settings_model: write the same model in both places"
            )


def _settings_arguments(item: type[Connector]) -> Iterator[type]:
    """The models that the class and its bases were given in brackets: ``PlatformSpecs[MySettings]``."""
    for base in item.__mro__:
        for generic in vars(base).get("__orig_bases__", ()):
            origin = get_origin(generic)
            if isinstance(origin, type) and issubclass(origin, Connector):
                yield from (argument for argument in get_args(generic) if isinstance(argument, type))


def discover(blocked: Iterable[str] = ()) -> Registry:
    """Load every installed plugin, one by one."""
    registry = Registry(blocked=tuple(blocked))
    seen: dict[str, str] = {}
    for entry in sorted(metadata.entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        distribution = entry.dist.name if entry.dist else "unknown"
        version = entry.dist.version if entry.dist else ""
        if entry.name in registry.blocked:
            continue
        if entry.name in seen:
            if seen[entry.name] != distribution:
                reason = f"the distribution {seen[entry.name]} has an entry point of the same name"
                registry.broken.append(BrokenPlugin(entry.name, distribution, reason))
            continue
        seen[entry.name] = distribution
        try:
            contents = contents_of(entry.load(), entry.name)
        except Exception as error:  # noqa: BLE001 - a plugin may fail in any way: set it aside, name it, go on
            registry.broken.append(_broken(entry.name, distribution, error))
            continue
        if contents.review is not None:
            registry.rules.append(InstalledRule(entry.name, contents.review))
        _add(registry, contents.connectors, entry.name, distribution, version)
    return registry


def _add(
    registry: Registry,
    classes: Iterable[type[Connector]],
    entry_point: str,
    distribution: str,
    version: str,
) -> None:
    for connector in classes:
        if connector.name in registry.connectors:
            first = registry.connectors[connector.name].distribution
            reason = f"its connector {connector.name!r} exists already in {first}"
            registry.broken.append(BrokenPlugin(entry_point, distribution, reason))
            continue
        registry.connectors[connector.name] = InstalledConnector(connector, distribution, version)
