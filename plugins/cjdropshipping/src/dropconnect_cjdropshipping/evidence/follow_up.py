"""What became of a request: following it, looking for it after a lost answer, taking it back."""

from __future__ import annotations

from dropconnect.kit import Asked
from dropconnect.plugin import (
    ConnectorError,
    Evidence,
    EvidenceStatus,
    Refusal,
    StepResult,
    StepStatus,
    SupplierOrder,
    SupplierQuestion,
    SupplierStage,
    WithdrawCommand,
)
from dropconnect_cjdropshipping.orders.account import (
    Account,
    Seen,
    by_hand,
    disputes_of,
    look_if_there,
    refused,
)
from dropconnect_cjdropshipping.orders.disputes import Deal, Dispute, Identified, identify
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES, SENT_STAGES

_FOLLOW = "follow_up"
_LOOK_UP = "look_up"
_WITHDRAW = "withdraw_request"


def follow_up(account: Account, question: SupplierQuestion) -> StepResult:
    """How the request stands. A dispute counts as granted only after the order was read again."""
    if question.before.stage not in PAID_STAGES:
        return _after_deletion(look_if_there(account, question.order_id, _FOLLOW))
    found = _identified(account, question, _FOLLOW)
    if found.perhaps:
        return by_hand(_cannot_tell(found))
    if found.dispute is None:
        seen = look_if_there(account, question.order_id, _FOLLOW)
        if seen is None:
            return by_hand(Refusal(code="gone", message=_gone(question.order_id), final=True))
        if _is_cancelled(seen):
            return StepResult(status=StepStatus.DONE, facts={"status": _status(seen)})
        return StepResult(status=StepStatus.REQUESTED, facts={"dispute": "not listed"})
    return _answer_of(account, question, found.dispute)


def look_up(account: Account, question: SupplierQuestion) -> Evidence:
    """Did the write happen whose answer was lost? For a dispute CJ's list is asked first."""
    if question.before.stage not in PAID_STAGES:
        return _deletion_evidence(look_if_there(account, question.order_id, _LOOK_UP), question)
    found = _identified(account, question, _LOOK_UP)
    if found.dispute is not None:
        return Evidence(
            status=EvidenceStatus.FOUND,
            reason=f"CJ has a dispute {found.dispute.id} about the order ({found.dispute.words}).",
            provider_id=found.dispute.id,
        )
    if not question.settled:
        return Evidence(status=EvidenceStatus.PENDING, reason="CJ lists no dispute of ours yet.")
    if found.perhaps:
        return Evidence(status=EvidenceStatus.UNKNOWABLE, reason=_cannot_tell(found).message)
    seen = look_if_there(account, question.order_id, _LOOK_UP)
    if seen is None:
        return Evidence(status=EvidenceStatus.UNKNOWABLE, reason=_gone(question.order_id))
    if _is_cancelled(seen):
        return Evidence(status=EvidenceStatus.FOUND, reason=f"The order is {_status(seen)} at CJ.")
    return Evidence(
        status=EvidenceStatus.ABSENT,
        reason="CJ lists no dispute about the order that was made since ours was sent.",
        facts={"status": _status(seen)},
    )


def withdraw(account: Account, command: WithdrawCommand) -> StepResult:
    """Close our dispute, so that the goods come after all."""
    with Asked(account.connection, _WITHDRAW).nothing_sent_yet():
        found = disputes_of(account, command.order_id, _WITHDRAW)
        ours = _by_name(found, command)
        if ours is None:
            return _nothing_to_withdraw(account, command)
        if ours.deal is Deal.REFUND:
            return refused("too-late", f"CJ has granted the dispute {ours.id}: the goods are stopped")
        if ours.deal is not Deal.OPEN:
            return StepResult(status=StepStatus.ALREADY, provider_id=ours.id, facts={"said": ours.words})
    said = account.client.cancel_dispute(
        command.order_id, ours.id, operation=_WITHDRAW, send_by=command.send_by
    )
    if isinstance(said, Refusal):
        return StepResult(status=StepStatus.REFUSED, provider_id=ours.id, refusal=said)
    return _withdrawn(account, command, ours)


def _withdrawn(account: Account, command: WithdrawCommand, before: Dispute) -> StepResult:
    """CJ accepted; but it may have granted the dispute a moment earlier."""
    try:
        now = _by_name(disputes_of(account, command.order_id, _WITHDRAW), command)
    except ConnectorError as error:
        facts = {"not_read_back": str(error)}
        return StepResult(status=StepStatus.IN_DOUBT, provider_id=before.id, facts=facts)
    if now is not None and now.deal is Deal.REFUND:
        return refused("too-late", f"CJ granted the dispute {before.id} before it was taken back")
    facts = {"said": now.words if now else "not listed any more"}
    return StepResult(status=StepStatus.DONE, provider_id=before.id, facts=facts)


