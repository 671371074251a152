"""Taking a request back: our dispute is closed, so that the goods come after all."""

from __future__ import annotations

from dropconnect.kit import Asked, by_hand, final_refusal, refused
from dropconnect.plugin import ConnectorError, Refusal, StepResult, WithdrawCommand
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import Deal, Dispute
from dropconnect_cjdropshipping.orders.reading import disputes_of, is_cancelled, look_if_there, status_of

_OPERATION = "withdraw_request"


def withdraw_request(account: Account, command: WithdrawCommand) -> StepResult:
    """Close our dispute, so that the goods come after all."""
    with Asked(account.connection, _OPERATION).nothing_sent_yet():
        found = disputes_of(account, command.order_id, _OPERATION)
        ours = _by_name(found, command)
        if ours is None:
            return _nothing_to_withdraw(account, command)
        if ours.deal is Deal.REFUND:
            return _too_late(f"CJ has granted the dispute {ours.id}: the goods are stopped")
        if ours.deal is not Deal.OPEN:
            return StepResult.already(provider_id=ours.id, facts={"said": ours.words})
    said = account.client.cancel_dispute(
        command.order_id, ours.id, operation=_OPERATION, send_by=command.send_by
    )
    if isinstance(said, Refusal):
        return StepResult.refused(provider_id=ours.id, refusal=said)
    return _withdrawn(account, command, ours)


def _withdrawn(account: Account, command: WithdrawCommand, before: Dispute) -> StepResult:
    """CJ accepted; but it may have granted the dispute a moment earlier."""
    try:
        now = _by_name(disputes_of(account, command.order_id, _OPERATION), command)
    except ConnectorError as error:
        facts = {"not_read_back": str(error)}
        return StepResult.in_doubt(provider_id=before.id, facts=facts)
    if now is not None and now.deal is Deal.REFUND:
        return _too_late(f"CJ granted the dispute {before.id} before it was taken back")
    facts = {"said": now.words if now else "not listed any more"}
    return StepResult.done(provider_id=before.id, facts=facts)


def _nothing_to_withdraw(account: Account, command: WithdrawCommand) -> StepResult:
    seen = look_if_there(account, command.order_id, _OPERATION)
    if is_cancelled(seen):
        return _too_late(f"the order is {status_of(seen)} at CJ")
    message = (
        f"CJ lists no dispute of ours about order {command.order_id}: see in its dashboard if one is open"
    )
    return by_hand(final_refusal("not-listed", message))


def _too_late(message: str) -> StepResult:
    return refused(final_refusal("too-late", message))


def _by_name(disputes: list[Dispute], command: WithdrawCommand) -> Dispute | None:
    """Ours by its id or our key; never by its time, or somebody else's could be closed."""
    return next(
        (
            item
            for item in disputes
            if (command.request_id and item.id == command.request_id)
            or item.business_id == command.request_key
        ),
        None,
    )
