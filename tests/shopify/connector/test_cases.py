"""Whole cases through the core: from the request to the customer's money, read from the store's ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from tests.shopify.connector.store import DESK, IMPATIENT, LAMPS, NUMBER, SHADE, TOTAL, place, usd
from tests.shopify.connector.trade import ShopifyTrade, is_paid_as_due

from dropconnect.journal.states import Outcome, WaitsFor
from dropconnect.models.cancellation import Verdict
from dropconnect.models.order import OrderState
from dropconnect.testing.simulator import Fault
from dropconnect_shopify.simulator import (
    Dispute,
    Limits,
    Return,
    ShopifySimulator,
    Transaction,
    gift_card_and_card,
)
from dropconnect_shopify.simulator.faults import (
    frozen,
    html_page,
    internal_error,
    locked,
    lost_after,
    lost_before,
    security_rejection,
    too_many_requests,
    unauthorized,
)


@pytest.fixture
def simulator() -> ShopifySimulator:
    # Its points come back quickly: a throttled request has to wait for them.
    made = ShopifySimulator(limits=Limits(speed=50.0))
    place(made)
    return made


@pytest.fixture
def trade(tmp_path: Path, simulator: ShopifySimulator) -> Iterator[ShopifyTrade]:
    with simulator.running() as url, ShopifyTrade(tmp_path, simulator, url) as made:
        yield made


def again(trade: ShopifyTrade, **options: Any) -> None:
    """Another order in the place of the usual one."""
    trade.store.shop.orders.clear()
    place(trade.store, **options)


def test_a_whole_order(trade: ShopifyTrade) -> None:
    trade.placed()
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    order = trade.look()
    assert (order.state, order.refunded) == (OrderState.CANCELLED, usd(TOTAL))
    ledger = trade.store.record()
    assert ([mail["kind"] for mail in ledger["mails"]], ledger["held_now"]) == (["refunded"], {})
    assert ledger["stock"] == {"LAMP-1": 2, "DESK-1": 1, "SHADE-1": 1}
    assert [row["change"] for row in ledger["holds"]] == ["held", "held"]
    assert "dropconnect case 1" in (trade.store.order(NUMBER).note or "")
    assert trade.incidents(case) == {}


def test_a_withheld_customer_is_a_warning_and_the_money_goes(trade: ShopifyTrade) -> None:
    trade.store.knobs.denied = frozenset({"Order.email", "Order.displayAddress", "Order.billingAddress"})
    trade.placed()

    case = trade.cancel(NUMBER)

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    [told] = [row for row in case.plan.objections if row.code == "customer-withheld"]
    assert told.verdict is Verdict.WARN
    assert "Tell the customer yourself" in told.reason


def test_a_withdrawal_keeps_what_the_delivery_cost_more_than_the_standard_one(trade: ShopifyTrade) -> None:
    standard = '[stores.shop.withdrawal]\nstandard_delivery = { US = "3.00 USD" }'
    trade.configure(store=standard)
    trade.placed()

    case = trade.run(trade.open_request(trade.request(NUMBER, reason="withdrawal")))

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("91.00"))


def test_a_withdrawal_without_a_country_asks_which_delivery_is_paid_back(trade: ShopifyTrade) -> None:
    standard = '[stores.shop.withdrawal]\nstandard_delivery = { US = "3.00 USD" }'
    trade.configure(store=standard)
    trade.store.knobs.denied = frozenset({"Order.displayAddress", "Order.billingAddress"})
    trade.placed()

    case = trade.run(trade.open_request(trade.request(NUMBER, reason="withdrawal")))

    assert (case.waits_for, trade.paid(case)) == (WaitsFor.PERSON, usd("0"))
    assert "standard-delivery" in {row.code for row in case.plan.objections}


def test_one_line_of_three_leaves_two(trade: ShopifyTrade) -> None:
    trade.placed()
    case = trade.cancel(NUMBER, "DESK-1:1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("22.00"))
    order = trade.look()
    assert (order.state, order.refunded_of(DESK)) == (OrderState.OPEN, (1, usd("22.00")))
    assert [order.refunded_of(line)[0] for line in (LAMPS, SHADE)] == [0, 0]
    assert trade.incidents(case) == {}
    again_asked = trade.cancel(NUMBER, "DESK-1:1")
    assert (again_asked.id, trade.paid(case)) == (case.id, usd("22.00"))


@pytest.mark.parametrize("subtotals", ["price", "zero"])
def test_the_rest_after_a_part(trade: ShopifyTrade, subtotals: Literal["price", "zero"]) -> None:
    """Also where the lines of the first refund say 0.0: its money is that of its transactions."""
    trade.store.knobs.refund_subtotals = subtotals
    trade.placed()
    trade.cancel(NUMBER, "LAMP-1:1")
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    assert trade.look().state is OrderState.CANCELLED


def test_a_fee_is_kept(trade: ShopifyTrade) -> None:
    trade.configure(policy='fee = { fixed = "5.00 USD" }')
    trade.placed()
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("88.00"))
    assert trade.incidents(case) == {}


def test_a_fee_that_was_kept_before_raises_no_question_once_the_order_is_cancelled(
    trade: ShopifyTrade,
) -> None:
    """A cancelled order shows Shopify's own most, in which the fee still is."""
    trade.configure(policy='fee = { percent = "10" }')
    trade.placed()
    part = trade.cancel(NUMBER, "DESK-1:1")
    assert (part.outcome, trade.paid(part)) == (Outcome.DONE, usd("19.80"))

    rest = trade.settled(trade.cancel(NUMBER))

    assert (rest.outcome, rest.waits_for, trade.incidents(rest)) == (Outcome.DONE, None, {})
    assert rest.plan.due is not None
    assert trade.paid(rest) == usd("19.80") + rest.plan.due < usd(TOTAL) - usd("2.20")


