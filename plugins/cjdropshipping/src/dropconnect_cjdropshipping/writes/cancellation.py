"""Stopping an order: the last look before a write, and the deletion of a draft.

CJ has no cancel call. What can be done hangs on how far the order is, so its status is read again right
before each write, whatever the command says.
"""

from __future__ import annotations

from dropconnect.kit import Asked
from dropconnect.plugin import (
    CancelSupplierCommand,
    ConnectorError,
    OutcomeUnknown,
    ProductKind,
    ProviderUnavailable,
    Refusal,
    StepResult,
    StepStatus,
    SupplierOrder,
    SupplierStage,
)
from dropconnect_cjdropshipping.orders.account import (
    Account,
    by_hand,
    look_at,
    look_if_there,
    refused,
)
from dropconnect_cjdropshipping.orders.rules import (
    DRAFT_IN_PART,
    PAID_STAGES,
    SENT_STAGES,
    by_id,
    covers,
)

OPERATION = "cancel_order"


def last_look(account: Account, order: SupplierOrder, command: CancelSupplierCommand) -> StepResult | None:
    """The result if nothing must be sent for the order as it stands now, else None.

    Raises ``ProviderUnavailable`` when the order has gone on since the command was made, so that what may
    be done with it is found out anew.
    """
    if order.stage is SupplierStage.CANCELLED:
        return StepResult(status=StepStatus.ALREADY, facts={"status": order.provider_status})
    lines = {line.id: line for line in order.lines}
    missing = [unit.line_id for unit in command.lines if unit.line_id not in lines]
    if missing or not command.lines:
        words = (
            f"the order at CJ has no line {', '.join(missing)} (any more)" if missing else "no line was named"
        )
        return by_hand(Refusal(code="lines-changed", message=words, final=True))
    if order.stage in SENT_STAGES:
        return refused("shipped", by_id(account.rules, order.stage).reason)
    if order.stage in PAID_STAGES and any(
        lines[unit.line_id].product is ProductKind.MADE_TO_ORDER for unit in command.lines
    ):
        return refused("made-to-order", by_id(account.rules, "made-to-order").reason)
    if order.stage in (SupplierStage.UNPAID, SupplierStage.UNKNOWN):
        row = by_id(account.rules, order.stage)
        return by_hand(Refusal(code=row.id, message=f"{order.provider_status}: {row.reason}", final=True))
    if (order.stage in PAID_STAGES) is not (command.before.stage in PAID_STAGES):
        raise ProviderUnavailable(
            f"order {order.number} was {command.before.provider_status} and is {order.provider_status} now; "
            "nothing was sent",
            connection=account.connection,
            operation=OPERATION,
        )
    return None


def delete_draft(account: Account, command: CancelSupplierCommand) -> StepResult:
    """Delete an order in CREATED or IN_CART, whole, and see that it is gone.

    CJ docs, 05. Shopping (second-hand): no other status can be deleted.
    """
    with Asked(account.connection, OPERATION).nothing_sent_yet():
        seen = look_at(account, command.order_id, OPERATION)
        stop = last_look(account, seen.order, command)
        if stop is not None:
            return stop
        if not covers(seen.order, command.lines):
            row = by_id(account.rules, DRAFT_IN_PART)
            return by_hand(Refusal(code=row.id, message=row.reason, final=True))
    answer = account.client.delete_order(seen.ids.for_calls, operation=OPERATION, send_by=command.send_by)
    if isinstance(answer, Refusal):
        return _not_deleted(account, command, answer)
    return _read_back(account, command, seen.order.provider_status)


def _not_deleted(account: Account, command: CancelSupplierCommand, refusal: Refusal) -> StepResult:
    """CJ refused to delete: because the order has gone on, or a person has to find out why."""
    with Asked(account.connection, OPERATION).nothing_sent_yet():
        seen = look_at(account, command.order_id, OPERATION)
        return last_look(account, seen.order, command) or by_hand(refusal)


def _read_back(account: Account, command: CancelSupplierCommand, before: str) -> StepResult:
    """Accepted is not done: what does the order look like now?"""
    try:
        seen = look_if_there(account, command.order_id, OPERATION)
    except ConnectorError as error:
        raise OutcomeUnknown(
            f"CJ accepted the deletion of order {command.order_id}, but it could not be read back: {error}",
            connection=account.connection,
            operation=OPERATION,
            http_status=error.http_status,
            provider_code=error.provider_code,
        ) from None
    status = seen.order.provider_status if seen else "gone"
    facts = {"status_before": before, "status": status}
    if seen is None or seen.order.stage is SupplierStage.CANCELLED:
        return StepResult(status=StepStatus.DONE, facts=facts)
    return StepResult(status=StepStatus.IN_DOUBT, facts=facts)
