"""Which supplier orders stand behind a store order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.suppliers.orders import DESK, LAMPS, OneSupplier, store_order

from dropconnect.errors import PluginError
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import OrderLine
from dropconnect.models.supplier import ProductKind, StepOrder
from dropconnect.saga.look.sources import reference_to


def lines_with_one_sku() -> tuple[OrderLine, ...]:
    """Two lines of the order have the same SKU."""
    lamps, desk, shipping = store_order().lines
    return lamps, desk.changed(sku="LAMP-1"), shipping


def test_one_order_for_everything_is_one_part() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 2, DESK: 1})
    [draft] = suppliers.source(store_order())
    assert {unit.store_line_id: unit.quantity for unit in draft.units} == {LAMPS: 2, DESK: 1}
    assert (draft.whole, draft.terms.eligibility, draft.terms.rule) == (True, Eligibility.NOW, "paid")


def test_a_split_order_is_a_part_for_each() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 1})
    suppliers.warehouse.place("ask-yes-2", store_order(), {LAMPS: 1, DESK: 1})
    drafts = {draft.order.id: draft for draft in suppliers.source(store_order()) if draft.order}
    assert {name: draft.outlook().units for name, draft in drafts.items()} == {
        "now-1": {LAMPS: 1},
        "ask-yes-2": {LAMPS: 1, DESK: 1},
    }
    assert all(draft.whole for draft in drafts.values())


def test_more_at_the_supplier_than_is_cancelled_is_not_the_whole_order() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 5, DESK: 1})
    [draft] = suppliers.source(store_order())
    assert (draft.outlook().units, draft.whole) == ({LAMPS: 2, DESK: 1}, False)


def test_an_order_that_is_merged_with_another_is_never_cancelled_whole() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 2, DESK: 1}, shared=True)
    [draft] = suppliers.source(store_order())
    assert (draft.whole, draft.terms.eligibility) == (False, Eligibility.MANUAL)
    assert "merged" in draft.terms.reason


def test_a_cancelled_order_only_stands_for_what_no_live_one_has() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("cancelled-1", store_order(), {LAMPS: 2, DESK: 1})
    suppliers.warehouse.place("now-2", store_order(), {LAMPS: 2})
    units = [
        (draft.order.id, draft.outlook().units) for draft in suppliers.source(store_order()) if draft.order
    ]
    assert units == [("now-2", {LAMPS: 2}), ("cancelled-1", {DESK: 1})]


def test_units_on_other_terms_are_a_part_of_their_own() -> None:
    suppliers = OneSupplier()
    placed = suppliers.warehouse.place("ask-yes-1", store_order(), {LAMPS: 2, DESK: 1})
    lamps, desk = placed.lines
    made = desk.changed(product=ProductKind.MADE_TO_ORDER)
    suppliers.warehouse.change("ask-yes-1", lines=(lamps, made))
    drafts = suppliers.source(store_order())
    assert [(draft.terms.rule, draft.outlook().units, draft.whole) for draft in drafts] == [
        ("processing", {LAMPS: 2}, False),
        ("made-to-order", {DESK: 1}, False),
    ]


def test_goods_are_matched_by_sku_where_the_supplier_keeps_no_line_ids() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 2, DESK: 1}, keeps_line_ids=False)
    [draft] = suppliers.source(store_order())
    assert draft.outlook().units == {LAMPS: 2, DESK: 1}


def test_a_sku_that_two_lines_have_is_no_match() -> None:
    suppliers, order = OneSupplier(), store_order(lines=lines_with_one_sku())
    suppliers.warehouse.place("now-1", order, {LAMPS: 2, DESK: 1}, keeps_line_ids=False)
    drafts = suppliers.source(order)
    assert [(draft.order, draft.terms.eligibility) for draft in drafts] == [(None, Eligibility.UNKNOWN)] * 2


def test_goods_without_a_sku_match_nothing() -> None:
    lamps, desk, shipping = store_order().lines
    order = store_order(lines=(lamps.changed(sku=""), desk, shipping))
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", order, {LAMPS: 2, DESK: 1}, keeps_line_ids=False)
    found, missing = suppliers.source(order)
    assert (found.outlook().units, missing.outlook().units) == ({DESK: 1}, {LAMPS: 2})
    assert missing.order is None


def test_missing_units_are_unknown() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 1})
    drafts = suppliers.source(store_order())
    missing = {draft.terms.store_line_id: draft.terms for draft in drafts if draft.order is None}
    assert {line_id: terms.quantity for line_id, terms in missing.items()} == {LAMPS: 1, DESK: 1}
    assert "acme has no order for 1 of it" in missing[DESK].reason


def test_missing_units_can_count_as_not_ordered() -> None:
    suppliers = OneSupplier()
    assert suppliers.source(store_order(), not_found="not-ordered") == ()


def test_known_orders_are_left_out() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 2})
    suppliers.warehouse.place("now-2", store_order(), {LAMPS: 2})
    [draft] = suppliers.source(store_order(), not_found="not-ordered", known=("now-1",))
    assert draft.outlook().order_number == "now-2"


def test_another_store_order_s_goods_are_not_found() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(number="another"), {LAMPS: 2, DESK: 1})
    assert all(draft.order is None for draft in suppliers.source(store_order()))


def test_negotiated_terms_count() -> None:
    rules = {"processing": {"answer_within_hours": 3, "step_order": "store-first"}}
    suppliers = OneSupplier(rules=rules)
    suppliers.warehouse.place("ask-yes-1", store_order(), {LAMPS: 2, DESK: 1})
    [draft] = suppliers.source(store_order())
    assert (draft.terms.answer_within_hours, draft.terms.step_order) == (3, StepOrder.STORE_FIRST)


def test_a_supplier_that_hands_out_another_connection_s_orders_breaks_the_contract() -> None:
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", store_order(), {LAMPS: 2})
    suppliers.warehouse.change("now-1", connection="other")
    with pytest.raises(PluginError, match="got one of 'other'"):
        suppliers.source(store_order())


def test_half_a_metre_in_the_shop_is_one_piece_at_the_supplier() -> None:
    """A line of a broken quantity is one unit; the supplier was sent one piece of it."""
    lamps, desk, shipping = store_order().lines
    cloth = desk.changed(name="Cloth", quantity=1, measure=Decimal("0.5"))
    order = store_order(lines=(lamps, cloth, shipping))
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", order, {LAMPS: 2, DESK: 1})
    [draft] = suppliers.source(order)
    assert (draft.outlook().units, draft.whole) == ({LAMPS: 2, DESK: 1}, True)


def test_half_a_metre_is_matched_by_sku_too() -> None:
    lamps, desk, shipping = store_order().lines
    order = store_order(lines=(lamps, desk.changed(measure=Decimal("0.5")), shipping))
    suppliers = OneSupplier()
    suppliers.warehouse.place("now-1", order, {LAMPS: 2, DESK: 1}, keeps_line_ids=False)
    [draft] = suppliers.source(order)
    assert draft.outlook().units == {LAMPS: 2, DESK: 1}


def test_a_supplier_is_told_which_lines_it_delivers_and_how_much_of_them() -> None:
    lamps, desk, shipping = store_order().lines
    order = store_order(lines=(lamps, desk.changed(name="Cloth", measure=Decimal("0.5")), shipping))
    reference = reference_to(order, [LAMPS], (), order.items)
    assert reference.line_ids == (LAMPS,)
    assert [(line.name, line.quantity) for line in reference.lines] == [("Lamp", 2), ("Cloth, 0.5", 1)]