def test_gift_card_and_card(trade: ShopifyTrade) -> None:
    again(trade, paid=gift_card_and_card(Decimal(TOTAL), Decimal("30.00")))
    trade.placed()
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))


def test_only_authorised_money_is_released_and_nothing_paid(trade: ShopifyTrade) -> None:
    again(trade, paid="authorized")
    trade.placed()
    case = trade.cancel(NUMBER)
    assert (case.outcome, case.plan.released, trade.paid(case)) == (Outcome.DONE, usd(TOTAL), usd("0"))
    assert trade.look().authorized == usd("0")
    assert trade.incidents(case) == {}


def test_a_part_of_what_was_only_authorised_leaves_the_order(trade: ShopifyTrade) -> None:
    """Else its goods are stopped, and the customer is charged for them when the rest is sent."""
    again(trade, paid="authorized")
    trade.placed()
    part = trade.settled(trade.cancel(NUMBER, "DESK-1"))
    assert (part.outcome, trade.paid(part), trade.incidents(part)) == (Outcome.DONE, usd("0"), {})
    left = trade.look()
    assert [line.quantity for line in left.items if line.sku == "DESK-1"] in ([], [0])
    assert left.total < usd(TOTAL)
    rest = trade.settled(trade.cancel(NUMBER))
    assert (rest.outcome, trade.paid(rest), trade.incidents(rest)) == (Outcome.DONE, usd("0"), {})
    assert (trade.look().state, trade.look().authorized) == (OrderState.CANCELLED, usd("0"))


def test_store_credit(trade: ShopifyTrade) -> None:
    trade.placed()
    request = trade.request(NUMBER).changed(store_credit=True)
    case = trade.run(trade.open_request(request))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("0"))
    assert trade.store.store_credit(NUMBER) == Decimal(TOTAL)


def test_one_call_for_both_where_the_settings_want_it(trade: ShopifyTrade) -> None:
    trade.configure(store="refund_with_cancel = true")
    trade.placed()
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    assert (trade.look().state, trade.incidents(case)) == (OrderState.CANCELLED, {})
    assert [row["key"] for row in trade.store.record()["refunds"]] == [""]


def test_what_was_sent_is_refused_with_the_way_back(trade: ShopifyTrade) -> None:
    trade.placed()
    trade.store.ship(NUMBER, {"DESK-1": 1})
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.REFUSED, usd("0"))
    assert "marked as sent" in case.outcome_reason
    other = trade.cancel(NUMBER, "LAMP-1:2")
    assert (other.outcome, trade.paid(other)) == (Outcome.DONE, usd("55.00"))


def test_a_supplier_that_refuses_releases_our_hold(trade: ShopifyTrade) -> None:
    trade.configure(policy='supplier_refuses = "deny"')
    trade.placed(lamps="refuses-1", desk="refuses-2")
    case = trade.settled(trade.cancel(NUMBER))
    assert (case.outcome, trade.paid(case)) == (Outcome.REFUSED, usd("0"))
    ledger = trade.store.record()
    assert (ledger["held_now"], ledger["cancellations"]) == ({}, [])


def test_goods_that_still_come_are_paid_and_stay_ordered(trade: ShopifyTrade) -> None:
    trade.configure(policy='supplier_refuses = "absorb"')
    trade.placed(desk="refuses-2")
    case = trade.settled(trade.cancel(NUMBER))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    ledger = trade.store.record()
    assert (ledger["cancellations"], trade.look().refunded_of(DESK)[0]) == ([], 0)


def test_a_pending_refund_is_waited_for(trade: ShopifyTrade) -> None:
    trade.configure(wait=IMPATIENT)
    trade.store.faults.add(trade.store.shop_faults.refund_pending(seconds=3600.0))
    trade.placed()
    case = trade.settled(trade.cancel(NUMBER))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    assert len(trade.store.record()["refunds"]) == 1


