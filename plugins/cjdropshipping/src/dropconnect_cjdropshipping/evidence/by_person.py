"""How a dispute stands that a person opened in CJ's portal, as far as CJ lists it.

Whether a dispute of the portal shows in ``getDisputeList`` is unproved. So nothing listed means that
nothing is known; the core asks the person by the deadline. A list that does not say for how many units a
dispute is (documented) proves by the amount that all are stopped, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from dropconnect.kit import by_hand, final_refusal
from dropconnect.plugin import StepResult, SupplierQuestion
from dropconnect_cjdropshipping.evidence.answers import answer_of
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import Deal, Dispute
from dropconnect_cjdropshipping.orders.reading import (
    disputes_of,
    is_cancelled,
    look_if_there,
)

_CLOCKS_DIFFER = timedelta(minutes=5)


def follow_person(account: Account, question: SupplierQuestion, operation: str) -> StepResult:
    """REQUESTED: no answer is listed. MANUAL: CJ lists something that does not say enough."""
    found = _candidates(disputes_of(account, question.order_id, operation), question)
    if not found:
        return StepResult.requested(facts={"dispute": "not listed"})
    if len(found) > 1 or not _is_certain(found[0], question):
        listed = "; ".join(f"{item.id} ({item.words})" for item in found)
        words = f"CJ lists what could be the dispute that was opened, and does not say so for sure: {listed}"
        return by_hand(final_refusal("cannot-tell", words))
    [dispute] = found
    if dispute.deal is Deal.OPEN:
        return StepResult.requested(provider_id=dispute.id, facts={"said": dispute.words})
    if not _is_about_all(dispute, question):
        words = f"CJ has decided the dispute {dispute.id} ({dispute.words}), which is not about all of them"
        return by_hand(final_refusal("about-others", words))
    if dispute.deal is Deal.REFUND and not _proves_all(account, dispute, question, operation):
        expected = f" of the {question.expected} that were expected" if question.expected else ""
        given = dispute.refunded if dispute.refunded is not None else "an amount that it does not tell"
        words = f"CJ refunds {given}{expected} for the dispute {dispute.id}: see there if all are stopped"
        return by_hand(final_refusal("refunded-in-part", words))
    return answer_of(account, question, dispute, operation)


def _candidates(disputes: Sequence[Dispute], question: SupplierQuestion) -> list[Dispute]:
    """What could be the person's: known by its id, else those that are open, else those that may have been
    made since the person was asked to."""
    if question.request_id:
        return [item for item in disputes if item.id == question.request_id]
    theirs = [item for item in disputes if item.id not in question.others and _touches(item, question)]
    still_open = [item for item in theirs if item.deal is Deal.OPEN]
    since = question.sent_at - _CLOCKS_DIFFER
    return still_open or [item for item in theirs if item.created is None or item.created.latest >= since]


def _is_certain(dispute: Dispute, question: SupplierQuestion) -> bool:
    """It was seen open, or was made after the person was asked to, in every time zone that CJ could mean."""
    if dispute.deal is Deal.OPEN or dispute.id == question.request_id:
        return True
    created = dispute.created
    return created is not None and created.earliest >= question.sent_at - _CLOCKS_DIFFER


def _wanted(question: SupplierQuestion) -> set[str]:
    return {unit.line_id for unit in question.lines}


def _touches(dispute: Dispute, question: SupplierQuestion) -> bool:
    return not dispute.line_ids or bool(dispute.line_ids & _wanted(question))


def _is_about_all(dispute: Dispute, question: SupplierQuestion) -> bool:
    return not dispute.line_ids or dispute.line_ids >= _wanted(question)


def _proves_all(account: Account, dispute: Dispute, question: SupplierQuestion, operation: str) -> bool:
    if is_cancelled(look_if_there(account, question.order_id, operation)):
        return True
    paid, expected = dispute.refunded, question.expected
    return paid is not None and expected is not None and paid >= expected
