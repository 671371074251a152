"""What goes wrong on demand, and whether anything was done meanwhile."""

from __future__ import annotations

import httpx
import pytest
from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect.testing.simulator.named import answer_lost
from dropconnect_cjdropshipping.simulator import CJSimulator, Order
from dropconnect_cjdropshipping.simulator.faults import (
    ambiguous,
    busy,
    dispute_refused,
    html_answer,
    points_exhausted,
    refused,
    token_invalid,
    too_many_requests,
)

CREATE = r"/disputes/create$"


@pytest.fixture
def paid(simulator: CJSimulator) -> Order:
    return simulator.add_order("1001", status="UNSHIPPED", sub_status="PENDING")


def test_refused_after_a_good_preview(simulator: CJSimulator, client: CJClient, paid: Order) -> None:
    simulator.faults.add(dispute_refused())
    answer = client.dispute(paid.code, "key-1")
    assert (answer["code"], answer["message"], client.status) == (9009, "Order cannot be disputed", 400)
    assert simulator.account.disputes == []
    assert client.dispute(paid.code, "key-1")["code"] == 200


def test_the_answer_is_lost_after_the_dispute_was_opened(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    simulator.faults.add(answer_lost("POST", CREATE))
    with pytest.raises(httpx.TransportError):
        client.dispute(paid.code, "key-1")
    assert list(simulator.disputes_by_business_id()) == ["key-1"]


def test_the_order_moves_between_reading_and_deleting(simulator: CJSimulator, client: CJClient) -> None:
    order = simulator.add_order("1001")
    simulator.faults.add(simulator.order_faults.status_moves("1001", "UNPAID"))
    assert client.detail("1001")["orderStatus"] == "CREATED"
    assert client.delete(order.code)["code"] == 1603002
    assert (order.status, simulator.account.deletions) == ("UNPAID", [])


def test_the_order_is_sent_between_preview_and_dispute(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    simulator.faults.add(simulator.order_faults.status_moves(paid.code, "SHIPPED"))
    assert client.dispute(paid.code, "key-1")["code"] == 1607008
    assert simulator.account.disputes == []


@pytest.mark.parametrize("committed", [False, True])
def test_busy_says_nothing_about_what_was_done(
    simulator: CJSimulator, client: CJClient, paid: Order, committed: bool
) -> None:
    simulator.faults.add(busy(CREATE, committed=committed))
    assert client.dispute(paid.code, "key-1")["code"] == 1600000
    assert len(simulator.account.disputes) == committed


@pytest.mark.parametrize("committed", [False, True])
def test_a_page_in_place_of_json(
    simulator: CJSimulator, client: CJClient, paid: Order, committed: bool
) -> None:
    simulator.faults.add(html_answer("deleteOrder$", committed=committed))
    order = simulator.add_order("1002")
    answer = client.http.delete("shopping/order/deleteOrder", params={"orderId": order.code})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert len(simulator.account.deletions) == committed


def test_errors_that_come_without_reason(simulator: CJSimulator, client: CJClient) -> None:
    for fault in (too_many_requests(http_status=429), token_invalid(), ambiguous(), refused(1604001)):
        simulator.faults.add(fault)
    codes = []
    for _ in range(5):
        codes.append((client.get("setting/get")["code"], client.status))
    assert codes == [(1600200, 429), (1600001, 200), (1600100, 200), (1604001, 200), (200, 200)]


def test_points_are_used_up(simulator: CJSimulator, client: CJClient) -> None:
    simulator.faults.add(points_exhausted())
    answer = client.get("setting/get")
    assert (answer["code"], client.status, answer["pointsInfo"]["remaining"]) == (16900500, 429, 0)


def test_tokens_revoked_by_another_process(simulator: CJSimulator, client: CJClient) -> None:
    simulator.faults.add(simulator.order_faults.tokens_revoked())
    assert client.get("setting/get")["code"] == 1600001
    assert client.get("setting/get")["code"] == 1600001


def test_a_move_of_an_unknown_order_is_an_error_of_the_test() -> None:
    simulator = CJSimulator(requests_per_second=None)
    simulator.faults.add(simulator.order_faults.status_moves("nobody", "SHIPPED", path=".*"))
    with pytest.raises(ExceptionGroup), simulator.running() as url:
        httpx.get(f"{url}/api2.0/v1/setting/get", trust_env=False)
