"""What the connections of one kind share: ``[defaults.store]`` and ``[defaults.supplier]``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dropconnect.settings import REFERENCE_KINDS

SECTION_OF = {"store": "stores", "supplier": "suppliers"}
"""Table below ``defaults`` -> the section whose connections it stands beneath."""
_ONE_VALUE = frozenset({"fee"})
"""Tables that are one value: half of one fee and half of another would be a third that nobody wrote."""


class Defaults(BaseModel):
    """What stands beneath every store and every supplier of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: dict[str, Any] = Field(
        default_factory=dict,
        description="Beneath each store: what its own table says wins, tables (policy, messages) are merged, "
        "lists, fees and secrets are replaced as a whole.",
    )
    supplier: dict[str, Any] = Field(default_factory=dict, description="The same beneath each supplier.")

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Without the values: they may hold a secret that was pasted in."""
        return [("store", sorted(self.store)), ("supplier", sorted(self.supplier))]


def with_defaults(file: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file with the defaults beneath each connection; as it is where they are no tables: the model says
    what is wrong there."""
    defaults = file.get("defaults")
    if not isinstance(defaults, Mapping):
        return file
    filled = dict(file)
    for name, section in SECTION_OF.items():
        beneath, connections = defaults.get(name), file.get(section)
        if isinstance(beneath, Mapping) and isinstance(connections, Mapping):
            filled[section] = {
                key: _merged(beneath, own) if isinstance(own, Mapping) else own
                for key, own in connections.items()
            }
    return filled


def _merged(beneath: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**beneath, **own}
    for key in beneath.keys() & own.keys():
        if key not in _ONE_VALUE and _is_table(beneath[key]) and _is_table(own[key]):
            merged[key] = _merged(beneath[key], own[key])
    return merged


def _is_table(value: object) -> bool:
    """A table of options; a reference to a secret is written as a table and is one value."""
    return isinstance(value, Mapping) and not (len(value) == 1 and next(iter(value)) in REFERENCE_KINDS)


def written_at(file: Mapping[str, Any], key: tuple[str, ...]) -> tuple[str, ...]:
    """Where an option of a connection stands: ``stores.shop.url``, or ``defaults.store.url`` if only the
    defaults have it."""
    table = next((name for name, section in SECTION_OF.items() if key[:1] == (section,)), "")
    if not table or len(key) < 3:
        return key
    beneath, own = _inside(file, "defaults", table), _inside(file, *key[:2])
    for name in key[2:]:
        if not isinstance(own, Mapping) or not isinstance(beneath, Mapping):
            return key
        if name not in own:
            return ("defaults", table, *key[2:]) if name in beneath else key
        own, beneath = own[name], beneath.get(name)
    return key


def _inside(table: Any, *names: str) -> Any:
    for name in names:
        table = table.get(name) if isinstance(table, Mapping) else None
    return table
