"""Meta data as given in a request, and how compatibility mode loses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from dropconnect.kit import values_of
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.wp import Json

_FRESH = timedelta(seconds=1)


def meta_rows(stored: Any) -> list[Json]:
    """The rows of meta data, whatever a plugin has made of the list and of some of its entries."""
    return [row for row in values_of(stored) if isinstance(row, dict) and {"id", "key"} <= row.keys()]


def update_meta(
    shop: Shop,
    stored: list[Json],
    given: Sequence[Any],
    as_read: Sequence[Json] | None = None,
    numbered: Callable[[], None] = lambda: None,
) -> None:
    """Change the rows as ``given`` says. Ids are unique in the shop and ascend.

    WooCommerce 10.0.2, measured: an entry with an id means the row of that id, and where that is gone the key
    counts; an entry without changes the first row of its key and removes the others of that key. The value
    null removes. What is meant is judged by the order ``as_read`` by the request: parallel requests lose no
    row of each other, and two that add the same key make two rows. ``numbered`` is called when a new row
    has its id and nobody can see it yet: ids are not the order in which rows appear.
    """
    known = meta_rows(stored if as_read is None else as_read)
    for entry in given:
        if isinstance(entry, dict) and "key" in entry:
            _apply(shop, stored, known, entry, numbered)


def lose_fresh_rows(shop: Shop, stored: list[Json]) -> None:
    """What a read does in compatibility mode when it copies the older storage over the newer one."""
    fresh = fresh_rows(shop, stored)
    with shop.writing_meta:
        stored[:] = [row for row in stored if row.get("id") not in fresh]


def fresh_rows(shop: Shop, stored: Sequence[Json]) -> list[int]:
    """The ids of the rows that were added less than a second ago."""
    now = shop.clock.now()
    return [
        row["id"] for row in meta_rows(stored) if now - shop.meta_added.get(row["id"], now - _FRESH) < _FRESH
    ]


def _apply(
    shop: Shop, stored: list[Json], known: list[Json], entry: Json, numbered: Callable[[], None]
) -> None:
    by_id = [row for row in known if row["id"] == entry.get("id")]
    meant = by_id or [row for row in known if row["key"] == entry["key"]]
    value = entry.get("value")
    ids = [row["id"] for row in meant]
    if not meant:
        if value is not None:
            new = {"id": shop.next_id("meta"), "key": entry["key"], "value": value}
            numbered()
            shop.meta_added[new["id"]] = shop.clock.now()
            _replace(shop, stored, {}, (), new)
            known.append(new)
    elif value is None:
        _replace(shop, stored, {}, ids)
        known[:] = [row for row in known if row["id"] not in ids]
    else:
        changed = {**meant[0], "key": entry["key"], "value": value}
        _replace(shop, stored, {ids[0]: changed}, ids[1:])
        known[:] = [changed if row is meant[0] else row for row in known if row["id"] not in ids[1:]]


def _replace(
    shop: Shop, stored: list[Json], changed: dict[Any, Json], gone: Sequence[int], *added: Json
) -> None:
    """In one step, so that a concurrent reader never sees half of it and no writer undoes another."""
    with shop.writing_meta:
        rows = [changed.get(row.get("id"), row) for row in stored if row.get("id") not in gone]
        stored[:] = [*rows, *added]
