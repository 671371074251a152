"""What CJ's decision of a dispute means, whoever opened it."""

from __future__ import annotations

from dropconnect.kit import by_hand, final_refusal, refused
from dropconnect.plugin import StepResult, SupplierOrder, SupplierQuestion
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import Deal, Dispute
from dropconnect_cjdropshipping.orders.reading import look_if_there, status_of
from dropconnect_cjdropshipping.orders.rules import SENT_STAGES


def answer_of(account: Account, question: SupplierQuestion, dispute: Dispute, operation: str) -> StepResult:
    """What CJ's decision means for the request; REQUESTED while there is none."""
    facts = {"said": dispute.words}
    if dispute.deal is Deal.OPEN:
        return StepResult.requested(provider_id=dispute.id, facts=facts)
    if dispute.deal is Deal.REJECT:
        return refused(final_refusal("rejected", f"CJ rejected the dispute {dispute.id} ({dispute.words})"))
    if dispute.deal is Deal.REISSUE:
        return refused(
            final_refusal("reissue", f"CJ answered the dispute {dispute.id} by sending the goods anew")
        )
    if dispute.deal is Deal.UNKNOWN:
        message = f"CJ closed the dispute {dispute.id} in a way that its documents do not name"
        return by_hand(final_refusal("unknown-deal", message))
    seen = look_if_there(account, question.order_id, operation)
    if seen is not None and seen.order.stage in SENT_STAGES and _is_about_all(dispute, seen.order):
        message = (
            f"CJ refunds the dispute {dispute.id}, but the order is {status_of(seen)}: do the goods come?"
        )
        return by_hand(final_refusal("refunded-but-sent", message))
    return StepResult.done(
        provider_id=dispute.id,
        amount=dispute.refunded,
        facts={**facts, "status": status_of(seen)},
    )


def _is_about_all(dispute: Dispute, order: SupplierOrder) -> bool:
    """Where CJ does not say which lines a dispute is about, it may be all of them."""
    return not dispute.line_ids or dispute.line_ids >= {line.id for line in order.lines}
