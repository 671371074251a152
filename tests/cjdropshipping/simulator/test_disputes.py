"""The life of a dispute: whether it can be opened, what the preview says, and how it ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect_cjdropshipping.simulator import REFUND, REISSUE, REJECT, CJSimulator, Line, Order

DAY = 24 * 3600


@pytest.fixture
def paid(simulator: CJSimulator) -> Order:
    """Two lamps at 10.00 and a desk at 32.50, postage 4.20."""
    lamp, desk = Line("CJ-LAMP", 2), Line("CJ-DESK", 1, Decimal("32.50"))
    return simulator.add_order(
        "1001", lamp, desk, status="UNSHIPPED", sub_status="PENDING", postage=Decimal("4.20")
    )


def products(client: CJClient, order: Order) -> list[dict[str, Any]]:
    data = client.get("disputes/disputeProducts", orderId=order.code)["data"]
    entries: list[dict[str, Any]] = data["productInfoList"]
    return entries


def listed(client: CJClient, order: Order) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get("disputes/getDisputeList", orderId=order.code)["data"]["list"]
    return rows


def test_refunded_to_the_wallet_and_the_order_is_cancelled(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    assert client.dispute(paid.code, "key-1")["data"] == "true"
    (row,) = listed(client, paid)
    assert (row["finallyDeal"], row["money"]) == (None, None)
    assert client.detail("1001")["disputeId"] == row["id"]

    simulator.decide("key-1", REFUND)
    (row,) = listed(client, paid)
    assert (row["finallyDeal"], row["money"]) == (1, 56.7)
    assert client.detail("1001")["orderStatus"] == "CANCELLED"
    assert simulator.account.balance == Decimal("1056.70")
    assert simulator.money_back("1001") == Decimal("56.70")
    (credit,) = simulator.account.credits
    assert (credit.business_id, credit.to) == ("key-1", "wallet")


def test_refunded_to_the_original_payment_and_less_than_asked(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    client.dispute(paid.code, "key-1", refundType=2)
    simulator.knobs.refunded_status = ""
    dispute = simulator.decide("1001", REFUND, Decimal("50.00"))
    assert client.get("disputes/getDisputeDetail", disputeId=dispute.id)["data"]["refundAmount"] == 50
    assert (simulator.account.balance, simulator.account.credits[0].to) == (
        Decimal("1000.00"),
        "original payment",
    )
    assert paid.status == "UNSHIPPED"


@pytest.mark.parametrize("verdict", [REISSUE, REJECT])
def test_no_money_for_a_reissue_or_a_rejection(
    simulator: CJSimulator, client: CJClient, paid: Order, verdict: Any
) -> None:
    client.dispute(paid.code, "key-1")
    simulator.decide("key-1", verdict)
    (row,) = listed(client, paid)
    assert row["finallyDeal"] == verdict
    assert (row["resendOrderCode"] is not None) == (verdict == REISSUE)
    assert simulator.money_back("1001") == 0
    assert paid.status == "UNSHIPPED"


def test_withdrawn(simulator: CJSimulator, client: CJClient, paid: Order) -> None:
    client.dispute(paid.code, "key-1")
    (row,) = listed(client, paid)
    named = {"orderId": paid.code, "disputeId": row["id"]}
    assert client.post("disputes/cancel", **named)["data"] == "true"
    assert client.post("disputes/cancel", **named)["code"] == 1607009
    assert listed(client, paid)[0]["finallyDeal"] is None
    with pytest.raises(KeyError):
        simulator.decide("key-1", REFUND)
    assert [entry["canChoose"] for entry in products(client, paid)] == [True, True]


def test_postage_comes_back_only_with_the_whole_order(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    lamps, desk = products(client, paid)
    whole = client.post("disputes/disputeConfirmInfo", orderId=paid.code, productInfoList=[lamps, desk])
    part = client.post("disputes/disputeConfirmInfo", orderId=paid.code, productInfoList=[desk])
    assert (whole["data"]["maxAmount"], whole["data"]["maxPostage"]) == (56.7, 4.2)
    assert (part["data"]["maxAmount"], part["data"]["maxPostage"]) == (32.5, 0)
    assert simulator.account.disputes == []


@pytest.mark.parametrize("status", ["CREATED", "IN_CART", "UNPAID", "CANCELLED", "TRASH"])
def test_what_is_not_paid_cannot_be_disputed_live_run(
    simulator: CJSimulator, client: CJClient, status: str
) -> None:
    order = simulator.add_order("1001", status=status)
    answer = client.get("disputes/disputeProducts", orderId=order.code)
    assert (answer["code"], answer["message"]) == (9009, "Order cannot be disputed")


def test_orders_of_the_store_app_are_refused_at_the_last_step_and_taken_in_the_portal(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    """Second hand, with CJ's written answer: the steps before do not look at where an order came from."""
    paid.by_api = False
    entries = products(client, paid)
    assert [entry["canChoose"] for entry in entries] == [True, True]
    preview = client.post("disputes/disputeConfirmInfo", orderId=paid.code, productInfoList=entries)
    assert preview["data"]["maxAmount"] == 56.7
    assert client.dispute(paid.code, "key-1")["code"] == 9009
    opened = simulator.dispute_in_portal(paid.number)
    assert [row["id"] for row in listed(client, paid)] == [opened.id]
    simulator.knobs.list_shows_portal = False
    assert listed(client, paid) == []


