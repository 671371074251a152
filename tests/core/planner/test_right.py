"""A customer who may still withdraw pays no fee on the store's page, and exempt goods pay theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.planner.orders import codes, plan, request, standard
from tests.core.planner.strategies import earlier_refunds, orders, policies, requests
from tests.core.planner.test_properties import check_money, left_of

from dropconnect.models.cancellation import CancellationRequest, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import Customer, LineKind
from dropconnect.planner import Past
from dropconnect.planner.right import NO_FEE
from dropconnect.policy import StorePolicy
from dropconnect.withdrawal_right import WithdrawalSettings, policy_on_page

PERCENT = StorePolicy.model_validate({"fee": {"percent": "10"}})
FIXED = StorePolicy.model_validate({"fee": {"fixed": "10.00 USD"}})
BUSINESS = Customer(name="Ada", email="ada@example.test", company="Ada Ltd")
NOTHING = Money.zero("USD")


def on_page(policy: StorePolicy, *exempt: str, **more: object) -> StorePolicy:
    rows = [{"sku": sku, "reason": {"en": "Made for you."}} for sku in exempt]
    return policy_on_page(
        policy, WithdrawalSettings.model_validate({"enabled": True, "exempt": rows, **more})
    )


def asked(*lines: str) -> CancellationRequest:
    return request(*lines, reason="changed-mind")


@pytest.mark.parametrize("policy", [PERCENT, FIXED])
def test_covered_goods_pay_no_fee_and_the_plan_says_which_one_was_not_kept(policy: StorePolicy) -> None:
    seen = standard()
    usual = seen.total - (plan(seen, asked(), policy).due or NOTHING)
    made = plan(seen, asked(), on_page(policy))
    assert (made.due, made.kept) == (seen.total, ())
    [note] = [row for row in made.objections if row.code == NO_FEE]
    assert note.verdict is Verdict.WARN
    assert str(usual) in note.reason


def test_a_percentage_is_kept_of_the_exempt_goods_alone() -> None:
    seen = standard()
    made = plan(seen, asked(), on_page(PERCENT, "DESK-*"))
    fee = Money.of("2.20", "USD")  # 10 % of the desk, 21.99 with tax
    assert (made.due, made.kept) == (seen.total - fee, (("12", fee),))
    assert NO_FEE in codes(made)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [((), "0.00"), (("LAMP-1",), "0.00"), (("DESK-1",), "10.00"), (("DESK-1", "LAMP-1:1"), "0.00")],
)
def test_a_fixed_fee_is_kept_only_where_nothing_is_covered(lines: tuple[str, ...], kept: str) -> None:
    made = plan(standard(), asked(*lines), on_page(FIXED, "DESK-*"))
    assert Money.total((amount for _, amount in made.kept), "USD") == Money.of(kept, "USD")


def test_where_it_was_kept_it_comes_off_the_exempt_goods_whatever_their_place() -> None:
    made = plan(standard(), asked(), on_page(PERCENT, "LAMP-*"))
    assert made.kept == (("11", Money.of("5.50", "USD")),)


def test_a_companys_fee_is_a_question_with_the_amount() -> None:
    made = plan(standard(customer=BUSINESS), asked(), on_page(FIXED))
    [question] = [row for row in made.objections if row.verdict is Verdict.APPROVE]
    assert "Ada Ltd" in question.reason
    assert "10.00 USD" in question.reason
    assert made.kept


def test_a_company_is_as_a_consumer_where_the_merchant_says_so() -> None:
    made = plan(standard(customer=BUSINESS), asked(), on_page(FIXED, company="covered"))
    assert (made.kept, made.needs_approval) == ((), False)


def test_other_causes_are_as_before() -> None:
    assert codes(plan(standard(), request(), on_page(FIXED))) == codes(plan(standard(), request(), FIXED))


def test_a_store_without_the_function_keeps_its_policy() -> None:
    assert policy_on_page(FIXED, WithdrawalSettings()) is FIXED


@given(st.data())
def test_never_less_is_paid_than_without_the_right_and_covered_goods_keep_their_price(
    data: st.DataObject,
) -> None:
    drawn = data.draw(earlier_refunds(data.draw(orders())))
    seen = drawn.changed(lines=tuple(line.changed(sku=f"SKU-{line.id}") for line in drawn.lines))
    exempt = data.draw(st.sets(st.sampled_from([line.sku for line in seen.items])))
    policy = data.draw(policies(seen.currency))
    wish = data.draw(requests(left_of(seen, Past()))).changed(reason="changed-mind")
    made, without = plan(seen, wish, on_page(policy, *sorted(exempt))), plan(seen, wish, policy)
    check_money(seen, made, Past())
    assert made.due is not None
    assert without.due is not None
    assert made.due >= without.due
    if any(
        line.kind is LineKind.ITEM and seen.line(line.line_id).sku in exempt for line in made.choice.lines
    ):
        return
    assert made.kept == (), "nothing of it is exempt"
