"""Reading a running shop: orders with all their refunds, and the list of changed orders."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from tests.woocommerce.connector.shop import colleague, connected, open_shop, recorded

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    AuthenticationFailed,
    InvalidResponse,
    Money,
    OrderNotFound,
    OrderState,
    ProviderUnavailable,
    UntrustedCertificate,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Fault, Match, Reply, Reset
from dropconnect_woocommerce.simulator import WooCommerceSimulator

START = datetime(2026, 1, 1, tzinfo=UTC)


def many_orders(count: int) -> list[dict[str, object]]:
    """Orders 1000, 1001, ..., 40 of them changed in each second."""
    [sample] = [raw for raw in recorded("shop.json")["orders"] if raw["id"] == 21]
    orders = []
    for index in range(count):
        moment = (START + timedelta(seconds=index // 40)).strftime("%Y-%m-%dT%H:%M:%S")
        order = copy.deepcopy(sample)
        order |= {"id": 1000 + index, "number": str(1000 + index)}
        order |= {"date_modified": moment, "date_modified_gmt": moment}
        orders.append(order)
    return orders


@pytest.mark.parametrize("tls", [False, True])
def test_an_order_over_both_kinds_of_connection(simulator: WooCommerceSimulator, tls: bool) -> None:
    ca_file = simulator.ca_file if tls else None
    with simulator.running(tls=tls) as url, connected(url, ca_file=ca_file) as shop:
        order = shop.get_order("21")
    assert (order.state, order.paid, order.connection) == (OrderState.OPEN, Money.of("82.49", "USD"), "shop")
    assert simulator.log.connections == 1


def test_what_an_app_notes_on_an_order_is_read(simulator: WooCommerceSimulator) -> None:
    with simulator.running(tls=True) as url, colleague(simulator, url) as app:
        app.put("orders/21", json={"meta_data": [{"key": "_supplier_order", "value": "SD1"}]})
        with connected(url, ca_file=simulator.ca_file) as shop:
            assert shop.get_order("21").meta == {"_supplier_order": "SD1"}
            assert shop.get_order("22").meta == {}


def test_no_parameter_is_sent_twice_over_plain_http(simulator: WooCommerceSimulator) -> None:
    seen: list[list[str]] = []
    note = Call(lambda request: seen.append([name for name, _ in request.query]))
    simulator.faults.add(Fault(Match("GET"), ARRIVED, note, None))
    with simulator.running() as url, connected(url) as shop:
        shop.find_orders(START)
    [names] = seen
    assert {"modified_after", "dates_are_gmt", "oauth_signature"} <= set(names)
    assert len(names) == len(set(names))


def test_a_page_cache_cannot_have_the_answer(
    shop: PlatformConnection, simulator: WooCommerceSimulator
) -> None:
    shop.get_order("21")
    shop.get_order("21")
    queries = [dict(row.query).get("fresh") for row in simulator.log.requests("GET", "orders/21")]
    assert len(queries) == len(set(queries)) == 2
    assert None not in queries


def test_gateways_and_decimals_are_not_asked_for_every_time(
    shop: PlatformConnection, simulator: WooCommerceSimulator
) -> None:
    for order_id in ("21", "22", "23"):
        shop.get_order(order_id)
    assert len(simulator.log.requests("GET", "payment_gateways|settings|system_status")) == 2


def test_an_unknown_order(shop: PlatformConnection) -> None:
    with pytest.raises(OrderNotFound, match="shop has no order 999"):
        shop.get_order("999")


def test_all_pages_of_refunds_are_read() -> None:
    [order] = order_21_alone()
    order["refunds"] = [{"id": 500 + number, "reason": "", "total": "-0.01"} for number in range(101)]
    simulator = WooCommerceSimulator.from_shop([order])
    with open_shop(simulator) as shop:
        found = shop.get_order("21")
    assert len(found.refunds) == 101
    assert found.refunded == Money.of("1.01", "USD")
    assert len(simulator.log.requests("GET", "refunds$")) == 2


def test_a_refund_between_the_two_reads_is_seen(simulator: WooCommerceSimulator) -> None:
    with simulator.running(tls=True) as url, colleague(simulator, url) as client:
        client.post("orders/21/refunds", json={"amount": "1.00"}).raise_for_status()
        act = Call(lambda request: client.post("orders/21/refunds", json={"amount": "5.00"}))
        simulator.faults.add(Fault(Match("GET", "orders/21$"), COMMITTED, act))
        with connected(url, ca_file=simulator.ca_file) as shop:
            order = shop.get_order("21")
    assert order.refunded == Money.of("6", "USD")
    assert len(simulator.log.requests("GET", "orders/21$")) == 2


def test_refunds_that_never_agree_are_not_guessed_at(simulator: WooCommerceSimulator) -> None:
    with simulator.running(tls=True) as url, colleague(simulator, url) as client:
        client.post("orders/21/refunds", json={"amount": "0.10"}).raise_for_status()
        act = Call(lambda request: client.post("orders/21/refunds", json={"amount": "0.10"}))
        simulator.faults.add(Fault(Match("GET", "orders/21$"), COMMITTED, act, None))
        with (
            connected(url, ca_file=simulator.ca_file) as shop,
            pytest.raises(InvalidResponse, match="refunds of order 21 differ"),
        ):
            shop.get_order("21")
    assert len(simulator.log.requests("GET", "orders/21$")) == 3


def order_21_alone() -> list[dict[str, object]]:
    return [raw for raw in recorded("shop.json")["orders"] if raw["id"] == 21]


HIDDEN = Reply(403, '{"code":"woocommerce_rest_cannot_view","message":"Sorry."}')


@pytest.mark.parametrize("status", [HIDDEN, Reply(502), Reply(200, "<html>maintenance</html>")])
@pytest.mark.parametrize("settings", [HIDDEN, None])
def test_where_the_status_is_not_to_be_had_the_setting_or_the_order_shows_the_decimals(
    shop: PlatformConnection, simulator: WooCommerceSimulator, status: Reply, settings: Reply | None
) -> None:
    simulator.faults.add(Fault(Match("GET", "system_status"), ARRIVED, status, None))
    if settings is not None:
        simulator.faults.add(Fault(Match("GET", "settings/general"), ARRIVED, settings, None))
    assert shop.get_order("21").total == Money.of("82.49", "USD")
    assert len(simulator.log.requests("GET", "settings/general")) == 1


def test_a_shop_that_writes_no_decimals_says_so_in_its_status(simulator: WooCommerceSimulator) -> None:
    simulator.shop.decimals = 0
    with open_shop(simulator) as shop:
        assert shop.get_order("21").decimals == 0
    assert simulator.log.requests("GET", "settings/general") == []


def test_changed_orders_are_found_oldest_change_first(simulator: WooCommerceSimulator) -> None:
    with open_shop(simulator) as shop:
        rows = shop.find_orders(START)
        assert len(rows) == 31
        moments = [row.modified_at for row in rows]
        assert moments == sorted(moments, key=lambda moment: moment or START)
        last = moments[-1]
        assert last is not None
        # The second that is asked for is included: more may have changed in it since.
        assert {row.modified_at for row in shop.find_orders(last)} == {last}
        assert shop.find_orders(last + timedelta(seconds=1)) == ()


def test_all_pages_of_changed_orders_are_read() -> None:
    simulator = WooCommerceSimulator.from_shop(many_orders(250))
    with open_shop(simulator) as shop:
        rows = shop.find_orders(START)
    assert [row.id for row in rows] == [str(1000 + index) for index in range(250)]


def test_more_orders_in_one_second_than_a_page_holds() -> None:
    orders = many_orders(250)
    moment = "2026-01-01T00:00:00"
    simulator = WooCommerceSimulator.from_shop(
        [{**order, "date_modified": moment, "date_modified_gmt": moment} for order in orders]
    )
    with open_shop(simulator) as shop:
        assert len(shop.find_orders(START)) == 250


def test_an_order_that_changes_while_we_read_hides_no_other() -> None:
    """It moves to the end of the list, and what stood behind a page border moves before it."""
    simulator = WooCommerceSimulator.from_shop(many_orders(250))
    with simulator.running(tls=True) as url, colleague(simulator, url) as client:
        act = Call(lambda request: [client.put(f"orders/{number}", json={}) for number in (1000, 1001, 1002)])
        simulator.faults.add(Fault(Match("GET", "orders$"), COMMITTED, act))
        with connected(url, ca_file=simulator.ca_file) as shop:
            rows = shop.find_orders(START)
    assert len(rows) == 250
    assert {row.id for row in rows[-3:]} == {"1000", "1001", "1002"}


def test_a_moment_is_asked_for_in_utc(shop: PlatformConnection, simulator: WooCommerceSimulator) -> None:
    shop.find_orders(datetime.fromisoformat("2026-11-23T03:32:10.9+02:00"))
    [asked] = simulator.log.requests("GET", "orders$")
    assert asked.query["modified_after"] == "2026-11-23T01:32:09"


def test_a_read_is_tried_again_when_the_line_breaks(
    shop: PlatformConnection, simulator: WooCommerceSimulator
) -> None:
    simulator.faults.add(Fault(Match("GET", "orders/21$"), ARRIVED, Reset()))
    assert shop.get_order("21").id == "21"


@pytest.mark.parametrize(
    ("page", "error"),
    [(Reply(502), ProviderUnavailable), (Reply(200, "<html>welcome</html>"), InvalidResponse)],
)
def test_a_page_instead_of_json(
    shop: PlatformConnection, simulator: WooCommerceSimulator, page: Reply, error: type[Exception]
) -> None:
    simulator.faults.add(Fault(Match("GET", "orders/21$"), ARRIVED, page, None))
    with pytest.raises(error):
        shop.get_order("21")


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(("key", "secret"), [("ck_unknown", "cs_simulator"), ("ck_simulator", "cs_wrong")])
def test_wrong_credentials(simulator: WooCommerceSimulator, tls: bool, key: str, secret: str) -> None:
    given = {"consumer_key": SecretStr(key), "consumer_secret": SecretStr(secret)}
    ca_file = simulator.ca_file if tls else None
    with (
        simulator.running(tls=tls) as url,
        connected(url, ca_file=ca_file, **given) as shop,
        pytest.raises(AuthenticationFailed) as caught,
    ):
        shop.get_order("21")
    assert caught.value.http_status == 401


def test_an_unreachable_shop(simulator: WooCommerceSimulator) -> None:
    with simulator.running() as url:
        pass
    with connected(url) as shop, pytest.raises(ProviderUnavailable, match="cannot be reached"):
        shop.get_order("21")


def test_a_certificate_that_is_not_trusted(simulator: WooCommerceSimulator) -> None:
    with (
        simulator.running(tls=True) as url,
        connected(url) as shop,
        pytest.raises(UntrustedCertificate, match="ca_file"),
    ):
        shop.get_order("21")
