"""What a plan tells before anything is asked: goods, money to expect, and what stays."""

from __future__ import annotations

from decimal import Decimal

from tests.app.conftest import DESK, WITH_A_SUPPLIER, Office
from tests.support.amounts import usd


def test_a_line_that_is_sold_by_measure_is_one_case_however_it_is_written(office: Office) -> None:
    lamps, desk, _ = office.shop.order("ok-1").lines
    cloth = desk.changed(sku="CLOTH-1", measure=Decimal("1.5"))
    office.shop.place("ok-1", lines=(lamps, cloth), total=usd("76.99"), paid=usd("76.99"))
    with office.opened(WITH_A_SUPPLIER.replace("DESK", "CLOTH")) as app:
        office.order_desk("ok-1", "ask-yes-1")

        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada", lines={"CLOTH-1": Decimal("1.5")})
        again = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada", lines={"CLOTH-1": None})

    assert [line.measure for line in done.plan.lines] == [Decimal("1.5")]
    assert [part.units for part in done.parts] == [{DESK: 1}]
    assert done.case is not None
    assert again.case is not None
    assert (again.known, again.case.id) == (True, done.case.id)


def test_a_supplier_s_no_leaves_a_measured_line_out_of_the_payment(office: Office) -> None:
    lamps, desk, _ = office.shop.order("ok-1").lines
    bolt = lamps.changed(sku="BOLT", quantity=1, measure=Decimal("2.5"))
    office.shop.place("ok-1", lines=(bolt, desk), total=usd("76.99"), paid=usd("76.99"))
    policy = '[stores.shop.policy]\nsupplier_refuses = "deny"\n'
    with office.opened(WITH_A_SUPPLIER + policy) as app:
        office.order_desk("ok-1", "shipped-1")

        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada")

    assert done.case is not None
    assert done.case.paid_back == usd("55.00")
