"""The races and half-done requests of the real shop, on demand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import httpx
import pytest

from dropconnect.testing.simulator.named import answer_lost
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    gateway_declines,
    gateway_pays_then_throws,
    gateway_slow,
    order_race,
    php_dies_after_money,
    php_dies_before_money,
)
from dropconnect_woocommerce.simulator.faults import TIMEOUT_MESSAGE


def full_refund(client: httpx.Client, **fields: Any) -> httpx.Response:
    return client.post("orders/21/refunds", json={"amount": "82.49", "reason": "cancelled", **fields})


def cancel(client: httpx.Client) -> httpx.Response:
    return client.put("orders/21", json={"status": "cancelled"})


def test_a_gateway_can_decline_any_amount(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    simulator.faults.add(gateway_declines(21, "No."))
    answer = full_refund(client)

    assert (answer.status_code, answer.json()["message"]) == (500, "No.")
    assert simulator.money_paid(21) == 0
    assert full_refund(client).status_code == 201


def test_a_gateway_that_pays_and_then_throws_looks_like_a_refusal(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    simulator.faults.add(gateway_pays_then_throws(21))
    answer = full_refund(client)

    assert answer.status_code == 500
    assert answer.json() == {
        "code": "woocommerce_rest_cannot_create_order_refund",
        "message": TIMEOUT_MESSAGE,
        "data": 500,
    }
    assert client.get("orders/21/refunds").json() == []
    assert client.get("orders/21").json()["status"] == "processing"
    assert simulator.money_paid(21) == Decimal("82.49")
    assert [call.outcome for call in simulator.shop.gateway_calls] == ["paid, then threw"]


def test_a_row_in_flight_is_visible_unconfirmed_and_without_meta_data(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    armed = simulator.faults.add(gateway_slow(21))
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(full_refund, client, meta_data=[{"key": "_key", "value": "1"}])
        assert armed.wait_hit()
        (row,) = client.get("orders/21/refunds").json()
        assert (row["amount"], row["reason"], row["refunded_payment"], row["meta_data"]) == (
            "82.49",
            "cancelled",
            False,
            [],
        )
        assert client.get("orders/21").json()["refunds"][0]["total"] == "-82.49"
        armed.release()
        assert answer.result().status_code == 201
    (row,) = client.get("orders/21/refunds").json()
    assert row["refunded_payment"] is True
    assert [(meta["key"], meta["value"]) for meta in row["meta_data"]] == [("_key", "1")]


def test_money_moves_although_the_client_gave_up(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    armed = simulator.faults.add(gateway_slow(21))
    with pytest.raises(httpx.ReadTimeout):
        client.post("orders/21/refunds", json={"amount": "82.49"}, timeout=0.05)
    assert armed.wait_hit()
    armed.release()
    second = simulator.faults.add(order_race(21, parties=1))
    full_refund(client)

    assert simulator.money_paid(21) == Decimal("82.49")
    assert second.hits == 0, "the second refund found nothing left to refund"


@pytest.mark.parametrize(("fault", "paid"), [(php_dies_before_money, "0"), (php_dies_after_money, "82.49")])
def test_a_request_killed_in_the_gateway_leaves_its_row_unconfirmed(
    simulator: WooCommerceSimulator, client: httpx.Client, fault: Any, paid: str
) -> None:
    simulator.faults.add(fault(21))
    answer = full_refund(client, meta_data=[{"key": "_key", "value": "1"}])

    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")
    (row,) = client.get("orders/21/refunds").json()
    assert (row["refunded_payment"], row["meta_data"]) == (False, [])
    assert simulator.money_paid(21) == Decimal(paid)
    assert client.get("orders/21").json()["status"] == "processing"
    assert simulator.mails == []


def test_an_answer_lost_after_commit_leaves_a_refund(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    simulator.faults.add(answer_lost("POST", r"/orders/21/refunds$"))
    with pytest.raises(httpx.TransportError):
        full_refund(client)

    (row,) = client.get("orders/21/refunds").json()
    assert (row["amount"], row["refunded_payment"]) == ("82.49", True)


def test_two_concurrent_full_refunds_are_both_accepted(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    simulator.faults.add(order_race(21))
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(full_refund, [client, client]))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert simulator.money_paid(21) == Decimal("164.98")
    assert full_refund(client).status_code == 500, "a loser that comes later is refused"


def test_two_concurrent_almost_full_refunds_leave_the_status(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    def almost(client: httpx.Client) -> int:
        return client.post("orders/38/refunds", json={"amount": "54.17"}).status_code

    simulator.faults.add(order_race(38))
    with ThreadPoolExecutor() as threads:
        assert list(threads.map(almost, [client, client])) == [201, 201]

    assert simulator.money_paid(38) == Decimal("108.34")
    assert simulator.order(38)["status"] == "processing"


def test_two_cancels_in_parallel_give_stock_back_twice_and_mail_twice(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    simulator.faults.add(order_race(21))
    with ThreadPoolExecutor() as threads:
        assert [answer.status_code for answer in threads.map(cancel, [client, client])] == [200, 200]

    assert simulator.stock("LAMP-1") == 1004
    assert [mail.template for mail in simulator.mails] == ["cancelled_order"] * 2


def test_a_cancel_in_parallel_with_a_restocking_refund_gives_stock_back_twice(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    lamp = simulator.order(21)["line_items"][0]["id"]
    line = {"id": lamp, "quantity": 2, "refund_total": "50.00"}
    armed = simulator.faults.add(gateway_slow(21))
    with ThreadPoolExecutor() as threads:
        refunded = threads.submit(full_refund, client, line_items=[line])
        assert armed.wait_hit()
        assert cancel(client).status_code == 200
        armed.release()
        assert refunded.result().status_code == 201

    assert simulator.stock("LAMP-1") == 1004


def test_faults_of_one_order_leave_others_alone(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    simulator.faults.add(gateway_declines(2))
    assert full_refund(client).status_code == 201


def test_woocommerce_faults_and_ledger_are_there_over_http(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    control = client.base_url.join("/_simulator/")
    armed = client.post(
        control.join("faults"), json={"name": "gateway_pays_then_throws", "order_id": 21}
    ).json()
    assert "order_race" in armed["known"]
    full_refund(client)

    ledger = client.get(control.join("record")).json()
    assert ledger["money_paid"] == {"21": "82.49"}
    assert ledger["gateway_calls"][0]["outcome"] == "paid, then threw"
    assert ledger["statuses"]["21"] == "processing"
    assert ledger["stock"]["LAMP-1"] == 1000
    assert ledger["mails"] == []
