"""What may be cancelled, who can still do it if we cannot, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.shopify.connector.samples import (
    DESK,
    LAMPS,
    NOON,
    bag,
    line,
    lines,
    mapped,
    order,
    page,
    refund,
    transaction,
)

from dropconnect.plugin import CancellationTerms, Choice, ChosenLine, Eligibility, LineKind, Order
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder, Hold
from dropconnect_shopify.orders.rules import Question
from dropconnect_shopify.orders.situation import Situation
from dropconnect_shopify.orders.terms import terms_for

NOW, NO, MANUAL, UNKNOWN = Eligibility.NOW, Eligibility.NO, Eligibility.MANUAL, Eligibility.UNKNOWN

LAMPS_AT = FulfillmentOrder(
    id="gid://shopify/FulfillmentOrder/1",
    status="OPEN",
    request_status="UNSUBMITTED",
    location="Lumen",
    location_id="",
    location_active=None,
    remaining={LAMPS: 2},
    holds=(),
    actions=frozenset(),
)
DESK_AT = replace(LAMPS_AT, id="gid://shopify/FulfillmentOrder/2", location="Woodwork", remaining={DESK: 1})
FINE = Situation(
    created_at=NOON - timedelta(days=3),
    is_cancelled=False,
    financial_status="PAID",
    fulfillment_status="UNFULFILLED",
    return_status="NO_RETURN",
    refundable=True,
    has_money=True,
    transactions=(("SALE", "SUCCESS", False),),
    fulfillments=(),
    fulfillment_orders=(LAMPS_AT, DESK_AT),
)


def some(line_id: str, units: int = 1) -> Choice:
    chosen = ChosenLine(line_id=line_id, kind=LineKind.ITEM, quantity=units, whole=False)
    return Choice(lines=(chosen,), whole_order=False)


def everything(placed: Order) -> Choice:
    rows = (
        ChosenLine(line_id=line.id, kind=line.kind, quantity=line.quantity, whole=True)
        for line in placed.lines
    )
    return Choice(lines=tuple(rows), whole_order=True)


def judged(
    choice: Choice | None = None,
    *,
    placed: Order | None = None,
    old: bool = False,
    may_edit: bool = False,
    **changes: Any,
) -> CancellationTerms:
    placed = placed or mapped(order())
    question = Question(
        situation=replace(FINE, **changes),
        order=placed,
        choice=choice or everything(placed),
        may_read_old_orders=old,
        may_edit_orders=may_edit,
        now=NOON,
    )
    return terms_for(question, cancel_first=True)


@pytest.mark.parametrize("choice", [None, some(LAMPS), some(DESK)])
def test_nothing_against_it(choice: Choice | None) -> None:
    found = judged(choice)
    assert (found.eligibility, found.code, found.reason) == (NOW, "", "")
    assert (found.cancel_first, found.releases_authorization, found.store_credit) == (True, True, True)


def test_no_store_credit_for_nobody() -> None:
    assert not judged(placed=mapped(order(email=None))).store_credit


@pytest.mark.parametrize(
    ("changes", "expected", "code"),
    [
        ({"is_cancelled": True}, NOW, "already-cancelled"),
        ({"fulfillments": ("SUCCESS",)}, NO, "fulfilled"),
        ({"fulfillments": ("CANCELLED", "ERROR", "FAILURE")}, NOW, ""),
        ({"fulfillments": ("OPEN",)}, UNKNOWN, "fulfilment-under-way"),
        ({"fulfillments": ("PENDING",)}, UNKNOWN, "fulfilment-under-way"),
        ({"return_status": "RETURN_REQUESTED"}, MANUAL, "return-open"),
        ({"return_status": "IN_PROGRESS"}, MANUAL, "return-open"),
        ({"return_status": "INSPECTION_COMPLETE"}, MANUAL, "return-open"),
        ({"return_status": "RETURNED"}, NOW, ""),
        ({"return_status": "RETURN_FAILED"}, UNKNOWN, "return-failed"),
        ({"transactions": (("SALE", "PENDING", False),)}, MANUAL, "payment-pending"),
        ({"transactions": (("REFUND", "AWAITING_RESPONSE", False),)}, UNKNOWN, "payment-pending"),
        ({"transactions": (("SALE", "PENDING", True),)}, NOW, ""),
        ({"refundable": False}, NOW, "gateway-cannot-refund"),
        ({"refundable": False, "has_money": False}, NOW, ""),
        ({"created_at": NOON - timedelta(days=61)}, MANUAL, "older-than-60-days"),
        ({"created_at": NOON - timedelta(days=61), "old": True}, NOW, ""),
    ],
)
def test_whole_orders(changes: dict[str, Any], expected: Eligibility, code: str) -> None:
    found = judged(**changes)
    assert (found.eligibility, found.code) == (expected, code)
    assert bool(found.reason) is bool(code)
    assert bool(found.customer_reason) is (expected is not NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"financial_status": "HAGGLED"},
        {"financial_status": ""},
        {"fulfillment_status": "TELEPORTED"},
        {"return_status": "ON_ITS_WAY_BACK"},
        {"transactions": (("GIFT", "SUCCESS", False),)},
        {"transactions": (("SALE", "IN_LIMBO", False),)},
        {"fulfillments": ("DREAMT",)},
        {"fulfillment_orders": (replace(LAMPS_AT, status="PARKED"),)},
        {"fulfillment_orders": (replace(LAMPS_AT, request_status="WHISPERED"),)},
    ],
)
@pytest.mark.parametrize("choice", [None, some(DESK)])
def test_an_unknown_value_is_a_persons_question(changes: dict[str, Any], choice: Choice | None) -> None:
    found = judged(choice, **changes)
    assert (found.eligibility, found.code) == (UNKNOWN, "unknown-value")
    assert "does not know" in found.reason


@pytest.mark.parametrize("status", ["ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"])
def test_who_has_accepted_to_send_is_named(status: str) -> None:
    places = (replace(LAMPS_AT, status="IN_PROGRESS", request_status=status), DESK_AT)
    for choice in (None, some(LAMPS)):
        found = judged(choice, fulfillment_orders=places)
        assert (found.eligibility, found.code) == (UNKNOWN, "accepted-by-service")
        assert "Lumen" in found.reason
    assert judged(some(DESK), fulfillment_orders=places).eligibility is NOW


def test_what_was_accepted_and_is_closed_stands_in_nobodys_way() -> None:
    places = (replace(LAMPS_AT, status="CLOSED", request_status="ACCEPTED", remaining={LAMPS: 0}), DESK_AT)
    assert judged(fulfillment_orders=places).eligibility is NOW


def test_a_sent_line_stops_itself_and_no_other() -> None:
    rows = [line(LAMPS, "LAMP", "50.00", 2, unfulfilledQuantity=1), *lines()[1:]]
    placed = mapped(order(lineItems=page(*rows)))
    places = (replace(LAMPS_AT, remaining={LAMPS: 1}), DESK_AT)
    situation: dict[str, Any] = {"fulfillments": ("SUCCESS",), "fulfillment_orders": places}
    assert judged(some(LAMPS, 1), placed=placed, **situation).eligibility is NOW
    assert judged(some(DESK), placed=placed, **situation).eligibility is NOW
    found = judged(some(LAMPS, 2), placed=placed, **situation)
    assert (found.eligibility, found.code) == (NO, "fulfilled")
    assert "send it back" in found.customer_reason
    assert judged(placed=placed, **situation).eligibility is NO


def test_units_that_were_paid_back_before_are_not_there_twice() -> None:
    placed = mapped(order(), refund(5, transaction(9, "REFUND", "27.50"), items={LAMPS: 1}))
    places = (replace(LAMPS_AT, remaining={LAMPS: 1}), DESK_AT)
    assert judged(some(LAMPS, 1), placed=placed, fulfillment_orders=places).eligibility is NOW
    found = judged(some(LAMPS, 2), placed=placed, fulfillment_orders=places)
    assert found.eligibility is NO


def test_units_that_nobody_sends_any_more_are_a_question() -> None:
    places = (replace(LAMPS_AT, remaining={LAMPS: 0}), DESK_AT)
    found = judged(some(LAMPS), fulfillment_orders=places)
    assert (found.eligibility, found.code) == (UNKNOWN, "not-to-be-sent")


def test_a_return_of_sent_goods_does_not_stop_lines_that_were_not() -> None:
    assert judged(some(DESK), return_status="IN_PROGRESS").eligibility is NOW


def test_lines_of_a_cancelled_order() -> None:
    found = judged(some(DESK), is_cancelled=True)
    assert (found.eligibility, found.code) == (MANUAL, "already-cancelled")


@pytest.mark.parametrize(
    ("may_edit", "eligibility", "code"), [(False, MANUAL, "capture-less"), (True, NOW, "lines-taken-out")]
)
def test_lines_that_were_only_authorised_are_captured_less(
    may_edit: bool, eligibility: Eligibility, code: str
) -> None:
    placed = mapped(
        order(
            displayFinancialStatus="AUTHORIZED",
            transactions=[transaction(1, "AUTHORIZATION", "93.00")],
            totalCapturableSet=bag("93.00"),
        )
    )
    found = judged(some(DESK), placed=placed, may_edit=may_edit, has_money=False, refundable=False)
    assert (found.eligibility, found.code) == (eligibility, code)
    assert judged(placed=placed, has_money=False, refundable=False).eligibility is NOW


def test_a_hold_is_no_reason_against_it() -> None:
    held = replace(LAMPS_AT, status="ON_HOLD", holds=(Hold("gid://shopify/FulfillmentHold/1", "ours", True),))
    assert judged(fulfillment_orders=(held, DESK_AT)).eligibility is NOW


def test_a_closed_place_is_told_and_does_not_stop_it() -> None:
    found = judged(fulfillment_orders=(replace(LAMPS_AT, location_active=False), DESK_AT))
    assert (found.eligibility, found.code) == (NOW, "location-inactive")
    assert found.customer_reason == ""


def test_the_strongest_reason_wins_and_equal_ones_are_all_told() -> None:
    found = judged(fulfillments=("SUCCESS",), return_status="IN_PROGRESS")
    assert (found.eligibility, found.code) == (NO, "fulfilled")
    found = judged(return_status="RETURN_FAILED", transactions=(("REFUND", "PENDING", False),))
    assert "was not completed" in found.reason
    assert "is under way" in found.reason
