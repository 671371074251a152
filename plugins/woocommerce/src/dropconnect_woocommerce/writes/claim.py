"""Writing one row of a claim into the order's ``meta_data``, or taking it away."""

from __future__ import annotations

from typing import Any

from dropconnect.kit import refused
from dropconnect.plugin import ClaimCommand, ClaimMark, Refusal, StepResult
from dropconnect_woocommerce.orders.mapping import fields_of_order
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "write_claim"


def write_claim(store: Store, command: ClaimCommand) -> StepResult:
    """Set or remove the row. The shop echoes the order; its rows prove nothing about others, so of them
    nothing is read."""
    body = {"meta_data": [meta_entry(command.name, command.row_id, command.value)]}
    written = store.client.update_order(command.order_id, body, operation=_OPERATION, send_by=command.send_by)
    if isinstance(written, Refusal):
        return refused(written)
    fields_of_order(written, command.order_id, store.connection)
    return StepResult.done()


def mark_entry(mark: ClaimMark) -> dict[str, Any]:
    return meta_entry(mark.name, mark.id, mark.value)


def meta_entry(name: str, row_id: str, value: str | None) -> dict[str, Any]:
    """With an id the shop changes that row; for an id that is gone it falls back to the key (10.0.2,
    measured), which harms nobody as each writer has a key of its own. The value null removes."""
    identity: dict[str, Any] = {"id": int(row_id)} if row_id else {}
    return {**identity, "key": name, "value": value}
