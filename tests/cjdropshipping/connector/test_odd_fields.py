"""An odd value beside stage, goods and money of a CJ order changes nothing; in them it never means more."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.cjdropshipping.connector.cj import CJ, data_of

from dropconnect.plugin import ProductKind, SupplierOrder, SupplierStage, UnreadableOrder
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_cjdropshipping.api.fields import page_rows
from dropconnect_cjdropshipping.orders.disputes import dispute_from
from dropconnect_cjdropshipping.orders.reading import seen_from
from dropconnect_cjdropshipping.simulator import CJSimulator

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ODD: tuple[Any, ...] = (
    None, "", "odd", "0000-00-00", True, [], {}, [None], {"a": 1}, [{}], Decimal("1.5"), -7, 10**5000,
    "half \ud83d",
)  # fmt: skip
GONE = object()
STRICT = frozenset(
    {
        "orderId", "cjOrderId", "cjOrderCode", "orderNum", "orderNumber", "platformOrderId", "orderStatus",
        "subStatus", "orderSubStatus", "orderAmount", "productList", "vid", "quantity", "lineItemId",
        "storeLineItemId", "productionOrderStatus", "podPropertiesInfo", "podProperties", "paymentDate",
    }
)  # fmt: skip
"""By which an order, its goods, how far it is and its money are known."""


def raw_order() -> dict[str, Any]:
    told = {**data_of("order_detail"), "orderStatus": "UNSHIPPED", "subStatus": "PENDING", "isComplete": 0}
    line = {**told["productList"][0], "sku": "LAMP", "cjProductName": "Lamp", "abnormalType": []}
    return {**told, "paymentDate": "2026-11-20 08:00:00", "trackNumber": None, "productList": [line]}


def read(raw: Any) -> SupplierOrder:
    return seen_from(raw, "cj", NOON).order


def places(raw: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for name, value in raw.items():
        yield (*path, name)
        if name == "productList":
            yield from places(value[0], (*path, name, 0))


def changed(raw: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    result = copy.deepcopy(raw)
    at: Any = result
    for name in path[:-1]:
        at = at[name]
    if value is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return result


def matters(order: SupplierOrder) -> tuple[Any, ...]:
    goods = [(row.id, row.store_line_id, row.quantity, row.product) for row in order.lines]
    return order.id, order.number, order.store_order_number, order.stage, order.paid, order.origin, goods


def ids(path: tuple[Any, ...]) -> str:
    return ".".join(map(str, path))


ORDER = raw_order()
LOOSE = [path for path in places(ORDER) if path[-1] not in STRICT]
TIGHT = [path for path in places(ORDER) if path[-1] in STRICT]


@pytest.mark.parametrize("path", LOOSE, ids=ids)
def test_an_odd_value_beside_stage_goods_and_money_changes_nothing(path: tuple[Any, ...]) -> None:
    as_it_was = read(ORDER)
    for value in (*ODD, GONE):
        assert matters(read(changed(ORDER, path, value))) == matters(as_it_was), value


@pytest.mark.parametrize("path", TIGHT, ids=ids)
def test_an_odd_value_in_them_is_for_a_person_or_lets_less_be_done(path: tuple[Any, ...]) -> None:
    as_it_was = read(ORDER)
    for value in (*ODD, GONE):
        try:
            order = read(changed(ORDER, path, value))
        except UnreadableOrder:
            continue
        assert order.stage in (as_it_was.stage, SupplierStage.PROCESSING, SupplierStage.UNKNOWN), value
        assert order.paid in (as_it_was.paid, None) or path[-1] == "orderAmount", value


def test_an_order_that_cannot_be_read_says_what_to_do(cj: CJ, simulator: CJSimulator) -> None:
    code = simulator.order("paid").code
    odd = {**data_of("order_detail"), "cjOrderId": code, "orderAmount": "much"}
    told = json.dumps(
        {"code": 200, "result": True, "message": "Success", "data": odd, "requestId": "1"}, default=str
    )
    simulator.faults.add(Fault(Match("GET", "getOrderDetail$"), ARRIVED, Reply(200, told), None))
    with pytest.raises(UnreadableOrder, match=r"orderAmount is not an amount.*by hand"):
        cj.connection.get_order(code)


def test_what_is_printed_on_demand_stays_so_whatever_stands_beside_it() -> None:
    raw = changed(ORDER, ("productList", 0, "productionOrderStatus"), 2)
    for path in LOOSE:
        for value in ODD:
            [line] = read(changed(raw, path, value)).lines
            assert line.product is ProductKind.MADE_TO_ORDER


def test_names_are_read_as_people_see_them() -> None:
    raw = changed(ORDER, ("productList", 0, "cjProductName"), "Lamp &amp; <b>shade</b> &lt;3")
    [line] = read(raw).lines
    assert line.name == "Lamp & shade <3"


@pytest.mark.parametrize("name", ["status", "disputeReason", "money", "createDate", "replacementAmount"])
def test_an_odd_value_beside_cjs_decision_does_not_hide_it(name: str) -> None:
    [row] = page_rows(data_of("dispute_list"), "the list", "cj")
    as_it_was = dispute_from(row)
    for value in ODD:
        [odd] = page_rows({"list": [{**row.content, name: value}]}, "the list", "cj")
        found = dispute_from(odd)
        assert (found.id, found.deal) == (as_it_was.id, as_it_was.deal), value
