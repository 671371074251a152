"""Meta data as given in a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.wp import Json


def update_meta(shop: Shop, stored: list[Json], given: Sequence[Any]) -> None:
    """A known key (or id) is changed in place and keeps its id, a new one is added; the value null removes.

    The list itself is replaced in one step, so that a concurrent reader never sees half of it.
    """
    result = [dict(meta) for meta in stored]
    for entry in given:
        if not isinstance(entry, dict) or "key" not in entry:
            continue
        known = next(
            (meta for meta in result if meta["id"] == entry.get("id") or meta["key"] == entry["key"]), None
        )
        value = entry.get("value")
        if known is None and value is not None:
            result.append({"id": shop.next_id("meta"), "key": entry["key"], "value": value})
        elif known is not None and value is None:
            result.remove(known)
        elif known is not None:
            known["value"] = value
    stored[:] = result
