"""Writes docs/reference/configuration.md from the models that check the file, so that it cannot lag.

Usage: python tools/configuration_reference.py > docs/reference/configuration.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from dropconnect.config import ConfigurationFile, StoreEntry
from dropconnect.manager import Registry, discover
from dropconnect.policy import DEFAULT_REASONS, DEFAULT_STAGES, Fee, StorePolicy

_HEAD = """\
# Configuration

dropconnect reads `dropconnect.toml` in the current folder, or the file that `--config` or
`DROPCONNECT_CONFIG` names. Unknown keys are errors, so that a typo is found. `dropconnect init` writes a
first file; `dropconnect config schema` prints a JSON Schema for editors. Relative paths count from the
folder of the file.

A secret is never in the file. It is given by reference: `{ env = "NAME" }`, `{ file = "path" }` or
`{ keyring = "service/name" }`. Amounts are text with their currency: `"5.00 USD"`.

This page is made from the code by `make docs`.
"""


def page(registry: Registry) -> Iterator[str]:
    yield _HEAD
    yield "## The file\n"
    yield from table(ConfigurationFile)
    yield "\n## A store: `[stores.NAME]`\n"
    yield "Beside these it takes the settings of its connector (below).\n"
    yield from table(StoreEntry)
    yield "\n## A store's policy: `[stores.NAME.policy]`\n"
    yield from table(StorePolicy)
    yield "\n### `fee`\n"
    yield from table(Fee)
    yield "\n### Who decides when `stages` does not say\n"
    yield "| state | decides |\n|---|---|"
    yield from (f"| {state} | {decision} |" for state, decision in DEFAULT_STAGES.items())
    yield "\n### Reasons known without configuration\n"
    yield "| reason | cause |\n|---|---|"
    yield from (f"| {reason} | {cause} |" for reason, cause in DEFAULT_REASONS.items())
    for name, installed in sorted(registry.connectors.items()):
        fields = installed.connector.settings_model
        if fields.model_fields:
            yield f"\n## Connector `{name}` ({installed.connector.title})\n"
            yield from table(fields)


def table(model: type[BaseModel]) -> Iterator[str]:
    yield "| key | default | meaning |\n|---|---|---|"
    for name, field in model.model_fields.items():
        if field.description is None:
            raise SystemExit(f"{model.__name__}.{name} has no description")
        yield f"| `{name}` | {default(field.default, field.default_factory)} | {field.description} |"


def default(value: Any, factory: Any) -> str:
    if factory is not None:
        made = factory()
        return "see below" if made else "none"
    if value is PydanticUndefined:
        return "**required**"
    if value is None or value in ((), {}, ""):
        return "none"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{value}`"


def text() -> str:
    return "\n".join(page(discover())) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
