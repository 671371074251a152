"""Writing the one row of an order's claim, or ending it: only where it still is as it was read."""

from __future__ import annotations

from dropconnect.kit import final_refusal, refused
from dropconnect.plugin import AuthenticationFailed, ClaimCommand, Refusal, StepResult
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.claims import FREE, KEY, NAMESPACE, Slot, is_denied, read_slot

_STALE = frozenset({"INVALID_COMPARE_DIGEST", "STALE_OBJECT", "TAKEN"})
"""The metafield has been modified since it was loaded, or the digest is wrong (Shopify's schema; which one
comes when is not documented)."""
_NOT_OURS = "APP_NOT_AUTHORIZED"


def write_claim(store: Store, command: ClaimCommand) -> StepResult | None:
    """Lay, replace or end the row. ``claim-taken`` where another one is there, or came in between.

    None: the store does not let the app read or set metafields.
    """
    operation = store.operation("write_claim", command.order_id)
    try:
        with operation.nothing_sent_yet():
            slot = read_slot(operation)
        if slot.row is not None and slot.row.name not in (command.name, *command.over):
            return _taken("another dropconnect has a note at the order")
        if command.value is None and (slot.row is None or slot.row.name != command.name):
            return StepResult.done()
        written = _set(operation, command, slot)
    except AuthenticationFailed as error:
        if is_denied(error):
            return None
        raise
    if written is None:
        return StepResult.done()
    if written.code in _STALE:
        return _taken("another dropconnect has just changed its note at the order")
    return None if written.code == _NOT_OURS else refused(written)


def _set(operation: Operation, command: ClaimCommand, slot: Slot) -> Refusal | None:
    value = FREE if command.value is None else f"{command.name} {command.value}"
    row = {
        "ownerId": operation.order_gid,
        "namespace": NAMESPACE,
        "key": KEY,
        "type": "single_line_text_field",
        "value": value,
        # Null is a condition, too: left out, Shopify would compare nothing.
        "compareDigest": slot.digest,
    }
    written = operation.write("claim_set", {"metafields": [row]}, send_by=command.send_by)
    return written if isinstance(written, Refusal) else None


def _taken(message: str) -> StepResult:
    return refused(final_refusal("claim-taken", message))
