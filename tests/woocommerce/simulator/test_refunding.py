"""POST refunds: what is accepted, what is refused, and what the gateway gets to see."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import woocommerce

from dropconnect_woocommerce.simulator import WooCommerceSimulator

REFUSED = "woocommerce_rest_cannot_create_order_refund"
INVALID = "woocommerce_rest_invalid_order_refund"


def refund(client: httpx.Client, order_id: int, **fields: Any) -> httpx.Response:
    return client.post(f"orders/{order_id}/refunds", json=fields)


def gateway_texts(simulator: WooCommerceSimulator) -> list[str]:
    return [call.amount_text for call in simulator.shop.gateway_calls]


@pytest.mark.parametrize(
    ("amount", "stored", "gateway"),
    [
        ("10.00", "10.00", "10.00"),
        ("0", "0.00", "0"),
        ("5.005", "5.01", "5.005"),
        ("5.004", "5.00", "5.004"),
        ("1e1", "11.00", "11"),
        ("5,00", "500.00", "500"),
    ],
)
def test_amounts_are_read_as_php_reads_them(
    simulator: WooCommerceSimulator, client: httpx.Client, amount: str, stored: str, gateway: str
) -> None:
    answer = refund(client, 21, amount=amount)

    assert answer.status_code == 201
    assert answer.json()["amount"] == stored
    assert gateway_texts(simulator) == [gateway]
    assert simulator.money_paid(21) == Decimal(stored)


@pytest.mark.parametrize(
    ("amount", "status", "code", "message", "data"),
    [
        ("82.50", 500, REFUSED, "Invalid refund amount.", 500),
        ("abc", 500, REFUSED, "Invalid refund amount.", 500),
        ("-5", 500, INVALID, "Refund amount must be greater than zero.", 400),
        ("", 500, INVALID, "Refund amount must be greater than zero.", 400),
        (None, 500, INVALID, "Refund amount must be greater than zero.", 400),
        ("$3", 500, INVALID, "Refund amount must be greater than zero.", 400),
    ],
)
def test_amounts_that_are_refused(
    simulator: WooCommerceSimulator,
    client: httpx.Client,
    amount: str | None,
    status: int,
    code: str,
    message: str,
    data: int,
) -> None:
    answer = refund(client, 21, amount=amount)

    assert answer.status_code == status
    assert answer.json() == {"code": code, "message": message, "data": data}
    assert simulator.shop.gateway_calls == []
    assert simulator.mails == []
    assert client.get("orders/21/refunds").json() == []


@pytest.mark.parametrize("amount", [5, 5.5])
def test_a_number_as_amount_is_400(client: httpx.Client, amount: float) -> None:
    answer = refund(client, 21, amount=amount)

    assert answer.status_code == 400
    assert answer.json()["data"]["details"]["amount"]["code"] == "rest_invalid_type"
    assert answer.json()["data"]["params"]["amount"] == "amount is not of type string."


def test_an_empty_body_is_a_refund_of_nothing_with_gateway_call_and_mail(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    answer = client.post("orders/21/refunds", json={})

    assert (answer.status_code, answer.json()["amount"]) == (201, "0.00")
    assert gateway_texts(simulator) == [""]
    assert [mail.recipient for mail in simulator.mails] == ["customer"]
    assert simulator.order(21)["refunds"][0]["total"] == "-0.00"


def test_quantity_without_money_is_a_refund_of_nothing_that_restocks(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    lamp = simulator.order(21)["line_items"][0]["id"]
    answer = refund(client, 21, line_items=[{"id": lamp, "quantity": 1}])

    assert (answer.status_code, answer.json()["amount"]) == (201, "0.00")
    assert gateway_texts(simulator) == [""]
    assert simulator.stock("LAMP-1") == 1001


def test_lines_without_amount_are_summed_with_their_tax(client: httpx.Client) -> None:
    answer = refund(
        client,
        37,
        line_items=[
            {
                "id": client.get("orders/37").json()["line_items"][0]["id"],
                "quantity": 1,
                "refund_total": 3.33,
                "refund_tax": [{"id": 1, "refund_total": 0.3333}],
            }
        ],
    )
    assert (answer.status_code, answer.json()["amount"]) == (201, "3.66")


def test_the_penny_case_hands_the_unrounded_sum_to_the_gateway(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    line = {"id": simulator.order(37)["line_items"][0]["id"], "quantity": 1, "refund_total": "3.33"}
    refund(client, 37, line_items=[{**line, "refund_tax": [{"id": 1, "refund_total": "0.3333"}]}])

    assert gateway_texts(simulator) == ["3.6633"]


def test_the_amount_wins_over_the_lines_and_restock_follows_the_lines(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    lamp = simulator.order(21)["line_items"][0]["id"]
    answer = refund(
        client, 21, amount="1.00", line_items=[{"id": lamp, "quantity": 2, "refund_total": "50.00"}]
    )

    assert answer.json()["amount"] == "1.00"
    assert simulator.money_paid(21) == Decimal("1.00")
    assert simulator.stock("LAMP-1") == 1002


def test_an_unknown_line_id_is_ignored_but_its_money_is_refunded(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    answer = refund(client, 21, line_items=[{"id": 999999, "quantity": 1, "refund_total": "5.00"}], other="x")

    assert answer.status_code == 201
    assert answer.json()["line_items"] == []
    assert simulator.money_paid(21) == Decimal("5.00")


def test_a_full_refund_sets_refunded_also_on_a_cancelled_order(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    client.put("orders/21", json={"status": "cancelled"})
    refund(client, 21, amount="82.49")

    assert simulator.order(21)["status"] == "refunded"


def test_a_partial_refund_leaves_the_status_and_says_so_in_the_mail(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    refund(client, 21, amount="1.00", reason="scratched")

    assert simulator.order(21)["status"] == "processing"
    (mail,) = simulator.mails
    assert mail.template == "customer_refunded_order"
    assert mail.subject.endswith("has been partially refunded")
    assert mail.text == "Refund: -$1.00scratched"


def test_the_same_post_twice_is_two_refunds(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    fields = {"amount": "10.00", "reason": "x", "meta_data": [{"key": "_key", "value": "1"}]}
    first, second = refund(client, 21, **fields), refund(client, 21, **fields)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
    assert simulator.money_paid(21) == Decimal("20.00")


def test_after_a_full_refund_the_next_is_refused(client: httpx.Client) -> None:
    refund(client, 21, amount="82.49")
    answer = refund(client, 21, amount="0.01")

    assert (answer.status_code, answer.json()["message"]) == (500, "Invalid refund amount.")


# The gateway


@pytest.mark.parametrize(
    ("amount", "message", "outcome"),
    [
        ("10.13", "FakePay: refund declined (insufficient balance)", "declined"),
        (
            "10.14",
            "An error occurred while attempting to create the refund using the payment gateway API.",
            "declined",
        ),
        ("10.15", "FakePay: exception", "threw"),
    ],
)
def test_a_gateway_that_refuses_leaves_no_row_and_burns_an_id(
    simulator: WooCommerceSimulator, client: httpx.Client, amount: str, message: str, outcome: str
) -> None:
    answer = refund(client, 21, amount=amount)

    assert answer.status_code == 500
    assert answer.json() == {"code": REFUSED, "message": message, "data": 500}
    assert client.get("orders/21/refunds").json() == []
    assert (simulator.mails, simulator.stock("LAMP-1"), simulator.money_paid(21)) == ([], 1000, 0)
    (call,) = simulator.shop.gateway_calls
    assert call.outcome == outcome
    assert refund(client, 21, amount="1.00").json()["id"] == call.refund_id + 1


def test_a_slow_gateway_pays_in_the_end(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    simulator.gateways.slow_seconds = 0.01
    assert refund(client, 21, amount="10.16").status_code == 201
    assert simulator.money_paid(21) == Decimal("10.16")


@pytest.mark.parametrize("order_id", [22, 23])
def test_offline_gateways_only_book(
    simulator: WooCommerceSimulator, client: httpx.Client, order_id: int
) -> None:
    automatic = refund(client, order_id, amount="10.00")
    message = "The payment gateway for this order does not support automatic refunds."
    assert (automatic.status_code, automatic.json()["message"]) == (500, message)

    booked = refund(client, order_id, amount="10.00", api_refund=False)
    assert (booked.status_code, booked.json()["refunded_payment"]) == (201, False)
    assert simulator.money_paid(order_id) == 0


def test_a_gateway_that_is_gone_is_named(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    client.put("orders/21", json={"payment_method": "closed-down"})
    answer = refund(client, 21, amount="1.00")

    assert (answer.status_code, answer.json()["message"]) == (
        500,
        "The payment gateway for this order does not exist.",
    )


def test_trashed_and_never_paid_orders_are_refunded_all_the_same(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    client.delete("orders/21")
    assert refund(client, 21, amount="1.00").status_code == 201
    assert refund(client, 15, amount="1.00").status_code == 201
    assert simulator.money_paid(21) == simulator.money_paid(15) == Decimal("1.00")


# Reading refunds


def test_refunds_of_an_order_are_paged_but_the_order_lists_all(client: httpx.Client) -> None:
    for _ in range(12):
        refund(client, 21, amount="1.00")

    page = client.get("orders/21/refunds")
    assert (len(page.json()), page.headers["X-WP-Total"], page.headers["X-WP-TotalPages"]) == (10, "12", "2")
    assert len(client.get("orders/21/refunds", params={"per_page": 100}).json()) == 12
    assert len(client.get("orders/21").json()["refunds"]) == 12


def test_refunds_of_different_seconds_come_newest_first(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    for amount in ("1.00", "2.00", "3.00"):
        refund(client, 21, amount=amount)
        simulator.clock.advance(1)

    assert [row["total"] for row in client.get("orders/21").json()["refunds"]] == ["-3.00", "-2.00", "-1.00"]


def test_all_refunds_of_the_shop_name_their_order(client: httpx.Client) -> None:
    refund(client, 21, amount="1.00")
    refund(client, 24, amount="2.00")

    rows = client.get("refunds").json()
    assert {row["parent_id"]: row["amount"] for row in rows} == {21: "1.00", 24: "2.00"}


def test_a_deleted_refund_frees_the_cap_and_takes_no_money_back(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    row = refund(client, 21, amount="82.49").json()
    assert client.delete(f"orders/21/refunds/{row['id']}").status_code == 200

    assert client.get("orders/21/refunds").json() == []
    assert refund(client, 21, amount="82.49").status_code == 201
    assert simulator.money_paid(21) == Decimal("164.98")


def test_a_refund_under_another_order_is_404(client: httpx.Client) -> None:
    row = refund(client, 21, amount="1.00").json()

    assert client.get(f"orders/21/refunds/{row['id']}").json()["amount"] == "1.00"
    wrong = client.get(f"orders/24/refunds/{row['id']}")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "woocommerce_rest_shop_order_refund_invalid_id")


@pytest.mark.parametrize("version", ["10.0.2", "11.1.0"])
def test_only_a_refund_that_the_shop_computes_is_held_to_its_lines(
    simulator: WooCommerceSimulator, client: httpx.Client, version: str
) -> None:
    simulator.shop.version = version
    too_much = {"line_items": [{"id": 26, "quantity": 1, "refund_total": 60.0}]}
    computed = client.post("orders/21/refunds", json={**too_much, "compute_totals": True})
    plain = client.post("orders/21/refunds", json={**too_much, "amount": "1.00"})

    if version == "11.1.0":
        assert computed.status_code == 422
        assert computed.json()["code"] == "woocommerce_rest_refund_total_exceeds_line"
        assert "(21.99)" in computed.json()["message"]
        assert simulator.money_paid(21) == 1
    assert plain.status_code == 201, "no version checks the lines of other refunds (issue 68172)"


def test_fee_lines_are_refunded_in_the_same_list(recordings: Path) -> None:
    simulator = WooCommerceSimulator.from_shop(recordings / "hard_orders.json")
    (fee,) = simulator.order(109)["fee_lines"]
    tax = [{"id": 1, "refund_total": "0.35"}]
    line = {"id": fee["id"], "quantity": 0, "refund_total": "3.50", "refund_tax": tax}
    with simulator.running() as url:
        api = woocommerce.API(url, simulator.key.consumer_key, simulator.key.consumer_secret, timeout=20)
        row = api.post("orders/109/refunds", {"amount": "3.85", "line_items": [line]}).json()

    (refunded,) = row["fee_lines"]
    assert (refunded["name"], refunded["total"], refunded["total_tax"]) == ("Gift wrap", "-3.50", "-0.35")
    assert row["tax_lines"][0]["tax_total"] == "-0.35"
    assert row["line_items"] == row["shipping_lines"] == []
