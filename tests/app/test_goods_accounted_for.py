"""Nobody's goods are forgotten: ``check`` and ``plan`` say where each line goes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.support.office import DESK, ONE_STORE, WITH_A_SUPPLIER, Office

from dropconnect import CheckItem, Dropconnect, Standing

SUPPLIER_FORGOTTEN = """
[stores.shop]
connector = "fake-platform"

[suppliers.woodwork]
connector = "fake-supplier"
"""
HALF_ROUTED = """
[stores.shop]
connector = "fake-platform"
routes = [{ sku = "DESK-*", supplier = "woodwork" }]

[suppliers.woodwork]
connector = "fake-supplier"
"""


def row(app: Dropconnect, connection: str, name: str) -> CheckItem:
    [found] = [
        item
        for checked in app.check().connections
        if checked.connection == connection
        for item in checked.rows
        if item.name == name
    ]
    return found


def test_a_supplier_that_no_store_routes_to_is_a_failure_on_both_sides(office: Office) -> None:
    with office.opened(SUPPLIER_FORGOTTEN) as app:
        supplier, store = row(app, "woodwork", "routes"), row(app, "shop", "routes")
        assert not supplier.ok
        assert "never be told" in supplier.detail
        assert not store.ok
        assert "own-stock" in store.fix
        assert not app.check().ok


def test_a_store_without_routes_beside_a_supplier_asks_whose_goods_they_are(office: Office) -> None:
    with office.opened(SUPPLIER_FORGOTTEN) as app:
        plan = app.plan("shop", "ok-1", reason="changed-mind")
        assert not plan.own_stock
        assert {forecast.supplier for forecast in plan.suppliers} == {""}
        done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        assert done.standing is Standing.PERSON
        assert office.shop.writes("ok-1") == []


def test_the_last_orders_show_lines_that_are_nobodys(office: Office) -> None:
    with office.opened(HALF_ROUTED) as app:
        office.shop.order("ok-1")
        office.shop.order("ok-2")
        tried = row(app, "shop", "goods of the last orders")
        assert not tried.ok
        assert "2 orders: 2 to woodwork, 2 to nobody: LAMP-1" in tried.detail
        assert "LAMP-1" in tried.fix


def test_the_last_orders_show_where_all_goes(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as app:
        office.shop.order("ok-1")
        tried = row(app, "shop", "goods of the last orders")
        assert tried.ok
        assert "1 to woodwork, 1 from own stock" in tried.detail
        assert row(app, "woodwork", "routes").ok


def test_at_most_fifty_orders_are_read(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as app:
        for number in range(60):
            office.shop.order(f"ok-{number}")
        before = len(office.shop.calls)
        assert "50 orders" in row(app, "shop", "goods of the last orders").detail
        assert len(office.shop.calls) - before < 60


def test_a_rule_that_says_ask_is_no_failure(office: Office) -> None:
    rule = '{ supplier = "own-stock" }'
    with office.opened(WITH_A_SUPPLIER.replace(rule, '{ supplier = "ask" }')) as app:
        office.shop.order("ok-1")
        tried = row(app, "shop", "goods of the last orders")
        assert tried.ok
        assert "1 to be asked about" in tried.detail


@pytest.mark.parametrize(
    ("configuration", "why"),
    [(ONE_STORE, "there is no supplier in the configuration"), (WITH_A_SUPPLIER, "rule 2 of the store's")],
)
def test_a_plan_says_what_is_own_stock_and_why(office: Office, configuration: str, why: str) -> None:
    with office.opened(configuration) as app:
        if configuration is WITH_A_SUPPLIER:
            office.order_desk("ok-1", "now-1")
        own = app.plan("shop", "ok-1", reason="changed-mind").own_stock
        lamps = next(goods for goods in own if goods.sku == "LAMP-1")
        assert lamps.quantity == Decimal(2)
        assert why in lamps.why
        assert (DESK in {goods.line_id for goods in own}) is (configuration is ONE_STORE)
