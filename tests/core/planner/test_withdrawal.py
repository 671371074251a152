"""The money of a withdrawal from the contract: no fee, the standard delivery, and nobody's no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.planner.orders import NOW, codes, plan, request, standard
from tests.core.planner.strategies import earlier_refunds, money, orders, policies
from tests.core.planner.test_properties import check_money, left_of

from dropconnect.models.cancellation import CancellationRequest, Cause, LineSelection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.planner import Past
from dropconnect.policy import StorePolicy
from dropconnect.withdrawal_right import WITHDRAWAL, WithdrawalSettings, policy_for

STRICT = StorePolicy.model_validate(
    {
        "fee": {"fixed": "10.00 USD"},
        "window_days": 3,
        "shipping": "never",
        "shipped": "refuse",
        "supplier_refuses": "deny",
        "supplier_silent": "deny",
        "stages": {"completed": "refuse"},
    }
)


def withdrawing(policy: StorePolicy = STRICT, **prices: str) -> StorePolicy:
    return policy_for(policy, WITHDRAWAL, WithdrawalSettings.model_validate({"standard_delivery": prices}))


def withdrawn(*lines: str) -> CancellationRequest:
    return request(*lines, reason=WITHDRAWAL)


def test_all_of_it_is_paid_back_whatever_the_policy_keeps_of_others() -> None:
    seen = standard()
    late = NOW + timedelta(days=90)
    made = plan(seen, withdrawn(), withdrawing(), now=late)
    assert made.cause is Cause.WITHDRAWAL
    assert made.due == seen.total
    assert made.kept == ()
    assert not made.refused


def test_other_causes_are_judged_as_before() -> None:
    assert policy_for(STRICT, "changed-mind", WithdrawalSettings()) is STRICT
    assert policy_for(STRICT, "nobody-knows-it", WithdrawalSettings()) is STRICT


def test_what_an_express_delivery_cost_more_is_kept() -> None:
    seen = standard(country="DE")
    [express] = [line for line in seen.lines if line.kind is LineKind.SHIPPING]
    made = plan(seen, withdrawn(), withdrawing(DE="2.00 USD"))
    surplus = express.gross - Money.of("2.00", "USD")
    assert made.due == seen.total - surplus
    assert made.kept == ((express.id, surplus),)
    assert made.calculation[-1].label == "Express delivery"


@pytest.mark.parametrize(
    ("country", "prices"),
    [("FR", {"DE": "2.00 USD"}), ("DE", {}), ("DE", {"DE": "900.00 USD"})],
    ids=["a country without a price", "no price at all", "the standard costs more"],
)
def test_without_a_dearer_delivery_all_of_it_goes_back(country: str, prices: dict[str, str]) -> None:
    seen = standard(country=country)
    assert plan(seen, withdrawn(), withdrawing(**prices)).due == seen.total


@pytest.mark.parametrize(("country", "price"), [("", "2.00 USD"), ("DE", "2.00 EUR")])
def test_a_price_that_cannot_be_applied_is_a_question_with_the_amount(country: str, price: str) -> None:
    seen = standard(country=country)
    made = plan(seen, withdrawn(), withdrawing(DE=price))
    [asked] = [item for item in made.objections if item.code == "standard-delivery"]
    assert asked.verdict is Verdict.APPROVE
    assert made.due == seen.total
    delivery = Money.total((line.gross for line in seen.lines if line.kind is LineKind.SHIPPING), "USD")
    assert str(delivery) in asked.reason


def test_goods_that_were_sent_are_a_question_and_never_a_refusal() -> None:
    seen = standard()
    sent = tuple(line.changed(shipped_quantity=line.quantity) for line in seen.lines)
    made = plan(seen.changed(lines=sent, state=OrderState.COMPLETED), withdrawn(), withdrawing())
    assert not made.refused
    assert {"shipped", "stage-completed"} <= set(codes(made))
    assert any("once they are back" in item.reason for item in made.objections)


def test_the_money_goes_back_the_way_it_came() -> None:
    made = plan(standard(), withdrawn().changed(store_credit=True), withdrawing())
    assert "no-credit-for-withdrawal" in codes(made)
    assert made.refused


@st.composite
def _withdrawals(draw: st.DrawFn, seen: Order) -> CancellationRequest:
    left = {line_id: units for line_id, units in left_of(seen, Past()).items() if units}
    picked = draw(st.sets(st.sampled_from(sorted(left)))) if left else set()
    lines = [
        LineSelection(selector=line_id, quantity=draw(st.integers(1, left[line_id])))
        for line_id in sorted(picked)
    ]
    return withdrawn().changed(lines=tuple(lines))


@given(st.data())
def test_nothing_is_kept_but_the_surplus_of_the_delivery(data: st.DataObject) -> None:
    seen = data.draw(earlier_refunds(data.draw(orders()))).changed(country="DE")
    policy = data.draw(policies(seen.currency))
    price = money(data.draw(st.integers(0, 60_000)), seen.currency)
    asked = data.draw(_withdrawals(seen))
    made = plan(seen, asked, withdrawing(policy, DE=str(price)))
    if not made.choice.lines or made.refused:
        return
    check_money(seen, made, Past())
    delivery = {line.id for line in seen.lines if line.kind is LineKind.SHIPPING}
    assert {line_id for line_id, _ in made.kept} <= delivery
    assert made.due is not None
    without = plan(seen, asked, withdrawing(policy))
    assert without.due is not None
    kept = Money.total((amount for _, amount in made.kept), seen.currency)
    assert made.due + kept == without.due
    paid = Money.total(
        (part.gross for part in (made.refund.lines if made.refund else ()) if part.line_id in delivery),
        seen.currency,
    )
    before = Money.total((seen.refunded_of(line_id)[1] for line_id in delivery), seen.currency)
    assert paid <= max(Money.zero(seen.currency), price - before), "never more than the standard delivery"


@given(st.data())
def test_no_policy_pays_a_withdrawal_less_than_a_cancellation(data: st.DataObject) -> None:
    seen = data.draw(orders())
    policy = data.draw(policies(seen.currency))
    asked = data.draw(_withdrawals(seen))
    due = plan(seen, asked, withdrawing(policy)).due
    other = plan(seen, asked.changed(reason="changed-mind"), policy).due
    assert due is not None
    assert other is not None
    assert due >= other


def test_the_delivery_comes_back_once_in_all() -> None:
    seen = standard(country="DE")
    policy = withdrawing(StorePolicy.model_validate({"shipping": "share"}), DE="1.00 USD")
    made = plan(seen, withdrawn(), policy)
    assert made.refund is not None
    rows = [part for part in made.refund.lines if part.kind is LineKind.SHIPPING]
    assert Money.total((row.gross for row in rows), "USD") == Money.of("1.00", "USD")


@given(st.data())
def test_what_a_person_takes_off_comes_off_the_goods_alone(data: st.DataObject) -> None:
    seen = data.draw(orders())
    asked = data.draw(_withdrawals(seen))
    lowered = money(data.draw(st.integers(1, 60_000)), seen.currency)
    policy = withdrawing(data.draw(policies(seen.currency)))
    without, made = plan(seen, asked, policy), plan(seen, asked, policy, Past(lowered=lowered))
    if not made.choice.lines or made.refused:
        return
    check_money(seen, made, Past())
    assert made.due is not None
    assert without.due is not None
    goods = {line.id for line in seen.items}
    assert {line_id for line_id, _ in made.kept} <= goods
    kept = Money.total((amount for _, amount in made.kept), seen.currency)
    assert made.due + kept == without.due
    assert kept <= lowered