def test_a_refund_that_fails_after_all_is_a_persons_and_never_a_second_one(trade: ShopifyTrade) -> None:
    trade.configure(wait=IMPATIENT)
    trade.store.faults.add(trade.store.shop_faults.refund_pending("FAILURE", seconds=60.0))
    trade.placed()
    case = trade.settled(trade.cancel(NUMBER))
    assert (case.waits_for, trade.paid(case)) == (WaitsFor.PERSON, usd("0"))
    assert "CARD_DECLINED" in trade.task(case).reason
    case = trade.settled(trade.answer(case, "no money moved"))
    assert (case.waits_for, trade.paid(case)) == (WaitsFor.PERSON, usd("0"))
    assert "it has booked the refund" in trade.task(case).reason
    case = trade.settled(trade.answer(case, "paid by hand, bank transfer 17"))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("0"))
    assert len(trade.store.record()["refunds"]) == 1
    assert list(trade.incidents(case)) == ["refund-differs"], (
        "Shopify's books still say that nothing was paid"
    )


Arm = Callable[[ShopifyTrade], Fault]


def _pending(trade: ShopifyTrade, then: str) -> Fault:
    trade.configure(wait=IMPATIENT)
    return trade.store.shop_faults.refund_pending(then, 5.0)


REFUND, CANCEL = "refundCreate", "orderCancel"
FAULTS: dict[str, Arm] = {
    "job fails": lambda trade: trade.store.shop_faults.job_fails(NUMBER),
    "refund fails": lambda trade: trade.store.shop_faults.refund_fails(),
    "refund pending, then failure": lambda trade: _pending(trade, "FAILURE"),
    "refund pending, then success": lambda trade: _pending(trade, "SUCCESS"),
    "fall-forward of a read": lambda trade: trade.store.shop_faults.falls_forward(operation="Order"),
    "fall-forward of the cancellation": lambda trade: trade.store.shop_faults.falls_forward(operation=CANCEL),
    "fall-forward of the refund": lambda trade: trade.store.shop_faults.falls_forward(operation=REFUND),
    "cancelled meanwhile": lambda trade: trade.store.shop_faults.cancelled_meanwhile(NUMBER),
    "sent meanwhile": lambda trade: trade.store.shop_faults.shipped_meanwhile(NUMBER),
    "unknown value": lambda trade: trade.store.shop_faults.unknown_value(NUMBER),
    "spent key": lambda trade: trade.store.shop_faults.idempotency_error(
        "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    ),
    "key in use": lambda trade: trade.store.shop_faults.idempotency_error(),
    "401 once": lambda _: unauthorized(),
}  # fmt: skip
for _name, _operation in (("refund", REFUND), ("cancellation", CANCEL), ("hold", "fulfillmentOrderHold")):
    for _label, _fault in {
        "lost after": lost_after(_operation),
        "lost before": lost_before(_operation),
        "5xx page": html_page(_operation),
        "5xx page after": html_page(_operation, committed=True),
        "internal error after": internal_error(_operation, committed=True),
        "402": frozen(_operation),
        "423": locked(_operation),
        "429": too_many_requests(_operation),
        "430": security_rejection(_operation),
        "401": unauthorized(_operation, times=2),
    }.items():
        FAULTS[f"{_label} {_name}"] = lambda _, armed=_fault: armed  # type: ignore[misc]
    FAULTS[f"throttled {_name}"] = lambda trade, word=_operation: (  # type: ignore[misc]
        trade.store.shop_faults.throttled(word)
    )
    FAULTS[f"throttled after {_name}"] = lambda trade, word=_operation: (  # type: ignore[misc]
        trade.store.shop_faults.throttled(word, committed=True)
    )


@pytest.mark.parametrize("name", FAULTS)
def test_whatever_goes_wrong_is_paid_once_or_a_persons(trade: ShopifyTrade, name: str) -> None:
    trade.placed()
    case = trade.open(NUMBER)
    armed = trade.store.faults.add(FAULTS[name](trade))
    case = trade.settled(trade.run(case))
    assert armed.hits > 0
    assert is_paid_as_due(trade, case), f"{case.outcome} {case.waiting_on}: {trade.paid(case)}"
    ledger = trade.store.record()
    assert len(ledger["cancellations"]) <= 1
    told = [mail["kind"] for mail in ledger["mails"]]
    assert told in ([], ["refunded"] * len(ledger["refunds"])), "one mail for each refund, none beside it"
    if case.outcome is Outcome.DONE:
        assert trade.look().state is OrderState.CANCELLED
    else:
        assert trade.task(case).reason


def test_a_refused_refund_of_a_cancelled_order_is_a_persons(trade: ShopifyTrade) -> None:
    trade.store.knobs.refund_of_cancelled = "refused"
    trade.placed()
    case = trade.settled(trade.cancel(NUMBER))
    assert (case.waits_for, trade.paid(case)) == (WaitsFor.PERSON, usd("0"))
    assert "Cancelled orders cannot be refunded" in trade.task(case).reason


@pytest.mark.parametrize("held", ["cancelled", "refused"])
@pytest.mark.parametrize("removal_row", [False, True])
def test_where_the_documents_are_silent_either_answer_is_safe(
    trade: ShopifyTrade, held: Any, removal_row: bool
) -> None:
    trade.store.knobs.held_orders = held
    trade.store.knobs.removal_row = removal_row
    trade.store.knobs.zero_suggestions = not removal_row
    trade.placed()
    case = trade.settled(trade.cancel(NUMBER))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    assert trade.incidents(case) == {}


def test_lines_that_shopify_may_still_send_are_an_incident(trade: ShopifyTrade) -> None:
    trade.store.knobs.cancel_restock_lowers_remaining = False
    trade.placed()
    case = trade.cancel(NUMBER, "DESK-1:1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("22.00"))
    [incident] = trade.incidents(case).values()
    assert "may still send them" in incident.reason


def test_an_open_dispute_is_a_persons_decision(trade: ShopifyTrade) -> None:
    trade.placed()
    trade.store.order(NUMBER).disputes.append(Dispute(1))
    case = trade.cancel(NUMBER)
    assert (case.waits_for, trade.paid(case)) == (WaitsFor.PERSON, usd("0"))
    case = trade.settled(trade.answer(case, "approve"))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))


