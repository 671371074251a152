"""A row that was booked and never paid is taken away, if it is the very row that a person named."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest
from tests.woocommerce.connector.shop import KEY, colleague, connected, full_refund

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    EffectKind,
    EvidenceStatus,
    GuardReading,
    LookUpCommand,
    Money,
    Order,
    OutcomeUnknown,
    ProviderUnavailable,
    RemoveRefundCommand,
    StepStatus,
)
from dropconnect.testing.conformance.commands import remove_refund_command
from dropconnect.testing.simulator import COMMITTED, Call, Fault, Match, Reset
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    php_dies_after_money,
    php_dies_before_money,
)

REMOVE = "/refunds/"


def dead_row(simulator: WooCommerceSimulator, shop: PlatformConnection) -> Order:
    """The order after our worker ended inside the gateway call, before the money moved."""
    simulator.faults.add(php_dies_before_money(21))
    with pytest.raises(OutcomeUnknown):
        shop.write(full_refund(shop.get_order("21")))
    return shop.get_order("21")


def removal(order: Order) -> RemoveRefundCommand:
    return remove_refund_command(order, order.refunds[-1].id)


def deletes(simulator: WooCommerceSimulator) -> int:
    return len(simulator.log.requests("DELETE", REMOVE))


@pytest.mark.parametrize(("dies", "moved"), [(php_dies_before_money, 0), (php_dies_after_money, "82.49")])
def test_a_worker_that_ends_in_the_gateway_call_leaves_a_row_that_does_not_tell(
    simulator: WooCommerceSimulator, shop: PlatformConnection, dies: Any, moved: Any
) -> None:
    simulator.faults.add(dies(21))
    with pytest.raises(OutcomeUnknown):
        shop.write(full_refund(shop.get_order("21")))

    order = shop.get_order("21")
    [row] = order.refunds
    assert (row.confirmed, row.key, row.made_by, str(row.amount)) == (False, "", "1", "82.49 USD")
    assert (order.provider_status, str(order.paid)) == ("processing", "82.49 USD")
    assert float(simulator.money_paid(21)) == float(moved)


def test_the_named_row_is_taken_away_and_the_order_can_be_paid_back(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = dead_row(simulator, shop)
    blocked = shop.write(full_refund(order, key=KEY.replace("1", "2")))

    result = shop.write(removal(order))
    after = shop.get_order("21")
    paid = shop.write(full_refund(after, key=KEY.replace("1", "3")))

    assert blocked.status is StepStatus.REFUSED
    assert (result.status, result.provider_id, result.amount) == (
        StepStatus.DONE, order.refunds[0].id, None,
    )  # fmt: skip
    assert after.refunds == ()
    assert paid.status is StepStatus.DONE
    assert str(simulator.money_paid(21)) == "82.49"


def test_a_row_that_is_gone_was_removed_already(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = dead_row(simulator, shop)

    first, second = shop.write(removal(order)), shop.write(removal(order))

    assert (first.status, second.status) == (StepStatus.DONE, StepStatus.ALREADY)
    assert deletes(simulator) == 1


def test_a_row_that_goes_right_before_our_request(simulator: WooCommerceSimulator) -> None:
    with (
        simulator.running(tls=True) as url,
        colleague(simulator, url) as client,
        connected(url, ca_file=simulator.ca_file) as shop,
    ):
        order = dead_row(simulator, shop)
        act = Call(lambda request: client.delete(f"orders/21/refunds/{order.refunds[0].id}"))
        simulator.faults.add(Fault(Match("GET", "refunds$"), COMMITTED, act))
        result = shop.write(removal(order))

    assert result.status is StepStatus.ALREADY
    assert deletes(simulator) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": Money.of("82.48", "USD")}, "its amount is 82.49 USD, not 82.48 USD"),
        ({"created_at": None}, "it was made at"),
        ({"made_by": "2"}, "user 1 made it, not 2"),
        ({"made_by": ""}, "user 1 made it"),
    ],
)
def test_a_command_that_does_not_fit_the_row_removes_nothing(
    simulator: WooCommerceSimulator, shop: PlatformConnection, change: dict[str, Any], said: str
) -> None:
    order = dead_row(simulator, shop)

    result = shop.write(removal(order).changed(**change))

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == ("row-changed", True)
    assert said in result.refusal.message
    assert deletes(simulator) == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"refunded_payment": True}, "the gateway has confirmed it"),
        ({"refunded_by": 2}, "user 2 made it, not 1"),
        ({"refunded_by": 0}, "does not say who made it"),
        ({"meta_data": [{"id": 7, "key": "_dropconnect_key", "value": KEY}]}, "carries the key"),
    ],
)
def test_a_row_that_has_changed_since_it_was_shown_stays(
    simulator: WooCommerceSimulator, shop: PlatformConnection, change: dict[str, Any], said: str
) -> None:
    command = removal(dead_row(simulator, shop))
    [row] = simulator.shop.refunds.values()
    for name, value in change.items():
        setattr(row, name, value)

    result = shop.write(command)

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert result.refusal.code == "row-changed"
    assert said in result.refusal.message
    assert deletes(simulator) == 0


def test_the_user_of_our_key_shows_in_the_refunds_that_carry_one(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    """A colleague booked the other row: not with our key, whatever the command says."""
    shop.write(full_refund(shop.get_order("21"), amount="10.00"))
    [ours] = simulator.shop.refunds.values()
    theirs = copy.deepcopy(ours)
    theirs.id, theirs.refunded_by, theirs.refunded_payment, theirs.meta_data = ours.id + 1, 2, False, []
    simulator.shop.refunds[theirs.id] = theirs

    result = shop.write(removal(shop.get_order("21")))

    assert result.refusal is not None
    assert "user 2 made it, whose key is not ours" in result.refusal.message
    assert deletes(simulator) == 0


def test_what_is_too_late_to_send_is_not_sent(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = dead_row(simulator, shop)

    with pytest.raises(ProviderUnavailable):
        shop.write(removal(order).changed(send_by=0.0))

    assert shop.get_order("21").refunds == order.refunds


def test_a_removal_without_an_answer_is_found_by_the_row_that_is_gone(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = dead_row(simulator, shop)
    simulator.faults.add(Fault(Match("DELETE"), COMMITTED, Reset()))
    assert looked(shop, order) == (EvidenceStatus.ABSENT, True)

    with pytest.raises(OutcomeUnknown):
        shop.write(removal(order))

    assert looked(shop, order) == (EvidenceStatus.FOUND, False)
    assert looked(shop, order, provider_id=order.refunds[0].id)[0] is EvidenceStatus.FOUND


def looked(shop: PlatformConnection, order: Order, provider_id: str = "") -> tuple[EvidenceStatus, bool]:
    evidence = shop.look_up(
        LookUpCommand(
            key=KEY,
            order_id="21",
            before=GuardReading.of(order),
            kind=EffectKind.REMOVE_REFUND,
            sent_at=order.observed_at,
            provider_id=provider_id,
        )
    )
    return evidence.status, evidence.repeat_harmless


def test_another_client_sees_what_was_measured(simulator: WooCommerceSimulator) -> None:
    """WooCommerce 10.0.2, measured: 200 with the row, the cap is free again, no money moves, no status."""
    with simulator.running(tls=True) as url, colleague(simulator, url) as client:
        made: httpx.Response = client.post("orders/21/refunds", json={"amount": "82.49"})
        removed = client.delete(f"orders/21/refunds/{made.json()['id']}", params={"force": "true"})
        again = client.delete(f"orders/21/refunds/{made.json()['id']}", params={"force": "true"})
        order = client.get("orders/21").json()

    assert (removed.status_code, removed.json()["id"]) == (200, made.json()["id"])
    assert (again.status_code, again.json()["code"]) == (404, "woocommerce_rest_shop_order_refund_invalid_id")
    assert (order["refunds"], order["status"]) == ([], "refunded")
    assert str(simulator.money_paid(21)) == "82.49"
