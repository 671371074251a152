"""An odd value where money does not depend on it changes no plan; where money does, it asks or refuses."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from starlette.responses import Response
from tests.core.planner.orders import plan
from tests.woocommerce.connector.orders import SHOP, Row, line, meta, paid_order, read
from tests.woocommerce.connector.shop import NOON, cancellation, claim_row, full_refund, open_shop

from dropconnect.models.cancellation import Plan
from dropconnect.plugin import (
    CancellationTerms,
    InvalidResponse,
    Money,
    Order,
    OrderState,
    StepStatus,
    UnreadableOrder,
)
from dropconnect.testing.conformance import look_up_command
from dropconnect.testing.conformance.under_test import whole
from dropconnect.testing.odd_values import GONE, ODD, OddOrder, Path, money_of, name_of, paths, with_value
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Received, Reply
from dropconnect_woocommerce.orders.mapping import order_from, summary_from
from dropconnect_woocommerce.orders.terms import cancellation_terms
from dropconnect_woocommerce.simulator import WooCommerceSimulator

_LISTS = ("line_items", "shipping_lines", "fee_lines")
MONEY = frozenset(
    {"id", "currency", "status", "total", "payment_method", "date_paid_gmt", "line_items.quantity", *_LISTS}
    | {f"{rows}.{name}" for rows in _LISTS for name in ("id", "total", "total_tax", "taxes")}
)
TAXES = frozenset(f"{rows}.taxes.total" for rows in ("line_items", "shipping_lines"))
REFUND_MONEY = frozenset(
    {"id", "amount", "refunded_payment", *_LISTS, "line_items.taxes.total"}
    | {f"line_items.{name}" for name in ("total", "total_tax", "quantity")}
)
"""What money or identity depends on; of everything else any value may come."""


def order_with_all() -> Row:
    """Order 21 with a fee, meta data everywhere, and its ids as the shop shows them."""
    raw = paid_order(meta_data=meta(_note="fragile"))
    raw["fee_lines"] = [line(90, name="Gift wrap", total="0.00", meta_data=meta(_wrap="paper"))]
    return raw


def refund_row() -> Row:
    """A refund of one lamp."""
    told = {"id": 60, "total": "-25.00", "total_tax": "-2.50", "quantity": -1, "name": "Desk lamp"}
    taxes = [{"id": 1, "total": "-2.50", "subtotal": "-2.50"}]
    return {
        "id": 50,
        "date_created_gmt": "2026-11-23T01:15:24",
        "amount": "27.50",
        "reason": "Broken",
        "refunded_by": 1,
        "refunded_payment": True,
        "meta_data": [],
        "line_items": [{**told, "taxes": taxes, "meta_data": meta(_refunded_item_id="25")}],
        "shipping_lines": [],
        "fee_lines": [],
    }


def planned(order: Order) -> Plan:
    return plan(order, eligibility=cancellation_terms(order, whole(order)))


def asks(made: Plan) -> bool:
    return made.needs_approval or made.refused or made.due is None


def pays_at_most(made: Plan, other: Plan) -> bool:
    return made.due is None or (other.due is not None and made.due.amount <= other.due.amount)


def _is_plain(path: Path, value: Any) -> bool:
    """What changes nothing: no row in the list of fees of 0.00, one and a half metres of cloth, and how tax
    is divided over rates where there is none, or where one rate takes all of it."""
    return (
        "taxes" in path
        or (path[-1] == "fee_lines" and value == [])
        or (path[-1] == "quantity" and value == Decimal("1.5"))
    )


def of_list(raw: Any) -> Order:
    return order_from(raw, (), "21", SHOP, NOON)


def terms(order: Order) -> CancellationTerms:
    return cancellation_terms(order, whole(order))


ORDER, REFUND = order_with_all(), refund_row()
BESIDE = OddOrder(ORDER, read, MONEY | TAXES, terms=terms)
IN_MONEY = OddOrder(ORDER, of_list, MONEY | TAXES, terms=terms, is_harmless=_is_plain)
BESIDE_REFUND, IN_REFUND = (
    [path for path in paths(REFUND) if (name_of(path) in REFUND_MONEY) is strict] for strict in (False, True)
)


@pytest.mark.parametrize("path", BESIDE.beside_money, ids=name_of)
def test_an_odd_value_beside_the_money_changes_no_plan(path: Path) -> None:
    assert BESIDE.plan(ORDER).due == Money.of("82.49", "USD")

    BESIDE.assert_nothing_changes(path)


@pytest.mark.parametrize("path", BESIDE_REFUND, ids=name_of)
def test_an_odd_value_beside_a_refunds_money_pays_nothing_twice(path: Path) -> None:
    as_it_was = planned(read(ORDER, (REFUND,)))
    assert as_it_was.due == Money.of("54.99", "USD")

    for value in (*ODD, GONE):
        try:
            made = planned(read(ORDER, (with_value(REFUND, path, value),)))
        except InvalidResponse:
            assert "meta_data" in path
            continue
        # A refund that names no line of the order is known by its amount only.
        names_its_line = "meta_data" not in path or path[:1] == ("meta_data",)
        assert not names_its_line or money_of(made) == money_of(as_it_was), value
        assert pays_at_most(made, as_it_was), value


@pytest.mark.parametrize("path", IN_MONEY.in_money, ids=name_of)
def test_an_odd_value_in_the_money_asks_or_refuses(path: Path) -> None:
    IN_MONEY.assert_it_asks(path)


@pytest.mark.parametrize("path", IN_REFUND, ids=name_of)
def test_an_odd_value_in_a_refunds_money_asks_or_refuses(path: Path) -> None:
    as_it_was = planned(read(ORDER, (REFUND,)))
    for value in (*ODD, GONE):
        try:
            made = planned(read(ORDER, (with_value(REFUND, path, value),)))
        except InvalidResponse:
            continue
        assert asks(made) or pays_at_most(made, as_it_was), value


@pytest.mark.parametrize("path", list(paths(ORDER)), ids=name_of)
def test_a_list_of_orders_is_not_blocked_by_one_odd_value(path: Path) -> None:
    if path == ("id",):
        return
    for value in (*ODD, GONE):
        assert summary_from(with_value(ORDER, path, value), "shop", ("cod",)).id == "21"


def test_an_id_may_be_written_as_text() -> None:
    raw = paid_order(id="21")
    raw["line_items"][0]["id"] = "25"
    assert planned(read(raw)) == planned(read(paid_order()))


@pytest.mark.parametrize(
    "odd",
    [
        {"meta_data": [{}, {}, {}], "billing": [], "number": 21, "transaction_id": 12},
        {"meta_data": {"2": {"id": 5, "key": "x", "value": "y"}}, "date_created_gmt": None},
        {"meta_data": None, "date_modified_gmt": "", "created_via": {}},
    ],
)
def test_an_order_with_odd_values_is_cancelled_to_its_end(odd: Row) -> None:
    simulator = WooCommerceSimulator.from_shop([paid_order()])
    simulator.shop.orders[21].update(odd)
    with open_shop(simulator) as shop:
        assert shop.write(claim_row("_dropconnect_intent_ours", "begun")).status is StepStatus.DONE
        order = shop.get_order("21")
        assert [row.name for row in shop.read_claims("21").rows] == ["_dropconnect_intent_ours"]
        assert shop.write(full_refund(order)).status is StepStatus.DONE
        assert shop.write(cancellation(shop.get_order("21"))).status is StepStatus.DONE

    assert (simulator.money_paid(21), simulator.order(21)["status"]) == (Decimal("82.49"), "cancelled")


@pytest.mark.parametrize("value", ["", None, "two", 2, "22", [], {}])
@pytest.mark.parametrize("status", [None, "2", -1, 22, True, 2.5, {}])
def test_an_odd_setting_blocks_no_order(value: object, status: object) -> None:
    simulator = WooCommerceSimulator.from_shop([paid_order()])
    told = json.dumps({"id": "woocommerce_price_num_decimals", "value": value})
    simulator.faults.add(Fault(Match("GET", "num_decimals$"), ARRIVED, Reply(200, told), None))
    told = json.dumps({"settings": {"number_of_decimals": status}})
    simulator.faults.add(Fault(Match("GET", "system_status$"), ARRIVED, Reply(200, told), None))
    with open_shop(simulator) as shop:
        order = shop.get_order("21")
    assert (order.total, order.paid) == (Money.of("82.49", "USD"), Money.of("82.49", "USD"))


@pytest.mark.parametrize("supports", [None, "refunds", {}, 7, GONE])
def test_a_gateway_that_does_not_say_that_it_refunds_is_paid_by_hand(supports: object) -> None:
    simulator = WooCommerceSimulator.from_shop([paid_order()])
    gateway = {"id": "fakepay"} if supports is GONE else {"id": "fakepay", "method_supports": supports}
    told = json.dumps([None, {"id": None}, gateway])
    simulator.faults.add(Fault(Match("GET", "payment_gateways$"), ARRIVED, Reply(200, told), None))
    with open_shop(simulator) as shop:
        assert not shop.get_order("21").payment.refundable


def test_an_order_that_cannot_be_read_says_what_to_do() -> None:
    simulator = WooCommerceSimulator.from_shop([paid_order(status=7)])
    with open_shop(simulator) as shop, pytest.raises(UnreadableOrder, match=r"status is not text.*by hand"):
        shop.get_order("21")


class Shop(WooCommerceSimulator):
    """A shop whose order 21 lists one refund more than there are."""

    ghost: Row

    def handle(self, request: Received) -> Response:
        response = super().handle(request)
        if request.path.endswith("/orders/21") and request.method == "GET":
            shown = json.loads(bytes(response.body))
            shown["refunds"].append(self.ghost)
            return Response(json.dumps(shown), media_type="application/json")
        return response


@pytest.mark.parametrize("ghost", [{"id": 0, "reason": "", "total": "-0.00"}, {"id": None, "total": ""}])
def test_a_deleted_refund_may_leave_a_row_without_money(ghost: Row) -> None:
    simulator = Shop.from_shop([paid_order()])
    simulator.ghost = ghost
    with open_shop(simulator) as shop:
        assert shop.write(full_refund(shop.get_order("21"))).status is StepStatus.DONE
        assert len(shop.get_order("21").refunds) == 1
    assert summary_from(paid_order(refunds=[ghost]), "shop", ()).refund_ids == ()


def test_a_look_up_among_refunds_that_cannot_be_read_is_for_a_person() -> None:
    simulator = WooCommerceSimulator.from_shop([paid_order()])
    told = json.dumps([{**refund_row(), "amount": "a lot"}])
    with open_shop(simulator) as shop:
        command = full_refund(shop.get_order("21"))
        simulator.faults.add(Fault(Match("GET", "refunds$"), ARRIVED, Reply(200, told), None))
        listed = paid_order(refunds=[{"id": 50, "total": "-27.50"}])
        shown = json.dumps(listed, default=float)
        simulator.faults.add(Fault(Match("GET", "orders/21$"), ARRIVED, Reply(200, shown), None))
        with pytest.raises(UnreadableOrder, match="amount is not an amount"):
            shop.look_up(look_up_command(command))


@pytest.mark.parametrize("ghost", [{"id": 0, "total": "-5.00"}, {"id": 77, "total": "-5.00"}])
def test_a_refund_that_nobody_can_show_is_for_a_person(ghost: Row) -> None:
    simulator = Shop.from_shop([paid_order()])
    simulator.ghost = ghost
    with open_shop(simulator) as shop, pytest.raises(UnreadableOrder, match="by hand"):
        shop.get_order("21")


@pytest.mark.parametrize("status", ["draft", "auto-draft", "checkout-draft"])
def test_a_draft_was_never_placed(status: str) -> None:
    dates = dict.fromkeys(name for name in paid_order() if name.startswith("date_"))
    order = read(paid_order(status=status, payment_method="", **dates))

    made = planned(order)

    assert (order.state, order.created_at, made.refused) == (OrderState.UNPAID, None, True)
    assert "nobody has placed it" in made.objections[0].reason


@pytest.mark.parametrize("rate", ["", "1", "stripe_tax_for_woocommerce__hst__13.0__CA (HST)", 7])
def test_the_tax_goes_back_under_the_id_under_which_the_shop_keeps_it(rate: int | str) -> None:
    raw = paid_order()
    raw["line_items"][0]["taxes"] = [{"id": rate, "total": "5.00", "subtotal": "5.00"}]
    simulator = WooCommerceSimulator.from_shop([raw])

    with open_shop(simulator) as shop:
        result = shop.write(full_refund(shop.get_order("21")))
        after = shop.get_order("21")

    assert result.status is StepStatus.DONE
    assert simulator.money_paid(21) == Decimal("82.49")
    row = after.refunds[0].lines[0]
    assert (row.net.text, row.tax.text) == ("50.00", "5.00")


def test_rates_under_one_id_are_sent_as_one() -> None:
    raw = paid_order()
    raw["line_items"][0]["taxes"] = [{"id": None, "total": "2.00", "subtotal": ""}, {"total": "3.00"}]
    simulator = WooCommerceSimulator.from_shop([raw])

    with open_shop(simulator) as shop:
        shop.write(full_refund(shop.get_order("21")))
        after = shop.get_order("21")

    assert after.refunds[0].lines[0].tax.text == "5.00"
