"""Taking our holds off an order again: by name, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dropconnect.kit import refused
from dropconnect.plugin import Refusal, ReleaseOrderCommand, StepResult, StepStatus
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder, Hold, read_fulfillment_orders
from dropconnect_shopify.orders.marks import hold_handle, is_our_hold


@dataclass(frozen=True)
class _Released:
    """``refusal``: Shopify's, which ended the releasing."""

    ids: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: Refusal | None = None


def release_order(store: Store, command: ReleaseOrderCommand) -> StepResult:
    """Release the holds of that effect, and no others."""
    operation = store.operation("release_order", command.order_id)
    handle = hold_handle(command.hold_key)
    with operation.nothing_sent_yet():
        rows = read_fulfillment_orders(operation)
    released = _release(
        operation,
        rows,
        lambda hold: hold.handle == handle or hold.id in command.hold_ids,
        send_by=command.send_by,
    )
    if released.refusal is not None:
        return refused(released.refusal)
    return StepResult(
        status=StepStatus.DONE if released.ids else StepStatus.ALREADY,
        provider_id=handle,
        warnings=released.warnings,
        facts={"hold_ids": list(released.ids)},
    )


def release_for_cancellation(operation: Operation, *, send_by: float | None) -> bool:
    """Take our holds off an order whose cancellation Shopify refuses. False: there are none, or they stay.

    Whether Shopify cancels an order on hold is not documented. One order has one open case, so every hold
    of ours is that case's.
    """
    releasing = operation.store.operation("release_order", operation.order_id)
    rows = read_fulfillment_orders(releasing)
    released = _release(releasing, rows, is_our_hold, send_by=send_by)
    return released.refusal is None and bool(released.ids)


def _release(
    operation: Operation,
    rows: Iterable[FulfillmentOrder],
    is_wanted: Callable[[Hold], bool],
    *,
    send_by: float | None,
) -> _Released:
    """Release the wanted holds, one fulfilment order after the other, until Shopify refuses one."""
    released = _Released()
    for row in rows:
        ids = [hold.id for hold in row.holds if is_wanted(hold)]
        if not ids:
            continue
        variables = {"id": row.id, "holdIds": ids}
        written = operation.write("fulfillment_order_release_hold", variables, send_by=send_by)
        if isinstance(written, Refusal):
            return _Released(refusal=written)
        released = _Released((*released.ids, *ids), (*released.warnings, *written.warnings))
    return released
