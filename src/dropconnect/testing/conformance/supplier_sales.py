"""What was sold is what is found and read at a supplier: numbers, pages, hints, words, parts, prices."""

from __future__ import annotations

import pytest

from dropconnect.plugin import (
    Eligibility,
    ProductKind,
    StepStatus,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)
from dropconnect.testing.conformance.sales import UNHEARD_OF, CannotBeSold, SoldUnits, SupplierSale
from dropconnect.testing.conformance.supplier_commands import supplier_cancellation
from dropconnect.testing.conformance.under_test import SupplierUnderTest

_MORE_THAN_A_PAGE = 130
"""Orders. Suppliers give 50 or 100 in one page."""
_LAMP, _MUG = SoldUnits("LAMP-1", 1), SoldUnits("MUG-1", 2)


class FindsWhatWasSold:
    """A part of ``SupplierConformance``."""

    @pytest.mark.parametrize("number", ["#1001", "A&B=1", "100%", "7 8", "ä-9", "1+1"])
    def test_an_order_is_found_whatever_signs_its_number_has(
        self, supplier: SupplierUnderTest, number: str
    ) -> None:
        _sell(supplier, SupplierSale(number="another"))
        reference = _sell(supplier, SupplierSale(number=number))
        found = [order.store_order_number for order in supplier.connection.find_orders(reference)]
        assert found in ([number], [""]), f"order {number!r} and no other is to be found"

    def test_an_order_is_found_among_many(self, supplier: SupplierUnderTest) -> None:
        references = [_sell(supplier, SupplierSale(number=f"many-{at}")) for at in range(_MORE_THAN_A_PAGE)]
        for reference in (references[0], references[-1]):
            assert len(supplier.connection.find_orders(reference)) == 1, "it may be on another page"

    def test_a_mistyped_hint_finds_no_other_customer_s_order(self, supplier: SupplierUnderTest) -> None:
        """What is found is cancelled."""
        theirs = _found(supplier, SupplierSale(number="theirs", lines=(_MUG,)))
        mine = StoreReference(
            connection="shop",
            order_id="id-of-mine",
            order_number="mine",
            line_ids=("mine-1",),
            skus=(_LAMP.sku,),
            references=(theirs.id, theirs.number),
        )
        assert supplier.connection.find_orders(mine) == ()

    def test_a_part_is_never_taken_for_the_whole(self, supplier: SupplierUnderTest) -> None:
        """Of two lines one is to be stopped. The other one must still come."""
        for stage in [order.stage for order in supplier.that_can_be_written_to()]:
            sale = SupplierSale(number=f"part-{stage}", stage=stage, lines=(_LAMP, _MUG))
            order = _found(supplier, sale)
            lamp, mug = (_line(order, sale, at) for at in range(2))
            assert lamp is not None
            unit = SupplierUnits(line_id=lamp.id, store_line_id=lamp.store_line_id, quantity=1)
            result = supplier.connection.write(supplier_cancellation(order, lines=(unit,), whole=False))
            assert not supplier.order_is_over(order), f"{stage}: all of it is cancelled ({result.status})"
            after = supplier.connection.get_order(order.id)
            assert _line(after, sale, 1) == mug, f"{stage}: another line was changed"
            if result.status is StepStatus.DONE:
                assert _line(after, sale, 0) is None, f"{stage}: it is said to be done, and was not"

    def test_the_supplier_s_own_words_mean_what_the_author_says(self, supplier: SupplierUnderTest) -> None:
        if not supplier.words:
            pytest.skip("say what the supplier's own words mean: words=")
        for word, stage in {**supplier.words, UNHEARD_OF: SupplierStage.UNKNOWN}.items():
            order = _found(supplier, SupplierSale(number=f"word-{word}", stage=stage, word=word))
            assert order.stage is stage, f"{word!r} is read as {order.stage}"

    def test_every_stage_has_a_row(self, supplier: SupplierUnderTest) -> None:
        """Where no row fits, a person is asked each time."""
        for stage in supplier.references:
            if stage in (SupplierStage.UNKNOWN, SupplierStage.CANCELLED):
                continue
            for kind in (
                ProductKind.ORDINARY,
                *([ProductKind.MADE_TO_ORDER] if supplier.made_to_order else []),
            ):
                line = SoldUnits("MUG-1", 1, kind=kind)
                order = _found(
                    supplier, SupplierSale(number=f"row-{stage}-{kind}", stage=stage, lines=(line,))
                )
                assert {each.product for each in order.lines} == {kind}, f"{stage}: {kind} is not told"
                said = {answer.eligibility for answer in supplier.answers(order)}
                assert Eligibility.UNKNOWN not in said, f"no row fits {order.provider_status}, {kind}"

    def test_what_the_supplier_charged_is_told(self, supplier: SupplierUnderTest) -> None:
        """Goods and shipping: the merchant gets that much back."""
        sale = SupplierSale(number="priced", lines=(_LAMP, _MUG))
        order = _found(supplier, sale)
        assert order.paid in (None, sale.price)
        lines = [_line(order, sale, at) for at in range(2)]
        assert [line and line.quantity for line in lines] == [1, 2]


def _sell(supplier: SupplierUnderTest, sale: SupplierSale) -> StoreReference:
    if supplier.sell is None:
        pytest.skip("say how an order gets into the simulator's books: sell=")
    try:
        return supplier.sell(sale)
    except CannotBeSold as reason:
        pytest.skip(str(reason))


def _found(supplier: SupplierUnderTest, sale: SupplierSale) -> SupplierOrder:
    found = supplier.connection.find_orders(_sell(supplier, sale))
    assert len(found) == 1, f"one order was sold as {sale.number!r}, and {len(found)} are found"
    return found[0]


def _line(order: SupplierOrder, sale: SupplierSale, at: int) -> SupplierLine | None:
    """By what the supplier keeps: the store's id of the line, or the SKU."""
    names = (sale.line_ids[at], sale.lines[at].sku)
    found = (line for line in order.lines if line.store_line_id == names[0] or line.sku == names[1])
    return next(found, None)
