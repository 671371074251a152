"""Our hold on the fulfilment of an order: made once for each fulfilment order, released by name.

A hold's handle is unique for an app on a fulfilment order, so the second hold of one effect is refused
(Shopify's schema): that makes a repeat harmless.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dropconnect.kit import Asked
from dropconnect.plugin import (
    Cause,
    ConnectorError,
    HoldOrderCommand,
    OutcomeUnknown,
    Refusal,
    ReleaseOrderCommand,
    StepResult,
    StepStatus,
)
from dropconnect_shopify.orders.preflight import fulfillment_orders
from dropconnect_shopify.orders.situation import FulfillmentOrder, Hold
from dropconnect_shopify.orders.store import Store

_HOLD, _RELEASE = "hold_order", "release_order"
_CAN_BE_HELD = "HOLD"
_TAKEN = frozenset({"DUPLICATE_FULFILLMENT_HOLD_HANDLE", "TAKEN"})
_REASONS = {Cause.FRAUD: "HIGH_RISK_OF_FRAUD", Cause.STOCK: "INVENTORY_OUT_OF_STOCK"}


_OURS = "dropconnect-"


def handle_of(key: str) -> str:
    """At most 64 characters (Shopify's schema)."""
    return f"{_OURS}{key}"


def holds_of(rows: tuple[FulfillmentOrder, ...], handle: str) -> dict[str, tuple[Hold, ...]]:
    """Fulfilment order -> the holds of this effect on it, where it has any."""
    found = {row.id: tuple(hold for hold in row.holds if hold.ours and hold.handle == handle) for row in rows}
    return {order: holds for order, holds in found.items() if holds}


@dataclass
class _Made:
    """What became of the fulfilment orders so far."""

    ids: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def hold(store: Store, command: HoldOrderCommand) -> StepResult:
    """Hold every open fulfilment order that can be held."""
    handle = handle_of(command.key)
    with Asked(store.connection, _HOLD, command.order_id).nothing_sent_yet():
        rows = fulfillment_orders(store, command.order_id, _HOLD)
    held = holds_of(rows, handle)
    there = tuple(row.id for holds in held.values() for row in holds)
    wanted = [row for row in rows if row.is_open and _CAN_BE_HELD in row.actions and row.id not in held]
    if not wanted:
        return _already(there, handle) if there else _nothing_to_hold(rows)
    made = _Made(ids=list(there))
    for row in wanted:
        try:
            _hold_one(store, command, row, handle, made)
        except OutcomeUnknown:
            raise
        except ConnectorError as error:
            if not made.ids:
                raise
            # A hold was made before this one failed: that nothing happened would not be true any more.
            made.warnings.append(f"a part of the order is not on hold: {error}")
    return _result(made, handle)


def _hold_one(
    store: Store, command: HoldOrderCommand, row: FulfillmentOrder, handle: str, made: _Made
) -> None:
    asked = {
        "id": row.id,
        "fulfillmentHold": {
            "reason": _REASONS.get(command.cause, "OTHER"),
            "reasonNotes": command.reason,
            "notifyMerchant": False,
            "handle": handle,
        },
    }
    answer = store.write("fulfillment_order_hold", asked, _HOLD, command.order_id, command.send_by)
    if isinstance(answer, Refusal):
        if answer.code not in _TAKEN:
            made.refusals.append(answer)
            return
        # Somebody of us made it between our look and now.
        rows = fulfillment_orders(store, command.order_id, _HOLD)
        made.ids += [hold.id for hold in holds_of(rows, handle).get(row.id, ())]
        return
    payload, warnings = answer
    made.ids.append(payload.object("fulfillmentHold").text("id"))
    made.warnings += warnings


def _result(made: _Made, handle: str) -> StepResult:
    if not made.ids:
        return StepResult(status=StepStatus.REFUSED, refusal=made.refusals[0])
    refused = [f"a part of the order is not on hold: {refusal.message}" for refusal in made.refusals]
    return StepResult(
        status=StepStatus.DONE,
        provider_id=handle,
        warnings=(*made.warnings, *refused),
        facts={"hold_ids": made.ids},
    )


def _already(ids: tuple[str, ...], handle: str) -> StepResult:
    return StepResult(status=StepStatus.ALREADY, provider_id=handle, facts={"hold_ids": list(ids)})


def _nothing_to_hold(rows: tuple[FulfillmentOrder, ...]) -> StepResult:
    statuses = ", ".join(dict.fromkeys(row.status.lower() for row in rows)) or "none"
    return StepResult(
        status=StepStatus.REFUSED,
        refusal=Refusal(
            code="nothing-to-hold",
            message=f"no fulfilment order of the order can be put on hold (they are: {statuses})",
            final=True,
        ),
    )


def release(store: Store, command: ReleaseOrderCommand) -> StepResult:
    """Release the holds of that effect, and no others."""
    handle = handle_of(command.hold_key)
    with Asked(store.connection, _RELEASE, command.order_id).nothing_sent_yet():
        rows = fulfillment_orders(store, command.order_id, _RELEASE)
    ours = {
        row.id: [hold.id for hold in row.holds if hold.handle == handle or hold.id in command.hold_ids]
        for row in rows
    }
    released, warnings = _release_all(store, command.order_id, command.send_by, ours)
    if isinstance(released, Refusal):
        return StepResult(status=StepStatus.REFUSED, refusal=released)
    status = StepStatus.DONE if released else StepStatus.ALREADY
    return StepResult(
        status=status, provider_id=handle, warnings=warnings, facts={"hold_ids": list(released)}
    )


def release_for_cancelling(store: Store, order_id: str, send_by: float | None) -> bool:
    """Take our holds off an order whose cancellation Shopify refuses. False: there are none, or they stay.

    Whether Shopify cancels an order on hold nobody has documented. One order has one open case, so every
    hold of ours is that case's.
    """
    rows = fulfillment_orders(store, order_id, _RELEASE)
    ours = {
        row.id: [hold.id for hold in row.holds if hold.ours and hold.handle.startswith(_OURS)] for row in rows
    }
    released, _ = _release_all(store, order_id, send_by, ours)
    return not isinstance(released, Refusal) and bool(released)


def _release_all(
    store: Store, order_id: str, send_by: float | None, holds: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...] | Refusal, tuple[str, ...]]:
    """Fulfilment order -> the holds to release. What was released (or the refusal), and what was odd."""
    released: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    for order, ids in holds.items():
        if not ids:
            continue
        asked = {"id": order, "holdIds": list(ids)}
        answer = store.write("fulfillment_order_release_hold", asked, _RELEASE, order_id, send_by)
        if isinstance(answer, Refusal):
            return answer, warnings
        released += tuple(ids)
        warnings += answer[1]
    return released, warnings
