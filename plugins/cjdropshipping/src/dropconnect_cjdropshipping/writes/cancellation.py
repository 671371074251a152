"""Stopping an order: a draft is deleted, about a paid order a dispute is opened.

CJ has no cancel call. The order is read again right before each write, whatever the command says.
"""

from __future__ import annotations

from dropconnect.kit import Asked, by_hand, final_refusal, row_named
from dropconnect.plugin import (
    CancelSupplierCommand,
    ConnectorError,
    OutcomeUnknown,
    Refusal,
    StepResult,
)
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.portal import portal_kit
from dropconnect_cjdropshipping.orders.reading import is_cancelled, look_at, look_if_there, status_of
from dropconnect_cjdropshipping.orders.rules import DRAFT_IN_PART, PAID_STAGES, covers
from dropconnect_cjdropshipping.writes.dispute import open_dispute
from dropconnect_cjdropshipping.writes.last_look import OPERATION, last_look


def cancel_order(account: Account, command: CancelSupplierCommand) -> StepResult:
    """Cancel or ask to cancel, by how far the order was when the command was made."""
    if command.before.stage in PAID_STAGES:
        return open_dispute(account, command)
    return _delete_draft(account, command)


def _delete_draft(account: Account, command: CancelSupplierCommand) -> StepResult:
    """Delete an order in CREATED or IN_CART, whole, and see that it is gone.

    CJ docs, 05. Shopping (second-hand): no other status can be deleted.
    """
    with Asked(account.connection, OPERATION).nothing_sent_yet():
        seen = look_at(account, command.order_id, OPERATION)
        stop = last_look(account, seen.order, command)
        if stop is not None:
            return stop
        if not covers(seen.order, command.lines):
            row = row_named(account.rules, DRAFT_IN_PART)
            kit = portal_kit(account.settings, seen.order, command.lines)
            return by_hand(final_refusal(row.id, row.reason), kit)
    answer = account.client.delete_order(seen.ids.for_calls, operation=OPERATION, send_by=command.send_by)
    if isinstance(answer, Refusal):
        return _not_deleted(account, command, answer)
    return _read_back(account, command, seen.order.provider_status)


def _not_deleted(account: Account, command: CancelSupplierCommand, refusal: Refusal) -> StepResult:
    """CJ refused to delete: because the order has gone on, or a person has to find out why."""
    with Asked(account.connection, OPERATION).nothing_sent_yet():
        seen = look_at(account, command.order_id, OPERATION)
        kit = portal_kit(account.settings, seen.order, command.lines)
        return last_look(account, seen.order, command) or by_hand(refusal, kit)


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
    facts = {"status_before": before, "status": status_of(seen)}
    if seen is None or is_cancelled(seen):
        return StepResult.done(facts=facts)
    return StepResult.in_doubt(facts=facts)
