"""Pure: the edits of an order, as its agreements and its timeline show them.

Where Shopify shows the note that staff see of an edit is not documented: it is looked for in the timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dropconnect.kit import NoteMark
from dropconnect_shopify.api.fields import Fields

_EDIT = "ORDER_EDIT"


@dataclass(frozen=True)
class Edit:
    """One edit that was made. ``ours``: by this app."""

    at: datetime
    ours: bool


@dataclass(frozen=True)
class Standing:
    """What stands in the order, and what was edited."""

    is_cancelled: bool
    has_refunds: bool
    """Money went back: units may be gone that no edit took out."""
    units: dict[str, int]
    """Line id -> units that are in the order now."""
    skus: dict[str, str]
    locked: str
    """Why it cannot be edited, in Shopify's words; empty: it can."""
    edits: tuple[Edit, ...]
    keys: frozenset[str]
    """Of the edits that the timeline shows."""


def has_no_more_than(standing: Standing, left: Mapping[str, int]) -> bool:
    """Whether the units that were to be taken out are out. False also where it cannot be told: ``left``
    counts units that were paid back, and Shopify does not."""
    if not left or standing.has_refunds:
        return False
    return all(standing.units.get(line_id, 0) <= count for line_id, count in left.items())


def standing_from(data: Fields) -> Standing:
    """Raises ``InvalidResponse`` for an order of more lines than can be edited at once."""
    order, app = data.object("order"), data.optional("currentAppInstallation")
    order.complete("lineItems")
    ours = "" if app is None else app.object("app").text("id")
    lines = [(line.id("LineItem"), line) for line in order.nodes("lineItems")]
    editable = order.flag("merchantEditable")
    return Standing(
        is_cancelled=order.raw("cancelledAt") is not None,
        has_refunds=bool(order.paid("totalRefundedSet")),
        units={line_id: line.whole_number("currentQuantity") for line_id, line in lines},
        skus={line_id: line.optional_text("sku") for line_id, line in lines},
        locked="" if editable else "; ".join(order.texts("merchantEditableErrors")) or "it gives no reason",
        edits=tuple(_edit(row, ours) for row in order.nodes("agreements") if row.text("reason") == _EDIT),
        keys=frozenset(filter(None, (_key(row) for row in order.nodes("events")))),
    )


def _edit(row: Fields, ours: str) -> Edit:
    app = row.optional("app")
    return Edit(row.utc("happenedAt"), ours=bool(ours) and app is not None and app.text("id") == ours)


def _key(event: Fields) -> str:
    second = event.content.get("secondaryMessage")
    return NoteMark.read(f"{event.text('message')} {second if isinstance(second, str) else ''}").key