def test_lines_stay_listed_when_they_cannot_be_chosen(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    paid.lines[0].disputable = False
    assert [entry["canChoose"] for entry in products(client, paid)] == [False, True]
    assert client.dispute(paid.code, "key-1")["code"] == 9009
    paid.dispute_window_open = False
    assert [entry["canChoose"] for entry in products(client, paid)] == [False, False]
    assert simulator.account.disputes == []


def test_a_line_in_an_open_or_granted_dispute_cannot_be_chosen(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    desk = products(client, paid)[1]
    client.dispute(paid.code, "key-1", productInfoList=[desk])
    assert [entry["canChoose"] for entry in products(client, paid)] == [True, False]
    assert client.dispute(paid.code, "key-2")["code"] == 9009
    simulator.decide("key-1", REFUND)
    assert [entry["canChoose"] for entry in products(client, paid)] == [True, False]
    assert paid.status == "UNSHIPPED"


def test_changed_entries_are_refused_where_live_runs_saw_it(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    simulator.knobs.confirm_entries = "unchanged"
    simulator.knobs.error_status = 400
    entries = products(client, paid)
    reshaped = [{"lineItemId": entry["lineItemId"], "quantity": "1"} for entry in entries]

    def confirm(given: list[dict[str, Any]]) -> int:
        body = {"orderId": paid.code, "productInfoList": given}
        code: int = client.post("disputes/disputeConfirmInfo", **body)["code"]
        return code

    assert (confirm(reshaped), client.status) == (1600300, 400)
    assert confirm(entries) == 200


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"businessDisputeId": ""}, 16900403),
        ({"businessDisputeId": "k" * 101}, 1600300),
        ({"messageText": "m" * 501}, 1600300),
        ({"messageText": None}, 16900403),
        ({"disputeReasonId": 99}, 1607008),
        ({"expectType": 2}, 1607008),
        ({"refundType": 3}, 1607008),
        ({"productInfoList": []}, 16900403),
        ({"productInfoList": [{"lineItemId": "nobody's", "quantity": 1}]}, 1607008),
        ({"orderId": "nobody's"}, 1603100),
    ],
    ids=str,
)
def test_wrong_bodies_open_nothing(
    simulator: CJSimulator, client: CJClient, paid: Order, fields: dict[str, Any], code: int
) -> None:
    assert client.dispute(paid.code, "key-1", **fields)["code"] == code
    assert simulator.account.disputes == []


def test_more_than_was_bought_or_paid_is_refused(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    lamps = products(client, paid)[0]
    for greedy in ({**lamps, "quantity": 3}, {**lamps, "quantity": 0}, {**lamps, "price": "10.01"}):
        assert client.dispute(paid.code, "key-1", productInfoList=[greedy])["code"] == 1607008
    assert simulator.account.disputes == []


@pytest.mark.parametrize(
    ("rule", "code", "disputes"), [("refused", 1607008, 1), ("same", 200, 1), ("second dispute", 200, 2)]
)
def test_the_same_business_id_again(
    simulator: CJSimulator, client: CJClient, paid: Order, rule: Any, code: int, disputes: int
) -> None:
    simulator.knobs.repeated_business_id = rule
    client.dispute(paid.code, "key-1")
    assert client.dispute(paid.code, "key-1")["code"] == code
    assert len(simulator.disputes_by_business_id()["key-1"]) == disputes


def test_the_list_does_not_tell_the_business_id_unless_the_knob_says_so(
    simulator: CJSimulator, client: CJClient, paid: Order
) -> None:
    client.dispute(paid.code, "key-1")
    assert "businessDisputeId" not in listed(client, paid)[0]
    simulator.knobs.list_shows_business_id = True
    assert listed(client, paid)[0]["businessDisputeId"] == "key-1"
    by_number = client.get("disputes/getDisputeList", orderNumber="1001")["data"]
    assert (by_number["total"], by_number["pageSize"]) == (1, 10)
    assert client.get("disputes/getDisputeList", orderId="other")["data"]["list"] == []


def test_the_detail_may_not_exist(simulator: CJSimulator, client: CJClient, paid: Order) -> None:
    simulator.knobs.dispute_detail = False
    client.dispute(paid.code, "key-1")
    assert client.get("disputes/getDisputeDetail", disputeId=listed(client, paid)[0]["id"])["code"] == 1600101


def test_reasons_change_with_the_dispatch(simulator: CJSimulator, client: CJClient, paid: Order) -> None:
    simulator.move("1001", "SHIPPED")
    entries = products(client, paid)
    info = client.post("disputes/disputeConfirmInfo", orderId=paid.code, productInfoList=entries)["data"]
    names = [reason["reasonName"] for reason in info["disputeReasonList"]]
    assert "Unfulfilled Order Cancellation" not in names
    assert info["maxPostage"] == 0


def test_decided_of_themselves_after_a_day(simulator: CJSimulator, client: CJClient, paid: Order) -> None:
    mug = simulator.add_order("1002", Line("CJ-MUG", pod=True), status="UNSHIPPED", sub_status="PENDING")
    simulator.desk.answer_after = DAY
    client.dispute(paid.code, "key-1")
    client.dispute(mug.code, "key-2")
    simulator.clock.advance(DAY - 60)
    assert listed(client, paid)[0]["finallyDeal"] is None
    simulator.clock.advance(120)
    assert (listed(client, paid)[0]["finallyDeal"], listed(client, mug)[0]["finallyDeal"]) == (1, 3)


def test_sandbox_orders_may_not_be_disputable(simulator: CJSimulator, client: CJClient) -> None:
    order = simulator.add_order("1001", status="UNSHIPPED", sandbox=True)
    assert client.dispute(order.code, "key-1")["code"] == 200
    simulator.knobs.disputes_of_sandbox_orders = False
    assert client.get("disputes/disputeProducts", orderId=order.code)["code"] == 1607006
