"""Supplier orders that are known to the store only: it keeps the supplier's own order number."""

from __future__ import annotations

import pytest
from tests.core.suppliers.orders import DESK, LAMPS, OneSupplier, store_order

from dropconnect.models.operation import Eligibility
from dropconnect.models.order import Order
from dropconnect.saga.look.sources import reference_to

KEYS = ("_po", "_po_of_line")


@pytest.fixture
def suppliers() -> OneSupplier:
    return OneSupplier(reference_meta=KEYS)


def with_meta(order_meta: dict[str, str], **line_meta: dict[str, str]) -> Order:
    """``line_meta``: ``lamps`` and ``desk``."""
    lamps, desk, shipping = store_order().lines
    lamps = lamps.changed(meta=line_meta.get("lamps", {}))
    desk = desk.changed(meta=line_meta.get("desk", {}))
    return store_order(meta=order_meta, lines=(lamps, desk, shipping))


@pytest.mark.parametrize(
    ("order", "references"),
    [
        (with_meta({"_po": "A1"}), ("A1",)),
        (with_meta({"_po": " A1 ,A2,, A1"}), ("A1", "A2")),
        (with_meta({"_po": "A1"}, lamps={"_po": "A2"}, desk={"_po_of_line": "A3"}), ("A1", "A2", "A3")),
        (with_meta({"_po": ""}, lamps={"note": "A1"}), ()),
    ],
    ids=["order", "several", "order and lines", "none"],
)
def test_what_the_store_keeps(order: Order, references: tuple[str, ...]) -> None:
    assert reference_to(order, (LAMPS, DESK), KEYS).references == references


def test_numbers_kept_with_other_lines_than_those_asked_about_are_none_of_its_business() -> None:
    order = with_meta({}, lamps={"_po": "A1"}, desk={"_po": "A2"})
    assert reference_to(order, (DESK,), KEYS).references == ("A2",)


def test_orders_that_know_no_store_order_are_found(suppliers: OneSupplier) -> None:
    order = with_meta({"_po": "now-1"}, desk={"_po_of_line": "ask-yes-2"})
    suppliers.warehouse.place("now-1", order, {LAMPS: 2}, keeps_number=False, keeps_line_ids=False)
    suppliers.warehouse.place("ask-yes-2", order, {DESK: 1}, keeps_number=False)
    drafts = suppliers.source(order)
    assert [(draft.outlook().order_number, draft.outlook().units, draft.whole) for draft in drafts] == [
        ("now-1", {LAMPS: 2}, True),
        ("ask-yes-2", {DESK: 1}, True),
    ]


def test_where_they_are_kept_the_merchant_has_to_say() -> None:
    suppliers, order = OneSupplier(), with_meta({"_po": "now-1"})
    suppliers.warehouse.place("now-1", order, {LAMPS: 2, DESK: 1}, keeps_number=False)
    assert all(draft.order is None for draft in suppliers.source(order))


@pytest.mark.parametrize("not_found", ["ask", "not-ordered"])
def test_a_line_with_a_number_that_leads_nowhere_was_ordered_all_the_same(
    suppliers: OneSupplier, not_found: str
) -> None:
    drafts = suppliers.source(with_meta({}, lamps={"_po": "lost-1"}), not_found=not_found)
    terms = {draft.terms.store_line_id: draft.terms for draft in drafts}
    assert terms[LAMPS].eligibility is Eligibility.UNKNOWN
    assert terms[LAMPS].reason == (
        "Lamp: acme has no order for 2 of it that fits what the store keeps as its number there: lost-1"
    )
    assert (DESK in terms) is (not_found == "ask")


def test_a_mistyped_number_leaves_the_strangers_order_alone(suppliers: OneSupplier) -> None:
    stranger = store_order(number="another")
    suppliers.warehouse.place("now-1", stranger, {LAMPS: 2, DESK: 1})
    drafts = suppliers.source(with_meta({"_po": "now-1"}))
    assert [(draft.order, draft.terms.eligibility) for draft in drafts] == [(None, Eligibility.UNKNOWN)] * 2
