"""Orders of four kinds of real shop: with 0, 2 and 3 decimals, prices with and without tax, two tax rates."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr
from tests.support.recordings import WOOCOMMERCE_SHAPES as SHAPES
from tests.woocommerce.connector.orders import SHOP, read
from tests.woocommerce.connector.shop import KEY, connected, full_refund, open_shop, recorded

from dropconnect.plugin import (
    GuardReading,
    InvalidSignature,
    LineKind,
    Money,
    Order,
    RefundCommand,
    RefundLine,
    RefundMethod,
    StepStatus,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.shop import Shop
from dropconnect_woocommerce.orders.steps import Writing
from dropconnect_woocommerce.simulator import WooCommerceSimulator
from dropconnect_woocommerce.writes.refund import refund_body

DECIMALS = {"usd": 2, "inc": 2, "jpy": 0, "kwd": 3}
ORDERS = [
    pytest.param(kind, row, id=f"{kind}-{row['order']['id']}")
    for kind in DECIMALS
    for row in recorded(str(SHAPES / f"orders_{kind}.json"))
]
DELIVERIES = json.loads((SHAPES / "webhook_deliveries.json").read_text("utf-8"))
DECLINED = {Decimal("0.13"), Decimal("0.14"), Decimal("0.15")}
"""What the shop's test gateway does not pay, by the cents of the amount."""


def seen(kind: str, raw: dict[str, Any], refunds: tuple[dict[str, Any], ...] = ()) -> Order:
    shop = Shop("shop", SHOP.offline_gateways, SHOP.refunding_gateways, DECIMALS[kind])
    return read(raw, refunds, shop)


def accepted(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [tried for tried in row["refunds"] if tried["status"] == 201]


@pytest.mark.parametrize(("kind", "row"), ORDERS)
def test_an_order_is_what_its_lines_cost_and_nothing_else_paid(kind: str, row: dict[str, Any]) -> None:
    order = seen(kind, row["order"])

    assert order.total.text == row["total"]
    assert (order.paid, order.tenders, order.decimals) == (order.total, (), None)
    assert Money.total((line.gross for line in order.lines), order.currency) == order.total


@pytest.mark.parametrize(("kind", "row"), ORDERS)
def test_what_was_paid_back_and_what_is_left(kind: str, row: dict[str, Any]) -> None:
    tried = accepted(row)
    order = seen(kind, row["after"], tuple(refund["response"] for refund in tried))

    assert [refund.amount.text for refund in order.refunds] == [
        refund["request"]["amount"] for refund in tried
    ]
    assert order.total - order.refunded == Money.zero(order.currency)
    for line in order.lines:
        assert order.refunded_of(line.id) == (line.quantity * _times(order), line.gross), line.name
    assert {refund.made_by for refund in order.refunds} == {"1"}


def _times(order: Order) -> int:
    """An order of 0.00 was refunded twice: the shop books 0.00 as often as it is asked to."""
    return 1 if order.total else len(order.refunds)


@pytest.mark.parametrize(("kind", "row"), ORDERS)
def test_we_send_what_the_real_shop_accepted(kind: str, row: dict[str, Any]) -> None:
    order = seen(kind, row["order"])
    writing = Writing.of(Fields(row["order"], "the order", "shop"))

    for tried in accepted(row):
        body = refund_body(command_for(order, tried["request"]), writing)
        assert body["amount"] == tried["request"]["amount"]
        assert body["line_items"] == tried["request"]["line_items"]


def command_for(order: Order, request: dict[str, Any]) -> RefundCommand:
    lines = [line_for(order, line) for line in request["line_items"]]
    return RefundCommand(
        key=KEY,
        order_id=order.id,
        before=GuardReading.of(order),
        amount=Money.of(request["amount"], order.currency),
        method=RefundMethod.GATEWAY,
        lines=tuple(lines),
        restock=True,
        reason=request["reason"],
    )


def line_for(order: Order, row: dict[str, Any]) -> RefundLine:
    taxes = tuple(
        (str(tax["id"]), Money.of(tax["refund_total"], order.currency)) for tax in row["refund_tax"]
    )
    return RefundLine(
        line_id=str(row["id"]),
        kind=LineKind.ITEM,
        quantity=row["quantity"],
        net=Money.of(row["refund_total"], order.currency),
        tax=Money.total((tax for _, tax in taxes), order.currency),
        taxes=taxes,
    )


@pytest.mark.parametrize("kind", DECIMALS)
def test_the_connector_pays_each_order_back_through_the_simulator(kind: str) -> None:
    rows = recorded(str(SHAPES / f"orders_{kind}.json"))
    simulator = WooCommerceSimulator.from_shop([row["order"] for row in rows], decimals=DECIMALS[kind])
    with open_shop(simulator) as shop:
        for row in rows:
            order = shop.get_order(str(row["order"]["id"]))
            result = shop.write(full_refund(order))
            after = shop.get_order(order.id)
            due = order.total.amount if order.total.amount % 1 not in DECLINED else 0
            assert result.status is (StepStatus.DONE if due else StepStatus.REFUSED)
            assert after.refunded.amount == simulator.money_paid(int(order.id)) == due


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda delivery: str(delivery["name"]))
def test_a_real_delivery_is_understood(delivery: dict[str, Any]) -> None:
    body = base64.b64decode(delivery["body_base64"])
    topic = delivery["headers"].get("X-WC-Webhook-Topic", "")
    with connected("https://shop.example.test", webhook_secret=SecretStr(delivery["secret"])) as shop:
        event = shop.parse_webhook(delivery["headers"], body)
        if topic:
            with pytest.raises(InvalidSignature):
                shop.parse_webhook(delivery["headers"], body + b" ")

    if not topic:
        assert event.kind == "ping"
        return
    told = json.loads(body)
    assert (event.kind, event.order_id) == ("order-changed", str(told.get("id") or told.get("arg")))
