"""A plugin's status by which customers ask: read as their wish, and answered by the order's status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.woocommerce.connector.shop import KEY, cancellation, connected, open_shop, settings

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    REQUEST_CLOSED,
    CheckItem,
    CloseRequestCommand,
    EvidenceStatus,
    GuardReading,
    OrderNotFound,
    OrderState,
    StepStatus,
)
from dropconnect.testing.conformance.commands import look_up_command
from dropconnect_woocommerce.simulator import WooCommerceSimulator

STATUSES = ("cancel-request", "cancel-requested")


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[PlatformConnection]:
    with open_shop(simulator, request_statuses=STATUSES) as connection:
        yield connection


def answer(shop: PlatformConnection, *, granted: bool, request_id: str = "21-1") -> CloseRequestCommand:
    order = shop.get_order("21")
    before = GuardReading.of(order)
    return CloseRequestCommand(key=KEY, order_id="21", before=before, request_id=request_id, granted=granted)


def asked_row(shop: PlatformConnection) -> CheckItem:
    return next(row for row in shop.check_connection() if row.name == "customers' requests")


def puts(simulator: WooCommerceSimulator) -> list[Any]:
    return list(simulator.log.requests("PUT", ""))


def test_a_shop_that_names_no_statuses_is_asked_for_none(simulator: WooCommerceSimulator) -> None:
    with open_shop(simulator) as shop:
        assert shop.find_requests() == shop.find_requests("21") == ()
        assert simulator.log.requests() == []


def test_an_order_in_the_status_is_the_customers_wish_for_all_of_it(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.customer_asks(21)
    [request] = shop.find_requests("21")
    assert (request.id, request.order_id, request.order_number) == ("21-1", "21", "21")
    assert request.whole
    assert request.is_clear
    assert shop.find_requests("22") == ()
    assert [row.order_id for row in shop.find_requests()] == ["21"], "the other status is not known there"


def test_an_order_in_the_status_keeps_it_and_stands_as_its_dates_say(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    before = shop.get_order("21")
    simulator.customer_asks(21)
    order = shop.get_order("21")
    assert order.provider_status == "cancel-request"
    assert (order.state, order.paid) == (OrderState.OPEN, before.paid)
    assert order.paid == order.total


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({"date_completed_gmt": "2026-11-24T00:00:00"}, OrderState.COMPLETED),
        ({"date_paid": None, "date_paid_gmt": None}, OrderState.UNKNOWN),
    ],
)
def test_nothing_is_guessed_behind_the_status(
    simulator: WooCommerceSimulator, shop: PlatformConnection, dates: dict[str, Any], state: OrderState
) -> None:
    simulator.customer_asks(21)
    simulator.shop.orders[21] |= dates
    assert shop.get_order("21").state is state
    result = shop.write(answer(shop, granted=False))
    assert result.status is StepStatus.MANUAL
    assert puts(simulator) == []


def test_a_status_that_was_not_named_asks_for_nothing_and_tells_nothing(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.customer_asks(21, "deposit-paid")
    order = shop.get_order("21")
    assert (order.state, order.paid) == (OrderState.UNKNOWN, None)
    assert shop.find_requests("21") == ()


def test_a_declined_wish_goes_back_to_processing_once(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    stock = simulator.record()["stock"]
    simulator.customer_asks(21)
    command = answer(shop, granted=False)
    absent = shop.look_up(look_up_command(command))
    assert (absent.status, absent.repeat_harmless) == (EvidenceStatus.ABSENT, True)

    assert shop.write(command).status is StepStatus.DONE

    assert simulator.order(21)["status"] == "processing"
    assert shop.find_requests() == ()
    assert shop.look_up(look_up_command(command)).status is EvidenceStatus.FOUND
    assert shop.write(command).status is StepStatus.ALREADY
    assert len(puts(simulator)) == 1
    assert [mail for mail in simulator.mails if mail.recipient == "customer"] == []
    assert simulator.record()["stock"] == stock


def test_whoever_asks_again_after_a_no_asks_anew(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.customer_asks(21)
    first = answer(shop, granted=False)
    shop.write(first)
    simulator.customer_asks(21)
    assert [row.id for row in shop.find_requests("21")] == ["21-2"]
    assert shop.write(first).status is StepStatus.ALREADY
    assert simulator.order(21)["status"] == "cancel-request"


def test_a_granted_wish_is_told_by_the_status_of_the_cancelled_order(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.customer_asks(21)
    command = answer(shop, granted=True)
    assert shop.write(command).status is StepStatus.MANUAL, "nothing was cancelled yet"
    assert shop.write(cancellation(shop.get_order("21"))).status is StepStatus.DONE
    assert shop.find_requests() == ()
    assert shop.write(command).status is StepStatus.ALREADY
    assert shop.look_up(look_up_command(command)).status is EvidenceStatus.FOUND
    assert len(puts(simulator)) == 1


@pytest.mark.parametrize("request_id", ["21-2", "21-0", "1", "", "21-999999999"])
def test_a_request_that_does_not_wait_is_not_answered(
    simulator: WooCommerceSimulator, shop: PlatformConnection, request_id: str
) -> None:
    simulator.customer_asks(21)
    result = shop.write(answer(shop, granted=False, request_id=request_id))
    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == (REQUEST_CLOSED, True)
    assert puts(simulator) == []


def test_the_answer_of_a_colleague_stays(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    simulator.customer_asks(21)
    command = answer(shop, granted=False)
    simulator.customer_asks(21, "completed")
    result = shop.write(command)
    assert result.refusal is not None
    assert result.refusal.code == REQUEST_CLOSED
    assert simulator.order(21)["status"] == "completed"


def test_a_completed_order_behind_the_status_is_not_cancelled_over(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.customer_asks(21)
    simulator.shop.orders[21] |= {"date_completed_gmt": "2026-11-24T00:00:00"}
    result = shop.write(cancellation(shop.get_order("21")))
    assert result.refusal is not None
    assert result.refusal.code == "order-completed"


def test_an_order_that_is_gone_is_said(shop: PlatformConnection) -> None:
    with pytest.raises(OrderNotFound):
        shop.find_requests("999999")


def test_the_check_says_which_status_the_shop_does_not_know(simulator: WooCommerceSimulator) -> None:
    simulator.customer_asks(21)
    with open_shop(simulator, request_statuses=("cancel-request",)) as shop:
        assert asked_row(shop).ok
    with open_shop(simulator, request_statuses=STATUSES) as shop:
        assert not asked_row(shop).ok
        assert "cancel-requested" in asked_row(shop).detail


@pytest.mark.parametrize("status", ["processing", "wc-cancelled", "", "two words", "x" * 18])
def test_a_status_that_cannot_be_one_of_a_plugin_is_refused(status: str) -> None:
    with (
        pytest.raises(ValueError, match="status"),
        connected("https://shop.example.test", request_statuses=(status,)),
    ):
        pass


def test_the_name_in_the_database_is_taken_too() -> None:
    given = settings("https://shop.example.test", request_statuses=("wc-cancel-request", "cancel-request"))
    assert given.request_statuses == ("cancel-request",)