def test_an_open_return_is_closed_first(trade: ShopifyTrade) -> None:
    trade.placed()
    trade.store.order(NUMBER).returns.append(Return(1))
    case = trade.cancel(NUMBER)
    assert (case.outcome, trade.paid(case)) == (Outcome.REFUSED, usd("0"))
    assert "close it first" in case.outcome_reason


def test_an_order_cancelled_by_somebody_is_paid_back(trade: ShopifyTrade) -> None:
    trade.placed()
    order = trade.store.order(NUMBER)
    order.cancelled = trade.store.clock.now() - timedelta(hours=1)
    case = trade.settled(trade.answer(trade.cancel(NUMBER), "approve"))
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
    assert trade.store.record()["cancellations"] == []


def test_an_unfinished_payment_is_refused_with_what_to_do(trade: ShopifyTrade) -> None:
    """Shopify cancels no order with one, so no yes of a person could help."""
    again(trade, paid=[Transaction("SALE", Decimal(TOTAL), status="PENDING")])
    trade.placed()
    plan = trade.consider(trade.request(NUMBER)).plan
    [refusal] = [row for row in plan.objections if row.code == "payment-pending"]
    assert refusal.verdict is Verdict.REFUSE
    assert f"Of {TOTAL} USD 0.00 USD came in so far" in refusal.reason
    assert "cancel again when" in refusal.reason
    assert plan.steps == ()


def card_and_bank(status: str = "SUCCESS") -> list[Transaction]:
    """33.00 by bank transfer, the rest by card."""
    bank = Transaction("SALE", Decimal("33.00"), status=status, gateway="Bank Deposit", manual=True)
    return [bank, Transaction("SALE", Decimal(TOTAL) - bank.amount)]


@pytest.mark.parametrize("status", ["SUCCESS", "PENDING"])
def test_a_card_is_paid_back_by_its_gateway_though_the_rest_came_by_hand(
    trade: ShopifyTrade, status: str
) -> None:
    again(trade, paid=card_and_bank(status))
    trade.placed()
    case = trade.cancel(NUMBER)
    question = trade.task(case)
    assert "Bank Deposit" in question.reason
    assert "33.00 USD" in question.reason
    assert "60.00 USD" in question.reason
    case = trade.answer(case, "approve")
    assert trade.paid(case) == usd("60.00")
    question = trade.task(case)
    assert "Pay 33.00 USD back by hand" in question.reason
    assert set(question.choices) == {"given back", "not needed"}
    case = trade.answer(case, "given back, bank transfer 77")
    assert case.outcome is Outcome.DONE
    assert trade.incidents(case) == {}
    assert [row.amount for row in trade.look().refunds] == [usd("60.00")]


def test_a_line_of_an_order_paid_by_card_and_by_hand(trade: ShopifyTrade) -> None:
    """22.00 of 93.00 are cancelled: 14.19 is the card's share, 7.81 the bank transfer's."""
    again(trade, paid=card_and_bank())
    trade.placed()
    case = trade.answer(trade.cancel(NUMBER, "DESK-1:1"), "approve")
    assert trade.paid(case) == usd("14.19")
    assert "Pay 7.81 USD back by hand" in trade.task(case).reason
