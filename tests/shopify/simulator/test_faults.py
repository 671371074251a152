"""Faults on demand: what arrives, and what was done all the same."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from tests.shopify.simulator.admin_client import CANCEL, REFUND, AdminClient, gid, pay_back

from dropconnect.testing.simulator import Fault
from dropconnect_shopify.simulator import Order, ShopifySimulator, faults

SHOP = "{ shop { id } }"


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (faults.unauthorized, 401),
        (faults.frozen, 402),
        (faults.forbidden, 403),
        (faults.locked, 423),
        (faults.too_many_requests, 429),
        (faults.security_rejection, 430),
    ],
)
def test_statuses_once(
    simulator: ShopifySimulator, client: AdminClient, make: Callable[[], Fault], status: int
) -> None:
    simulator.faults.add(make())
    body = client.ask(SHOP)
    assert client.status == status
    assert isinstance(body["errors"], str)
    client.ask(SHOP)
    assert client.status == 200


def test_a_time_to_wait(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.faults.add(faults.too_many_requests(retry_after="7.0"))
    client.ask(SHOP)
    assert client.headers["retry-after"] == "7.0"


def test_only_the_named_operation(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.faults.add(faults.status(500, "orderCancel"))
    client.ask(SHOP)
    assert client.status == 200
    client.ask(CANCEL, id=gid("Order", 1001), restock=False, refund=False)
    assert client.status == 500
    assert simulator.shop.jobs == []


def refund(client: AdminClient, order: Order) -> dict[str, Any]:
    fields = {"orderId": gid("Order", order.id), "transactions": [pay_back(order, "10.00")]}
    return client.ask(REFUND, input=fields, key="key-1")


@pytest.mark.parametrize(
    ("make", "paid"), [(faults.lost_before, "0"), (faults.lost_after, "10.00")], ids=["before", "after"]
)
def test_lost_answers(
    simulator: ShopifySimulator,
    client: AdminClient,
    lamps: Order,
    make: Callable[[str], Fault],
    paid: str,
) -> None:
    simulator.faults.add(make("refundCreate"))
    with pytest.raises(httpx.TransportError):
        refund(client, lamps)
    assert simulator.money_paid(1001) == Decimal(paid)
    assert refund(client, lamps)["data"]["refundCreate"]["userErrors"] == []
    assert simulator.money_paid(1001) == Decimal("10.00")


@pytest.mark.parametrize("committed", [False, True])
def test_a_page_of_html(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, committed: bool
) -> None:
    simulator.faults.add(faults.html_page("refundCreate", 503, committed=committed))
    with pytest.raises(ValueError, match="Expecting value"):
        refund(client, lamps)
    assert client.status == 503
    assert simulator.money_paid(1001) == (Decimal("10.00") if committed else 0)


@pytest.mark.parametrize("committed", [False, True])
def test_an_internal_error_inside_a_good_status(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, committed: bool
) -> None:
    simulator.faults.add(faults.internal_error("refundCreate", committed=committed))
    body = refund(client, lamps)
    assert (client.status, body["errors"][0]["extensions"]["code"]) == (200, "INTERNAL_SERVER_ERROR")
    assert simulator.money_paid(1001) == (Decimal("10.00") if committed else 0)


@pytest.mark.parametrize("committed", [False, True])
def test_throttled_may_have_been_carried_out(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, committed: bool
) -> None:
    simulator.faults.add(simulator.shop_faults.throttled("orderCancel", committed=committed))
    body = client.ask(CANCEL, id=gid("Order", 1001), restock=False, refund=False)
    assert body["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert body["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] < 20
    assert len(simulator.shop.jobs) == int(committed)


def test_slow(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    armed = simulator.faults.add(faults.slow("refundCreate", seconds=30))
    with pytest.raises(httpx.ReadTimeout):
        client.http.post(
            "/admin/api/2026-10/graphql.json",
            json={
                "query": REFUND,
                "variables": {
                    "input": {"orderId": gid("Order", 1001), "transactions": [pay_back(lamps, "10.00")]},
                    "key": "key-1",
                },
            },
            timeout=0.5,
        )
    assert armed.wait_hit(timeout=100)
    assert simulator.money_paid(1001) == Decimal("10.00")


def test_another_version_answers(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.faults.add(simulator.shop_faults.falls_forward())
    served = []
    for _ in range(2):
        client.ask(SHOP)
        served.append(client.headers["x-shopify-api-version"])
    assert served == ["2027-01", "2026-10"]


def test_a_value_that_no_schema_knows(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.faults.add(simulator.shop_faults.unknown_value(1001, "returnStatus", "TELEPORTED"))
    assert client.order(1001, "returnStatus displayFinancialStatus") == {
        "returnStatus": "TELEPORTED",
        "displayFinancialStatus": "PAID",
    }


def test_the_world_moves_before_the_cancellation(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.add_order(2)
    simulator.faults.add(simulator.shop_faults.shipped_meanwhile(1001))
    assert client.cancel(1001)["orderCancelUserErrors"][0]["code"] == "INVALID"
    simulator.faults.add(simulator.shop_faults.cancelled_meanwhile(2))
    assert client.cancel(2)["orderCancelUserErrors"][0]["code"] == "INVALID"
    shown = client.order(2, "cancelledAt cancelReason lineItems(first: 1) { nodes { unfulfilledQuantity } }")
    assert shown["cancelReason"] == "STAFF"
    assert shown["lineItems"]["nodes"] == [{"unfulfilledQuantity": 0}]


def test_a_refund_inside_a_cancellation_stays_pending(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.faults.add(simulator.shop_faults.refund_pending("FAILURE", 60, "orderCancel"))
    assert client.cancelled(1001, refund=True)["status"] == "SUCCEEDED"
    assert [row.status for row in lamps.refunds[0].transactions] == ["PENDING"]
    simulator.clock.advance(61)
    assert client.order(1001, "displayFinancialStatus") == {"displayFinancialStatus": "PAID"}
    assert simulator.money_paid(1001) == 0


def test_tokens_end(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.faults.add(simulator.shop_faults.tokens_ended())
    client.ask(SHOP)
    assert client.status == 401


@pytest.mark.parametrize(("state", "status"), [("frozen", 402), ("locked", 423), ("gone", 404)])
def test_states_of_the_shop(
    simulator: ShopifySimulator, client: AdminClient, state: str, status: int
) -> None:
    simulator.shop.state = state
    client.ask(SHOP)
    assert client.status == status


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"name": "locked", "operation": "shop"}, 423),
        ({"name": "status", "code": 418}, 418),
        ({"name": "falls_forward", "version": "2026-07"}, 200),
        ({"name": "bad_gateway_before", "path": "/graphql"}, 502),
    ],
    ids=str,
)
def test_by_name_over_the_control_interface(
    client: AdminClient, arguments: dict[str, Any], status: int
) -> None:
    assert client.http.post("/_simulator/faults", json=arguments).status_code == 200
    answer = client.http.post("/admin/api/2026-10/graphql.json", json={"query": SHOP})
    assert answer.status_code == status


def test_an_error_in_the_arguments_is_told(client: AdminClient) -> None:
    for wrong in ({"name": "no_such_fault"}, {"name": "locked", "nonsense": 1}):
        assert client.http.post("/_simulator/faults", json=wrong).status_code == 400


def test_every_fault_says_what_it_does(simulator: ShopifySimulator) -> None:
    for name, make in simulator.named_faults().items():
        assert make.__doc__, name
