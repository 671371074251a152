"""Releasing what was only authorised: no money moves. Voiding again changes nothing."""

from __future__ import annotations

from dropconnect.kit import Asked
from dropconnect.plugin import RefundCommand, Refusal, StepResult, StepStatus
from dropconnect_shopify.orders.payments import SUCCESS, open_authorizations, transactions_of
from dropconnect_shopify.orders.store import Store

_VOID = "void_payment"


def void(store: Store, command: RefundCommand) -> StepResult:
    with Asked(store.connection, _VOID, command.order_id).nothing_sent_yet():
        state = store.order("order_state", command.order_id, _VOID)
        found = open_authorizations(transactions_of(state))
    if not found:
        return StepResult(status=StepStatus.ALREADY, amount=command.amount)
    if len(found) > 1:
        message = f"the order has {len(found)} open authorisations: void them in Shopify, or cancel the order"
        refusal = Refusal(code="several-authorizations", message=message, final=True)
        return StepResult(status=StepStatus.MANUAL, refusal=refusal)
    [authorization] = found
    if authorization.amount != command.amount:
        message = (
            f"{authorization.amount} are authorised, {command.amount} were to be released: all or nothing"
        )
        refusal = Refusal(code="other-amount", message=message, final=True)
        return StepResult(status=StepStatus.REFUSED, refusal=refusal)
    asked = {"parentTransactionId": authorization.id}
    answer = store.write("transaction_void", asked, _VOID, command.order_id, command.send_by)
    if isinstance(answer, Refusal):
        return StepResult(status=StepStatus.REFUSED, refusal=answer.changed(final=False))
    payload, warnings = answer
    transaction = payload.object("transaction")
    is_done = transaction.text("status") == SUCCESS
    return StepResult(
        status=StepStatus.DONE if is_done else StepStatus.IN_DOUBT,
        provider_id=transaction.text("id").rpartition("/")[2],
        amount=command.amount,
        warnings=warnings,
        facts={"transaction_status": transaction.text("status")},
    )
