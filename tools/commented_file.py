"""Writes docs/reference/dropconnect.toml, every option with a comment, from the models of the options.

Usage: python tools/commented_file.py > docs/reference/dropconnect.toml
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dropconnect.cli.first_setup import USUAL
from dropconnect.cli.toml_text import environment_name, examples_of, is_secret, schema_of, toml_value
from dropconnect.config import SECTIONS, ConfigurationFile, ConnectionSection, StoreSection, SupplierSection
from dropconnect.manager import InstalledConnector, Registry, discover
from dropconnect.messages.settings import MessageSettings
from dropconnect.policy import StorePolicy
from dropconnect.routing import OWN_STOCK
from dropconnect.withdrawal_right import WithdrawalSettings

ENTRIES: Mapping[str, type[ConnectionSection]] = {
    "stores": StoreSection,
    "suppliers": SupplierSection,
    "notifiers": ConnectionSection,
}
"""Section -> the options that every connection of it has, whatever its connector."""
_WIDTH = 100
_FIRST_NAME = "shop"
_STORE = "woocommerce"
"""The connector of the store that is active in the file."""
_HEAD = """\
The configuration of dropconnect. Lines that start with # are comments; an option that is commented out
shows its default, or an example where it has none. Secrets never stand in this file: name an environment
variable { env = "NAME" }, a file { file = "path" } or a keyring entry { keyring = "service/name" }.
"""


def commented_file(registry: Registry) -> str:
    """A file with a section for each installed connector that can do something; one store is active."""
    usable = sorted(
        (item for item in registry.connectors.values() if item.operations),
        key=lambda item: (item.connector.name != _STORE, list(SECTIONS).index(_section_of(item))),
    )
    names = {item.connector.name: f"my-{item.connector.name}" for item in usable}
    names[_STORE] = _FIRST_NAME
    lines = [*_comment(_HEAD), "", *_options(ConfigurationFile, "", leave_out=tuple(SECTIONS))]
    for item in usable:
        section = list(_section(item, names[item.connector.name], _pointers(usable, names)))
        lines += section if item.connector.name == _STORE else _switched_off(section)
    return "\n".join(lines) + "\n"


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
    yield from _options(entry, connection, ("connector", "policy", "messages", "withdrawal"), examples)
    if section == "stores":
        yield from ("", f"[{section}.{connection}.policy]")
        yield from _options(StorePolicy, connection)
        yield from _switched_off(_messages(connection, pointers.get("notifiers", "my-notifier")))
        yield from _switched_off(_withdrawal(connection))


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


def _withdrawal(store: str) -> Iterator[str]:
    yield ""
    yield from _comment(StoreSection.model_fields["withdrawal"].description or "")
    yield f"[stores.{store}.withdrawal]"
    yield from _options(WithdrawalSettings, store, examples={"enabled": True})


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
            value = _value(name, field, connection, schema_of(model, name))
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
    return model.model_fields[name].description or _secret_meaning(schema_of(model, name))


def _secret_meaning(schema: Mapping[str, Any]) -> str:
    choices = [schema, *schema.get("anyOf", ())]
    return next((str(item["description"]) for item in choices if "description" in item), "")


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def _value(name: str, field: FieldInfo, connection: str, schema: Mapping[str, Any]) -> str:
    if is_secret(schema):
        return f"{{ env = {toml_value(environment_name(connection, name))} }}"
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    examples = examples_of(schema)
    if examples and default in (None, {}):
        return toml_value(examples[0])
    return toml_value("" if default is None else default)


if __name__ == "__main__":
    sys.stdout.write(commented_file(discover()))
