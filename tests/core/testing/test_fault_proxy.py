"""Faults in front of a server that knows nothing of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import httpx
import pytest
from tests.conformance.small_shop import SmallShop, SmallShopServer, small_shop
from tests.conformance.small_shop_bugs import TakesAnErrorForNothing

from dropconnect.errors import OutcomeUnknown
from dropconnect.testing import connect
from dropconnect.testing.conformance import PlatformConformance, refund_command
from dropconnect.testing.simulator import FaultProxy
from dropconnect.testing.simulator.named import answer_lost

REFUND = "platform_refund_order"


def test_a_proxy_hands_on_what_was_said() -> None:
    server = SmallShopServer()
    order_id = server.sell()
    with server.running() as target, closing(FaultProxy(target)) as proxy, proxy.running() as url:
        straight = httpx.get(f"{target}/orders/{order_id}?fresh=a%26b", headers={"x-ours": "1"})
        by_proxy = httpx.get(f"{url}/orders/{order_id}?fresh=a%26b", headers={"x-ours": "1"})
        assert by_proxy.status_code == 200
        assert by_proxy.json() == straight.json()
        assert by_proxy.headers["content-type"] == straight.headers["content-type"]
        assert httpx.get(f"{url}/orders/nowhere").status_code == 404
    first, second, _ = server.log.requests()
    assert (first.path, first.query) == (second.path, second.query)
    assert second.headers["x-ours"] == "1"


def test_a_lost_answer_in_front_of_a_real_server_is_found_by_its_key() -> None:
    server = SmallShopServer()
    with (
        server.running() as target,
        closing(FaultProxy(target)) as proxy,
        proxy.running() as url,
        connect(SmallShop, url=url, token="t") as shop,
    ):
        command = refund_command(shop.get_order(server.sell()))
        proxy.faults.add(answer_lost("POST"))
        with pytest.raises(OutcomeUnknown):
            shop.write(command)
        assert shop.get_order(command.order_id).refund_keyed(command.key) is not None
    assert server.paid_back(command.order_id) == command.amount


@pytest.mark.parametrize("connector", [SmallShop, TakesAnErrorForNothing])
def test_the_suite_makes_a_real_server_fail_through_the_proxy(connector: type[SmallShop]) -> None:
    with small_shop(connector) as platform:
        target = platform.settings["url"]
        with (
            closing(FaultProxy(target)) as proxy,
            proxy.running() as url,
            connect(connector, url=url, token="t") as shop,
        ):
            behind = replace(platform, connection=shop, simulator=proxy, failures=("reset", "504"))
            check = PlatformConformance().test_what_is_claimed_after_a_fault_is_true
            if connector is SmallShop:
                check(behind, REFUND)
                return
            with pytest.raises(AssertionError, match=r"504 after .* it did not happen was said"):
                check(behind, REFUND)


def test_a_server_that_is_gone_is_a_bad_gateway() -> None:
    with SmallShopServer().running() as target:
        pass
    with closing(FaultProxy(target)) as proxy, proxy.running() as url:
        assert httpx.get(f"{url}/orders/o-1").status_code == 502
