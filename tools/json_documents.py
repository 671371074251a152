"""The JSON Schema of every document that the command line writes, made from the models.

Usage: python tools/json_documents.py > docs/reference/json-schema.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from dropconnect.report.documents import DOCUMENTS, VERSION

EXIT_CODE = {"type": "integer", "description": "The code with which the command ends."}


def document_schema() -> dict[str, Any]:
    """One schema for all documents: `$defs` holds each one under its command, and the models in them."""
    models = sorted(set(DOCUMENTS.values()), key=lambda model: model.__name__)
    _, found = models_json_schema([(model, "serialization") for model in models])
    definitions = {name: _opened(schema) for name, schema in found["$defs"].items()}
    documents = {command: _document(command, definitions) for command in DOCUMENTS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The documents of dropconnect",
        "oneOf": [{"$ref": f"#/$defs/{command}"} for command in documents],
        "$defs": {**documents, **definitions},
    }


def _document(command: str, definitions: Mapping[str, Any]) -> dict[str, Any]:
    model = definitions[DOCUMENTS[command].__name__]
    head = {"schema": {"const": f"dropconnect.{command}/{VERSION}"}, "exit_code": EXIT_CODE}
    return {
        **model,
        "title": f"dropconnect.{command}/{VERSION}",
        "properties": {**head, **model["properties"]},
        "required": [*head, *model["required"]],
    }


def _opened(schema: Any) -> Any:
    """Without the titles that only repeat a field's name; and open, since fields may be added."""
    if isinstance(schema, list):
        return [_opened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if not (key == "title" and isinstance(value, str))}
    if kept.get("additionalProperties") is False:
        del kept["additionalProperties"]
    if "description" in kept and isinstance(kept["description"], str):
        kept["description"] = " ".join(kept["description"].replace("``", "`").split())
    return {key: _opened(value) for key, value in kept.items()}


def text() -> str:
    return json.dumps(document_schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
