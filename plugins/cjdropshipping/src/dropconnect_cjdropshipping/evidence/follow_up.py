"""How a request stands: what CJ's staff answered, and whether the order says so too."""

from __future__ import annotations

from dropconnect.kit import by_hand, final_refusal
from dropconnect.plugin import StepResult, SupplierQuestion
from dropconnect_cjdropshipping.evidence.answers import answer_of
from dropconnect_cjdropshipping.evidence.by_person import follow_person
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.mapping import Seen
from dropconnect_cjdropshipping.orders.reading import (
    gone,
    identified,
    is_cancelled,
    look_if_there,
    status_of,
)
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES

_OPERATION = "follow_up"


def follow_up(account: Account, question: SupplierQuestion) -> StepResult:
    """How the request stands. A dispute counts as granted only after the order was read again."""
    if question.by_person:
        return follow_person(account, question, _OPERATION)
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
            return StepResult.done(facts={"status": status_of(seen)})
        return StepResult.requested(facts={"dispute": "not listed"})
    return answer_of(account, question, found.dispute, _OPERATION)


def _after_deletion(seen: Seen | None) -> StepResult:
    """It was seen deleted before, so it may be gone by now."""
    if seen is None or is_cancelled(seen):
        return StepResult.done(facts={"status": status_of(seen)})
    message = f"the draft counted as deleted and is {status_of(seen)}: see in CJ's dashboard"
    return by_hand(final_refusal("not-gone", message))
