"""What a plan tells before anything is asked: goods, money to expect, and what stays."""

from __future__ import annotations

from decimal import Decimal

from tests.support.amounts import usd
from tests.support.office import DESK, WITH_A_SUPPLIER, Office

from dropconnect import Dropconnect

LAMPS = "11"
POLICY = '[stores.shop.policy]\nsupplier_refuses = "{}"\n'


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
    with office.opened(WITH_A_SUPPLIER + POLICY.format("deny")) as app:
        office.order_desk("ok-1", "shipped-1")

        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada")

    assert done.case is not None
    assert done.case.paid_back == usd("55.00")


def test_a_plan_says_what_to_expect_where_a_supplier_says_no_already(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as app:
        office.order_desk("ok-1", "shipped-1")

        report = app.plan("shop", "ok-1", reason="out-of-stock")

    assert (report.due, report.expected) == (usd("82.49"), usd("55.00"))
    [stays] = report.stays
    assert (stays.name, stays.quantity, stays.supplier) == ("Desk", 1, "woodwork")
    assert stays.reason == "the parcel has left the warehouse"
    assert not stays.left_out


def test_a_plan_expects_all_that_is_due_where_everybody_can_stop(
    supplied: Dropconnect, office: Office
) -> None:
    office.order_desk("ok-1", "now-1")

    report = supplied.plan("shop", "ok-1", reason="out-of-stock")

    assert (report.due, report.expected, report.stays) == (usd("82.49"), usd("82.49"), ())


def test_what_is_expected_is_what_is_paid(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER + POLICY.format("deny")) as app:
        office.order_desk("ok-1", "made-to-order-1")
        expected = app.plan("shop", "ok-1", reason="out-of-stock").expected

        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada")

    assert done.case is not None
    assert (done.case.outcome, done.case.paid_back) == ("done", expected)


def test_goods_that_the_policy_pays_for_all_the_same_lower_nothing(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER + POLICY.format("absorb")) as app:
        office.order_desk("ok-1", "shipped-1")

        report = app.plan("shop", "ok-1", reason="out-of-stock")

    assert (report.due, report.expected) == (usd("82.49"), usd("82.49"))
    assert [row.paid for row in report.stays] == [True]


def test_where_all_stays_nothing_is_expected(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER.replace("DESK", "*")) as app:
        office.woodwork.place("shipped-1", office.shop.order("ok-1"), {LAMPS: 2, DESK: 1})

        report = app.plan("shop", "ok-1", reason="out-of-stock")

    assert (report.due, report.expected) == (usd("82.49"), usd("0.00"))


def test_only_what_can_be_stopped_is_cancelled(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as app:
        office.order_desk("ok-1", "shipped-1")

        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada", only_stoppable=True)
        again = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada", only_stoppable=True)

    assert done.case is not None
    assert (done.case.outcome, done.case.paid_back, done.parts) == ("done", usd("55.00"), ())
    assert [(row.name, row.left_out) for row in done.plan.stays] == [("Desk", True)]
    assert (done.plan.due, done.plan.expected) == (usd("55.00"), usd("55.00"))
    assert again.known
    assert office.shop.paid_back("ok-1") == usd("55.00")


def test_of_one_line_the_units_that_can_be_stopped_are_cancelled(office: Office) -> None:
    """The lamps were ordered apart: the order that has shipped is found first."""
    with office.opened(WITH_A_SUPPLIER.replace("DESK", "LAMP")) as app:
        order = office.shop.order("ok-1")
        office.woodwork.place("shipped-1", order, {LAMPS: 1})
        office.woodwork.place("now-2", order, {LAMPS: 1})

        done = app.cancel(
            "shop", "ok-1", reason="out-of-stock", by="Ada", lines={"LAMP-1": None}, only_stoppable=True
        )

    assert done.case is not None
    assert (done.case.outcome, done.case.paid_back) == ("done", usd("27.50"))
    assert [(part.order_number, part.units) for part in done.parts] == [("now-2", {LAMPS: 1})]


def test_what_the_store_has_shipped_is_left_out_too(office: Office) -> None:
    lamps, desk, shipping = office.shop.order("ok-1").lines
    office.shop.place("ok-1", lines=(lamps.changed(shipped_quantity=1), desk, shipping))
    with office.opened() as app:
        whole = app.plan("shop", "ok-1", reason="out-of-stock")

        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada", only_stoppable=True)

    assert whole.refused
    assert [(row.name, row.quantity, row.supplier) for row in whole.stays] == [("Lamp", 1, "")]
    assert done.case is not None
    assert (done.case.outcome, done.case.paid_back) == ("done", usd("49.49"))


def test_where_nothing_can_be_stopped_the_request_is_refused_with_the_reasons(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as app:
        office.order_desk("ok-1", "shipped-1")

        done = app.cancel(
            "shop", "ok-1", reason="out-of-stock", by="Ada", lines={"DESK-1": 1}, only_stoppable=True
        )

    assert done.refused
    assert done.refusal == (
        "nothing that was asked for of order ok-1 can be stopped: Desk: the parcel has left the warehouse"
    )
    assert [row.name for row in done.plan.stays] == ["Desk"]


def test_the_rest_can_be_asked_for_later(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER + POLICY.format("deny")) as app:
        office.order_desk("ok-1", "shipped-1")
        app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada", only_stoppable=True)

        report = app.plan("shop", "ok-1", reason="out-of-stock")

    assert report.case_id is None
    assert (report.due, report.expected) == (usd("27.49"), usd("0.00"))
