"""An odd value where money does not depend on it changes no plan; where money does, it asks or refuses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.core.planner.orders import plan
from tests.shopify.connector.samples import (
    DESK,
    TOTAL,
    fields,
    line,
    lines,
    mapped,
    order,
    page,
    refund,
    shipping,
    transaction,
)
from tests.shopify.connector.store import NUMBER, place
from tests.support.workplace import Workplace

from dropconnect.models.cancellation import Plan, Verdict
from dropconnect.plugin import ConnectorError, Money, UnknownCurrency
from dropconnect_shopify.orders.mapping import summary_from
from dropconnect_shopify.simulator import ShopifySimulator

ODD: tuple[Any, ...] = (
    None, "", "odd", "0000-00-00T00:00:00", True, [], {}, [None], {"a": 1}, [{}], Decimal("1.5"), -7,
    10**5000, "half \ud83d",
)  # fmt: skip
GONE = object()
LOOSE = {
    "": {
        "createdAt", "updatedAt", "email", "customerLocale", "paymentGatewayNames", "tags", "note",
        "sourceName", "displayAddress", "billingAddress", "customAttributes", "risk",
    },
    "lineItems": {"sku", "name", "vendor", "sellingPlan", "customAttributes"},
    "shippingLines": {"title", "isRemoved"},
    "taxLines": {"title", "ratePercentage"},
    "disputes": {"initiatedAs"},
    "refunds": {"createdAt"},
    "transactions": {"errorCode"},
    "refundLineItems": {"restockType"},
}  # fmt: skip
"""By the list in which an object stands: what neither money nor identity depends on."""
IDLE = frozenset({"shopMoney", "currentQuantity", "endCursor"})
"""Asked for by other readers."""
PARTS = frozenset({"displayAddress", "billingAddress", "customAttributes", "risk", "sellingPlan"})
"""Objects of which nothing is strict."""


def order_with_all() -> dict[str, Any]:
    first = line("14", "HOOK", "0.00", sellingPlan={"name": "Every month"})
    first["customAttributes"] = [{"key": "engraving", "value": "Ada"}]
    risk = {"recommendation": "ACCEPT", "assessments": [{"riskLevel": "LOW"}]}
    more = {"customAttributes": [{"key": "gift", "value": "yes"}], "risk": risk, "tags": ["vip"]}
    return order(lineItems=page(first, *lines()), shippingLines=page(shipping()), **more)


def refund_row() -> dict[str, Any]:
    return refund(50, transaction(3, "REFUND", "22.00"), items={DESK: 1})


def places(raw: Any, inside: str, path: tuple[Any, ...] = ()) -> Iterator[tuple[bool, tuple[Any, ...]]]:
    """All fields, each with whether it is loose."""
    for name, value in raw.items():
        here = (*path, name)
        if name in IDLE:
            continue
        yield name in LOOSE.get(inside, ()) or any(step in PARTS for step in path), here
        rows = value.get("nodes") if isinstance(value, dict) else value
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            at = (*here, "nodes", 0) if isinstance(value, dict) else (*here, 0)
            yield from places(rows[0], name, at)
        elif isinstance(value, dict):
            yield from places(value, inside if name not in PARTS else name, here)


def fields_of(raw: dict[str, Any], inside: str, *, loose: bool) -> list[Any]:
    found = [path for is_loose, path in places(raw, inside) if is_loose is loose]
    return [pytest.param(path, id=".".join(map(str, path))) for path in found]


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


def money_of(made: Plan) -> tuple[Any, ...]:
    rows = made.refund.lines if made.refund else ()
    paid = [(row.line_id, row.quantity, row.net, row.tax) for row in rows]
    return made.due, [step.kind for step in made.steps], paid, made.needs_approval, made.refused


def asks(made: Plan) -> bool:
    return made.needs_approval or made.refused or made.due is None


def pays_at_most(made: Plan, other: Plan) -> bool:
    return made.due is None or (other.due is not None and made.due.amount <= other.due.amount)


ORDER, REFUND = order_with_all(), refund_row()


@pytest.mark.parametrize("path", fields_of(ORDER, "", loose=True))
def test_an_odd_value_beside_the_money_changes_no_plan(path: tuple[Any, ...]) -> None:
    as_it_was = plan(mapped(ORDER))
    assert as_it_was.due == Money.of(TOTAL, "USD")

    for value in (*ODD, GONE):
        made = plan(mapped(changed(ORDER, path, value)))
        assert money_of(made) == money_of(as_it_was), value
        assert {row.verdict for row in made.objections} <= {Verdict.WARN}, value


@pytest.mark.parametrize("path", fields_of(REFUND, "refunds", loose=True))
def test_an_odd_value_beside_a_refunds_money_changes_no_plan(path: tuple[Any, ...]) -> None:
    as_it_was = plan(mapped(ORDER, REFUND))
    for value in (*ODD, GONE):
        assert money_of(plan(mapped(ORDER, changed(REFUND, path, value)))) == money_of(as_it_was), value


@pytest.mark.parametrize("path", fields_of(ORDER, "", loose=False))
def test_an_odd_value_in_the_money_asks_or_refuses_or_pays_no_more(path: tuple[Any, ...]) -> None:
    as_it_was = plan(mapped(ORDER))
    for value in (*ODD, GONE):
        try:
            made = plan(mapped(changed(ORDER, path, value)))
        except (ConnectorError, UnknownCurrency):
            continue
        assert asks(made) or pays_at_most(made, as_it_was), value


@pytest.mark.parametrize("path", fields_of(REFUND, "refunds", loose=False))
def test_an_odd_value_in_a_refunds_money_asks_or_refuses_or_pays_no_more(path: tuple[Any, ...]) -> None:
    as_it_was = plan(mapped(ORDER, REFUND))
    for value in (*ODD, GONE):
        try:
            made = plan(mapped(ORDER, changed(REFUND, path, value)))
        except (ConnectorError, UnknownCurrency):
            continue
        assert asks(made) or pays_at_most(made, as_it_was), value


@pytest.mark.parametrize("path", [*fields_of(ORDER, "", loose=True), *fields_of(ORDER, "", loose=False)])
def test_a_list_of_orders_is_not_blocked_by_one_odd_value(path: tuple[Any, ...]) -> None:
    if path == ("id",):
        return
    received = {"totalReceivedSet": ORDER["totalPriceSet"], "totalRefundedSet": ORDER["totalCapturableSet"]}
    listed = {**ORDER, **received}
    for value in (*ODD, GONE):
        assert summary_from(fields(changed(listed, path, value))).id == NUMBER


def test_an_order_that_cannot_be_read_is_a_refusal_with_what_to_do(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator)
    money = {"amount": "much", "currencyCode": "USD"}
    simulator.order(NUMBER).overrides["totalPriceSet"] = {"presentmentMoney": money, "shopMoney": money}
    with simulator.running() as url:
        workplace = Workplace(tmp_path)
        given = {**simulator.connection_settings(url), **simulator.secrets()}
        token = given.pop("access_token")
        rows = "\n".join(f'{name} = "{value}"' for name, value in given.items())
        workplace.configure(
            f'[stores.shop]\nconnector = "shopify"\n{rows}\naccess_token = {{ env = "SHOP_TOKEN" }}'
        )
        workplace.environment["SHOP_TOKEN"] = token
        told = workplace.call("plan", "shop", NUMBER, "--reason", "changed-mind")
    assert told.code == 4, told.said
    assert "by hand" in told.err
