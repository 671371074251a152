"""Writing the one row of an order's claim, or ending it: only where it still is as it was read."""

from __future__ import annotations

from dropconnect.kit import final_refusal, refused
from dropconnect.plugin import AuthenticationFailed, ClaimCommand, Refusal, StepResult
from dropconnect_shopify.api.errors import is_denied
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.claims import FREE, KEY, NAMESPACE, Slot, read_slot, slot_of

_STALE = frozenset({"INVALID_COMPARE_DIGEST", "STALE_OBJECT", "TAKEN"})
"""The metafield has been modified since it was loaded, or the digest is wrong (Shopify's schema; which one
comes when is not documented)."""
_NOT_OURS = "APP_NOT_AUTHORIZED"


def write_claim(store: Store, command: ClaimCommand) -> StepResult | None:
    """Lay, replace or end the row. ``claim-taken`` where another one is there, or came in between.

    The row as it was read or set last will do, because Shopify itself compares it in the moment of writing;
    it is read anew where it is not known, stands in the way, or is not there any more. None: the store does
    not let the app read or set metafields.
    """
    operation = store.operation("write_claim", command.order_id)
    try:
        slot = _known_slot(operation, command)
        if slot is not None:
            written = _set(operation, command, slot)
            if written is None or written.code not in _STALE:
                return _result(written)
        with operation.nothing_sent_yet():
            slot = read_slot(operation)
        if _is_in_the_way(slot, command):
            return _taken("another dropconnect has a note at the order")
        if _is_ended(slot, command):
            return StepResult.done()
        return _result(_set(operation, command, slot))
    except AuthenticationFailed as error:
        if is_denied(error):
            return None
        raise


def _known_slot(operation: Operation, command: ClaimCommand) -> Slot | None:
    """The row as it is known; None where it would not be written over."""
    order = operation.store.slots.get(operation.order_id)
    if order is None:
        return None
    slot = slot_of(order)
    return None if _is_in_the_way(slot, command) or _is_ended(slot, command) else slot


def _is_in_the_way(slot: Slot, command: ClaimCommand) -> bool:
    return slot.row is not None and slot.row.name not in (command.name, *command.over)


def _is_ended(slot: Slot, command: ClaimCommand) -> bool:
    return command.value is None and (slot.row is None or slot.row.name != command.name)


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
    # Until the reply tells, nothing is known of it.
    operation.store.slots.drop(operation.order_id)
    written = operation.write("claim_set", {"metafields": [row]}, send_by=command.send_by)
    if isinstance(written, Refusal):
        return written
    _remember(operation, written.payload, value)
    return None


def _remember(operation: Operation, payload: Fields, value: str) -> None:
    """How the row stands now, where the reply shows it as it was set."""
    rows = payload.content.get("metafields")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    if row.get("value") == value and row.get("compareDigest"):
        order = Fields({"metafield": row}, payload.where, payload.connection)
        operation.store.slots.keep(operation.order_id, order)


def _result(refusal: Refusal | None) -> StepResult | None:
    if refusal is None:
        return StepResult.done()
    if refusal.code in _STALE:
        return _taken("another dropconnect has just changed its note at the order")
    return None if refusal.code == _NOT_OURS else refused(refusal)


def _taken(message: str) -> StepResult:
    return refused(final_refusal("claim-taken", message))
