"""The last look before a write: what can be done hangs on how far the order is now."""

from __future__ import annotations

from dropconnect.kit import by_hand, final_refusal, refused, row_named
from dropconnect.plugin import (
    CancelSupplierCommand,
    ProductKind,
    ProviderUnavailable,
    StepResult,
    SupplierOrder,
    SupplierStage,
)
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.portal import portal_kit
from dropconnect_cjdropshipping.orders.rules import MADE_TO_ORDER, PAID_STAGES, SENT_STAGES

OPERATION = "cancel_order"


def last_look(account: Account, order: SupplierOrder, command: CancelSupplierCommand) -> StepResult | None:
    """The result if nothing must be sent for the order as it stands now, else None.

    Raises ``ProviderUnavailable`` when the order has gone on since the command was made, so that what may
    be done with it is found out anew.
    """
    if order.stage is SupplierStage.CANCELLED:
        return StepResult.already(facts={"status": order.provider_status})
    lines = {line.id: line for line in order.lines}
    kit = portal_kit(account.settings, order, command.lines)
    missing = [unit.words for unit in command.lines if unit.line_id not in lines]
    if missing or not command.lines:
        words = f"not in the order at CJ (any more): {', '.join(missing)}" if missing else "no line was named"
        return by_hand(final_refusal("lines-changed", words), kit)
    if order.stage in SENT_STAGES:
        return refused(final_refusal("shipped", row_named(account.rules, order.stage).reason))
    if order.stage in PAID_STAGES and any(
        lines[unit.line_id].product is ProductKind.MADE_TO_ORDER for unit in command.lines
    ):
        return refused(final_refusal(MADE_TO_ORDER, row_named(account.rules, MADE_TO_ORDER).reason))
    if order.stage in (SupplierStage.UNPAID, SupplierStage.UNKNOWN):
        row = row_named(account.rules, order.stage)
        return by_hand(final_refusal(row.id, f"{order.provider_status}: {row.reason}"), kit)
    if (order.stage in PAID_STAGES) is not (command.before.stage in PAID_STAGES):
        raise ProviderUnavailable(
            f"order {order.number} was {command.before.provider_status} and is {order.provider_status} now; "
            "nothing was sent",
            connection=account.connection,
            operation=OPERATION,
        )
    return None
