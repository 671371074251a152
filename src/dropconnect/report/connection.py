"""What is told about connections and about what is installed."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from dropconnect.hookspecs import PlatformSpecs
from dropconnect.manager import InstalledConnector, Registry
from dropconnect.models.base import Model
from dropconnect.models.operation import CheckItem
from dropconnect.models.provider_facts import ProviderFact
from dropconnect.models.traits import PlatformTraits


class ConnectionCheck(Model):
    """One connection, opened and asked."""

    connection: str = Field(description="Its name in the configuration.")
    connector: str
    ok: bool
    rows: tuple[CheckItem, ...] = Field(description="What was asked, and what to do about a failed row.")


class CheckReport(Model):
    """Whether connections are ready, and this machine."""

    ok: bool = Field(description="Whether all of them are ready.")
    connections: tuple[ConnectionCheck, ...]
    machine: tuple[CheckItem, ...] = Field(
        description="What was looked at on this machine; empty if single connections were asked."
    )


class ConnectorFacts(Model):
    """What a connector takes for true of its provider."""

    connector: str = Field(description="What follows `connector =` in the configuration.")
    title: str = Field(description="The provider's name.")
    connections: tuple[str, ...] = Field(description="The connections of yours that use it.")
    facts: tuple[ProviderFact, ...] = Field(
        description="What it rests on, fact by fact; empty: the connector does not say."
    )


class FactsReport(Model):
    """What the connectors of your connections take for true of their providers. Nobody was asked."""

    connectors: tuple[ConnectorFacts, ...]


class ConnectorReport(Model):
    """An installed connector and what it can do."""

    name: str = Field(description="What follows `connector =` in the configuration.")
    title: str = Field(description="The provider's name.")
    roles: tuple[str, ...] = Field(description="platform, supplier, notifier.")
    operations: tuple[str, ...] = Field(
        description="The hooks that it implements; empty for a connector that can do nothing yet."
    )
    traits: PlatformTraits | None = Field(
        description="How the platform behaves where platforms differ; null: it is not a platform."
    )
    simulator: bool = Field(description="Whether `dropconnect simulate NAME` can run it.")
    distribution: str
    version: str

    @classmethod
    def of(cls, item: InstalledConnector) -> ConnectorReport:
        connector = item.connector
        return cls(
            name=item.connector.name,
            title=item.connector.title,
            roles=item.roles,
            operations=item.operations,
            traits=connector.traits if issubclass(connector, PlatformSpecs) else None,
            simulator=bool(item.connector.simulator),
            distribution=item.distribution,
            version=item.version,
        )


class RulePluginReport(Model):
    """A rule plugin, which is asked about every plan."""

    name: str


class BrokenPluginReport(Model):
    """A plugin that could not be used."""

    entry_point: str
    distribution: str
    reason: str
    advice: str = Field(description="What to do about it.")


class InstalledReport(Model):
    """What is installed."""

    connectors: tuple[ConnectorReport, ...]
    rules: tuple[RulePluginReport, ...] = Field(
        description="The rule plugins, which are asked about every plan."
    )
    broken: tuple[BrokenPluginReport, ...] = Field(description="Plugins that could not be used, and why.")
    blocked: tuple[str, ...] = Field(description="What the configuration says not to load.")

    @classmethod
    def of(cls, registry: Registry) -> InstalledReport:
        return cls(
            connectors=tuple(ConnectorReport.of(item) for item in registry.connectors.values()),
            rules=tuple(RulePluginReport(name=rule.name) for rule in registry.rules),
            broken=tuple(
                BrokenPluginReport.model_validate(plugin, from_attributes=True) for plugin in registry.broken
            ),
            blocked=registry.blocked,
        )


class FirstFileReport(Model):
    """The first configuration file."""

    path: str = Field(description="The file that was written.")
    environment: tuple[str, ...] = Field(
        description="The environment variables to set before the connections work."
    )
    to_fill: tuple[str, ...] = Field(
        description="The keys of the file that still hold an example: write your own values there."
    )


class ConfigurationSchema(Model):
    """How the configuration file may look."""

    json_schema: dict[str, Any] = Field(description="The JSON Schema of dropconnect.toml.")


class SimulationReport(Model):
    """A simulator that listens. It goes on until Ctrl-C."""

    connector: str
    url: str
    environment: dict[str, str] = Field(
        description="Environment variables with the test keys that `section` refers to."
    )
    section: str = Field(description="A section for dropconnect.toml.")
