"""When the conversation breaks: what is doubt, what provably never happened, and what a look-up finds."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from decimal import Decimal

import pytest
from tests.support.patience import PATIENCE, wait_until
from tests.woocommerce.connector.shop import cancellation, connected, full_refund

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    EvidenceStatus,
    FirewallRefused,
    InvalidResponse,
    Money,
    OutcomeUnknown,
    ProviderUnavailable,
    StepResult,
    StepStatus,
    ThrottledWrite,
)
from dropconnect.testing.conformance import look_up_command
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Fault, Match, Reply, Reset
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    gateway_declines,
    gateway_pays_then_throws,
    gateway_slow,
    php_dies_after_money,
    php_dies_before_money,
)

REFUND = Match("POST", "orders/21/refunds$")
ORDER = Match("PUT", "orders/21$")
FOUND, ABSENT = EvidenceStatus.FOUND, EvidenceStatus.ABSENT
PENDING, UNKNOWABLE = EvidenceStatus.PENDING, EvidenceStatus.UNKNOWABLE
HTML_ON_SUCCESS = Reply(200, "<html>maintenance</html>")


@pytest.mark.parametrize("fault", [gateway_declines(), gateway_pays_then_throws()], ids=["declined", "paid"])
def test_a_gateway_that_declines_and_one_that_paid_and_threw_look_the_same(
    simulator: WooCommerceSimulator, shop: PlatformConnection, fault: Fault
) -> None:
    simulator.faults.add(fault)
    command = full_refund(shop.get_order("21"))
    result = shop.write(command)
    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert result.refusal.final is False
    assert shop.look_up(look_up_command(command)).status is ABSENT


@pytest.mark.parametrize(
    ("status", "error"), [(403, FirewallRefused), (406, FirewallRefused), (429, ThrottledWrite)]
)
def test_a_page_of_the_host_in_the_shops_place_is_a_doubt_of_its_own_kind(
    simulator: WooCommerceSimulator, shop: PlatformConnection, status: int, error: type[Exception]
) -> None:
    command = full_refund(shop.get_order("21"))
    page = Reply(status, "<html><title>Blocked</title></html>")
    simulator.faults.add(Fault(REFUND, ARRIVED, page))

    with pytest.raises(error, match="Blocked"):
        shop.write(command)

    assert shop.look_up(look_up_command(command)).status is ABSENT
    assert simulator.money_paid(21) == 0


@pytest.mark.parametrize(
    ("at", "action", "shown", "paid"),
    [
        (ARRIVED, Reset(), ABSENT, "0"),
        (ARRIVED, Reply(502), ABSENT, "0"),
        (ARRIVED, HTML_ON_SUCCESS, ABSENT, "0"),
        (COMMITTED, Reset(), FOUND, "82.49"),
        (COMMITTED, Reply(502), FOUND, "82.49"),
        (COMMITTED, Reply(429), FOUND, "82.49"),
        (COMMITTED, HTML_ON_SUCCESS, FOUND, "82.49"),
    ],
)
def test_a_refund_without_a_readable_answer_is_doubt(
    simulator: WooCommerceSimulator,
    shop: PlatformConnection,
    at: str,
    action: Reset | Reply,
    shown: EvidenceStatus,
    paid: str,
) -> None:
    simulator.faults.add(Fault(REFUND, at, action))
    command = full_refund(shop.get_order("21"))
    with pytest.raises(OutcomeUnknown):
        shop.write(command)
    evidence = shop.look_up(look_up_command(command))
    assert evidence.status is shown
    assert not evidence.repeat_harmless
    assert simulator.money_paid(21) == Decimal(paid)
    assert len(simulator.log.requests("POST")) == 1


@pytest.mark.parametrize(
    ("fault", "paid"),
    [(php_dies_before_money(), "0"), (php_dies_after_money(), "82.49")],
    ids=["unpaid", "paid"],
)
def test_a_request_killed_in_mid_gateway_is_for_a_person(
    simulator: WooCommerceSimulator, shop: PlatformConnection, fault: Fault, paid: str
) -> None:
    simulator.faults.add(fault)
    command = full_refund(shop.get_order("21"))
    with pytest.raises(OutcomeUnknown):
        shop.write(command)
    evidence = shop.look_up(look_up_command(command))
    assert (evidence.status, evidence.amount) == (UNKNOWABLE, Money.of("82.49", "USD"))
    assert simulator.money_paid(21) == Decimal(paid)


def test_a_refund_in_flight_is_not_known_for_ours_and_then_found(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    slow = simulator.faults.add(gateway_slow(21))
    command = full_refund(shop.get_order("21"))
    results: list[StepResult] = []
    sender = threading.Thread(target=lambda: results.append(shop.write(command)))
    sender.start()
    assert slow.wait_hit()
    assert shop.look_up(look_up_command(command)).status is UNKNOWABLE
    slow.release()
    sender.join(PATIENCE)
    assert [result.status for result in results] == [StepStatus.DONE]
    assert shop.look_up(look_up_command(command)).status is FOUND


def test_a_refund_that_takes_longer_than_we_wait_is_doubt(simulator: WooCommerceSimulator) -> None:
    slow = simulator.faults.add(gateway_slow(21))
    with simulator.running(tls=True) as url, ExitStack() as open_:
        trusted = {"ca_file": simulator.ca_file}
        shop = open_.enter_context(connected(url, **trusted))
        impatient = open_.enter_context(connected(url, read_timeout=2, **trusted))
        command = full_refund(shop.get_order("21"))
        with pytest.raises(OutcomeUnknown):
            impatient.write(command)
        asked = look_up_command(command)
        assert shop.look_up(asked).status is UNKNOWABLE
        slow.release()
        wait_until(lambda: shop.look_up(asked).status is FOUND, "the refund is found")
    assert simulator.money_paid(21) == Decimal("82.49")


def test_an_unreadable_order_before_a_write_is_no_doubt(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = shop.get_order("21")
    simulator.faults.add(Fault(Match("GET", "orders/21$"), ARRIVED, HTML_ON_SUCCESS, 2))
    with pytest.raises(ProviderUnavailable, match="was not sent"):
        shop.write(full_refund(order))
    with pytest.raises(ProviderUnavailable, match="was not sent"):
        shop.write(cancellation(order))
    assert {row.method for row in simulator.log.requests()} == {"GET"}


@pytest.mark.parametrize(
    ("at", "action", "shown"),
    [
        (ARRIVED, Reset(), ABSENT),
        (ARRIVED, Reply(502), ABSENT),
        (COMMITTED, Reset(), FOUND),
        (COMMITTED, Reply(502), FOUND),
    ],
)
def test_a_cancellation_without_a_readable_answer_is_doubt(
    simulator: WooCommerceSimulator,
    shop: PlatformConnection,
    at: str,
    action: Reset | Reply,
    shown: EvidenceStatus,
) -> None:
    stock = simulator.stock("LAMP-1")
    simulator.faults.add(Fault(ORDER, at, action))
    command = cancellation(shop.get_order("21"))
    with pytest.raises(OutcomeUnknown):
        shop.write(command)
    evidence = shop.look_up(look_up_command(command))
    assert (evidence.status, evidence.repeat_harmless) == (shown, shown is ABSENT)
    assert shop.write(command).status is (StepStatus.DONE if shown is ABSENT else StepStatus.ALREADY)
    assert simulator.stock("LAMP-1") == stock + 2


@pytest.mark.parametrize("echo", ['{"id": 21, "status": "processing"}', '{"id": 22, "status": "cancelled"}'])
def test_another_status_or_order_in_the_echo_is_not_believed(
    simulator: WooCommerceSimulator, shop: PlatformConnection, echo: str
) -> None:
    simulator.faults.add(Fault(ORDER, COMMITTED, Reply(200, echo)))
    with pytest.raises(InvalidResponse):
        shop.write(cancellation(shop.get_order("21")))


def test_a_booked_refund_that_no_gateway_confirmed_is_doubt(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    booked = '{"id": 900, "amount": "82.49", "refunded_payment": false}'
    simulator.faults.add(Fault(REFUND, ARRIVED, Reply(201, booked)))
    result = shop.write(full_refund(shop.get_order("21")))
    assert (result.status, result.provider_id) == (StepStatus.IN_DOUBT, "900")
