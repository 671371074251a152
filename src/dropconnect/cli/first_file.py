"""The first configuration file, written from the models of the options, so that it never lags behind."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dropconnect.config import SECTIONS, ConfigurationFile, ConnectionSection, StoreSection, SupplierSection
from dropconnect.errors import UsageError
from dropconnect.manager import InstalledConnector, Registry
from dropconnect.messages.settings import MessageSettings
from dropconnect.policy import StorePolicy
from dropconnect.routing import OWN_STOCK

ENTRIES: Mapping[str, type[ConnectionSection]] = {
    "stores": StoreSection,
    "suppliers": SupplierSection,
    "notifiers": ConnectionSection,
}
"""Section -> the options that every connection of it has, whatever its connector."""
USUAL = "usual"
"""In the JSON schema of an option that need not be given, and usually is."""
_WIDTH = 100
_FIRST_NAME = "shop"
_HEAD = """\
The configuration of dropconnect. Lines that start with # are comments; an option that is commented out
shows its default, or an example where it has none. Secrets never stand in this file: name an environment
variable { env = "NAME" }, a file { file = "path" } or a keyring entry { keyring = "service/name" }.
"""


@dataclass(frozen=True)
class FirstFile:
    """The text, and the environment variables it refers to."""

    text: str
    environment: tuple[str, ...]


def first_file(registry: Registry, platform: str = "") -> FirstFile:
    """A file with a section for each installed connector that can do something; one store is active.

    ``platform`` is the connector of that store. Raises ``UsageError`` if it is none, or if several are
    installed and none was named.
    """
    usable = sorted(
        (item for item in registry.connectors.values() if item.operations),
        key=lambda item: list(SECTIONS).index(_section_of(item)),
    )
    names = {item.connector.name: f"my-{item.connector.name}" for item in usable}
    first = _store_connector([item for item in usable if "platform" in item.roles], platform)
    usable.sort(key=lambda item: item is not first)
    if first is not None:
        names[first.connector.name] = _FIRST_NAME
    lines = [*_comment(_HEAD), "", *_options(ConfigurationFile, "", leave_out=tuple(SECTIONS))]
    environment: list[str] = []
    for item in usable:
        connection = names[item.connector.name]
        section = list(_section(item, connection, _pointers(usable, names)))
        lines += section if item is first else _switched_off(section)
        if item is first:
            environment += [
                environment_name(connection, key)
                for key, field in item.connector.settings_model.model_fields.items()
                if _is_given(field) and is_secret(_schema(item.connector.settings_model, key))
            ]
    if not usable:
        lines += ["# No connector that can do something is installed: pip install 'dropconnect[all]'"]
    return FirstFile("\n".join(lines) + "\n", tuple(environment))


def _store_connector(platforms: list[InstalledConnector], name: str) -> InstalledConnector | None:
    names = ", ".join(item.connector.name for item in platforms) or "none"
    if name:
        found = next((item for item in platforms if item.connector.name == name), None)
        if found is None:
            raise UsageError(f"no platform {name!r} is installed; there is: {names}")
        return found
    if len(platforms) > 1:
        raise UsageError(f"say which store you have, with --connector: {names}")
    return platforms[0] if platforms else None


def _is_given(field: FieldInfo) -> bool:
    """Whether the first file gives the option: it must be, or it is the way in that most people take."""
    more = field.json_schema_extra
    return field.is_required() or (isinstance(more, dict) and more.get(USUAL) is True)


def _section_of(item: InstalledConnector) -> str:
    return next(section for section, role in SECTIONS.items() if role in item.roles)


def _pointers(usable: Iterable[InstalledConnector], names: Mapping[str, str]) -> dict[str, str]:
    """Section -> the first connection of it, for options that name another connection."""
    found: dict[str, str] = {}
    for item in usable:
        section = _section_of(item)
        found.setdefault(section, names[item.connector.name])
        if section == "notifiers" and item.connector.name == "email":
            found[section] = names[item.connector.name]  # a channel of the team reaches no customer
    return found


def _section(item: InstalledConnector, connection: str, pointers: Mapping[str, str]) -> Iterator[str]:
    section = _section_of(item)
    entry = ENTRIES[section]
    supplier = pointers.get("suppliers", "my-supplier")
    examples: dict[str, Any] = {
        "routes": [{"sku": "HUB-*", "supplier": supplier}, {"supplier": OWN_STOCK}],
        "rules": {"by-hand": {"answer_within_hours": 24}},
    }
    yield from ("", f"[{section}.{connection}]")
    yield from _comment(entry.model_fields["connector"].description or "")
    yield f"connector = {toml_value(item.connector.name)}"
    yield from _options(item.connector.settings_model, connection)
    yield from _options(entry, connection, ("connector", "policy", "messages"), examples)
    if section == "stores":
        yield from ("", f"[{section}.{connection}.policy]")
        yield from _options(StorePolicy, connection)
        yield from _switched_off(_messages(connection, pointers.get("notifiers", "my-notifier")))


def _messages(store: str, notifier: str) -> Iterator[str]:
    examples = {
        "notifier": notifier,
        "voice": {"name": "My Shop", "contact": "help@shop.example"},
        "domain": "shop.example",
    }
    yield ""
    yield from _comment(StoreSection.model_fields["messages"].description or "")
    yield f"[stores.{store}.messages]"
    yield from _options(MessageSettings, store, examples=examples)


def _switched_off(section: Iterable[str]) -> list[str]:
    return [f"# {line}" if line else "" for line in section]


def _options(
    model: type[BaseModel],
    connection: str,
    leave_out: Container[str] = (),
    examples: Mapping[str, Any] = MappingProxyType({}),
) -> Iterator[str]:
    """For each option what it means, then the line itself: commented out unless it must be given."""
    for name, field in model.model_fields.items():
        if name in leave_out:
            continue
        yield from _comment(meaning(model, name))
        yield from _inside(field)
        if name in examples:
            value = toml_value(examples[name])
        else:
            value = _value(name, field, connection, _schema(model, name))
        yield f"{name} = {value}" if _is_given(field) else f"# {name} = {value}"


def _inside(field: FieldInfo) -> Iterator[str]:
    """What the keys of a table inside an option mean."""
    for kind in get_args(field.annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, inner in kind.model_fields.items():
                if inner.description:
                    yield from _comment(f"{name}: {inner.description}")


def meaning(model: type[BaseModel], name: str) -> str:
    """What an option means; of a secret that says nothing of its own, how secrets are given."""
    return model.model_fields[name].description or _secret_meaning(_schema(model, name))


def _secret_meaning(schema: Mapping[str, Any]) -> str:
    choices = [schema, *schema.get("anyOf", ())]
    return next((str(item["description"]) for item in choices if "description" in item), "")


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def _value(name: str, field: FieldInfo, connection: str, schema: Mapping[str, Any]) -> str:
    if is_secret(schema):
        return f"{{ env = {toml_value(environment_name(connection, name))} }}"
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    examples = _examples(schema)
    if examples and default in (None, {}):
        return toml_value(examples[0])
    return toml_value("" if default is None else default)


def _examples(schema: Mapping[str, Any]) -> list[Any]:
    nested = [example for choice in schema.get("anyOf", ()) for example in choice.get("examples", ())]
    return [*schema.get("examples", ()), *nested]


def _schema(model: type[BaseModel], name: str) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = model.model_json_schema()["properties"]
    found: Mapping[str, Any] = properties[name]
    return found


def is_secret(schema: Mapping[str, Any]) -> bool:
    """Whether an option of this JSON Schema is a secret, given by reference."""
    choices = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return any("env" in choice.get("properties", {}) or is_secret(choice) for choice in choices)


def environment_name(connection: str, option: str) -> str:
    """The environment variable that we suggest for a secret."""
    return re.sub(r"[^A-Z0-9]+", "_", f"{connection}_{option}".upper())


def toml_value(value: Any) -> str:
    """``value`` as TOML writes it. A Decimal is text: a float would not be exact."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        pairs = (f"{key} = {toml_value(item)}" for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, str | PurePath | Decimal):
        # The escapes of JSON are all escapes of TOML.
        return json.dumps(str(value))
    raise TypeError(f"{type(value).__name__} cannot stand in this file")
