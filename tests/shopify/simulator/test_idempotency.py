"""The key of refundCreate: demanded, remembered for a day, bound to its input."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from tests.shopify.simulator.admin_client import REFUND, AdminClient, Json, gid, pay_back

from dropconnect_shopify.simulator import Order, ShopifySimulator

DAY = 24 * 3600


@pytest.fixture
def ten(lamps: Order) -> Json:
    return {"transactions": [pay_back(lamps, "10.00")]}


def test_a_replay_pays_nothing(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json
) -> None:
    first = client.refund("key-1", 1001, **ten)
    assert client.refund("key-1", 1001, **ten) == first
    assert simulator.money_paid(1001) == Decimal("10.00")
    assert client.refund("key-2", 1001, **ten)["refund"]["id"] != first["refund"]["id"]
    assert simulator.money_paid(1001) == Decimal("20.00")


def test_a_replay_is_built_from_the_current_state(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json
) -> None:
    simulator.faults.add(simulator.shop_faults.refund_pending("FAILURE", 60))
    assert _statuses(client.refund("key-1", 1001, **ten)) == ["PENDING"]
    simulator.clock.advance(61)
    assert _statuses(client.refund("key-1", 1001, **ten)) == ["FAILURE"]
    assert len(lamps.refunds) == 1


def test_ten_at_once_pay_once(simulator: ShopifySimulator, url: str, lamps: Order, ten: Json) -> None:
    def refund(_number: int) -> str:
        client = AdminClient(url)
        with client.http:
            identity: str = client.refund("key-1", 1001, **ten)["refund"]["id"]
            return identity

    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(refund, range(10)))) == 1
    assert simulator.money_paid(1001) == Decimal("10.00")


def test_after_a_day_the_key_is_new_again(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json
) -> None:
    client.refund("key-1", 1001, **ten)
    simulator.clock.advance(DAY - 60)
    client.refund("key-1", 1001, **ten)
    assert simulator.money_paid(1001) == Decimal("10.00")
    simulator.clock.advance(120)
    client.refund("key-1", 1001, **ten)
    assert simulator.money_paid(1001) == Decimal("20.00")
    assert len(simulator.record()["refunds_by_key"]["key-1"]) == 2


def test_a_refusal_is_remembered_too(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json
) -> None:
    too_much = {"transactions": [pay_back(lamps, "100.00")]}
    first = client.refund("key-1", 1001, **too_much)["userErrors"][0]["message"]
    assert client.refund("key-1", 1001, **too_much)["userErrors"][0]["message"] == first
    assert simulator.money_paid(1001) == 0


@pytest.mark.parametrize("document", ["missing", "blank"])
def test_without_a_key_nothing_runs(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json, document: str
) -> None:
    query = REFUND
    if document == "missing":
        query = query.replace("@idempotent(key: $key)", "").replace(", $key: String!", "")
    body = client.ask(query, input={"orderId": gid("Order", 1001), **ten}, key=" ")
    assert body["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert body["data"] == {"refundCreate": None}
    assert simulator.money_paid(1001) == 0


def test_another_input_under_the_same_key(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json
) -> None:
    client.refund("key-1", 1001, **ten)
    other = {"orderId": gid("Order", 1001), "transactions": [pay_back(lamps, "11.00")]}
    body = client.ask(REFUND, input=other, key="key-1")
    assert body["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    simulator.knobs.idempotency_errors = "user errors"
    (error,) = client.refund("key-1", 1001, transactions=other["transactions"])["userErrors"]
    assert "IDEMPOTENCY_KEY_PARAMETER_MISMATCH" in error["message"]
    assert simulator.money_paid(1001) == Decimal("10.00")


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("form", ["top-level", "user errors"])
def test_errors_of_the_key_on_demand(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, ten: Json, form: str, committed: bool
) -> None:
    simulator.knobs.idempotency_errors = form  # type: ignore[assignment]
    code = "IDEMPOTENCY_CONCURRENT_REQUEST"
    simulator.faults.add(simulator.shop_faults.idempotency_error(code, committed=committed))
    body = client.ask(REFUND, input={"orderId": gid("Order", 1001), **ten}, key="key-1")
    assert code in str(body)
    assert ("errors" in body) == (form == "top-level")
    assert simulator.money_paid(1001) == (Decimal("10.00") if committed else 0)
    assert client.refund("key-1", 1001, **ten)["userErrors"] == []
    assert simulator.money_paid(1001) == Decimal("10.00")


def test_an_unknown_code_is_no_fault(simulator: ShopifySimulator) -> None:
    with pytest.raises(KeyError):
        simulator.shop_faults.idempotency_error("IDEMPOTENCY_NONSENSE")


def _statuses(payload: Json) -> list[str]:
    return [row["status"] for row in payload["refund"]["transactions"]["nodes"]]
