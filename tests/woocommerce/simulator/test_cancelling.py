"""PUT status cancelled, and what the shop does of itself on a change of status."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from dropconnect_woocommerce.simulator import WooCommerceSimulator


def cancel(client: httpx.Client, order_id: int) -> httpx.Response:
    return client.put(f"orders/{order_id}", json={"status": "cancelled"})


def templates(simulator: WooCommerceSimulator) -> list[str]:
    return [mail.template for mail in simulator.mails]


@pytest.mark.parametrize(
    ("order_id", "given_back", "mails"),
    [
        pytest.param(15, 0, [], id="pending"),
        pytest.param(18, 2, ["cancelled_order"], id="on-hold"),
        pytest.param(21, 2, ["cancelled_order"], id="processing"),
        pytest.param(24, 2, [], id="completed"),
        pytest.param(27, 0, [], id="failed"),
        pytest.param(28, 0, [], id="cancelled again"),
    ],
)
def test_a_cancel_gives_stock_back_and_mails_by_where_it_comes_from(
    simulator: WooCommerceSimulator, client: httpx.Client, order_id: int, given_back: int, mails: list[str]
) -> None:
    answer = cancel(client, order_id)

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert simulator.stock("LAMP-1") == 1000 + given_back
    assert templates(simulator) == mails
    assert all(mail.recipient == "admin" for mail in simulator.mails)


def test_a_cancel_returns_no_money_and_keeps_the_payment(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    before = client.get("orders/21").json()
    after = cancel(client, 21).json()

    assert after["refunds"] == []
    assert after["date_paid"] == before["date_paid"] is not None
    assert after["transaction_id"] == before["transaction_id"]
    assert simulator.money_paid(21) == 0


def test_a_second_cancel_is_no_status_change(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    cancel(client, 21)
    notes = client.get("orders/21/notes").json()
    assert cancel(client, 21).status_code == 200

    assert client.get("orders/21/notes").json() == notes
    assert simulator.stock("LAMP-1") == 1002
    assert templates(simulator) == ["cancelled_order"]


def test_a_cancel_leaves_system_notes(client: httpx.Client) -> None:
    cancel(client, 21)

    texts = [note["note"] for note in client.get("orders/21/notes").json()]
    assert texts[0].startswith("Stock levels increased: Desk lamp (LAMP-1) 1000&rarr;1002")
    assert texts[1] == "Order status changed from Processing to Cancelled."


def test_cancelled_to_processing_reduces_stock_again_and_mails_the_customer(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    cancel(client, 21)
    assert client.put("orders/21", json={"status": "processing"}).status_code == 200

    assert simulator.stock("LAMP-1") == 1000
    assert templates(simulator) == ["cancelled_order", "customer_processing_order"]
    cancel(client, 21)
    assert simulator.stock("LAMP-1") == 1002


def test_a_trashed_order_can_be_cancelled_and_leaves_the_trash(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    assert client.delete("orders/21").status_code == 200
    trashed = client.get("orders/21").json()
    assert trashed["status"] == "trash"
    told = {row["key"]: row["value"] for row in trashed["meta_data"]}
    assert told["_wp_trash_meta_status"] == "wc-processing"
    again = client.delete("orders/21")
    assert (again.status_code, again.json()["code"]) == (410, "woocommerce_rest_already_trashed")

    assert cancel(client, 21).json()["status"] == "cancelled"
    assert simulator.stock("LAMP-1") == 1002
    assert templates(simulator) == []


def test_delete_with_force_removes_the_order(client: httpx.Client) -> None:
    assert client.delete("orders/21", params={"force": "true"}).status_code == 200
    assert client.get("orders/21").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_post_put_and_patch_work_alike(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "orders/21", json={"status": "cancelled"})
    assert answer.json()["status"] == "cancelled"


def test_the_method_may_be_named_in_the_query(client: httpx.Client) -> None:
    assert client.post("orders/21?_method=PUT", json={"status": "cancelled"}).json()["status"] == "cancelled"


@pytest.mark.parametrize("status", ["canceled", "wc-cancelled", ""])
def test_an_unknown_status_is_400(simulator: WooCommerceSimulator, client: httpx.Client, status: str) -> None:
    answer = client.put("orders/21", json={"status": status})

    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "rest_invalid_param"
    assert body["data"]["params"]["status"] == (
        "status is not one of auto-draft, pending, processing, on-hold, completed, cancelled, refunded, "
        "failed, and checkout-draft."
    )
    assert body["data"]["details"]["status"]["code"] == "rest_not_in_enum"
    assert simulator.order(21)["status"] == "processing"


def test_a_number_as_status_is_400_and_null_is_ignored(client: httpx.Client) -> None:
    number = client.put("orders/21", json={"status": 5})
    assert number.status_code == 400
    assert number.json()["data"]["details"]["status"]["code"] == "rest_invalid_type"

    null = client.put("orders/21", json={"status": None})
    assert (null.status_code, null.json()["status"]) == (200, "processing")


def test_meta_data_is_updated_in_place_in_the_same_put(client: httpx.Client) -> None:
    first = client.put("orders/21", json={"meta_data": [{"key": "_intent", "value": "a"}]}).json()
    second = client.put(
        "orders/21", json={"status": "cancelled", "meta_data": [{"key": "_intent", "value": {"b": 1.5}}]}
    ).json()

    (before,), (after,) = first["meta_data"], second["meta_data"]
    assert before["id"] == after["id"]
    assert after == {"id": before["id"], "key": "_intent", "value": {"b": 1.5}}
    assert second["status"] == "cancelled"
    assert (
        client.put("orders/21", json={"meta_data": [{"key": "_intent", "value": None}]}).json()["meta_data"]
        == []
    )


def test_status_refunded_by_put_books_a_refund_without_paying(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    answer = client.put("orders/21", json={"status": "refunded"}).json()

    assert answer["status"] == "refunded"
    (row,) = client.get("orders/21/refunds").json()
    assert (row["amount"], row["reason"], row["refunded_payment"]) == (
        "82.49",
        "Order fully refunded.",
        False,
    )
    assert simulator.money_paid(21) == 0
    assert simulator.shop.gateway_calls == []
    assert simulator.stock("LAMP-1") == 1000
    (mail,) = simulator.mails
    assert mail.subject.endswith("has been refunded")

    real = client.post("orders/21/refunds", json={"amount": "82.49"})
    assert (real.status_code, real.json()["message"]) == (500, "Invalid refund amount.")


def test_what_would_change_money_is_not_modelled_and_says_so(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    answer = client.put("orders/21", json={"line_items": [{"id": 1, "quantity": 0}], "status": "cancelled"})
    assert (answer.status_code, answer.json()["code"]) == (501, "simulator_not_modelled")
    assert simulator.order(21)["status"] == "processing"


# Stock: who gives it back, and when


def lines_of(order: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": line["id"], "quantity": line["quantity"], "refund_total": line["total"]}
        for line in order["line_items"]
    ]


def refund(client: httpx.Client, amount: str, **fields: Any) -> None:
    answer = client.post("orders/21/refunds", json={"amount": amount, **fields})
    assert answer.status_code == 201, answer.text


def test_cancel_then_full_line_refund_gives_stock_back_once(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    order = cancel(client, 21).json()
    refund(client, "82.49", line_items=lines_of(order))

    assert simulator.stock("LAMP-1") == 1002
    assert simulator.order(21)["status"] == "refunded"


def test_full_line_refund_then_cancel_gives_stock_back_once(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    refund(client, "82.49", line_items=lines_of(simulator.order(21)))
    assert (simulator.stock("LAMP-1"), simulator.stock("HUB-1")) == (1002, 1001)

    assert cancel(client, 21).json()["status"] == "cancelled"
    assert (simulator.stock("LAMP-1"), simulator.stock("HUB-1")) == (1002, 1001)


def test_an_amount_only_refund_gives_nothing_back_and_a_later_cancel_does(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    refund(client, "82.49")
    assert simulator.stock("LAMP-1") == 1000

    cancel(client, 21)
    assert simulator.stock("LAMP-1") == 1002


@pytest.mark.parametrize("off", [False, "false"])
def test_without_api_restock_only_the_cancel_gives_back(
    simulator: WooCommerceSimulator, client: httpx.Client, off: object
) -> None:
    refund(client, "82.49", line_items=lines_of(simulator.order(21)), api_restock=off)
    assert simulator.stock("LAMP-1") == 1000

    cancel(client, 21)
    assert simulator.stock("LAMP-1") == 1002


def test_restock_items_is_ignored(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    refund(client, "82.49", line_items=lines_of(simulator.order(21)), restock_items=False)
    assert simulator.stock("LAMP-1") == 1002


def test_a_partial_restock_leaves_the_rest_for_the_cancel(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    lamp = simulator.order(21)["line_items"][0]["id"]
    refund(client, "27.50", line_items=[{"id": lamp, "quantity": 1, "refund_total": "25.00"}])
    assert simulator.stock("LAMP-1") == 1001

    cancel(client, 21)
    assert simulator.stock("LAMP-1") == 1002


def test_a_line_refund_of_five_of_two_gives_back_five(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    lamp = simulator.order(21)["line_items"][0]["id"]
    refund(client, "1.00", line_items=[{"id": lamp, "quantity": 5, "refund_total": "1.00"}])

    assert simulator.stock("LAMP-1") == 1005


def test_one_line_refunded_three_times_gives_stock_back_once_and_money_thrice(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    hub = simulator.order(21)["line_items"][1]["id"]
    for _ in range(3):
        refund(client, "21.99", line_items=[{"id": hub, "quantity": 1, "refund_total": "21.99"}])

    assert simulator.stock("HUB-1") == 1001
    assert str(simulator.money_paid(21)) == "65.97"
