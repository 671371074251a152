"""The commands that dropconnect would give for an order: for tests of writing hooks."""

from __future__ import annotations

from datetime import UTC, datetime

from dropconnect.models.claim import live_value, new_name
from dropconnect.plugin import (
    CancelOrderCommand,
    Cause,
    ClaimCommand,
    CloseRequestCommand,
    Command,
    EffectKind,
    GuardReading,
    HoldOrderCommand,
    LineKind,
    LookUpCommand,
    Money,
    NoteCommand,
    Order,
    OrderLine,
    RefundCommand,
    RefundLine,
    RefundMethod,
    ReleaseOrderCommand,
    RemoveLinesCommand,
    RemoveRefundCommand,
)

KEY = "0e8b2d5c-3f5a-5c11-9a57-5d4b8d1f0a01"


def refund_command(
    order: Order,
    *,
    one_unit_of: OrderLine | None = None,
    method: RefundMethod = RefundMethod.GATEWAY,
    key: str = KEY,
    send_by: float | None = None,
) -> RefundCommand:
    """Pay the whole order back, or one unit of a line, with goods back into stock."""
    if one_unit_of is None:
        lines = tuple(_part(line, line.quantity) for line in order.lines)
        amount = order.total
    else:
        lines = (_part(one_unit_of, 1),)
        amount = lines[0].gross
    return RefundCommand(
        key=key,
        order_id=order.id,
        send_by=send_by,
        before=GuardReading.of(order),
        amount=amount,
        method=method,
        lines=lines,
        restock=True,
        reason="Order cancelled",
    )


def cancel_command(
    order: Order, *, key: str = KEY, send_by: float | None = None, restock: bool = True
) -> CancelOrderCommand:
    return CancelOrderCommand(
        key=key,
        order_id=order.id,
        send_by=send_by,
        before=GuardReading.of(order),
        cause=Cause.CUSTOMER,
        restock=restock,
    )


def hold_command(order: Order, *, key: str = KEY, send_by: float | None = None) -> HoldOrderCommand:
    return HoldOrderCommand(
        key=key,
        order_id=order.id,
        send_by=send_by,
        before=GuardReading.of(order),
        cause=Cause.CUSTOMER,
        reason="being cancelled",
    )


def release_command(order: Order, hold: HoldOrderCommand) -> ReleaseOrderCommand:
    return ReleaseOrderCommand(
        key=hold.key[::-1], order_id=order.id, before=GuardReading.of(order), hold_key=hold.key
    )


def note_command(order: Order, text: str, *, key: str = KEY) -> NoteCommand:
    return NoteCommand(key=key, order_id=order.id, before=GuardReading.of(order), text=text)


def claim_command(
    order: Order, name: str, value: str | None, *, row_id: str = "", send_by: float | None = None
) -> ClaimCommand:
    """Write a row of a claim; None takes it away."""
    return ClaimCommand(key=name, order_id=order.id, send_by=send_by, name=name, value=value, row_id=row_id)


def every_command(order: Order, *, send_by: float | None) -> tuple[Command, ...]:
    """One command for each writing hook of a platform, all about the same order."""
    hold = hold_command(order, send_by=send_by)
    return (
        claim_command(order, new_name(KEY), live_value("a-journal", "1.00", 1, 1), send_by=send_by),
        refund_command(order, send_by=send_by),
        cancel_command(order, send_by=send_by),
        hold,
        note_command(order, "cancelled").changed(send_by=send_by),
        release_command(order, hold).changed(send_by=send_by),
        remove_lines_command(order).changed(send_by=send_by),
        remove_refund_command(order, order.refunds[0].id if order.refunds else "1").changed(send_by=send_by),
        close_request_command(order, "1", granted=True, send_by=send_by),
    )


def remove_lines_command(order: Order, *, key: str = KEY) -> RemoveLinesCommand:
    """Take one unit of an item out of the order; of one with several, if there is one."""
    line = max(order.items, key=lambda item: item.quantity)
    return RemoveLinesCommand(
        key=key,
        order_id=order.id,
        before=GuardReading.of(order),
        units={line.id: 1},
        left={line.id: line.quantity - 1},
        reason="cancelled",
    )


def remove_refund_command(order: Order, refund_id: str, *, key: str = KEY) -> RemoveRefundCommand:
    """Take the row of that refund away, with what the order shows of it."""
    row = next((refund for refund in order.refunds if refund.id == refund_id), None)
    return RemoveRefundCommand(
        key=key,
        order_id=order.id,
        before=GuardReading.of(order),
        refund_id=refund_id,
        amount=row.amount if row else order.total,
        created_at=row.created_at if row else None,
        made_by=row.made_by if row else "",
    )


def close_request_command(
    order: Order,
    request_id: str,
    *,
    granted: bool,
    message: str = "",
    key: str = KEY,
    send_by: float | None = None,
) -> CloseRequestCommand:
    return CloseRequestCommand(
        key=key,
        order_id=order.id,
        send_by=send_by,
        before=GuardReading.of(order),
        request_id=request_id,
        granted=granted,
        message="" if granted else message,
    )


def look_up_command(command: Command, *, provider_id: str = "") -> LookUpCommand:
    """What is asked when the answer to ``command`` was lost, or how it stands if it was only accepted."""
    if not isinstance(
        command,
        RefundCommand
        | CancelOrderCommand
        | HoldOrderCommand
        | RemoveLinesCommand
        | RemoveRefundCommand
        | CloseRequestCommand,
    ):
        raise TypeError(f"{type(command).__name__} is not looked up here")
    refund = command if isinstance(command, RefundCommand) else None
    answer = command if isinstance(command, CloseRequestCommand) else None
    return LookUpCommand(
        key=command.key,
        order_id=command.order_id,
        before=command.before,
        kind=_KINDS[type(command)],
        provider_id=command.refund_id if isinstance(command, RemoveRefundCommand) else provider_id,
        sent_at=datetime.now(UTC),
        amount=refund.amount if refund else None,
        method=refund.method if refund else None,
        left=command.left if isinstance(command, RemoveLinesCommand) else {},
        request_id=answer.request_id if answer else "",
        granted=answer.granted if answer else None,
    )


_KINDS: dict[type[Command], EffectKind] = {
    RefundCommand: EffectKind.REFUND,
    CancelOrderCommand: EffectKind.CANCEL_ORDER,
    HoldOrderCommand: EffectKind.HOLD_ORDER,
    RemoveLinesCommand: EffectKind.REMOVE_LINES,
    RemoveRefundCommand: EffectKind.REMOVE_REFUND,
    CloseRequestCommand: EffectKind.CLOSE_REQUEST,
}


def _part(line: OrderLine, units: int) -> RefundLine:
    """So many units of a line; of shipping and fees, which have none, all of it."""
    is_item = line.kind is LineKind.ITEM
    share, whole = (units, line.quantity) if is_item else (1, 1)
    tax = line.tax.share(share, whole)
    taxes = [
        (rate.rate_id, Money.rounded(rate.amount * share / whole, tax.currency)) for rate in line.tax_shares
    ]
    if taxes:  # the rounded shares may miss the tax by a cent: the last one takes it
        rest = tax - Money.total((amount for _, amount in taxes[:-1]), tax.currency)
        taxes[-1] = (taxes[-1][0], rest)
    return RefundLine(
        line_id=line.id,
        kind=line.kind,
        quantity=units if is_item else 0,
        net=line.net.share(share, whole),
        tax=tax,
        taxes=tuple(taxes),
    )
