"""Paying back: exactly what Shopify suggests, once, and done only when its transactions are."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.shopify.connector.store import (
    DESK,
    IMPATIENTLY,
    LAMPS,
    NUMBER,
    SHADE,
    TOTAL,
    Shop,
    cancellation,
    connected,
    everything,
    fault,
    place,
    question,
    refund_of,
    some,
    usd,
)

from dropconnect.plugin import (
    EvidenceStatus,
    GuardReading,
    LineKind,
    Money,
    OutcomeUnknown,
    ProviderUnavailable,
    RefundLine,
    RefundMethod,
    StepStatus,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Reply, Reset
from dropconnect_shopify.simulator import (
    Currencies,
    ShopifySimulator,
    Transaction,
    Verdict,
    gift_card_and_card,
)

KEY_OF_ANOTHER = "5e1a9c02-0000-5000-8000-000000000002"


def test_a_line_is_paid_back_as_suggested_and_the_others_stay(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    result = shop.connection.write(command)
    assert (result.status, result.amount, result.warnings) == (StepStatus.DONE, usd("22.00"), ())
    after = shop.order()
    assert (after.refunded_of(DESK), after.refunded) == ((1, usd("22.00")), usd("22.00"))
    assert [after.refunded_of(line)[0] for line in (LAMPS, SHADE)] == [0, 0]
    assert [shop.remaining(line) for line in (LAMPS, DESK, SHADE)] == [2, 0, 1]
    assert shop.simulator.record()["stock"] == {"DESK-1": 1}
    assert shop.simulator.record()["mails"] == []


def test_a_method_that_is_not_offered_is_refused_for_good_before_any_request(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}), method=RefundMethod.VOID)
    before = len(shop.simulator.log.requests("POST", "graphql"))

    result = shop.connection.write(command)

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == ("void-unsupported", True)
    assert len(shop.simulator.log.requests("POST", "graphql")) == before
    assert shop.paid == usd("0")


def test_the_same_command_again_moves_no_money(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    first = shop.connection.write(command)
    again = shop.connection.write(command)
    assert (again.status, again.provider_id, again.amount) == (
        StepStatus.ALREADY, first.provider_id, first.amount,
    )  # fmt: skip
    assert (shop.paid, shop.sent("RefundCreate")) == (usd("22.00"), 1)


def test_one_unit_of_two(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {LAMPS: 1}))
    assert shop.connection.write(command).amount == usd("27.50")
    assert shop.remaining(LAMPS) == 1


def test_a_kept_fee_comes_off_and_is_known_afterwards(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}), amount=usd("17.00"))
    assert shop.connection.write(command).amount == usd("17.00")
    assert (shop.paid, shop.order().refunded_of(DESK)) == (usd("17.00"), (1, usd("17.00")))


def test_never_more_than_suggested(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}), amount=usd("22.01"))
    result = shop.connection.write(command)
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.REFUSED, "more-than-suggested")
    assert result.refusal.final
    assert shop.sent("RefundCreate") == 0


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nothing_is_not_sent(shop: Shop, amount: str) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}), amount=usd(amount))
    result = shop.connection.write(command)
    assert (result.status, shop.sent("RefundCreate")) == (StepStatus.REFUSED, 0)


def test_another_currency_than_the_customers_is_not_sent(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}), amount=Money.of("22.00", "EUR"))
    result = shop.connection.write(command)
    assert result.refusal is not None
    assert (result.refusal.code, shop.sent("RefundCreate")) == ("currency-differs", 0)


def test_gift_card_and_card_are_paid_back_as_they_paid(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, paid=gift_card_and_card(Decimal(TOTAL), Decimal("30.00")))
    with connected(simulator, tmp_path) as shop:
        result = shop.connection.write(refund_of(shop, everything(shop.order())))
        assert (result.status, result.amount) == (StepStatus.DONE, usd(TOTAL))
        [row] = simulator.record()["refunds"]
    assert [(part["gateway"], part["amount"]) for part in row["transactions"]] == [
        ("gift_card", "30.00"), ("shopify_payments", "63.00"),
    ]  # fmt: skip


def test_the_customers_currency_is_named_where_the_shop_has_another(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, currencies=Currencies("USD", "EUR", Decimal("1.10")))
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert (order.currency, order.total, order.paid) == ("EUR", *(Money.of(TOTAL, "EUR"),) * 2)
        result = shop.connection.write(refund_of(shop, some(order, {DESK: 1})))
        assert (result.status, result.amount) == (StepStatus.DONE, Money.of("22.00", "EUR"))
        assert shop.order().refunded == Money.of("22.00", "EUR")


@IMPATIENTLY
@pytest.mark.parametrize("end", ["SUCCESS", "FAILURE"])
def test_pending_is_not_done(shop: Shop, end: str) -> None:
    shop.simulator.shop.verdicts.append(Verdict("PENDING"))
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    result = shop.connection.write(command)
    assert (result.status, result.provider_id) == (StepStatus.REQUESTED, shop.order().refunds[0].id)
    assert shop.order().refunds[0].confirmed is False
    asked = question(command, provider_id=result.provider_id)
    assert shop.connection.follow_up(asked).status is StepStatus.REQUESTED
    assert shop.connection.look_up(asked).status is EvidenceStatus.PENDING
    [refund] = shop.simulator.order(NUMBER).refunds
    shop.simulator.decide_refund(refund, end)
    found = shop.connection.follow_up(asked)
    if end == "SUCCESS":
        assert (found.status, found.amount, shop.paid) == (StepStatus.DONE, usd("22.00"), usd("22.00"))
    else:
        assert found.refusal is not None
        assert (found.status, found.refusal.final, shop.paid) == (StepStatus.REFUSED, False, usd("0"))
        assert "CARD_DECLINED" in found.refusal.message


def test_a_failed_gateway_is_told_and_the_same_key_is_never_paid_on_top(shop: Shop) -> None:
    shop.simulator.shop.verdicts.append(Verdict("FAILURE"))
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    for _ in range(2):
        result = shop.connection.write(command)
        assert result.refusal is not None
        assert (result.status, result.refusal.final) == (StepStatus.REFUSED, False)
        assert "Shopify has booked refund" in result.refusal.message
    assert (shop.paid, shop.sent("RefundCreate")) == (usd("0"), 1)
    assert shop.connection.look_up(question(command)).status is EvidenceStatus.UNKNOWABLE


def test_one_of_two_ways_fails(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, paid=gift_card_and_card(Decimal(TOTAL), Decimal("30.00")))
    simulator.shop.verdicts.extend([Verdict(), Verdict("FAILURE")])
    with connected(simulator, tmp_path) as shop:
        result = shop.connection.write(refund_of(shop, everything(shop.order())))
        assert (result.status, shop.paid) == (StepStatus.REFUSED, usd("30.00"))
        assert shop.order().refunds[0].amount == usd("30.00")


@IMPATIENTLY
def test_a_refund_that_is_under_way_is_waited_for(shop: Shop) -> None:
    shop.simulator.shop.verdicts.append(Verdict("PENDING"))
    shop.connection.write(refund_of(shop, some(shop.order(), {DESK: 1})))
    second = refund_of(shop, some(shop.order(), {SHADE: 1}), key=KEY_OF_ANOTHER)
    with pytest.raises(ProviderUnavailable, match="not finished"):
        shop.connection.write(second)


def test_a_refund_by_somebody_else_in_between_stops_ours(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    shop.connection.write(refund_of(shop, some(shop.order(), {SHADE: 1}), key=KEY_OF_ANOTHER))
    with pytest.raises(ProviderUnavailable, match="refunds of the order changed"):
        shop.connection.write(command)
    assert shop.paid == usd("11.00")


def test_what_left_in_between_is_not_paid_back(shop: Shop) -> None:
    """It is planned anew, and if it was planned on what had left, it is refused."""
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    shop.simulator.ship(NUMBER, {"DESK-1": 1})
    with pytest.raises(ProviderUnavailable, match="nothing was sent"):
        shop.connection.write(command)
    result = shop.connection.write(command.changed(before=GuardReading.of(shop.order())))
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.REFUSED, "not-to-be-sent")
    assert (result.refusal.final, shop.paid) == (True, usd("0"))


def test_units_that_shopify_still_wants_to_send_are_told(shop: Shop) -> None:
    """Without putting goods back the fulfilment orders stay as they are."""
    command = refund_of(shop, some(shop.order(), {DESK: 1}), restock=False)
    result = shop.connection.write(command)
    assert (result.status, shop.paid) == (StepStatus.DONE, usd("22.00"))
    [warning] = result.warnings
    assert "1 units of line 12 are paid back, but Shopify may still send them" in warning
    assert shop.simulator.record()["stock"] == {}


def test_the_same_is_told_where_shopify_puts_goods_back_and_keeps_sending(shop: Shop) -> None:
    shop.simulator.knobs.cancel_restock_lowers_remaining = False
    result = shop.connection.write(refund_of(shop, some(shop.order(), {DESK: 1})))
    assert (result.status, len(result.warnings)) == (StepStatus.DONE, 1)


def test_money_for_goods_that_still_come_takes_no_units(shop: Shop) -> None:
    """An absorbed line: its units are not cancelled, its money goes back."""
    absorbed = RefundLine(line_id=DESK, kind=LineKind.ITEM, quantity=0, net=usd("20.00"), tax=usd("2.00"))
    command = refund_of(shop, some(shop.order(), {DESK: 1}), lines=(absorbed,))
    result = shop.connection.write(command)
    assert (result.status, result.warnings, shop.paid) == (StepStatus.DONE, (), usd("22.00"))
    assert (shop.remaining(DESK), shop.order().refunded_of(DESK)[0]) == (1, 0)


@pytest.mark.parametrize("removal_row", [False, True])
def test_after_the_cancellation_everything_is_paid_back(shop: Shop, removal_row: bool) -> None:
    shop.simulator.knobs.removal_row = removal_row
    shop.connection.write(cancellation(shop.order()))
    order = shop.order()
    assert order.refunds == ()
    command = refund_of(shop, everything(order), restock=False)
    assert command.amount == usd(TOTAL)
    result = shop.connection.write(command)
    assert (result.status, result.warnings, shop.paid) == (StepStatus.DONE, (), usd(TOTAL))
    assert shop.simulator.record()["stock"] == {"LAMP-1": 2, "DESK-1": 1, "SHADE-1": 1}


def test_a_refund_that_shopify_refuses_on_a_cancelled_order_is_for_a_person(shop: Shop) -> None:
    shop.simulator.knobs.refund_of_cancelled = "refused"
    shop.connection.write(cancellation(shop.order()))
    result = shop.connection.write(refund_of(shop, everything(shop.order()), restock=False))
    assert result.refusal is not None
    assert (result.status, result.refusal.final) == (StepStatus.REFUSED, False)
    assert "Cancelled orders cannot be refunded" in result.refusal.message


def test_store_credit_instead_of_money(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}), method=RefundMethod.STORE_CREDIT)
    result = shop.connection.write(command)
    assert (result.status, result.amount) == (StepStatus.DONE, usd("22.00"))
    assert (shop.paid, shop.simulator.store_credit(NUMBER)) == (usd("0"), Decimal("22.00"))


@pytest.mark.parametrize("paid", ["manual", "no"])
def test_what_was_paid_by_hand_is_paid_back_by_hand_and_recorded(tmp_path: Path, paid: str) -> None:
    simulator = ShopifySimulator()
    place(simulator, paid=paid)
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert (order.paid, order.payment.refundable) == (None, False)
        command = refund_of(shop, some(order, {DESK: 1}))
        assert command.amount == usd("22.00")
        assert shop.connection.write(command).status is StepStatus.MANUAL
        booked = command.changed(method=RefundMethod.BOOK_ONLY)
        result = shop.connection.write(booked)
        assert (result.status, result.amount) == (StepStatus.DONE, usd("22.00"))
        assert (shop.paid, shop.order().refunded_of(DESK)) == (usd("0"), (1, usd("22.00")))
        evidence = shop.connection.look_up(question(booked))
        assert (evidence.status, evidence.amount) == (EvidenceStatus.FOUND, usd("22.00"))


@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
@pytest.mark.parametrize("action", [Reset(), Reply(502), Reply(503)])
def test_a_lost_answer_is_doubt_that_the_same_key_resolves(shop: Shop, at: str, action: Any) -> None:
    shop.simulator.faults.add(fault("RefundCreate", at, action))
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    with pytest.raises(OutcomeUnknown):
        shop.connection.write(command)
    evidence = shop.connection.look_up(question(command))
    if at == COMMITTED:
        assert evidence.status is EvidenceStatus.FOUND
    else:
        assert evidence.status is EvidenceStatus.ABSENT
        assert (evidence.key_remembered, evidence.repeat_harmless) == (True, False)
    shop.connection.write(command)
    assert shop.paid == usd("22.00")


def test_the_key_also_protects_where_our_look_comes_too_early(shop: Shop) -> None:
    """The first request is carried out while the second is on its way: one refund, one payment."""
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    first: list[object] = []
    shop.simulator.faults.add(
        fault("RefundCreate", ARRIVED, Call(lambda _: first.append(shop.connection.write(command))))
    )
    second = shop.connection.write(command)
    assert (second.status, shop.paid) == (StepStatus.DONE, usd("22.00"))
    assert len(shop.simulator.record()["refunds"]) == 1


def test_before_the_key_is_forgotten_nothing_is_repeated_any_more(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    asked = question(command)
    for hours, status in ((22, EvidenceStatus.ABSENT), (24, EvidenceStatus.UNKNOWABLE)):
        first = asked.sent_at - timedelta(hours=hours)
        found = shop.connection.look_up(asked.changed(first_sent_at=first))
        assert (found.status, found.key_remembered) == (status, hours == 22)


@pytest.mark.parametrize("ahead", [timedelta(hours=80), timedelta(minutes=10)])
def test_a_key_from_the_future_is_not_known_to_be_remembered(shop: Shop, ahead: timedelta) -> None:
    """Our clock was ahead when it was sent, and is right again: its true age is not known."""
    asked = question(refund_of(shop, some(shop.order(), {DESK: 1})))
    found = shop.connection.look_up(asked.changed(first_sent_at=asked.sent_at + ahead))
    assert (found.status, found.key_remembered) == (EvidenceStatus.UNKNOWABLE, False)


def test_a_key_is_as_old_as_shopifys_clock_says(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our clock was set back after sending, so that it has forgotten the hours since."""

    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> SetBack:
            return cls.fromtimestamp(datetime.now(tz).timestamp() - 30 * 3600, tz)

    asked = question(refund_of(shop, some(shop.order(), {DESK: 1})))
    first = asked.sent_at - timedelta(hours=40)
    monkeypatch.setattr("dropconnect_shopify.evidence.look_up.datetime", SetBack)
    found = shop.connection.look_up(asked.changed(first_sent_at=first))
    assert (found.status, found.key_remembered) == (EvidenceStatus.UNKNOWABLE, False)


def test_the_same_amount_without_our_mark_is_not_ours(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    row = shop.simulator.order(NUMBER)
    shop.connection.write(command.changed(key=KEY_OF_ANOTHER))
    row.refunds[0].note = "by phone"
    found = shop.connection.look_up(question(command))
    assert (found.status, found.key_remembered) == (EvidenceStatus.UNKNOWABLE, False)


def test_partly_captured_orders_pay_back_what_was_taken(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    authorization = Transaction("AUTHORIZATION", Decimal(TOTAL))
    capture = Transaction("CAPTURE", Decimal("40.00"), parent=authorization)
    place(simulator, paid=[authorization, capture])
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert (order.paid, order.authorized) == (usd("40.00"), usd("53.00"))
        assert refund_of(shop, everything(order)).amount == usd("40.00")
