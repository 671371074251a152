"""The life of an order, and the traps of its ids and lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect_cjdropshipping.simulator import CJSimulator, Knobs, Line

ADDRESS = {
    "shippingCountryCode": "US",
    "shippingProvince": "Illinois",
    "shippingCity": "Springfield",
    "shippingCustomerName": "Test Buyer",
    "shippingAddress": "1 Main St",
    "logisticName": "CJPacket Ordinary",
    "fromCountryCode": "CN",
}


def create(client: CJClient, number: str, version: str = "V2", **fields: Any) -> dict[str, Any]:
    products = [{"sku": "CJ-LAMP", "quantity": 2, "unitPrice": "10.00", "storeLineItemId": "11"}]
    body = {"orderNumber": number, "products": products, **ADDRESS, **fields}
    return client.post(f"shopping/order/createOrder{version}", **body)


class TestIds:
    def test_documented_the_code_appears_with_the_confirmation(
        self, simulator: CJSimulator, client: CJClient
    ) -> None:
        created = create(client, "1001", payType=3)["data"]
        order = simulator.order("1001")
        assert created["orderId"] == order.internal_id
        assert client.detail("1001")["cjOrderId"] is None

        client.send("PATCH", "shopping/order/confirmOrder", json={"orderId": order.internal_id})
        detail = client.detail("1001")
        assert (detail["orderId"], detail["cjOrderId"], detail["orderNum"]) == (
            order.internal_id,
            order.code,
            "1001",
        )
        assert detail["orderStatus"] == "UNPAID"

    def test_live_run_the_internal_number_is_not_found_and_amounts_come_later(self) -> None:
        simulator = CJSimulator(knobs=Knobs.live(), requests_per_second=None)
        with simulator.running() as url:
            client = CJClient(url)
            with client.http:
                client.log_in()
                created = create(client, "1001", payType=3)["data"]
                detail = client.detail("1001")
                assert created["orderId"] == detail["cjOrderId"] == simulator.order("1001").code
                assert (created["orderAmount"], detail["orderAmount"]) == (None, None)
                refused = client.get("shopping/order/getOrderDetail", orderId=detail["orderId"])
                assert (refused["code"], client.status) == (1600300, 400)
                assert client.detail(detail["cjOrderId"])["orderNum"] == "1001"

    def test_a_batch_leaves_out_what_is_not_there(self, simulator: CJSimulator, client: CJClient) -> None:
        simulator.add_order("1001")
        found = client.post("shopping/order/getOrderDetailBatch", orderIds=["1001", "1002"])["data"]
        assert [order["orderNum"] for order in found] == ["1001"]


class TestList:
    def test_the_default_status_is_cancelled(self, simulator: CJSimulator, client: CJClient) -> None:
        simulator.add_order("1001", status="UNSHIPPED", sub_status="PENDING")
        simulator.add_order("1002", status="CANCELLED")

        def numbers(**query: Any) -> list[str]:
            rows = client.get("shopping/order/list", **query)["data"]["list"]
            return [row["orderNum"] for row in rows]

        assert numbers() == ["1002"]
        assert numbers(status="UNSHIPPED") == numbers(status="PENDING") == ["1001"]
        assert numbers(orderNumbers=["1001", "1002"]) == ["1001", "1002"]
        assert numbers(orderIds=simulator.order("1001").code) == ["1001"]
        simulator.knobs.default_status_with_ids = True
        assert numbers(orderNumbers=["1001", "1002"]) == ["1002"]

    def test_rows_have_fewer_fields_than_the_detail(self, simulator: CJSimulator, client: CJClient) -> None:
        simulator.add_order("1001", Line("CJ-LAMP", store_line_id="11"), platform_order_id="77")
        query = {"orderNumbers": "1001"}
        (row,) = client.get("shopping/order/list", **query)["data"]["list"]
        assert "platformOrderId" not in row
        assert set(row["productList"][0]) == {"vid", "quantity", "sellPrice"}

        simulator.knobs.list_rows, simulator.knobs.list_paged = "as detail", False
        (row,) = client.get("shopping/order/list", **query)["data"]
        assert row["platformOrderId"] == "77"

    def test_pages(self, simulator: CJSimulator, client: CJClient) -> None:
        for number in range(3):
            simulator.add_order(str(number), status="CANCELLED")
        page = client.get("shopping/order/list", pageNum=2, pageSize=2)["data"]
        assert (page["total"], [row["orderNum"] for row in page["list"]]) == (3, ["2"])


class TestDelete:
    @pytest.mark.parametrize("status", ["CREATED", "IN_CART"])
    def test_a_draft_becomes_trash(self, simulator: CJSimulator, client: CJClient, status: str) -> None:
        order = simulator.add_order("1001", status=status)
        assert client.delete(order.internal_id)["data"] == order.internal_id
        assert client.detail("1001")["orderStatus"] == "TRASH"
        (deletion,) = simulator.account.deletions
        assert (deletion.number, deletion.status_before) == ("1001", status)

    @pytest.mark.parametrize("status", ["UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CANCELLED", "TRASH"])
    def test_nothing_else_is_deleted(self, simulator: CJSimulator, client: CJClient, status: str) -> None:
        order = simulator.add_order("1001", status=status)
        assert client.delete(order.code)["code"] == 1603002
        assert (order.status, simulator.account.deletions) == (status, [])

    def test_our_number_is_no_id_for_it_and_both_answers_are_possible(
        self, simulator: CJSimulator, client: CJClient
    ) -> None:
        simulator.add_order("1001")
        assert client.delete("1001")["code"] == 1603100
        simulator.knobs.writes_take = frozenset(("number",))
        simulator.knobs.after_delete = "gone"
        assert client.delete("1001")["code"] == 200
        assert client.get("shopping/order/getOrderDetail", orderId="1001")["code"] == 1600300

    def test_unpaid_goes_where_the_knob_says_so(self, simulator: CJSimulator, client: CJClient) -> None:
        order = simulator.add_order("1001", status="UNPAID")
        simulator.knobs.deletes_unpaid, simulator.knobs.after_delete = True, "CANCELLED"
        assert client.delete(order.code)["code"] == 200
        assert order.status == "CANCELLED"


class TestDetail:
    def test_sub_status_only_while_unshipped_and_under_three_names(
        self, simulator: CJSimulator, client: CJClient
    ) -> None:
        simulator.add_order("1001", status="UNSHIPPED", sub_status="PROCESSING")
        simulator.add_order("1002", status="SHIPPED")
        assert client.detail("1001")["subStatus"] == "PROCESSING"
        assert client.detail("1002")["subStatus"] is None
        simulator.knobs.sub_status_field = "orderSubStatus"
        assert client.detail("1001")["orderSubStatus"] == "PROCESSING"
        simulator.knobs.sub_status_field = ""
        assert not {"subStatus", "orderSubStatus"} & set(client.detail("1001"))
        simulator.knobs.phase_as_status = True
        assert client.detail("1001")["orderStatus"] == "PROCESSING"

    def test_amounts_as_numbers_text_and_ranges(self, simulator: CJSimulator, client: CJClient) -> None:
        lamp = Line("CJ-LAMP", 2, Decimal("15.16"), price_range="15.16 -- 15.17")
        simulator.add_order("1001", lamp, Line("CJ-DESK", 1, Decimal("3.50")), postage=Decimal("4.20"))
        detail = client.detail("1001")
        assert (detail["orderAmount"], detail["postageAmount"]) == (38.02, 4.2)
        assert [line["sellPrice"] for line in detail["productList"]] == ["15.16 -- 15.17", 3.5]
        simulator.knobs.amounts_as_text = True
        assert client.detail("1001")["orderAmount"] == "38.02"

    def test_print_on_demand_shows_in_the_line(self, simulator: CJSimulator, client: CJClient) -> None:
        simulator.add_order("1001", Line("CJ-MUG", pod=True), Line("CJ-LAMP"), status="CREATED")
        mug, lamp = client.detail("1001")["productList"]
        assert mug["podPropertiesInfo"]["productionImgList"]
        assert (mug["productionOrderStatus"], lamp["productionOrderStatus"]) == (1, None)
        assert (lamp["podPropertiesInfo"], "sku" in lamp) == (None, False)
        simulator.knobs.detail_shows_sku = True
        assert client.detail("1001")["productList"][1]["sku"] == "CJ-LAMP"


class TestCreate:
    def test_a_number_twice_is_refused_or_a_second_order(
        self, simulator: CJSimulator, client: CJClient
    ) -> None:
        assert create(client, "1001")["code"] == 200
        assert create(client, "1001")["code"] == 1603003
        simulator.knobs.repeated_number = "second order"
        assert create(client, "1001")["code"] == 200
        assert len(client.get("shopping/order/list", orderNumbers="1001")["data"]["list"]) == 2

    def test_paid_from_the_wallet_in_one_go(self, simulator: CJSimulator, client: CJClient) -> None:
        create(client, "1001", payType=2)
        assert client.detail("1001")["subStatus"] == "PENDING"
        assert client.get("shopping/pay/getBalance")["data"]["amount"] == 976.0
        simulator.account.balance = Decimal(5)
        assert create(client, "1002", payType=2)["code"] == 1604000
        assert [order.number for order in simulator.account.orders] == ["1001"]

    def test_only_the_integer_makes_a_sandbox_order(self, simulator: CJSimulator, client: CJClient) -> None:
        create(client, "1001", isSandbox=1)
        create(client, "1002", isSandbox=True)
        create(client, "1003", sandbox=True)
        assert [order.sandbox for order in simulator.account.orders] == [True, False, False]

    def test_v3_wants_a_platform_and_a_storage_live_run(self, client: CJClient) -> None:
        assert create(client, "1001", "V3")["code"] == 5027
        assert create(client, "1001", "V3", platform="shopify", shopLogisticsType=1)["code"] == 5030
        assert create(client, "1001", "V3", platform="shopify", shopLogisticsType=2)["code"] == 200


class TestPaying:
    def test_from_the_cart_to_payment(self, simulator: CJSimulator, client: CJClient) -> None:
        order = simulator.add_order("1001")
        named = {"cjOrderIdList": [order.internal_id]}
        assert client.post("shopping/order/addCart", **named)["data"]["successCount"] == 1
        assert order.status == "IN_CART"
        shipment = client.post("shopping/order/addCartConfirm", **named)["data"]["shipmentsId"]
        assert (order.status, order.shipment_id) == ("UNPAID", shipment)
        parent = client.post("shopping/order/saveGenerateParentOrder", shipmentOrderId=shipment)["data"]
        pay = {"shipmentOrderId": shipment, "payId": parent["payId"]}
        assert client.post("shopping/pay/payBalanceV2", **pay)["code"] == 200
        assert (order.status, order.sub_status) == ("UNSHIPPED", "PENDING")
        assert simulator.account.balance == Decimal("1000.00") - order.total

    def test_the_sandbox_goes_step_by_step(self, simulator: CJSimulator, client: CJClient) -> None:
        order = simulator.add_order("1001", sandbox=True, status="UNPAID")

        def step(status: int) -> int:
            body = {"orderId": order.code, "targetStatus": status}
            code: int = client.post("shopping/sandbox/updateStatus", **body)["code"]
            return code

        def track() -> int:
            body = {"orderId": order.code, "trackNumber": "T1"}
            code: int = client.post("shopping/sandbox/updateTrackNumber", **body)["code"]
            return code

        assert (step(400), track()) == (1600300, 819)
        assert client.post("shopping/sandbox/simulatePay", orderId=order.code)["data"] is True
        assert simulator.account.balance == Decimal("1000.00")
        assert (step(500), step(400), track(), step(500), step(600), step(700)) == (
            1600300,
            200,
            200,
            200,
            200,
            200,
        )
        assert (order.status, order.track_number) == ("CANCELLED", "T1")

    def test_real_orders_are_not_for_the_sandbox(self, simulator: CJSimulator, client: CJClient) -> None:
        order = simulator.add_order("1001", status="UNPAID")
        assert client.post("shopping/sandbox/simulatePay", orderId=order.code)["code"] == 811
        assert client.post("shopping/sandbox/simulatePay", orderId="nobody")["code"] == 803
        assert order.status == "UNPAID"


class TestRearranged:
    def test_a_split_order_is_found_as_several(self, simulator: CJSimulator, client: CJClient) -> None:
        lamp, desk = Line("CJ-LAMP"), Line("CJ-DESK")
        order = simulator.add_order("1001", lamp, desk, status="UNSHIPPED", sub_status="PENDING")
        total = order.total
        parts = simulator.split("1001", [lamp.id], [desk.id])

        rows = client.get("shopping/order/list", orderNumbers="1001")["data"]["list"]
        assert [row["cjOrderId"] for row in rows] == [f"{order.code}-1", f"{order.code}-2"]
        assert sum(part.total for part in parts) == total
        assert client.get("shopping/order/getOrderDetail", orderId=order.code)["code"] == 1600300

    def test_parts_may_have_numbers_of_their_own(self, simulator: CJSimulator) -> None:
        simulator.knobs.split_keeps_number = False
        lamp, desk = Line("CJ-LAMP"), Line("CJ-DESK")
        simulator.add_order("1001", lamp, desk)
        assert [part.number for part in simulator.split("1001", [lamp.id], [desk.id])] == ["1001-1", "1001-2"]

    def test_no_line_gets_lost(self, simulator: CJSimulator) -> None:
        lamp = Line("CJ-LAMP")
        simulator.add_order("1001", lamp, Line("CJ-DESK"))
        with pytest.raises(ValueError, match="every line"):
            simulator.split("1001", [lamp.id])

    def test_merged_orders_are_one_under_both_numbers(self, simulator: CJSimulator, client: CJClient) -> None:
        simulator.add_order("1001", Line("CJ-LAMP", store_line_id="11"), status="UNSHIPPED")
        simulator.add_order("1002", Line("CJ-DESK", store_line_id="21"), status="UNSHIPPED")
        merged = simulator.merge("1001", "1002")
        first, second = client.detail("1001"), client.detail("1002")
        assert first["cjOrderId"] == second["cjOrderId"] == merged.code
        assert second["orderNum"] == "1001"
        assert [line["storeLineItemId"] for line in second["productList"]] == ["11", "21"]
