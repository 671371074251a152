"""How a request stands: what CJ's staff answered, and whether the order says so too."""

from __future__ import annotations

from dropconnect.kit import by_hand, final_refusal, refused
from dropconnect.plugin import StepResult, StepStatus, SupplierOrder, SupplierQuestion
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import Deal, Dispute
from dropconnect_cjdropshipping.orders.reading import (
    Seen,
    gone,
    identified,
    is_cancelled,
    look_if_there,
    status_of,
)
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES, SENT_STAGES

_OPERATION = "follow_up"


def follow_up(account: Account, question: SupplierQuestion) -> StepResult:
    """How the request stands. A dispute counts as granted only after the order was read again."""
    if question.before.stage not in PAID_STAGES:
        return _after_deletion(look_if_there(account, question.order_id, _OPERATION))
    found = identified(account, question, _OPERATION)
    if found.perhaps:
        return by_hand(found.cannot_tell)
    if found.dispute is None:
        seen = look_if_there(account, question.order_id, _OPERATION)
        if seen is None:
            return by_hand(final_refusal("gone", gone(question.order_id)))
        if is_cancelled(seen):
            return StepResult(status=StepStatus.DONE, facts={"status": status_of(seen)})
        return StepResult(status=StepStatus.REQUESTED, facts={"dispute": "not listed"})
    return _answer_of(account, question, found.dispute)


def _answer_of(account: Account, question: SupplierQuestion, dispute: Dispute) -> StepResult:
    facts = {"said": dispute.words}
    if dispute.deal is Deal.OPEN:
        return StepResult(status=StepStatus.REQUESTED, provider_id=dispute.id, facts=facts)
    if dispute.deal is Deal.REJECT:
        return refused(final_refusal("rejected", f"CJ rejected the dispute {dispute.id} ({dispute.words})"))
    if dispute.deal is Deal.REISSUE:
        return refused(
            final_refusal("reissue", f"CJ answered the dispute {dispute.id} by sending the goods anew")
        )
    if dispute.deal is Deal.UNKNOWN:
        message = f"CJ closed the dispute {dispute.id} in a way that its documents do not name"
        return by_hand(final_refusal("unknown-deal", message))
    seen = look_if_there(account, question.order_id, _OPERATION)
    if seen is not None and seen.order.stage in SENT_STAGES and _is_about_all(dispute, seen.order):
        message = (
            f"CJ refunds the dispute {dispute.id}, but the order is {status_of(seen)}: do the goods come?"
        )
        return by_hand(final_refusal("refunded-but-sent", message))
    return StepResult(
        status=StepStatus.DONE,
        provider_id=dispute.id,
        amount=dispute.refunded,
        facts={**facts, "status": status_of(seen)},
    )


def _is_about_all(dispute: Dispute, order: SupplierOrder) -> bool:
    """Where CJ does not say which lines a dispute is about, it may be all of them."""
    return not dispute.line_ids or dispute.line_ids >= {line.id for line in order.lines}


def _after_deletion(seen: Seen | None) -> StepResult:
    """It was seen deleted before, so it may be gone by now."""
    if seen is None or is_cancelled(seen):
        return StepResult(status=StepStatus.DONE, facts={"status": status_of(seen)})
    message = f"the draft counted as deleted and is {status_of(seen)}: see in CJ's dashboard"
    return by_hand(final_refusal("not-gone", message))
