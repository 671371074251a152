"""Writes docs/reference/json.md from the models of the documents, so that it cannot lag.

Usage: python tools/json_reference.py > docs/reference/json.md
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from json_documents import document_schema

from dropconnect.report.documents import DOCUMENTS

_HEAD = """\
# JSON

Every command takes `--json` and then writes exactly one JSON document to standard output; progress
and log lines go to standard error. `schema` names the command and the version of its shape. Within
a version fields are only ever added; a field that changes or goes makes a new version. A program
should ignore fields that it does not know.

All fields shown are always there; one that may be empty has `null` among its types.
[json-schema.json](json-schema.json) is the same as one JSON Schema: `$defs` holds each document
under its command.

* Money is `{"amount": "12.30", "currency": "USD"}`: the amount is text with exactly the decimals of
  the currency (ISO 4217, or `[currencies]`), so that nothing is rounded on the way.
* Times are ISO 8601 in UTC: `2026-11-01T09:30:00Z`.
* Every document begins with `schema` and with `exit_code`, the code with which the command ends;
  [cli.md](cli.md#exit-codes) says what each means. `simulate` writes its document before it ends.

The models are those that the Python API returns: `from dropconnect import CaseReport`.

This page is made from the code by `make docs`.
"""

_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object"}


def page() -> Iterator[str]:
    definitions: Mapping[str, Any] = document_schema()["$defs"]
    yield _HEAD
    yield "# Documents"
    for model in dict.fromkeys(DOCUMENTS.values()):
        same = [command for command in DOCUMENTS if DOCUMENTS[command] is model]
        yield from _section(", ".join(same), definitions[same[0]], definitions)
    yield "\n# What the documents are made of"
    shown = {model.__name__ for model in DOCUMENTS.values()}
    for name, schema in definitions.items():
        if name not in DOCUMENTS and name not in shown and "properties" in schema:
            yield from _section(name, schema, definitions)


def _section(title: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield from textwrap.wrap(schema["description"], 100, break_on_hyphens=False)
    yield "\n| field | type | meaning |\n|---|---|---|"
    yield from rows_of(schema, definitions)


def rows_of(schema: Mapping[str, Any], definitions: Mapping[str, Any], *, place: str = "") -> Iterator[str]:
    """The fields of a document. ``place``: the page that has the models, if it is another one."""
    for field, value in schema["properties"].items():
        if field not in ("schema", "exit_code"):
            meaning = value.get("description", "")
            told = _type(value, definitions).replace("](#", f"]({place}#")
            yield f"| `{field}` | {told} | {meaning} |"


def _type(value: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "$ref" in value:
        return _named(value["$ref"].rpartition("/")[2], definitions)
    if "anyOf" in value:
        return " or ".join(_type(choice, definitions) for choice in value["anyOf"])
    if "enum" in value or "const" in value:
        return _values(value)
    if value.get("type") == "array":
        return f"list of {_type(value['items'], definitions)}"
    if isinstance(value.get("additionalProperties"), dict):
        return f"object of {_type(value['additionalProperties'], definitions)}"
    if value.get("format") in ("date-time", "date"):
        return "time" if value["format"] == "date-time" else "date"
    return _WORDS.get(str(value.get("type")), str(value.get("type", "anything")))


def _named(name: str, definitions: Mapping[str, Any]) -> str:
    schema = definitions[name]
    return f"[{name}](#{name.lower()})" if "properties" in schema else _values(schema)


def _values(schema: Mapping[str, Any]) -> str:
    return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
