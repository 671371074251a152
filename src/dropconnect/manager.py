"""Finds the installed plugins and says clearly when one is broken.

Plugins are loaded one by one from the entry-point group ``dropconnect``. A broken one is set aside
with the reason; the others go on. Who needs its connector gets that reason as the error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import metadata
from types import ModuleType
from typing import Any

import pluggy

from dropconnect.errors import ConfigurationError, PluginError
from dropconnect.hookspecs import (
    PROJECT,
    ROLES,
    Connector,
    PluginSpecs,
    RuleSpecs,
    hook_names,
    roles_of,
)
from dropconnect.models.cancellation import Objection
from dropconnect.models.observation import Observation

ENTRY_POINT_GROUP = "dropconnect"


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

    @property
    def advice(self) -> str:
        return (
            f"the plugin {self.entry_point!r} of the distribution {self.distribution} is broken: "
            f"{self.reason}. Fix or reinstall it (pip install --force-reinstall {self.distribution}), "
            f'or go on without it: blocked_plugins = ["{self.entry_point}"] in dropconnect.toml'
        )


@dataclass
class Registry:
    """All connectors that can be used, by name, and the plugins that cannot."""

    connectors: dict[str, InstalledConnector] = field(default_factory=dict)
    rules: list[InstalledRule] = field(default_factory=list)
    broken: list[BrokenPlugin] = field(default_factory=list)
    blocked: tuple[str, ...] = ()

    def get(self, name: str) -> InstalledConnector:
        """The connector of that name; ``ConfigurationError`` that says how to get it."""
        if name in self.connectors:
            return self.connectors[name]
        for plugin in self.broken:
            if plugin.entry_point == name:
                raise ConfigurationError(plugin.advice)
        if name in self.blocked:
            raise ConfigurationError(f"the connector {name!r} is switched off by blocked_plugins")
        known = ", ".join(sorted(self.connectors)) or "none"
        raise ConfigurationError(
            f"no installed plugin has a connector {name!r} (there are: {known}); "
            f"pip install 'dropconnect[{name}]' brings one of ours"
        )


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


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
    for specs in ROLES.values():
        if not issubclass(item, specs):
            continue
        for name in hook_names(specs):
            own = getattr(item, name)
            if own is not getattr(specs, name) and not hasattr(own, f"{PROJECT}_impl"):
                raise PluginError(f"{item.__name__}.{name} overrides a hook without @hookimpl")


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
            registry.broken.append(BrokenPlugin(entry.name, distribution, _reason(error)))
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
