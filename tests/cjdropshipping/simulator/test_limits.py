"""The pace: what is announced, counted and refused."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect_cjdropshipping.simulator import CJSimulator, Limits, Meter

HOUR = 3600.0


def test_one_request_per_second_unless_told_otherwise_and_announced(stranger: CJClient) -> None:
    simulator = CJSimulator()
    assert simulator.limits.per_second == 1
    with simulator.running() as url:
        client = CJClient(url)
        with client.http:
            client.log_in()
            assert client.get("setting/get")["data"]["setting"]["qpsLimit"] == 1


def test_too_fast_is_1600200_and_nothing_is_done(simulator: CJSimulator, client: CJClient) -> None:
    # A second that no slow machine outlasts.
    simulator.limits.per_second, simulator.limits.second = 2, HOUR
    order = simulator.add_order("1001")
    client.detail("1001")
    client.detail("1001")
    refused = client.delete(order.internal_id)

    assert (refused["code"], refused["message"]) == (
        1600200,
        "Too Many Requests, QPS limit is 2 time/1second",
    )
    assert order.status == "CREATED"
    assert (simulator.account.meter.count, simulator.account.meter.refused) == (3, 1)


def test_logging_in_is_not_counted(simulator: CJSimulator, stranger: CJClient) -> None:
    stranger.log_in()
    assert simulator.account.meter.count == 0


def test_threads_are_counted_together(simulator: CJSimulator, client: CJClient) -> None:
    simulator.limits.per_second, simulator.limits.second = 5, HOUR

    def ask(_number: int) -> Any:
        return client.http.get("setting/get").json()["code"]

    with ThreadPoolExecutor(8) as threads:
        codes = sorted(threads.map(ask, range(20)))
    assert codes == [200] * 5 + [1600200] * 15
    assert simulator.account.meter.peak() == 20


def test_tickets_have_a_limit_of_their_own(simulator: CJSimulator, client: CJClient) -> None:
    simulator.limits.per_second, simulator.limits.second = 6, HOUR
    assert client.post("ticket/list", pageNum=1)["code"] == 200
    refused = client.post("ticket/list", pageNum=1)
    assert refused["message"] == "Too Many Requests, QPS limit is 1 time/1second"
    assert client.get("setting/get")["code"] == 200


def test_limits_per_endpoint_chinese_page(simulator: CJSimulator, client: CJClient) -> None:
    simulator.limits.per_second, simulator.limits.second = 1, HOUR
    simulator.limits.per_endpoint = True
    assert client.get("setting/get")["code"] == 200
    assert client.get("shopping/pay/getBalance")["code"] == 200
    assert client.get("setting/get")["code"] == 1600200


def test_a_second_ends() -> None:
    meter = Meter(Limits(1, second=0.01))
    assert meter.take("/a") is None
    time.sleep(0.02)
    assert meter.take("/a") is None


def test_the_peak_is_the_fullest_second() -> None:
    meter = Meter(Limits(None))
    for _ in range(3):
        meter.take("/a")
    time.sleep(0.02)
    meter.take("/a")
    assert meter.peak(HOUR) == 4
    assert meter.peak(0.02) < 4


def test_answers_tell_the_points(client: CJClient) -> None:
    assert client.get("setting/get")["pointsInfo"] == {"usedToday": 0, "remaining": 50000, "total": 50000}
