"""The rows of a connection check: each says what is wrong and what to fix, and nothing is changed."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from tests.woocommerce.connector.shop import RECORDINGS, connected, open_shop

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import CheckItem
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator

HIDDEN = Reply(403, '{"code":"woocommerce_rest_cannot_view","message":"Sorry."}')


def rows(shop: PlatformConnection) -> dict[str, CheckItem]:
    return {row.name: row for row in shop.check_connection()}


def test_a_good_connection(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    before = simulator.record()
    found = rows(shop)
    assert list(found) == [
        "encryption", "reachable", "credentials", "write right", "version", "two journals", "currency",
        "refunds",
    ]  # fmt: skip
    assert all(row.ok and not row.fix for row in found.values())
    assert found["version"].detail == "WooCommerce 10.0.2 on WordPress 6.8.3"
    assert found["two journals"].detail == "a second dropconnect for this shop is noticed before it pays"
    assert found["currency"].detail == "USD with 2 decimals"
    assert found["refunds"].detail == "through fakepay; by hand: bacs, cheque, cod"
    assert simulator.record() == before


def test_compatibility_mode_is_told_with_what_it_means(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.shop.synchronised = True
    row = rows(shop)["two journals"]
    assert row.ok
    assert "compatibility mode" in row.detail
    assert "looks twice" in row.detail


def test_a_key_that_may_not_read_the_system_status_says_so(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("GET", "system_status$"), ARRIVED, HIDDEN, None))
    row = rows(shop)["two journals"]
    assert (row.ok, "may not read" in row.detail) == (True, True)


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(
    ("key", "failed", "advice"),
    [
        (ApiKey("ck_reader", "cs_reader", permissions="read"), "write right", "read-only"),
        (ApiKey("ck_writer", "cs_writer", permissions="write"), "credentials", "may only write"),
        (ApiKey("ck_buyer", "cs_buyer", role="customer"), "credentials", "shop manager"),
    ],
)
def test_a_key_without_a_right(
    simulator: WooCommerceSimulator, tls: bool, key: ApiKey, failed: str, advice: str
) -> None:
    simulator.keys.add(key)
    given = {
        "consumer_key": SecretStr(key.consumer_key),
        "consumer_secret": SecretStr(key.consumer_secret),
        "ca_file": simulator.ca_file if tls else None,
    }
    with simulator.running(tls=tls) as url, connected(url, **given) as shop:
        found = rows(shop)
    assert [name for name, row in found.items() if not row.ok] == [failed]
    assert found["reachable"].ok
    assert advice in found[failed].detail
    assert found[failed].fix


def test_a_wrong_secret(simulator: WooCommerceSimulator) -> None:
    with open_shop(simulator, consumer_secret=SecretStr("cs_wrong")) as shop:
        found = rows(shop)
    assert list(found) == ["encryption", "reachable", "credentials"]
    assert "consumer_secret does not belong" in found["credentials"].detail


def test_a_shop_that_cannot_be_reached(simulator: WooCommerceSimulator) -> None:
    with simulator.running() as url:
        pass
    with connected(url) as shop:
        found = rows(shop)
    assert list(found) == ["encryption", "reachable"]
    assert not found["reachable"].ok
    assert "check url" in found["reachable"].fix


def test_a_page_that_is_no_shop(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    simulator.faults.add(Fault(Match("GET"), ARRIVED, Reply(404), None))
    assert "no WooCommerce REST API here" in rows(shop)["reachable"].detail


def test_plain_http_over_a_network_is_a_fault() -> None:
    with connected("http://127.0.0.2:9") as shop:
        row = rows(shop)["encryption"]
    assert not row.ok
    assert "https://" in row.fix


def test_plain_http_within_this_machine_is_none(simulator: WooCommerceSimulator) -> None:
    with simulator.running() as url, connected(url) as shop:
        assert rows(shop)["encryption"].ok


@pytest.mark.parametrize(
    ("decimals", "said"), [(0, "rounded to the shop's step"), (3, "between two of them is refused")]
)
def test_a_shop_may_calculate_in_other_steps_than_its_currency_has(decimals: int, said: str) -> None:
    simulator = WooCommerceSimulator.from_shop(RECORDINGS / "shop.json", decimals=decimals)
    with open_shop(simulator) as shop:
        row = rows(shop)["currency"]
    assert row.ok
    assert said in row.detail


def test_a_currency_of_unknown_decimals_says_what_to_set(simulator: WooCommerceSimulator) -> None:
    simulator.shop.currency = "QQQ"
    with open_shop(simulator) as shop:
        row = rows(shop)["currency"]
    assert not row.ok
    assert "[currencies]" in row.fix


def test_what_the_key_may_not_read_is_said_and_no_fault(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("GET", "system_status|settings/general"), ARRIVED, HIDDEN, None))
    found = rows(shop)
    assert all(row.ok for row in found.values())
    assert "unknown" in found["version"].detail
    assert "each order is checked" in found["currency"].detail


def test_payment_methods_that_may_not_be_read_are_a_fault(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("GET", "payment_gateways"), ARRIVED, HIDDEN, None))
    row = rows(shop)["refunds"]
    assert not row.ok
    assert "shop manager" in row.fix


@pytest.mark.parametrize(
    ("answer", "part"),
    [(Reply(502), "does not say"), (Reply(200, "{}"), "does not show"), (HIDDEN, "cannot_view")],
)
def test_a_write_right_that_cannot_be_proven_is_a_fault(
    simulator: WooCommerceSimulator, shop: PlatformConnection, answer: Reply, part: str
) -> None:
    simulator.faults.add(Fault(Match("PUT"), ARRIVED, answer))
    row = rows(shop)["write right"]
    assert not row.ok
    assert part in row.detail


def test_an_unknown_release_is_told(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    newer = Reply(200, '{"environment": {"version": "12.1.0"}}')
    simulator.faults.add(Fault(Match("GET", "system_status"), ARRIVED, newer))
    row = rows(shop)["version"]
    assert row.ok
    assert "WooCommerce 12.1.0" in row.detail
    assert "does not know this release" in row.detail
