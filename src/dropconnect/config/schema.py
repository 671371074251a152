"""The JSON Schema of the file, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from dropconnect.config.sections import (
    FILE_NAME,
    SECTIONS,
    ConfigurationFile,
    ConnectionSection,
    StoreSection,
    SupplierSection,
)
from dropconnect.manager import Registry

_MODELS: dict[str, type[ConnectionSection]] = {
    "platform": StoreSection,
    "supplier": SupplierSection,
    "notifier": ConnectionSection,
}


def json_schema(registry: Registry) -> dict[str, Any]:
    """The JSON Schema of the file for editors, with the settings of every installed connector."""
    schema = ConfigurationFile.model_json_schema()
    definitions: dict[str, Any] = schema.setdefault("$defs", {})
    for section, role in SECTIONS.items():
        model = _MODELS[role]
        choices = [
            _connection_schema(
                model, installed.connector.name, installed.connector.settings_model, definitions
            )
            for installed in registry.connectors.values()
            if role in installed.roles
        ]
        schema["properties"][section]["additionalProperties"] = {"oneOf": choices} if choices else False
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = FILE_NAME
    return schema


def _connection_schema(
    model: type[ConnectionSection], connector: str, settings: type[BaseModel], definitions: dict[str, Any]
) -> dict[str, Any]:
    own = model.model_json_schema()
    theirs = settings.model_json_schema()
    for part in (own, theirs):
        definitions.update(part.pop("$defs", {}))
    return {
        "title": f"{model.__name__} ({connector})",
        "type": "object",
        "properties": {
            **own["properties"],
            **theirs.get("properties", {}),
            "connector": {"const": connector},
        },
        "required": sorted({*own.get("required", ()), *theirs.get("required", ())}),
        "additionalProperties": False,
    }
