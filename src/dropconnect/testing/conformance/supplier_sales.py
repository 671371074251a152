"""What was sold is what is found and read at a supplier: numbers, pages, hints, words, parts, prices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dropconnect.plugin import (
    Eligibility,
    InvalidResponse,
    Money,
    OrderNotFound,
    ProductKind,
    StepStatus,
    StoreReference,
    SupplierStage,
    SupplierUnits,
)
from dropconnect.testing.conformance.sales import UNHEARD_OF, SoldUnits, SupplierSale
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.supplier_commands import all_units, supplier_cancellation
from dropconnect.testing.conformance.supplier_selling import found_of, line_of, sell
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest

_MORE_THAN_A_PAGE = 260
"""Orders. Suppliers give 50, 100 or 250 in one page."""
_LAMP, _MUG = SoldUnits("LAMP-1", 1), SoldUnits("MUG-1", 2)


class FindsWhatWasSold:
    """A part of ``SupplierConformance``."""

    @pytest.mark.parametrize("number", ["#1001", "A&B=1", "100%", "7 8", "ä-9", "1+1", "1/2", "1?2", "1,2"])
    def test_an_order_is_found_whatever_signs_its_number_has(
        self, supplier: SupplierUnderTest, number: str
    ) -> None:
        """Not by looking through the orders of these days: it is on none of the first pages of those."""
        others = [SupplierSale(number=f"other-{at}") for at in range(2 * _MORE_THAN_A_PAGE)]
        for other in others[:_MORE_THAN_A_PAGE]:
            sell(supplier, other)
        reference = sell(supplier, SupplierSale(number=number))
        for other in others[_MORE_THAN_A_PAGE:]:
            sell(supplier, other)
        found = [order.store_order_number for order in supplier.connection.find_orders(reference)]
        assert found in ([number], [""]), f"order {number!r} and no other is to be found"

    def test_an_order_is_found_among_many(self, supplier: SupplierUnderTest) -> None:
        references = [sell(supplier, SupplierSale(number=f"many-{at}")) for at in range(_MORE_THAN_A_PAGE)]
        for reference in references[:: _MORE_THAN_A_PAGE // 5]:
            assert len(supplier.connection.find_orders(reference)) == 1, "it may be on another page"

    @since("0.2")
    def test_an_order_is_found_by_its_whole_number_alone(self, supplier: SupplierUnderTest) -> None:
        """A number begins, ends or contains another one, and a search may find them all."""
        for number in ("1047", "0104", "10410", "104-1", "x104", "104 b"):
            sell(supplier, SupplierSale(number=number))
        nobodys = supplier.unknown_reference.changed(order_id="id-of-104", order_number="104")
        assert supplier.connection.find_orders(nobodys) == ()
        reference = sell(supplier, SupplierSale(number="104"))
        found = [order.store_order_number for order in supplier.connection.find_orders(reference)]
        assert found in (["104"], [""])

    @pytest.mark.parametrize("bought", ["another article", "the same article"])
    def test_a_mistyped_hint_finds_no_other_customer_s_order(
        self, supplier: SupplierUnderTest, bought: str
    ) -> None:
        """What is found is cancelled."""
        lines = (_MUG,) if bought == "another article" else (_LAMP,)
        theirs = found_of(supplier, SupplierSale(number="theirs", lines=lines))
        mine = StoreReference(
            connection="shop",
            order_id="id-of-mine",
            order_number="mine",
            line_ids=("mine-1",),
            skus=(_LAMP.sku,),
            references=(theirs.id, theirs.number),
        )
        assert supplier.connection.find_orders(mine) == ()

    @since("0.2")
    @pytest.mark.parametrize("sign", ["?", "#", "&orderId=", "/", "%", " ", "/../", ";"])
    def test_an_id_with_signs_names_no_other_order(self, supplier: SupplierUnderTest, sign: str) -> None:
        """It stands in an address, where a sign can end it."""
        order = supplier.orders()[0]
        with pytest.raises((OrderNotFound, InvalidResponse)):
            supplier.connection.get_order(f"{order.id}{sign}x")

    def test_a_part_is_never_taken_for_the_whole(self, supplier: SupplierUnderTest) -> None:
        """Of two lines one is to be stopped. The other one must still come."""
        for stage in [order.stage for order in supplier.that_can_be_written_to()]:
            sale = SupplierSale(number=f"part-{stage}", stage=stage, lines=(_LAMP, _MUG))
            order = found_of(supplier, sale)
            lamp, mug = (line_of(order, sale, at) for at in range(2))
            assert lamp is not None
            unit = SupplierUnits(line_id=lamp.id, store_line_id=lamp.store_line_id, quantity=1)
            result = supplier.connection.write(supplier_cancellation(order, lines=(unit,), whole=False))
            assert not supplier.order_is_over(order), f"{stage}: all of it is cancelled ({result.status})"
            after = supplier.connection.get_order(order.id)
            assert line_of(after, sale, 1) == mug, f"{stage}: another line was changed"
            if result.status is StepStatus.DONE:
                assert line_of(after, sale, 0) is None, f"{stage}: it is said to be done, and was not"

    def test_the_supplier_s_own_words_mean_what_the_author_says(self, supplier: SupplierUnderTest) -> None:
        if not supplier.words:
            pytest.skip("say what the supplier's own words mean: words=")
        for word, stage in {**supplier.words, UNHEARD_OF: SupplierStage.UNKNOWN}.items():
            order = found_of(supplier, SupplierSale(number=f"word-{word}", stage=stage, word=word))
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
                order = found_of(
                    supplier, SupplierSale(number=f"row-{stage}-{kind}", stage=stage, lines=(line,))
                )
                assert {each.product for each in order.lines} == {kind}, f"{stage}: {kind} is not told"
                said = {answer.eligibility for answer in supplier.answers(order)}
                assert Eligibility.UNKNOWN not in said, f"no row fits {order.provider_status}, {kind}"

    @pytest.mark.parametrize("price", ["617.28", "1.99", "0.29", "1365.47", "3012345678901.37"])
    def test_what_the_supplier_charged_is_told(self, supplier: SupplierUnderTest, price: str) -> None:
        """Goods and shipping: the merchant gets that much back. The last one is the largest that is read."""
        lines = [replace(line, price=Money.of(price, line.price.currency)) for line in (_LAMP, _MUG)]
        sale = SupplierSale(number=f"priced-{price}", lines=tuple(lines))
        order = found_of(supplier, sale)
        assert order.paid in (None, sale.price)
        sold = [line_of(order, sale, at) for at in range(2)]
        assert [line and line.quantity for line in sold] == [1, 2]
        units = all_units(order)
        for some, worth in ((units, sale.price), (units[1:], lines[1].price + lines[1].price)):
            for said in supplier.connection.check_cancellation(order, some):
                expected = said.portal.expected if said.portal is not None else None
                assert expected in (None, worth), "a person is told to expect another amount"
