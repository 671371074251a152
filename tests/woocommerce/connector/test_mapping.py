"""The recorded orders and refunds as dropconnect sees them."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from tests.support.amounts import usd
from tests.woocommerce.connector.shop import NOON, recorded

from dropconnect.plugin import (
    ConfigurationError,
    InvalidResponse,
    LineKind,
    Money,
    Order,
    OrderState,
    RefundedLine,
)
from dropconnect_woocommerce.orders.mapping import order_from, summary_from
from dropconnect_woocommerce.orders.shop import Shop, refunding_gateways_from

OFFLINE = ("bacs", "cheque", "cod")
SHOP = Shop("shop", OFFLINE, frozenset({"fakepay"}), decimals=2)
RECORDED = recorded("shop.json")
HARD = recorded("hard_orders.json")
BY_NAME = {name: next(o for o in RECORDED["orders"] if o["id"] == i) for name, i in RECORDED["names"].items()}


def mapped(raw: dict[str, Any], refunds: list[Any] | None = None, shop: Shop = SHOP) -> Order:
    return order_from(raw, refunds or [], str(raw["id"]), shop, NOON)


def changed(name: str, **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BY_NAME[name]), **changes}


@pytest.mark.parametrize("raw", RECORDED["orders"], ids=lambda raw: str(raw["id"]))
def test_a_recorded_order_keeps_its_money(raw: dict[str, Any]) -> None:
    order = mapped(raw)
    assert order.total.text == raw["total"]
    assert Money.total((line.gross for line in order.lines), "USD") == order.total
    rows = [*raw["line_items"], *raw["shipping_lines"], *raw["fee_lines"]]
    assert [(line.id, line.net.text, line.tax.text) for line in order.lines] == [
        (str(row["id"]), row["total"], row["total_tax"]) for row in rows
    ]
    assert [line.meta for line in order.items] == [
        {entry["key"]: entry["value"] for entry in row["meta_data"]} for row in raw["line_items"]
    ]
    assert order.meta == {entry["key"]: entry["value"] for entry in raw["meta_data"]}
    assert order.created_at.isoformat() == f"{raw['date_created_gmt']}+00:00"
    assert order.observed_at == NOON


@pytest.mark.parametrize("entry", HARD, ids=lambda entry: str(entry["order"]["id"]))
def test_a_hard_order_keeps_its_money_and_its_refunds(entry: dict[str, Any]) -> None:
    rows = [tried["response"] for tried in entry["refunds"] if tried["status"] == 201]
    order = mapped(entry["after"], rows)
    lines = Money.total((line.gross for line in order.lines), "USD")
    assert abs((lines - order.total).amount) <= Decimal("0.01")
    assert order.refunded == order.total == order.paid
    assert [refund.amount.text for refund in order.refunds] == [row["amount"] for row in rows]
    for refund, row in zip(order.refunds, rows, strict=True):
        assert [line.quantity for line in refund.lines] == [-item["quantity"] for item in row["line_items"]]
        assert Money.total((line.gross for line in refund.lines), "USD").text in (row["amount"], "0.00")


def test_tax_shares_are_kept_as_stored() -> None:
    [entry] = [entry for entry in HARD if entry["order"]["id"] == 212]
    shipping = mapped(entry["order"]).lines[-1]
    assert (shipping.kind, shipping.tax.text) == (LineKind.SHIPPING, "0.49")
    assert [share.amount for share in shipping.tax_shares] == [Decimal("0.50")]


def test_an_unrounded_tax_share_is_not_rounded() -> None:
    raw = changed("processing_fakepay")
    raw["line_items"][0]["taxes"] = [{"id": 1, "total": "4.999999", "subtotal": ""}]
    assert mapped(raw).lines[0].tax_shares[0].amount == Decimal("4.999999")


def test_kinds_of_lines() -> None:
    order = mapped(next(e["order"] for e in HARD if e["order"]["fee_lines"]))
    kinds = [line.kind for line in order.lines]
    assert set(kinds) == {LineKind.ITEM, LineKind.SHIPPING, LineKind.FEE}
    assert [line.quantity for line in order.lines if line.kind is not LineKind.ITEM] == [0, 0]
    assert order.lines[-1].name == "Gift wrap"


def test_a_line_keeps_what_plugins_noted_on_it_for_routing() -> None:
    """Supplier plugins of shops mark their lines in meta_data; other than text and numbers is left out."""
    raw = changed("processing_fakepay")
    raw["line_items"][0]["meta_data"] += [
        {"id": 1, "key": "_supplier", "value": "lumen"},
        {"id": 2, "key": "_addons", "value": {"engraving": "Ada"}},
    ]
    meta = mapped(raw).items[0].meta
    assert meta["_supplier"] == "lumen"
    assert "_addons" not in meta


def test_an_order_keeps_what_plugins_noted_on_it() -> None:
    """Apps that order at a supplier note its order numbers, some in one entry and some in several."""
    raw = changed("processing_fakepay")
    raw["meta_data"] += [
        {"id": 1, "key": "_supplier_order", "value": "SD1"},
        {"id": 2, "key": "_supplier_order", "value": 4711},
        {"id": 3, "key": "_supplier_order", "value": "SD1"},
        {"id": 4, "key": "_rates", "value": {"standard": "5.00"}},
    ]
    order = mapped(raw)
    assert order.meta["_supplier_order"] == "SD1, 4711"
    assert "_rates" not in order.meta
    assert "4711" not in repr(order)


def test_what_a_person_wants_to_see() -> None:
    order = mapped(BY_NAME["processing_fakepay"])
    lamp = order.lines[0]
    assert (lamp.name, lamp.sku, lamp.product_id, lamp.quantity) == ("Desk lamp", "LAMP-1", "11", 2)
    assert (order.customer.name, order.customer.email) == ("Ada Test", "ada@example.test")
    assert (order.payment.method, order.payment.reference) == ("fakepay", "fp_21")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("auto-draft", OrderState.UNPAID),
        ("checkout-draft", OrderState.UNPAID),
        ("pending", OrderState.UNPAID),
        ("on-hold", OrderState.ON_HOLD),
        ("processing", OrderState.OPEN),
        ("completed", OrderState.COMPLETED),
        ("cancelled", OrderState.CANCELLED),
        ("refunded", OrderState.REFUNDED),
        ("failed", OrderState.FAILED),
        ("trash", OrderState.TRASHED),
        ("awaiting-shipment", OrderState.UNKNOWN),
        ("", OrderState.UNKNOWN),
    ],
)
def test_states(status: str, state: OrderState) -> None:
    order = mapped(changed("processing_fakepay", status=status))
    assert (order.state, order.provider_status) == (state, status)


@pytest.mark.parametrize(
    ("method", "offline", "refundable"),
    [("fakepay", False, True), ("cod", True, False), ("gone", False, False), ("", False, False)],
)
def test_payment_says_what_the_gateway_can(method: str, offline: bool, refundable: bool) -> None:
    payment = mapped(changed("processing_fakepay", payment_method=method)).payment
    assert (payment.offline, payment.refundable) == (offline, refundable)


def test_a_refund_gives_its_key_lines_and_confirmation_back() -> None:
    row = {
        "id": 90,
        "date_created_gmt": "2026-11-23T01:15:24",
        "amount": "33.00",
        "reason": "Order cancelled",
        "refunded_payment": True,
        "meta_data": [{"id": 1, "key": "_dropconnect_key", "value": "key-1"}],
        "line_items": [refund_line(25, -1, "-25.00", "-2.50"), refund_line(None, -1, "-1.00", "0.00")],
        "shipping_lines": [refund_line("28", 0, "-5.00", "-0.50")],
        "fee_lines": [],
    }
    [refund] = mapped(changed("processing_fakepay"), [row]).refunds
    assert (refund.id, refund.key, refund.confirmed, refund.amount) == (
        "90",
        "key-1",
        True,
        Money.of("33", "USD"),
    )
    assert refund.lines == (
        RefundedLine(line_id="25", quantity=1, net=Money.of("25", "USD"), tax=Money.of("2.50", "USD")),
        RefundedLine(line_id="28", quantity=0, net=Money.of("5", "USD"), tax=Money.of("0.50", "USD")),
    )


def refund_line(line_id: Any, quantity: int, total: str, tax: str) -> dict[str, Any]:
    meta = [] if line_id is None else [{"id": 1, "key": "_refunded_item_id", "value": line_id}]
    return {"id": 300, "quantity": quantity, "total": total, "total_tax": tax, "meta_data": meta}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"total": []}, "total is not an amount"),
        ({"total": "82,49"}, "total is not an amount"),
        ({"status": 7}, "status is not text"),
        ({"line_items": {}}, "line_items is not a list"),
        ({"line_items": [7]}, r"line_items\[0\] is not a JSON object"),
        ({"date_paid_gmt": "yesterday"}, "date_paid_gmt is not a time"),
        ({"id": True}, "id is not a whole number"),
    ],
)
def test_what_is_not_of_the_documented_shape_is_named(changes: dict[str, Any], named: str) -> None:
    raw = changed("processing_fakepay", **changes)
    with pytest.raises(InvalidResponse, match=f"order 21: {named}"):
        order_from(raw, [], "21", SHOP, NOON)


@pytest.mark.parametrize("name", ["id", "total", "currency", "line_items", "payment_method", "date_paid_gmt"])
def test_a_missing_field_is_named(name: str) -> None:
    raw = changed("processing_fakepay")
    del raw[name]
    with pytest.raises(InvalidResponse, match=f"{name} is missing"):
        order_from(raw, [], "21", SHOP, NOON)


def test_an_unknown_currency_is_for_a_person_and_not_for_waiting() -> None:
    with pytest.raises(ConfigurationError, match="XYZ"):
        mapped(changed("processing_fakepay", currency="XYZ"))


def test_another_order_than_asked_for_is_refused() -> None:
    with pytest.raises(InvalidResponse, match="not the order that was asked for"):
        order_from(BY_NAME["processing_fakepay"], [], "22", SHOP, NOON)


def test_without_the_setting_the_total_shows_the_decimals() -> None:
    order = mapped(changed("processing_fakepay"), shop=Shop("shop", OFFLINE, frozenset(), None))
    assert order.total == Money.of("82.49", "USD")


def test_gateways_that_can_refund() -> None:
    found = refunding_gateways_from(RECORDED["payment_gateways"], "shop")
    assert found == {"bacs": False, "cheque": False, "cod": False, "fakepay": True}


def test_a_list_with_gaps_that_became_an_object_is_read() -> None:
    rows = [{"id": "stripe", "method_supports": {"0": "products", "2": "refunds"}}]
    assert refunding_gateways_from(rows, "shop") == {"stripe": True}


def test_a_row_of_the_order_list() -> None:
    row = summary_from(BY_NAME["processing_fakepay"], "shop", OFFLINE)
    assert (row.id, row.number, row.provider_status) == ("21", "21", "processing")
    assert row.modified_at is not None
    assert row.modified_at.isoformat() == "2026-11-23T01:32:06+00:00"
    assert (row.state, row.paid, row.refunded) == (OrderState.OPEN, usd("82.49"), usd("0.00"))
    assert row.refund_ids == ()


def test_what_only_people_know_is_not_in_a_row_of_the_list() -> None:
    assert summary_from(BY_NAME["processing_cod"], "shop", OFFLINE).paid is None


def test_a_row_with_refunds_tells_their_ids_and_their_sum() -> None:
    rows = [{"id": 9, "reason": "", "total": "-2.50"}, {"id": 10, "reason": "", "total": "-3.00"}]
    row = summary_from(BY_NAME["processing_fakepay"] | {"refunds": rows}, "shop", OFFLINE)
    assert (row.refunded, row.refund_ids) == (usd("5.50"), ("9", "10"))


@pytest.mark.parametrize("odd", [{"total": "a lot"}, {"currency": "XYZ"}])
def test_a_row_that_cannot_be_understood_still_names_the_order(odd: dict[str, Any]) -> None:
    row = summary_from(BY_NAME["processing_fakepay"] | odd, "shop", OFFLINE)
    assert (row.id, row.state, row.paid, row.refunded) == ("21", None, None, None)


@pytest.mark.parametrize(
    ("shipping", "billing", "country"),
    [
        ({"country": "de"}, {"country": "AT"}, "DE"),
        ({"country": ""}, {"country": "AT"}, "AT"),
        ({}, {}, ""),
        ({"country": "Germany"}, {"country": 49}, ""),
        ({"country": None}, {"country": " fr "}, "FR"),
    ],
)
def test_the_country_is_that_of_the_delivery_in_two_letters(
    shipping: dict[str, Any], billing: dict[str, Any], country: str
) -> None:
    raw = copy.deepcopy(RECORDED["orders"][0]) | {"shipping": shipping, "billing": billing}
    assert mapped(raw).country == country


def test_the_company_that_ordered_is_told() -> None:
    raw = copy.deepcopy(RECORDED["orders"][0])
    raw["billing"]["company"] = " Lights Ltd "
    assert mapped(raw).customer.company == "Lights Ltd"
