"""A bank's dispute stands in the way of every payment of its order, until a person decides."""

from __future__ import annotations

import pytest
from tests.core.planner.orders import plan, request, standard
from tests.support.amounts import usd

from dropconnect.models.cancellation import Objection, RefundMethod, Verdict
from dropconnect.models.order import Order, OrderState
from dropconnect.models.payment import Dispute, DisputeState
from dropconnect.planner import Past, violations

OPEN = Dispute(id="7", state=DisputeState.OPEN, amount=usd("50.00"), provider_status="needs_response")
LOST = OPEN.changed(state=DisputeState.LOST, provider_status="lost")
UNTOLD = Dispute(id="8", state=DisputeState.UNKNOWN)


def disputes_in(seen: Order, past: Past | None = None, *lines: str) -> list[Objection]:
    made = plan(seen, request(*lines), past=past)
    return [row for row in made.objections if row.code.startswith("dispute-")]


def test_an_open_dispute_asks_with_the_amounts_of_each_answer() -> None:
    [objection] = disputes_in(standard(disputes=(OPEN,)))
    assert (objection.verdict, objection.code) == (Verdict.APPROVE, "dispute-open-7")
    assert objection.reason == (
        "the customer's bank disputes 50.00 USD: dispute 7 (needs_response) is open, and the bank may take "
        "the money. Approve, and 82.49 USD is paid back all the same: with the bank's the customer then gets "
        "132.49 USD of 82.49 USD that came in. Deny, and nothing is paid back: answer the dispute first, and "
        "cancel again when it has ended"
    )


@pytest.mark.parametrize(
    ("dispute", "code", "says"),
    [
        (LOST, "dispute-lost-7", "the customer's bank has taken 50.00 USD back in dispute 7 (lost)"),
        (UNTOLD, "dispute-unknown-8", "an amount that the platform does not tell"),
    ],
)
def test_a_lost_dispute_and_one_in_a_state_that_nobody_knows_ask_as_well(
    dispute: Dispute, code: str, says: str
) -> None:
    [objection] = disputes_in(standard(disputes=(dispute,)))
    assert (objection.verdict, objection.code) == (Verdict.APPROVE, code)
    assert says in objection.reason


def test_a_dispute_that_the_merchant_won_says_nothing() -> None:
    assert disputes_in(standard(disputes=(OPEN.changed(state=DisputeState.WON),))) == []


def test_where_nothing_is_paid_back_a_dispute_is_only_told() -> None:
    unpaid = standard(paid=usd("0.00"), state=OrderState.UNPAID, disputes=(OPEN,))
    [objection] = disputes_in(unpaid)
    assert objection.verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("seen", "agreed", "verdict"),
    [
        (OPEN, {"dispute-open-7": usd("82.49")}, Verdict.WARN),
        (OPEN, {"dispute-open-7": usd("82.48")}, Verdict.APPROVE),
        (LOST, {"dispute-open-7": usd("82.49")}, Verdict.APPROVE),
        (OPEN.changed(id="9"), {"dispute-open-7": usd("82.49")}, Verdict.APPROVE),
    ],
)
def test_what_a_person_agreed_to_counts_for_that_dispute_in_that_state_and_for_no_more_money(
    seen: Dispute, agreed: dict[str, object], verdict: Verdict
) -> None:
    order, past = standard(disputes=(seen,)), Past.model_validate({"disputes": agreed})
    [objection] = disputes_in(order, past)
    assert objection.verdict is verdict
    refund = plan(order, past=past).refund
    assert refund is not None
    stopped = [text for text in violations(order, refund, past) if "nobody has agreed" in text]
    assert len(stopped) == (verdict is Verdict.APPROVE)


def test_the_guard_lets_be_booked_what_a_person_has_paid() -> None:
    order = standard(disputes=(OPEN,))
    refund = plan(order).refund
    assert refund is not None
    assert violations(order, refund.changed(method=RefundMethod.BOOK_ONLY), Past()) == ()
