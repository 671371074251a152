"""The last look right before money: each way in which the world can have moved since the plan."""

from __future__ import annotations

import pytest
from tests.core.planner.orders import given_back, plan, request, standard
from tests.support.amounts import usd

from dropconnect.models.cancellation import RefundLine, RefundMethod, RefundPlan
from dropconnect.models.order import LineKind, Order
from dropconnect.planner import Past, violations
from dropconnect.policy import StorePolicy


def refund_for(*lines: str, fee: str = "") -> RefundPlan:
    policy = StorePolicy.model_validate({"fee": {"fixed": fee}} if fee else {})
    made = plan(standard(), request(*lines, reason="changed-mind"), policy)
    assert made.refund is not None
    return made.refund


@pytest.mark.parametrize("lines", [(), ("LAMP-1:1",), ("DESK-1",)])
def test_what_was_planned_for_the_same_order_may_be_sent(lines: tuple[str, ...]) -> None:
    assert violations(standard(), refund_for(*lines), Past()) == ()
    assert violations(standard(), refund_for(*lines, fee="5.00 USD"), Past()) == ()


@pytest.mark.parametrize(
    ("seen", "past", "says"),
    [
        (standard(), Past(unresolved=True), "no certain outcome"),
        (standard(paid=None), Past(), "it is not known what was collected"),
        (standard(paid=None), Past(collected=usd("27.49")), "more than the 27.49 USD that came in"),
        (standard(refunds=(given_back("55.00"),)), Past(), "more than the 82.49 USD that came in"),
        (standard(), Past(kept={"12": usd("55.00")}), "55.00 USD kept are more than"),
        (
            standard(refunds=(given_back("54.99", ("11", 2, "50.00", "4.99")),)),
            Past(),
            "2 of 2 units are gone, 1 more are too many",
        ),
        (standard(), Past(cancelled={"11": 2}), "2 of 2 units are gone"),
        (
            standard(refunds=(given_back("27.51", ("11", 0, "27.51", "0")),)),
            Past(),
            "27.51 USD paid back before, 27.50 USD now and 0.00 USD kept are more than the 55.00 USD it cost",
        ),
        (standard(), Past(kept={"11": usd("27.51")}), "27.51 USD kept are more than the 55.00 USD it cost"),
    ],
)
def test_one_lamp_must_not_be_paid_back(seen: Order, past: Past, says: str) -> None:
    found = violations(seen, refund_for("LAMP-1:1"), past)
    assert any(says in text for text in found), found


def test_a_fee_is_not_refundable_either() -> None:
    refund = refund_for(fee="5.00 USD")
    assert violations(standard(paid=usd("82.49")), refund, Past()) == ()
    assert violations(standard(paid=usd("82.48")), refund, Past()) != ()


def test_a_line_that_vanished() -> None:
    seen = standard()
    seen = seen.changed(lines=seen.lines[1:])
    assert "the order has no line 11 any more" in violations(seen, refund_for("LAMP-1:1"), Past())


def hand_made(amount: str, *nets: str) -> RefundPlan:
    return RefundPlan(
        amount=usd(amount),
        method=RefundMethod.GATEWAY,
        lines=tuple(
            RefundLine(line_id="11", kind=LineKind.ITEM, quantity=0, net=usd(net), tax=usd("0"))
            for net in nets
        ),
        fee=usd("0"),
        restock=True,
    )


@pytest.mark.parametrize(
    ("refund", "says"),
    [
        (hand_made("0"), "is not an amount to pay back"),
        (hand_made("5.00", "4.99"), "sum to 4.99 USD, not to 5.00 USD"),
        (hand_made("5.00", "2.00", "3.00"), "paid back twice in one payment"),
        (hand_made("5.00", "6.00", "-1.00"), "nothing negative is paid back"),
    ],
)
def test_a_refund_that_no_plan_makes(refund: RefundPlan, says: str) -> None:
    found = violations(standard(), refund, Past())
    assert any(says in text for text in found), found
