"""Refunds and cancellations on a running shop: what is sent, and what became of the money and the stock."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import SecretStr
from tests.woocommerce.connector.shop import (
    KEY,
    cancellation,
    claim_row,
    colleague,
    connected,
    full_refund,
    open_shop,
)

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    AuthenticationFailed,
    EvidenceStatus,
    Money,
    OrderNotFound,
    OrderState,
    ProviderUnavailable,
    RefundLine,
    RefundMethod,
    StepStatus,
)
from dropconnect.testing.conformance import look_up_command
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator


def test_a_whole_order_is_refunded_and_then_cancelled(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    stock = simulator.stock("LAMP-1")
    order = shop.get_order("21")
    refunded = shop.write(full_refund(order))
    assert (refunded.status, refunded.amount) == (StepStatus.DONE, Money.of("82.49", "USD"))
    cancelled = shop.write(cancellation(shop.get_order("21")))
    assert (cancelled.status, cancelled.facts["status_before"]) == (StepStatus.DONE, "refunded")
    after = shop.get_order("21")
    assert (after.state, after.refunded) == (OrderState.CANCELLED, Money.of("82.49", "USD"))
    assert (after.refunds[0].id, after.refunds[0].key) == (refunded.provider_id, KEY)
    assert simulator.money_paid(21) == Decimal("82.49")
    assert simulator.stock("LAMP-1") == stock + 2


@pytest.mark.parametrize("tls", [False, True])
def test_the_same_over_both_kinds_of_connection(simulator: WooCommerceSimulator, tls: bool) -> None:
    ca_file = simulator.ca_file if tls else None
    with simulator.running(tls=tls) as url, connected(url, ca_file=ca_file) as shop:
        order = shop.get_order("21")
        assert shop.write(full_refund(order)).status is StepStatus.DONE
        assert shop.write(cancellation(shop.get_order("21"))).status is StepStatus.DONE
    assert simulator.money_paid(21) == Decimal("82.49")


def test_one_unit_gives_back_its_money_and_its_stock(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    stock = simulator.stock("LAMP-1")
    order = shop.get_order("21")
    lamp = order.lines[0]
    half = RefundLine(
        line_id=lamp.id,
        kind=lamp.kind,
        quantity=1,
        net=Money.of("25", "USD"),
        tax=Money.of("2.50", "USD"),
        taxes=(("1", Money.of("2.50", "USD")),),
    )
    shop.write(full_refund(order, amount="27.50").changed(lines=(half,)))
    after = shop.get_order("21")
    assert after.refunded_of(lamp.id) == (1, Money.of("27.50", "USD"))
    assert (after.state, simulator.stock("LAMP-1")) == (OrderState.OPEN, stock + 1)


@pytest.mark.parametrize(("restock", "back"), [(True, 2), (False, 0)])
def test_stock_comes_back_as_asked(
    simulator: WooCommerceSimulator, shop: PlatformConnection, restock: bool, back: int
) -> None:
    stock = simulator.stock("LAMP-1")
    shop.write(full_refund(shop.get_order("21"), restock=restock))
    assert simulator.stock("LAMP-1") == stock + back


def test_only_the_refund_is_written_and_no_customer_reads_its_key(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.write(full_refund(shop.get_order("21"), journal="journal-1"))
    [(method, refund)] = [(row.method, row.json()) for row in simulator.log.requests() if row.method != "GET"]
    assert (method, refund["meta_data"][0]["value"]) == ("POST", KEY)
    assert shop.get_order("21").refunds[0].journal == "journal-1"
    assert simulator.mails
    assert all(KEY not in mail.text for mail in simulator.mails)


def test_a_gateway_that_cannot_refund_is_a_persons_work(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    result = shop.write(full_refund(shop.get_order("22")))
    assert result.status is StepStatus.MANUAL
    assert result.refusal is not None
    assert "'cod'" in result.refusal.message
    assert {row.method for row in simulator.log.requests()} == {"GET"}


def test_what_was_paid_back_by_hand_is_booked(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    command = full_refund(shop.get_order("22"), method=RefundMethod.BOOK_ONLY)
    assert shop.write(command).status is StepStatus.DONE
    assert simulator.money_paid(22) == 0
    assert shop.get_order("22").refunded == Money.of("82.49", "USD")
    assert shop.look_up(look_up_command(command)).status is EvidenceStatus.FOUND


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": RefundMethod.VOID}, "void-unsupported"),
        ({"method": RefundMethod.STORE_CREDIT}, "store-credit-unsupported"),
        ({"amount": "0"}, "nothing-to-refund"),
        ({"amount": "-5"}, "nothing-to-refund"),
    ],
)
def test_what_must_not_be_sent_is_refused_for_good(
    simulator: WooCommerceSimulator, shop: PlatformConnection, changes: dict[str, object], code: str
) -> None:
    command = full_refund(shop.get_order("21"), **changes)
    simulator.log.clear()
    result = shop.write(command)
    assert result.refusal is not None
    assert (result.status, result.refusal.code, result.refusal.final) == (StepStatus.REFUSED, code, True)
    assert simulator.log.requests() == []


def test_a_refund_in_another_currency_is_not_sent(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    command = full_refund(shop.get_order("21")).changed(amount=Money.of("82.49", "EUR"))
    result = shop.write(command)
    assert result.refusal is not None
    assert result.refusal.code == "currency-differs"
    assert {row.method for row in simulator.log.requests()} == {"GET"}


def test_a_colleagues_refund_in_between_stops_ours(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    command = full_refund(shop.get_order("21"))
    assert shop.write(full_refund(shop.get_order("21"), amount="40.00", key="another")).amount
    with pytest.raises(ProviderUnavailable, match="nothing was sent"):
        shop.write(command)
    assert simulator.money_paid(21) == Decimal("40.00")


def test_a_newer_shops_refusal_is_a_persons_work(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    """WooCommerce 11.1 has 422 for what exceeds its line; whether it came before the gateway, only the shop
    knows."""
    told = (
        b'{"code":"woocommerce_rest_refund_total_exceeds_line","message":"Too much.","data":{"status":422}}'
    )
    command = full_refund(shop.get_order("21"))
    simulator.faults.add(Fault(Match("POST", "refunds$"), ARRIVED, Reply(422, told)))
    result = shop.write(command)
    assert result.refusal is not None
    assert (result.status, result.refusal.final) == (StepStatus.REFUSED, False)
    assert simulator.money_paid(21) == 0


def test_more_than_is_left_is_refused_by_the_shop_and_not_final(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    result = shop.write(full_refund(shop.get_order("21"), amount="82.50"))
    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert not result.refusal.final
    assert simulator.money_paid(21) == 0


def test_refunding_an_unknown_order(shop: PlatformConnection) -> None:
    command = full_refund(shop.get_order("21")).changed(order_id="999")
    with pytest.raises(OrderNotFound):
        shop.write(command)


def test_an_intent_that_is_too_old_is_not_sent(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = shop.get_order("21")
    for send in (
        lambda: shop.write(full_refund(order, send_by=0.0)),
        lambda: shop.write(cancellation(order, send_by=0.0)),
    ):
        with pytest.raises(ProviderUnavailable):
            send()
    assert {row.method for row in simulator.log.requests()} == {"GET"}


def test_cancelling_twice_changes_nothing_the_second_time(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    stock = simulator.stock("LAMP-1")
    command = cancellation(shop.get_order("21"))
    assert shop.write(command).status is StepStatus.DONE
    assert shop.write(command).status is StepStatus.ALREADY
    assert len(simulator.log.requests("PUT")) == 1
    assert simulator.stock("LAMP-1") == stock + 2
    assert simulator.money_paid(21) == 0
    assert shop.look_up(look_up_command(command)).status is EvidenceStatus.FOUND


@pytest.mark.parametrize(("status", "code"), [("completed", "order-completed"), ("trash", "order-trashed")])
def test_nothing_is_written_over_a_completed_or_trashed_order(
    simulator: WooCommerceSimulator, status: str, code: str
) -> None:
    with (
        simulator.running(tls=True) as url,
        colleague(simulator, url) as client,
        connected(url, ca_file=simulator.ca_file) as shop,
    ):
        command = cancellation(shop.get_order("21"))
        if status == "trash":
            client.delete("orders/21").raise_for_status()
        else:
            client.put("orders/21", json={"status": status}).raise_for_status()
        simulator.log.clear()
        result = shop.write(command)
    assert result.refusal is not None
    assert (result.status, result.refusal.code, result.refusal.final) == (StepStatus.REFUSED, code, True)
    assert simulator.log.requests("PUT") == []


def test_an_unpaid_order_is_cancelled_without_money_or_stock(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    stock = simulator.stock("LAMP-1")
    assert shop.write(cancellation(shop.get_order("15"))).status is StepStatus.DONE
    assert (simulator.stock("LAMP-1"), simulator.record()["gateway_calls"]) == (stock, [])


def test_a_read_only_key_cannot_move_anything(simulator: WooCommerceSimulator) -> None:
    simulator.keys.add(ApiKey("ck_reader", "cs_reader", permissions="read"))
    key = {"consumer_key": SecretStr("ck_reader"), "consumer_secret": SecretStr("cs_reader")}
    with open_shop(simulator, **key) as shop:
        order = shop.get_order("21")
        with pytest.raises(AuthenticationFailed, match="read-only"):
            shop.write(claim_row("_dropconnect_intent_a", "live journal-1 82.49 1 1"))
        with pytest.raises(AuthenticationFailed, match="read-only"):
            shop.write(full_refund(order))
        with pytest.raises(AuthenticationFailed, match="read-only"):
            shop.write(cancellation(order))
    assert simulator.money_paid(21) == 0
    assert simulator.order(21)["refunds"] == []
