"""The first configuration file, written from the models of the options, so that it never lags behind."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dropconnect.config import SECTIONS, ConfigurationFile, ConnectionEntry, StoreEntry
from dropconnect.manager import InstalledConnector, Registry
from dropconnect.policy import StorePolicy

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


def first_file(registry: Registry) -> FirstFile:
    """A file with a section for each installed connector that can do something; the first one is active."""
    usable = [item for item in registry.connectors.values() if item.operations]
    lines = [*_comment(_HEAD), ""]
    lines += _options(ConfigurationFile, "", leave_out=tuple(SECTIONS))
    environment: list[str] = []
    first = next((item for item in usable if "platform" in item.roles), None)
    for item in usable:
        connection = _FIRST_NAME if item is first else f"my-{item.connector.name}"
        section = list(_section(item, connection))
        lines += section if item is first else [f"# {line}" if line else "" for line in section]
        if item is first:
            environment += [
                environment_name(connection, key)
                for key, field in item.connector.settings_model.model_fields.items()
                if field.is_required() and is_secret(_schema(item.connector.settings_model, key))
            ]
    if not usable:
        lines += ["# No connector that can do something is installed: pip install 'dropconnect[all]'"]
    return FirstFile("\n".join(lines) + "\n", tuple(environment))


def _section(item: InstalledConnector, connection: str) -> Iterator[str]:
    section = next(section for section, role in SECTIONS.items() if role in item.roles)
    entry: type[ConnectionEntry] = StoreEntry if section == "stores" else ConnectionEntry
    yield from ("", f"[{section}.{connection}]")
    yield from _comment(entry.model_fields["connector"].description or "")
    yield f"connector = {toml_value(item.connector.name)}"
    settings = item.connector.settings_model
    yield from _options(settings, connection)
    yield from _options(entry, connection, leave_out=("connector", "policy"))
    if section == "stores":
        yield from ("", f"[{section}.{connection}.policy]")
        yield from _options(StorePolicy, connection)


def _options(model: type[BaseModel], connection: str, leave_out: Container[str] = ()) -> Iterator[str]:
    """For each option what it means, then the line itself: commented out unless it must be given."""
    for name, field in model.model_fields.items():
        if name in leave_out:
            continue
        yield from _comment(field.description or "")
        value = _value(name, field, connection, _schema(model, name))
        yield f"{name} = {value}" if field.is_required() else f"# {name} = {value}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH)]


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
    raise TypeError(f"{type(value).__name__} is no value of this file")