def _nothing_to_withdraw(account: Account, command: WithdrawCommand) -> StepResult:
    seen = look_if_there(account, command.order_id, _WITHDRAW)
    if _is_cancelled(seen):
        return refused("too-late", f"the order is {_status(seen)} at CJ")
    message = (
        f"CJ lists no dispute of ours about order {command.order_id}: see in its dashboard if one is open"
    )
    return by_hand(Refusal(code="not-listed", message=message, final=True))


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


def _identified(account: Account, question: SupplierQuestion, operation: str) -> Identified:
    found = disputes_of(account, question.order_id, operation)
    return identify(found, question.key, question.request_id, question.sent_at)


def _answer_of(account: Account, question: SupplierQuestion, dispute: Dispute) -> StepResult:
    facts = {"said": dispute.words}
    if dispute.deal is Deal.OPEN:
        return StepResult(status=StepStatus.REQUESTED, provider_id=dispute.id, facts=facts)
    if dispute.deal is Deal.REJECT:
        return refused("rejected", f"CJ rejected the dispute {dispute.id} ({dispute.words})")
    if dispute.deal is Deal.REISSUE:
        return refused("reissue", f"CJ answered the dispute {dispute.id} by sending the goods anew")
    if dispute.deal is Deal.UNKNOWN:
        message = f"CJ closed the dispute {dispute.id} in a way that its documents do not name"
        return by_hand(Refusal(code="unknown-deal", message=message, final=True))
    seen = look_if_there(account, question.order_id, _FOLLOW)
    if seen is not None and seen.order.stage in SENT_STAGES and _is_about_all(dispute, seen.order):
        message = f"CJ refunds the dispute {dispute.id}, but the order is {_status(seen)}: do the goods come?"
        return by_hand(Refusal(code="refunded-but-sent", message=message, final=True))
    return StepResult(
        status=StepStatus.DONE,
        provider_id=dispute.id,
        amount=dispute.refunded,
        facts={**facts, "status": _status(seen)},
    )


def _is_about_all(dispute: Dispute, order: SupplierOrder) -> bool:
    """Where CJ does not say which lines a dispute is about, it may be all of them."""
    return not dispute.line_ids or dispute.line_ids >= {line.id for line in order.lines}


def _after_deletion(seen: Seen | None) -> StepResult:
    """It was seen deleted before, so that it is no surprise if it is gone by now."""
    if seen is None or _is_cancelled(seen):
        return StepResult(status=StepStatus.DONE, facts={"status": _status(seen)})
    message = f"the draft counted as deleted and is {_status(seen)}: see in CJ's dashboard"
    return by_hand(Refusal(code="not-gone", message=message, final=True))


def _deletion_evidence(seen: Seen | None, question: SupplierQuestion) -> Evidence:
    facts = {"status": _status(seen)}
    if _is_cancelled(seen):
        reason = f"The order is {_status(seen)} at CJ."
        return Evidence(status=EvidenceStatus.FOUND, reason=reason, facts=facts)
    if not question.settled:
        reason = f"The order is {_status(seen)}; CJ may not have come to it yet."
        return Evidence(status=EvidenceStatus.PENDING, reason=reason, facts=facts)
    if seen is None:
        return Evidence(status=EvidenceStatus.UNKNOWABLE, reason=_gone(question.order_id), facts=facts)
    # Deleting what is gone does nothing, and the order is looked at again before.
    return Evidence(
        status=EvidenceStatus.ABSENT,
        reason=f"The order is {_status(seen)} after the settle time: it was not deleted.",
        repeat_harmless=True,
        facts=facts,
    )


def _is_cancelled(seen: Seen | None) -> bool:
    return seen is not None and seen.order.stage is SupplierStage.CANCELLED


def _gone(order_id: str) -> str:
    """An order that CJ splits or merges is gone too (ORDERSPLIT, documented), and its goods still come."""
    return (
        f"CJ has no order {order_id} any more: it may have been deleted, or split or merged into others "
        "whose goods still come. See in CJ's dashboard."
    )


def _status(seen: Seen | None) -> str:
    return seen.order.provider_status if seen else "gone"


def _cannot_tell(found: Identified) -> Refusal:
    listed = ", ".join(found.perhaps)
    message = (
        f"it cannot be told which of CJ's disputes is ours ({listed}): compare our reference in their text"
    )
    return Refusal(code="cannot-tell", message=message, final=True)
