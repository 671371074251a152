"""Values as TOML writes them, and the names that we suggest for secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from dropconnect.models.money import Money


def schema_of(model: type[BaseModel], option: str) -> Mapping[str, Any]:
    """The JSON Schema of an option."""
    properties: Mapping[str, Any] = model.model_json_schema()["properties"]
    found: Mapping[str, Any] = properties[option]
    return found


def is_secret(schema: Mapping[str, Any]) -> bool:
    """Whether an option of this JSON Schema is a secret, given by reference."""
    choices = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return any("env" in choice.get("properties", {}) or is_secret(choice) for choice in choices)


def examples_of(schema: Mapping[str, Any]) -> list[Any]:
    """What a model gives as examples of an option, also below its alternatives."""
    nested = [example for choice in schema.get("anyOf", ()) for example in choice.get("examples", ())]
    return [*schema.get("examples", ()), *nested]


def environment_name(connection: str, option: str) -> str:
    """The environment variable that we suggest for a secret."""
    return re.sub(r"[^A-Z0-9]+", "_", f"{connection}_{option}".upper())


def toml_key(name: str) -> str:
    """``name`` as the key of a table: in quotes where TOML needs them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


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
    if isinstance(value, str | PurePath | Decimal | Money):
        # The escapes of JSON are all escapes of TOML.
        return json.dumps(str(value))
    raise TypeError(f"{type(value).__name__} cannot stand in this file")
