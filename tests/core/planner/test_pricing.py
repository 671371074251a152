"""What is due, by which steps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.core.planner.orders import (
    NOW,
    carried_out,
    codes,
    given_back,
    line,
    order,
    plan,
    request,
    shipping,
    standard,
)
from tests.support.amounts import usd

from dropconnect.errors import ConfigurationError, UsageError
from dropconnect.models.cancellation import Cause, Plan, RefundLine, RefundMethod, StepKind
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import LineKind, OrderState
from dropconnect.models.payment import Payment
from dropconnect.planner import Past
from dropconnect.policy import StorePolicy


def steps(made: Plan) -> list[StepKind]:
    return [step.kind for step in made.steps]


def parts(made: Plan) -> dict[str, str]:
    assert made.refund is not None
    return {part.line_id: part.gross.text for part in made.refund.lines}


def rows(made: Plan) -> dict[str, str]:
    return {row.label: row.amount.text for row in made.calculation}


def policy(**values: object) -> StorePolicy:
    return StorePolicy.model_validate(values)


class TestWholeOrder:
    def test_pays_all_back_then_cancels(self) -> None:
        made = plan(standard())
        assert made.due == usd("82.49")
        assert made.refund is not None
        assert made.refund.method is RefundMethod.GATEWAY
        assert steps(made) == [StepKind.REFUND, StepKind.CANCEL_ORDER]
        assert parts(made) == {"11": "55.00", "12": "21.99", "13": "5.50"}
        assert rows(made) == {
            "thing 11 x 2": "50.00",
            "thing 12 x 1": "19.99",
            "Shipping: thing 13": "5.00",
            "Tax": "7.50",
        }
        assert made.objections == ()
        assert (made.cause, made.observed_at) == (Cause.STOCK, NOW)

    @pytest.mark.parametrize(("total", "last"), [("82.50", "5.51"), ("82.48", "5.49")])
    def test_the_platforms_total_wins_over_its_lines_by_a_cent(self, total: str, last: str) -> None:
        made = plan(standard(total=usd(total)))
        assert made.due == usd(total)
        assert parts(made)["13"] == last
        assert rows(made).get("Remainder", rows(made).get("Not received")) in ("0.01", "-0.01")

    def test_after_an_amount_only_refund_it_is_the_rest(self) -> None:
        made = plan(standard(refunds=(given_back("10.00"),)))
        assert made.due == usd("72.49")
        assert parts(made) == {"11": "55.00", "12": "17.49"}
        assert rows(made)["Paid back earlier"] == "-10.00"
        assert made.objections == ()

    def test_of_an_unpaid_order_is_only_cancelled(self) -> None:
        made = plan(standard(state=OrderState.UNPAID, paid=usd("0")))
        assert made.due == usd("0")
        assert made.refund is None
        assert steps(made) == [StepKind.CANCEL_ORDER]

    @pytest.mark.parametrize("state", [OrderState.UNPAID, OrderState.FAILED])
    def test_that_the_platform_calls_unpaid_needs_no_question(self, state: OrderState) -> None:
        made = plan(standard(state=state, paid=None))
        assert (made.due, made.objections) == (usd("0"), ())

    def test_of_a_cancelled_order_pays_what_is_left_and_cancels_again(self) -> None:
        made = plan(standard(state=OrderState.CANCELLED))
        assert made.due == usd("82.49")
        assert steps(made) == [StepKind.REFUND, StepKind.CANCEL_ORDER]

    @pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.REFUNDED])
    def test_with_nothing_left_is_refused(self, state: OrderState) -> None:
        made = plan(standard(state=state, refunds=(given_back("82.49"),)))
        assert "nothing-left" in codes(made)
        assert made.refused
        assert (made.due, made.refund, made.steps) == (usd("0"), None, ())

    def test_whose_lines_are_all_refunded_is_refused(self) -> None:
        refund = given_back("55.00", ("11", 2, "50.00", "5.00"))
        made = plan(order(line("11", "50.00", "5.00", quantity=2), refunds=(refund,)))
        assert codes(made) == ("nothing-left",)

    def test_a_cancelled_order_that_cost_nothing_is_refused(self) -> None:
        made = plan(order(line("1", "0"), state=OrderState.CANCELLED))
        assert codes(made) == ("nothing-left",)

    def test_with_a_discount_as_a_line_of_its_own(self) -> None:
        discount = line("3", "-5.00", kind=LineKind.FEE)
        made = plan(order(line("1", "20.00"), shipping("2", "4.00"), discount))
        assert made.due == usd("19.00")
        assert parts(made) == {"1": "19.00"}
        assert rows(made) == {"thing 1 x 1": "20.00", "Shipping: thing 2": "4.00", "Fee: thing 3": "-5.00"}


class TestPart:
    def test_is_the_share_of_the_stored_totals(self) -> None:
        made = plan(standard(), request("LAMP-1:1"))
        assert made.due == usd("27.50")
        assert steps(made) == [StepKind.REFUND]
        assert made.refund is not None
        [part] = made.refund.lines
        assert (part.net, part.tax, part.quantity) == (usd("25.00"), usd("2.50"), 1)
        assert part.taxes == (("1", usd("2.50")),)

    def test_the_last_unit_takes_the_remainder(self) -> None:
        seen = order(line("1", "10.00", quantity=3), line("2", "7.00"))
        due: list[Money | None] = []
        for _ in range(3):
            made = plan(seen, request("1:1"))
            due.append(made.due)
            seen = carried_out(seen, made)
        assert due == [usd("3.33"), usd("3.33"), usd("3.34")]

    def test_shares_that_round_up_never_exceed_the_line(self) -> None:
        seen, due = order(line("1", "0.03", quantity=5), line("2", "7.00")), list[Money | None]()
        for _ in range(5):
            made = plan(seen, request("1:1"), past=Past(cancelled={"1": len(due)}))
            due.append(made.due)
            seen = carried_out(seen, made)
        assert due == [usd("0.01")] * 3 + [usd("0")] * 2

    def test_taxes_by_rate_sum_to_the_tax(self) -> None:
        rates = (("a", "1.005"), ("b", "0.335"))
        made = plan(
            order(line("1", "9.99", "1.34", quantity=3, rates=rates), line("2", "1.00")), request("1:1")
        )
        assert made.refund is not None
        [part] = made.refund.lines
        assert part.tax == usd("0.45")
        assert part.taxes == (("a", usd("0.34")), ("b", usd("0.11")))

    @pytest.mark.parametrize(("net", "tax"), [("0.00", "7.00"), ("52.00", "0.00")])
    def test_money_given_back_beside_the_units_is_not_given_twice(self, net: str, tax: str) -> None:
        gross = usd(net) + usd(tax)
        made = plan(standard(refunds=(given_back(gross.text, ("11", 0, net, tax)),)), request("LAMP-1"))
        assert made.due == usd("55.00") - gross

    def test_in_a_currency_without_decimals(self) -> None:
        seen = order(
            line("1", "1000", "100", quantity=3, currency="JPY"),
            line("2", "1", currency="JPY"),
        )
        made = plan(seen, request("1:1"))
        assert made.due == Money.of("366", "JPY")

    def test_after_an_amount_only_refund_asks(self) -> None:
        made = plan(standard(refunds=(given_back("70.00"),)), request("LAMP-1:1"))
        assert codes(made) == ("amount-only-refund",)
        assert made.needs_approval
        assert made.due == usd("12.49")
        assert rows(made)["Limit"] == "-15.01"

    def test_beside_a_discount_line_asks(self) -> None:
        discount = line("3", "-5.00", kind=LineKind.FEE)
        made = plan(order(line("1", "20.00", quantity=2), discount), request("1:1"))
        assert codes(made) == ("discount-line",)

    def test_that_cost_nothing_sends_nothing_and_says_so(self) -> None:
        made = plan(order(line("1", "0", quantity=2), line("2", "5.00")), request("1:1"))
        assert codes(made) == ("no-money",)
        assert (made.refund, made.steps) == (None, ())

    def test_money_that_earlier_refunds_held_back_comes_back_only_with_approval(self) -> None:
        refund = given_back("5.00", ("11", 1, "5.00", "0.00"))
        for asked in (request("LAMP-1"), request()):
            made = plan(standard(refunds=(refund,)), asked)
            assert codes(made) == ("more-than-the-units",)
        assert plan(standard(refunds=(refund,)), request("LAMP-1")).due == usd("50.00")


class TestShipping:
    def test_is_paid_back_by_share(self) -> None:
        made = plan(standard(), request("LAMP-1:1"), policy(shipping="share"))
        assert parts(made) == {"11": "27.50", "13": "1.97"}  # 27.50 of 76.99 of 5.00 + 0.50

    def test_shares_end_at_the_whole(self) -> None:
        seen, rule = standard(), policy(shipping="share")
        for asked in ("LAMP-1:1", "DESK-1", "LAMP-1"):
            seen = carried_out(seen, plan(seen, request(asked), rule))
        assert seen.refunded == usd("82.49")

    def test_of_free_items_has_no_share(self) -> None:
        seen = order(line("1", "0", quantity=2), shipping("2", "5.00"))
        assert plan(seen, request("1:1"), policy(shipping="share")).due == usd("0")
        assert plan(seen, request("1:2"), policy(shipping="share")).due == usd("5.00")

    def test_is_never_paid_back(self) -> None:
        made = plan(standard(), policy=policy(shipping="never"))
        assert made.due == usd("76.99")
        assert parts(made) == {"11": "55.00", "12": "21.99"}


class TestFee:
    def test_a_fixed_fee_is_kept_once_per_order(self) -> None:
        rule, seen = policy(fee={"fixed": "5.00 USD"}), standard()
        done: list[Plan] = []
        for asked, due in (("LAMP-1:1", "22.50"), ("LAMP-1:1", "27.50"), ("DESK-1", "27.49")):
            made = plan(seen, request(asked, reason="changed-mind"), rule, Past.of(done))
            assert made.due == usd(due)
            done.append(made)
            seen = carried_out(seen, made)
        assert rows(done[0])["Cancellation fee"] == "-5.00"
        assert seen.refunded == usd("77.49")

    def test_a_fee_that_exceeds_the_first_part_goes_on_with_the_next(self) -> None:
        rule = policy(fee={"fixed": "60.00 USD"})
        first = plan(standard(), request("DESK-1", reason="changed-mind"), rule)
        assert (first.due, first.refund, first.kept) == (usd("0"), None, (("12", usd("21.99")),))
        second = plan(standard(), request("LAMP-1:1", reason="changed-mind"), rule, Past.of([first]))
        assert (second.due, second.kept) == (usd("0"), (("11", usd("27.50")),))
        third = plan(standard(), request("LAMP-1", reason="changed-mind"), rule, Past.of([first, second]))
        assert third.choice.whole_order
        assert (third.due, third.kept) == (usd("22.49"), (("11", usd("10.51")),))

    def test_a_fee_that_takes_all_of_a_cancelled_order_leaves_no_step(self) -> None:
        asked, rule = request(reason="changed-mind"), policy(fee={"fixed": "90.00 USD"})
        made = plan(standard(state=OrderState.CANCELLED), asked, rule)
        assert (made.due, made.steps, codes(made)) == (usd("0"), (), ("no-money",))
        again = plan(standard(state=OrderState.CANCELLED), asked, rule, Past.of([made]))
        assert codes(again) == ("nothing-left",)

    def test_a_percentage_is_of_the_items_with_tax(self) -> None:
        rule = policy(fee={"percent": "10"})
        made = plan(standard(), request(reason="changed-mind"), rule)
        assert made.due == usd("74.79")
        assert made.refund is not None
        assert made.refund.fee == usd("7.70")

    def test_it_comes_off_the_net_of_the_last_item_and_is_written_down(self) -> None:
        made = plan(standard(), request(reason="changed-mind"), policy(fee={"fixed": "5.00 USD"}))
        assert made.refund is not None
        desk = made.refund.lines[1]
        assert (desk.net, desk.tax) == (usd("14.99"), usd("2.00"))
        assert made.kept == (("12", usd("5.00")),)

    @pytest.mark.parametrize("reason", ["out-of-stock", "own-error", "fraud-confirmed"])
    def test_it_is_the_customers_only(self, reason: str) -> None:
        assert plan(standard(), request(reason=reason), policy(fee={"percent": "10"})).due == usd("82.49")

    def test_in_another_currency_is_a_configuration_error(self) -> None:
        with pytest.raises(ConfigurationError, match="fee is in EUR, but the order is in USD"):
            plan(standard(), request(reason="changed-mind"), policy(fee={"fixed": "5.00 EUR"}))


class TestOffline:
    def test_what_was_collected_must_be_said(self) -> None:
        made = plan(standard(paid=None, payment=Payment(method="bacs", title="Bank transfer", offline=True)))
        assert codes(made) == ("collected-unknown",)
        assert "Bank transfer" in made.objections[0].reason
        assert (made.due, made.refund, made.steps) == (None, None, ())

    def test_then_it_is_paid_back_by_hand_and_booked(self) -> None:
        seen = standard(paid=None, payment=Payment(method="bacs", title="Bank transfer", offline=True))
        made = plan(seen, past=Past(collected=usd("80.00")))
        assert codes(made) == ("pay-back-by-hand",)
        assert made.due == usd("80.00")
        assert made.refund is not None
        assert made.refund.method is RefundMethod.BOOK_ONLY
        assert rows(made)["Not received"] == "-2.49"

    def test_nothing_collected_is_only_cancelled(self) -> None:
        made = plan(standard(paid=None), past=Past(collected=usd("0")))
        assert (made.due, steps(made)) == (usd("0"), [StepKind.CANCEL_ORDER])

    def test_more_than_the_total_is_not_booked(self) -> None:
        made = plan(standard(paid=None), past=Past(collected=usd("90.00")))
        assert made.due == usd("82.49")
        [said] = made.objections
        assert said.code == "collected-exceeds-total"
        assert "Approve to pay back 82.49 USD, and pay the other 7.51 USD back by hand" in said.reason

    def test_what_the_platform_knows_wins(self) -> None:
        assert plan(standard(), past=Past(collected=usd("1.00"))).due == usd("82.49")


class TestQuote:
    def quote(self, amount: str, refundable: str = "82.49") -> Quote:
        quoted = RefundLine(
            line_id="11",
            kind=LineKind.ITEM,
            quantity=1,
            net=usd("25.00"),
            tax=usd("2.00"),
            taxes=(("a", usd("1.50")), ("b", usd("0.50"))),
        )
        return Quote(lines=(quoted,), amount=usd(amount), refundable=usd(refundable))

    def test_its_numbers_win(self) -> None:
        made = plan(standard(), request("LAMP-1:1"), quote=self.quote("27.00"))
        assert made.due == usd("27.00")
        assert made.refund is not None
        assert made.refund.lines[0].taxes == (("a", usd("1.50")), ("b", usd("0.50")))

    def test_less_than_ours_asks_and_says_what_stays(self) -> None:
        made = plan(standard(), request("LAMP-1:1"), quote=self.quote("27.00"))
        assert codes(made) == ("quote-lower",)
        assert "0.50 USD stay with the store" in made.objections[0].reason

    def test_a_cent_less_is_rounding(self) -> None:
        assert plan(standard(), request("LAMP-1:1"), quote=self.quote("27.49")).objections == ()

    def test_of_the_whole_order_all_that_is_held_goes_back_as_far_as_the_platform_pays(self) -> None:
        made = plan(standard(), quote=self.quote("60.00"))
        assert (made.due, codes(made)) == (usd("82.49"), ())
        made = plan(standard(), quote=self.quote("60.00", refundable="70.00"))
        assert (made.due, codes(made)) == (usd("70.00"), ("quote-lower",))
        assert "12.49 USD stay with the store" in made.objections[0].reason

    def test_minus_the_fee(self) -> None:
        asked = request("LAMP-1:1", reason="changed-mind")
        made = plan(standard(), asked, policy(fee={"percent": "10"}), quote=self.quote("27.00"))
        assert made.due == usd("24.30")

    def test_more_than_ours_asks(self) -> None:
        made = plan(standard(), request("LAMP-1:1"), quote=self.quote("28.00"))
        assert codes(made) == ("quote-exceeds",)
        assert made.due == usd("28.00")
        said = made.objections[0].reason
        assert "pay back 28.00 USD for this, and the order's own totals say 27.50 USD" in said
        assert "Approve to pay back 28.00 USD; deny to change nothing" in said

    def test_of_the_whole_order_no_more_than_came_in_goes_back(self) -> None:
        made = plan(standard(), quote=self.quote("90.00"))
        assert (made.due, codes(made)) == (usd("82.49"), ("quote-exceeds",))
        assert "Approve to pay back 82.49 USD" in made.objections[0].reason

    def test_that_has_our_own_kept_fee_in_it_is_no_surprise(self) -> None:
        past = Past(cancelled={"12": 1}, kept={"12": usd("2.20")})
        seen = standard(refunds=(given_back("19.79", ("12", 1, "17.79", "2.00")),))
        made = plan(seen, past=past, quote=self.quote("62.70", refundable="62.70"))
        assert (made.due, codes(made)) == (usd("60.50"), ())

    def test_that_knows_nothing_of_what_is_still_owed_does_not_contradict_it(self) -> None:
        seen = standard(paid=usd("60.00"))
        made = plan(seen, request("LAMP-1:1"), quote=self.quote("27.50", refundable="60.00"))
        assert (made.due, codes(made)) == (usd("5.01"), ("still-owed",))

    def test_never_more_than_the_platform_would_pay(self) -> None:
        made = plan(standard(), request("LAMP-1:1"), quote=self.quote("27.00", refundable="20.00"))
        assert made.due == usd("20.00")

    def test_without_lines_our_lines_carry_its_amount(self) -> None:
        bare = Quote(lines=(), amount=usd("27.00"), refundable=usd("82.49"))
        made = plan(standard(), request("LAMP-1:1"), quote=bare)
        assert parts(made) == {"11": "27.00"}


def test_an_unknown_reason_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'changed-mind'"):
        plan(standard(), request(reason="change-mind"))


def test_the_same_input_makes_the_same_plan() -> None:
    rule = policy(fee={"percent": "10"}, window_days=30)
    asked = request("LAMP-1:1", reason="changed-mind")
    later = NOW + timedelta(days=1)
    assert plan(standard(), asked, rule, now=later) == plan(standard(), asked, rule, now=later)
