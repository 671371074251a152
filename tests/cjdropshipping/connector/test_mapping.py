"""CJ's JSON -> the core's models: every documented sample, and the oddities that were seen elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.cjdropshipping.connector.cj import SAMPLES, data_of, sample

from dropconnect.plugin import InvalidResponse, Money, ProductKind, Refusal, SupplierStage, SupplierUnits
from dropconnect_cjdropshipping.api.fields import Fields, page_rows
from dropconnect_cjdropshipping.orders.disputes import Deal, dispute_from, entries_for, identify, offer_from
from dropconnect_cjdropshipping.orders.mapping import ids_from, order_from

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORDERS = ("order_detail", "order_detail_pod", "order_list")


def evidence(name: str) -> str:
    return f"{name} ({sample(f'samples/{name}')['evidence']})"


def order(**changes: Any) -> dict[str, Any]:
    return {**data_of("order_detail"), **changes}


def line(**changes: Any) -> dict[str, Any]:
    return order(productList=[{**data_of("order_detail")["productList"][0], **changes}])


def mapped(raw: Any) -> Any:
    return order_from(raw, "cj", NOON)


@pytest.mark.parametrize("name", ORDERS, ids=evidence)
def test_sample_orders(name: str) -> None:
    found = mapped(data_of(name))
    assert (found.id, found.store_order_number) == (
        "210823100016290555",
        "api_52f268d40b8d460e82c0683955e63cc9",
    )
    assert (found.stage, found.paid, found.tracking) == (SupplierStage.DRAFT, None, ())
    [only] = found.lines
    assert only.quantity == 1
    made_to_order = name == "order_detail_pod"
    assert only.product is (ProductKind.MADE_TO_ORDER if made_to_order else ProductKind.ORDINARY)
    if name != "order_list":
        assert (only.id, only.store_line_id) == ("2505170958390976500", "16045188153625")


def test_sample_list_shows_one_order_where_a_list_must_be() -> None:
    [row] = page_rows(data_of("order_list"), "the list", "cj")
    assert ids_from(row).internal == "210823100016290555"


def test_sample_dispute_list() -> None:
    [row] = page_rows(data_of("dispute_list"), "the list", "cj")
    dispute = dispute_from(row)
    assert (dispute.id, dispute.deal, dispute.refunded) == ("SH1623673863466725376", Deal.OPEN, None)
    assert (dispute.business_id, dispute.words) == ("", "processing, Unfulfilled Order Cancellation")
    assert dispute.line_ids == {"1627572784056172548"}


def test_sample_products_and_preview_of_a_dispute() -> None:
    products = data_of("dispute_products")
    first = products["productInfoList"][0]
    unit = SupplierUnits(line_id=first["lineItemId"], store_line_id="11", quantity=int(first["quantity"]))
    offerable = {**products, "productInfoList": [{**first, "canChoose": True}]}
    assert entries_for(offerable, [unit], {}, "cj") == [{**first, "canChoose": True}]
    offer = offer_from(data_of("dispute_confirm_info"), "Unfulfilled Order Cancellation", "cj")
    assert not isinstance(offer, Refusal)
    assert (offer.reason_id, offer.most) == (1, Money(amount=Decimal("23.00"), currency="USD"))


def test_no_sample_is_left_out() -> None:
    """A new sample must be thought of here, or in the tests of the answers (``code``) and of the tokens."""
    read = {*ORDERS, "dispute_list", "dispute_products", "dispute_confirm_info"}
    for path in (SAMPLES / "samples").glob("*.json"):
        answer = sample(f"samples/{path.stem}")["answer"]
        plain = not isinstance(answer.get("data"), dict | list)
        assert path.stem in read or plain or not answer.get("result", True) or path.stem in {
            "authentication_get_access_token",
            "cart_confirm",
            "pay_balance_query",
            "setting_get",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "phase", "stage"),
    [
        ("CREATED", None, "draft"),
        ("IN_CART", None, "draft"),
        ("UNPAID", None, "unpaid"),
        ("UNSHIPPED", "PENDING", "paid"),
        ("UNSHIPPED", "PROCESSING", "processing"),
        ("UNSHIPPED", None, "processing"),
        ("UNSHIPPED", "Pending-Dispute Opened", "unknown"),
        ("PENDING", None, "paid"),
        ("PROCESSING", None, "processing"),
        ("SHIPPED", None, "shipped"),
        ("DELIVERED", None, "delivered"),
        ("CANCELLED", None, "cancelled"),
        ("TRASH", None, "cancelled"),
        ("OTHER", None, "unknown"),
        ("CLOSED", None, "unknown"),
        (None, None, "unknown"),
    ],
)
@pytest.mark.parametrize("field", ["subStatus", "orderSubStatus"])
def test_stages(status: str | None, phase: str | None, stage: str, field: str) -> None:
    found = mapped(order(orderStatus=status, **{field: phase}))
    assert found.stage == stage
    assert found.provider_status


@pytest.mark.parametrize("status", ["CREATED", "IN_CART", "UNPAID"])
def test_an_unpaid_order_that_was_paid_contradicts_itself(status: str) -> None:
    assert mapped(order(orderStatus=status, paymentDate="2026-11-23 11:00:00")).stage == "unknown"


@pytest.mark.parametrize(
    ("ids", "used"),
    [
        ({"cjOrderId": "SD1", "cjOrderCode": "SD1", "orderId": 7}, "SD1"),
        ({"cjOrderId": None, "cjOrderCode": "SD1", "orderId": "7"}, "SD1"),
        ({"cjOrderId": "", "orderId": 7}, "7"),
        ({"cjOrderId": None, "orderId": "7"}, "7"),
    ],
)
def test_three_ids(ids: dict[str, Any], used: str) -> None:
    found = ids_from(Fields(order(**ids), "an order", "cj"))
    assert found.for_calls == used
    assert found.number == "api_52f268d40b8d460e82c0683955e63cc9"


def test_our_number_has_two_names() -> None:
    raw = order(orderNumber="1001")
    del raw["orderNum"]
    assert mapped(raw).store_order_number == "1001"


def test_an_order_without_any_id_is_not_one() -> None:
    with pytest.raises(InvalidResponse, match="orderId"):
        mapped(order(orderId=None))


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        (Decimal("4.25"), "4.25"),
        ("4.25", "4.25"),
        (4, "4.00"),
        ("4.255", "4.26"),
        ("15.16 -- 15.17", None),
        ("15.16 -- 15.16", "15.16"),
        ("15.16-15.17", None),
        (None, None),
        ("", None),
    ],
)
def test_amounts(amount: Any, paid: str | None) -> None:
    found = mapped(order(orderStatus="UNSHIPPED", subStatus="PENDING", orderAmount=amount))
    assert found.paid == (None if paid is None else Money(amount=Decimal(paid), currency="USD"))


@pytest.mark.parametrize(
    "amount",
    ["much", True, [], 4.25, "1_000.00", "+1", " 12", "1e3", "\uff11", "1..2 -- 3", Decimal("1e400")],
)
def test_what_is_no_amount_is_named(amount: Any) -> None:
    with pytest.raises(InvalidResponse, match="orderAmount"):
        mapped(order(orderStatus="SHIPPED", orderAmount=amount))


@pytest.mark.parametrize(
    ("changes", "made_to_order"),
    [
        ({"podPropertiesInfo": None}, False),
        ({"podPropertiesInfo": {}}, False),
        ({"podPropertiesInfo": ""}, False),
        ({"podPropertiesInfo": "{}"}, False),
        ({"podPropertiesInfo": {"effectImgList": [], "customResources": None}}, False),
        ({"podPropertiesInfo": {"effectImgList": ["https://a.example.test/1.jpg"]}}, True),
        ({"podPropertiesInfo": '{"effectImgList": ["x"]}'}, True),
        ({"podPropertiesInfo": "not json"}, True),
        ({"podProperties": '[{"areaName": "front"}]'}, True),
        ({"productionOrderStatus": None}, False),
        ({"productionOrderStatus": 0}, False),
        ({"productionOrderStatus": 1}, True),
        ({"productionOrderStatus": "5"}, True),
        ({"productionOrderStatus": 99}, True),
    ],
)
def test_print_on_demand(changes: dict[str, Any], made_to_order: bool) -> None:
    [only] = mapped(line(**changes)).lines
    assert (only.product is ProductKind.MADE_TO_ORDER) is made_to_order


def test_lines_have_ids_of_their_own_even_without_cjs() -> None:
    twice = [{"vid": "9", "quantity": "2"}, {"vid": "9", "quantity": 1}, {"quantity": 1}]
    found = mapped(order(productList=twice)).lines
    assert [item.id for item in found] == ["9", "9#2", "line-3"]
    assert [item.quantity for item in found] == [2, 1, 1]
    assert mapped(order(productList=None)).lines == ()


def test_tracking() -> None:
    assert mapped(order(trackNumber="CJPKL1")).tracking == ("CJPKL1",)


@pytest.mark.parametrize("raw", [None, [], "x"])
def test_what_is_no_order_is_said(raw: Any) -> None:
    with pytest.raises(InvalidResponse, match="not a JSON object"):
        mapped(raw)


def dispute(**changes: Any) -> Any:
    row = {**data_of("dispute_list")["list"][0], "createDate": f"{NOON:%Y-%m-%d %H:%M:%S}", **changes}
    return dispute_from(Fields(row, "a dispute", "cj"))


@pytest.mark.parametrize(
    ("said", "deal"),
    [
        (None, "OPEN"),
        ("", "OPEN"),
        (1, "REFUND"),
        ("1", "REFUND"),
        (2, "REISSUE"),
        ("3", "REJECT"),
        (4, "UNKNOWN"),
    ],
)
def test_only_the_deal_decides(said: Any, deal: str) -> None:
    assert dispute(finallyDeal=said, status="refunded").deal is Deal[deal]


def test_a_time_without_a_zone_has_two_readings() -> None:
    moment = dispute().created
    assert (moment.earliest, moment.latest) == (NOON - timedelta(hours=8), NOON)
    certain = dispute(createDate="2026-11-23T20:00:00+08:00").created
    assert (certain.earliest, certain.latest) == (NOON, NOON)
    assert dispute(createDate=int(NOON.timestamp() * 1000)).created.latest == NOON
    assert dispute(createDate="yesterday").created is None


def test_which_dispute_is_ours() -> None:
    ours = dispute(id="A", businessDisputeId="our-key")
    other = dispute(id="B", businessDisputeId="another-key")
    unnamed = dispute(id="C")
    old = dispute(id="D", createDate="2026-11-20 10:00:00")

    def found(*disputes: Any, request_id: str = "") -> str | tuple[str, ...]:
        result = identify(disputes, "our-key", request_id, NOON)
        return result.dispute.id if result.dispute else result.perhaps

    assert found(other, ours, unnamed) == "A"
    assert found(other, unnamed, request_id="B") == "B"
    assert found(other, old, unnamed) == "C"
    assert found(other, old) == ()
    assert found(unnamed, dispute(id="E")) == ("C", "E")
    assert found(dispute(id="F", finallyDeal=3)) == ("F",)
    assert found(dispute(id="G", finallyDeal=3, createDate="2026-11-23T12:00:01Z")) == "G"
