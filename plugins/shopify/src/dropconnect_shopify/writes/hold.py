"""Our hold on the fulfilment of an order: made once for each fulfilment order.

A hold's handle is unique for an app on a fulfilment order, so the second hold of one effect is refused
(Shopify's schema): that makes a repeat harmless.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dropconnect.kit import final_refusal, refused
from dropconnect.plugin import (
    Cause,
    ConnectorError,
    HoldOrderCommand,
    OutcomeUnknown,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder, read_fulfillment_orders, whole_page
from dropconnect_shopify.orders.marks import hold_handle, holds_of

_CAN_BE_HELD = "HOLD"
_TAKEN = frozenset({"DUPLICATE_FULFILLMENT_HOLD_HANDLE", "TAKEN"})
_REASONS = {Cause.FRAUD: "HIGH_RISK_OF_FRAUD", Cause.STOCK: "INVENTORY_OUT_OF_STOCK"}


@dataclass
class _Made:
    """What became of the fulfilment orders so far."""

    ids: list[str] = field(default_factory=list)
    new: int = 0
    """How many of the holds were made by this call."""
    taken: bool = False
    """Shopify knows the handle already: whoever used it did so for this effect."""
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_on_hold(self) -> bool:
        return bool(self.ids) or self.taken


def hold_order(store: Store, command: HoldOrderCommand) -> StepResult:
    """Hold every open fulfilment order that can be held.

    A recent look at the order will do to know them; where it shows none to hold, they are read anew.
    """
    operation = store.operation("hold_order", command.order_id)
    handle = hold_handle(command.key)
    rows = _as_looked_at(store, command.order_id)
    if rows and ((made := _hold_all(operation, command, rows)).is_on_hold or made.refusals):
        return _result(made, handle)
    with operation.nothing_sent_yet():
        rows = read_fulfillment_orders(operation)
    made = _hold_all(operation, command, rows)
    return _result(made, handle) if made.is_on_hold or made.refusals else _nothing_to_hold(rows)


def _as_looked_at(store: Store, order_id: str) -> tuple[FulfillmentOrder, ...] | None:
    look = store.look_of(order_id)
    return whole_page(look.row) if look is not None and look.has("fulfillmentOrders") else None


def _hold_all(operation: Operation, command: HoldOrderCommand, rows: tuple[FulfillmentOrder, ...]) -> _Made:
    held = holds_of(rows, hold_handle(command.key))
    made = _Made(ids=[hold.id for holds in held.values() for hold in holds])
    for row in rows:
        if not row.is_open or _CAN_BE_HELD not in row.actions or row.id in held:
            continue
        try:
            _hold_one(operation, command, row, made)
        except OutcomeUnknown:
            raise
        except ConnectorError as error:
            if not made.ids:
                raise
            # A hold was made before this one failed: that nothing happened would not be true any more.
            made.warnings.append(f"a part of the order is not on hold: {error}")
    return made


def _hold_one(operation: Operation, command: HoldOrderCommand, row: FulfillmentOrder, made: _Made) -> None:
    handle = hold_handle(command.key)
    asked = {
        "reason": _REASONS.get(command.cause, "OTHER"),
        "reasonNotes": command.reason,
        "notifyMerchant": False,
        "handle": handle,
    }
    variables = {"id": row.id, "fulfillmentHold": asked}
    written = operation.write("fulfillment_order_hold", variables, send_by=command.send_by)
    if isinstance(written, Refusal):
        if written.code not in _TAKEN:
            made.refusals.append(written)
            return
        # One of our own processes made it between our look and now.
        made.taken = True
        made.ids += _ids_now(operation, row, handle)
        return
    shown = written.payload.optional("fulfillmentHold")
    ids = _ids_now(operation, row, handle) if shown is None else [shown.text("id")]
    if not ids:
        raise operation.in_doubt(f"neither refused the hold of order {operation.order_id} nor made it")
    made.new += 1
    made.ids += ids
    made.warnings += written.warnings


def _ids_now(operation: Operation, row: FulfillmentOrder, handle: str) -> list[str]:
    """The holds with our handle there, by another look; empty where it shows none.

    It never raises: the hold is there or was asked for, and an error of the look would speak of the write.
    """
    try:
        rows = read_fulfillment_orders(operation)
    except ConnectorError:
        return []
    return [hold.id for hold in holds_of(rows, handle).get(row.id, ())]


def _result(made: _Made, handle: str) -> StepResult:
    if not made.ids and not made.taken:
        return refused(made.refusals[0])
    not_held = [f"a part of the order is not on hold: {refusal.message}" for refusal in made.refusals]
    return StepResult(
        status=StepStatus.DONE if made.new else StepStatus.ALREADY,
        provider_id=handle,
        warnings=(*made.warnings, *not_held),
        facts={"hold_ids": made.ids},
    )


def _nothing_to_hold(rows: tuple[FulfillmentOrder, ...]) -> StepResult:
    statuses = ", ".join(dict.fromkeys(row.status.lower() for row in rows)) or "none"
    message = f"no fulfilment order of the order can be put on hold (they are: {statuses})"
    return refused(final_refusal("nothing-to-hold", message))
