"""Shopify's JSON -> dropconnect's order, on samples written from the documents."""

from __future__ import annotations

from typing import Any

import pytest
from tests.shopify.connector.samples import (
    DESK,
    KEY,
    LAMPS,
    SHADE,
    SHIPPING,
    TOTAL,
    bag,
    fields,
    line,
    lines,
    mapped,
    order,
    page,
    parent,
    refund,
    shipping,
    transaction,
)

from dropconnect.kit import NoteMark
from dropconnect.plugin import (
    InvalidResponse,
    LineKind,
    Money,
    OrderState,
    RiskLevel,
    TenderKind,
    UnknownCurrency,
)
from dropconnect_shopify.orders.refunds import Standing, standing_of


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def test_an_order_as_a_whole() -> None:
    found = mapped(
        order(customAttributes=[{"key": "gift", "value": "yes"}], note="ring twice", tags=["b", "a"])
    )
    assert (found.id, found.number, found.state) == ("1001", "#1001", OrderState.OPEN)
    assert found.provider_status == "paid, unfulfilled"
    assert (found.total, found.paid, found.authorized) == (usd(TOTAL), usd(TOTAL), usd("0"))
    assert [line.id for line in found.lines] == [LAMPS, DESK, SHADE, SHIPPING]
    assert Money.total((line.gross for line in found.lines), "USD") == found.total
    assert (found.customer.name, found.customer.locale) == ("Ada Example", "fr-CA")
    assert found.meta == {"gift": "yes", "note": "ring twice", "tags": "b, a"}
    assert (found.payment.method, found.payment.title) == ("shopify_payments", "Shopify Payments")
    assert (found.payment.offline, found.payment.refundable) == (False, True)


def test_money_is_what_the_customer_paid_in() -> None:
    """The shop keeps euros, the customer paid dollars."""
    raw = order(
        totalPriceSet=bag("93.00", shop="80.00"),
        transactions=[transaction(1, "SALE", TOTAL, amountSet=bag("93.00", shop="80.00"))],
    )
    assert (mapped(raw).currency, mapped(raw).paid) == ("USD", usd(TOTAL))


def test_discounts_of_the_line_and_of_the_order_are_taken_off() -> None:
    parts = [{"allocatedAmountSet": bag("5.00")}, {"allocatedAmountSet": bag("2.50")}]
    raw = order(lineItems=page(line(LAMPS, "LAMP", "50.00", 2, tax="4.25", discountAllocations=parts)))
    [lamp, _] = mapped(raw).lines
    assert (lamp.net, lamp.tax, lamp.gross) == (usd("42.50"), usd("4.25"), usd("46.75"))


def test_prices_with_taxes_in_them() -> None:
    raw = order(taxesIncluded=True, lineItems=page(line(LAMPS, "LAMP", "55.00", 2, tax="5.00")))
    [lamp, _] = mapped(raw).lines
    assert (lamp.net, lamp.tax, lamp.gross) == (usd("50.00"), usd("5.00"), usd("55.00"))


def test_duties_are_a_fee() -> None:
    found = mapped(order(currentTotalDutiesSet=bag("7.00"))).lines[-1]
    assert (found.kind, found.gross) == (LineKind.FEE, usd("7.00"))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"displayFinancialStatus": "AUTHORIZED"}, OrderState.OPEN),
        ({"displayFinancialStatus": "PARTIALLY_PAID"}, OrderState.OPEN),
        ({"displayFinancialStatus": "PARTIALLY_REFUNDED"}, OrderState.OPEN),
        ({"displayFinancialStatus": "PENDING"}, OrderState.UNPAID),
        ({"displayFinancialStatus": "EXPIRED"}, OrderState.UNPAID),
        ({"displayFinancialStatus": "VOIDED"}, OrderState.UNPAID),
        ({"displayFinancialStatus": "REFUNDED", "closed": True}, OrderState.REFUNDED),
        ({"displayFinancialStatus": "HAGGLED"}, OrderState.UNKNOWN),
        ({"displayFinancialStatus": None}, OrderState.UNKNOWN),
        ({"displayFulfillmentStatus": "FULFILLED"}, OrderState.COMPLETED),
        ({"displayFulfillmentStatus": "ON_HOLD"}, OrderState.OPEN),
        ({"displayFulfillmentStatus": "TELEPORTED"}, OrderState.UNKNOWN),
        ({"closed": True}, OrderState.COMPLETED),
        ({"cancelledAt": "2026-11-21T08:00:00Z", "displayFinancialStatus": "REFUNDED"}, OrderState.CANCELLED),
        ({"cancelledAt": "2026-11-21T08:00:00Z", "displayFinancialStatus": "HAGGLED"}, OrderState.CANCELLED),
    ],
)
def test_states(changes: dict[str, Any], state: OrderState) -> None:
    assert mapped(order(**changes)).state is state


def test_only_authorised() -> None:
    raw = order(
        displayFinancialStatus="AUTHORIZED",
        transactions=[transaction(1, "AUTHORIZATION", TOTAL)],
        totalCapturableSet=bag(TOTAL),
    )
    assert (mapped(raw).paid, mapped(raw).authorized) == (usd("0"), usd(TOTAL))


def test_captured_in_parts_and_failed_tries_do_not_count() -> None:
    rows = [
        transaction(1, "AUTHORIZATION", TOTAL),
        transaction(2, "CAPTURE", "60.00", parentTransaction=parent(1)),
        transaction(3, "CAPTURE", "33.00", "FAILURE", parentTransaction=parent(1)),
        transaction(4, "SALE", "10.00", gateway="gift_card"),
        transaction(5, "REFUND", "20.00"),
    ]
    assert mapped(order(transactions=rows)).paid == usd("70.00")
    assert mapped(order(transactions=rows)).payment.method == "shopify_payments, gift_card"


@pytest.mark.parametrize(
    "rows",
    [
        [transaction(1, "SALE", TOTAL, "PENDING", manualPaymentGateway=True, gateway="cash")],
        [transaction(1, "SALE", TOTAL, manualPaymentGateway=True, gateway="cash")],
        [],
    ],
)
def test_what_only_people_see_was_not_read(rows: list[Any]) -> None:
    found = mapped(order(displayFinancialStatus="PENDING", transactions=rows))
    assert (found.paid, found.payment.offline, found.payment.refundable) == (None, True, False)
    assert found.state is OrderState.OPEN


@pytest.mark.parametrize(
    ("rows", "sure"),
    [
        ([transaction(2, "SALE", "83.00", manualPaymentGateway=True, gateway="Bank")], True),
        ([transaction(2, "SALE", "83.00", "PENDING", manualPaymentGateway=True, gateway="Bank")], False),
        (
            [
                transaction(2, "SALE", "83.00", "PENDING", manualPaymentGateway=True, gateway="Bank"),
                transaction(
                    3, "SALE", "83.00", manualPaymentGateway=True, gateway="Bank", parentTransaction=parent(2)
                ),
            ],
            True,
        ),
    ],
    ids=["marked as paid", "still waiting", "marked as paid later"],
)
def test_money_by_hand_beside_a_card_is_told_apart(rows: list[Any], sure: bool) -> None:
    found = mapped(order(transactions=[transaction(1, "SALE", "10.00"), *rows]))
    assert (found.paid, found.payment.offline) == (usd("10.00"), False)
    [tender] = found.tenders
    assert (tender.id, tender.kind, tender.amount) == ("by-hand:Bank", TenderKind.BY_HAND, usd("83.00"))
    assert ("if it was collected" in tender.label) is not sure


def test_what_was_booked_as_paid_back_by_hand_had_come_in() -> None:
    rows = [
        transaction(1, "SALE", "10.00"),
        transaction(2, "SALE", "83.00", manualPaymentGateway=True, gateway="Bank"),
        transaction(3, "REFUND", "80.00", manualPaymentGateway=True, parentTransaction=parent(2)),
    ]
    found = mapped(order(transactions=rows))
    assert found.paid == usd("90.00")
    assert [tender.amount for tender in found.tenders] == [usd("3.00")]


def test_a_free_order_is_paid_with_nothing() -> None:
    raw = order(totalPriceSet=bag("0.00"), transactions=[])
    assert (mapped(raw).paid, mapped(raw).payment.offline) == (usd("0"), False)


@pytest.mark.parametrize(
    ("total", "state"), [("0.00", OrderState.UNPAID), (TOTAL, OrderState.OPEN)], ids=["free", "not free"]
)
def test_an_order_without_transactions_has_no_status_and_is_unpaid(total: str, state: OrderState) -> None:
    """What it costs somebody may have collected and not said so to Shopify."""
    raw = order(displayFinancialStatus=None, transactions=[], totalPriceSet=bag(total))
    assert mapped(raw).state is state


def test_sent_units() -> None:
    rows = [
        line(LAMPS, "LAMP", "50.00", 2, unfulfilledQuantity=1),
        line(DESK, "DESK", "20.00", unfulfilledQuantity=0, nonFulfillableQuantity=1),
    ]
    found = mapped(order(lineItems=page(*rows)))
    assert [found.line(line_id).shipped_quantity for line_id in (LAMPS, DESK)] == [1, 0]


@pytest.mark.parametrize(
    ("advice", "levels", "risk"),
    [
        ("NONE", [], RiskLevel.UNKNOWN),
        ("ACCEPT", [], RiskLevel.LOW),
        ("ACCEPT", ["LOW", "HIGH"], RiskLevel.HIGH),
        ("INVESTIGATE", ["LOW"], RiskLevel.MEDIUM),
        ("CANCEL", [], RiskLevel.HIGH),
        ("ASK_AROUND", ["WILD"], RiskLevel.UNKNOWN),
    ],
)
def test_risk(advice: str, levels: list[str], risk: RiskLevel) -> None:
    rows = [{"riskLevel": level} for level in levels]
    assert mapped(order(risk={"recommendation": advice, "assessments": rows})).risk is risk


def test_a_refund_of_ours() -> None:
    note = NoteMark(KEY).after("Cancelled items")
    paid = transaction(9, "REFUND", "27.50")
    [row] = mapped(order(), refund(5, paid, items={LAMPS: 1}, note=note)).refunds
    assert (row.id, row.key, row.reason) == ("5", KEY, "Cancelled items")
    assert (row.amount, row.confirmed) == (usd("27.50"), True)
    assert [(part.line_id, part.quantity, part.gross) for part in row.lines] == [(LAMPS, 1, usd("27.50"))]


def test_a_fee_that_was_kept_is_taken_off_the_last_item() -> None:
    """Shopify writes the full price of the lines; the customer got 5.00 less."""
    paid = transaction(9, "REFUND", "44.50")
    found = mapped(order(), refund(5, paid, items={LAMPS: 1, DESK: 1}))
    assert found.refunded_of(LAMPS) == (1, usd("27.50"))
    assert found.refunded_of(DESK) == (1, usd("17.00"))


@pytest.mark.parametrize(
    ("statuses", "standing", "amount", "confirmed"),
    [
        (["SUCCESS", "SUCCESS"], Standing.PAID, "20.00", True),
        (["SUCCESS", "PENDING"], Standing.UNDER_WAY, "20.00", False),
        (["SUCCESS", "AWAITING_RESPONSE"], Standing.UNDER_WAY, "20.00", False),
        (["FAILURE", "PENDING"], Standing.UNDER_WAY, "10.00", False),
        (["SUCCESS", "FAILURE"], Standing.FAILED, "10.00", False),
        (["ERROR", "FAILURE"], Standing.FAILED, "0.00", False),
        (["SUCCESS", "IN_LIMBO"], Standing.UNDER_WAY, "20.00", False),
        ([], Standing.BOOKED, "0.00", False),
    ],
)
def test_only_transactions_say_where_the_money_is(
    statuses: list[str], standing: Standing, amount: str, confirmed: bool
) -> None:
    rows = [transaction(7 + place, "REFUND", "10.00", status) for place, status in enumerate(statuses)]
    raw = refund(5, *rows, items={DESK: 1})
    assert standing_of(fields(raw)) is standing
    [row] = mapped(order(), {**raw, "note": NoteMark(KEY).after("Cancelled items")}).refunds
    assert (row.amount, row.confirmed) == (usd(amount), confirmed)


def test_what_a_person_paid_counts_although_no_transaction_shows_it() -> None:
    note = NoteMark(KEY, by_hand=usd("22.00")).after("Order cancelled")
    found = mapped(order(), refund(5, items={DESK: 1}, note=note))
    assert (found.refunds[0].amount, found.refunds[0].confirmed) == (usd("22.00"), False)
    assert found.refunded_of(DESK) == (1, usd("22.00"))


def test_units_removed_without_money_are_gone_and_unpaid() -> None:
    found = mapped(order(), refund(5, items={DESK: 1}))
    assert (found.refunds, found.line(DESK).quantity, found.line(DESK).gross) == ((), 0, usd("0"))
    assert (found.total, found.paid) == (usd("71.00"), usd(TOTAL))


def test_the_row_that_a_cancellation_leaves_says_nothing_more() -> None:
    """Shopify takes all lines off by a row without money: their money is still to be paid back."""
    cancelled = order(cancelledAt="2026-11-21T08:00:00Z")
    everything = refund(5, items={LAMPS: 2, DESK: 1, SHADE: 1})
    assert mapped(cancelled, everything).refunds == ()
    failed = refund(
        6, transaction(9, "REFUND", "93.00", "FAILURE"), items={DESK: 1}, note=NoteMark(KEY).after("x")
    )
    [row] = mapped(cancelled, everything, failed).refunds
    assert (row.key, row.amount, row.lines) == (KEY, usd("0"), ())


def test_units_edited_out_of_the_order_are_gone() -> None:
    rows = [line(LAMPS, "LAMP", "50.00", 2, tax="5.00", currentQuantity=1), *lines()[1:]]
    edited = mapped(order(lineItems=page(*rows)))
    lamps = edited.line(LAMPS)
    assert (lamps.quantity, lamps.net, lamps.tax) == (1, usd("25.00"), usd("2.50"))
    assert (edited.total, edited.paid, edited.refunds) == (usd("65.50"), usd(TOTAL), ())
    assert Money.total((line.gross for line in edited.lines), "USD") == edited.total
    paid = refund(5, transaction(9, "REFUND", "27.50"), items={LAMPS: 1})
    refunded = mapped(order(lineItems=page(*rows)), paid)
    assert (refunded.line(LAMPS).quantity, refunded.refunded_of(LAMPS)) == (2, (1, usd("27.50")))


def test_where_everything_was_edited_out_its_money_is_still_there() -> None:
    rows = [{**row, "currentQuantity": 0} for row in lines()]
    found = mapped(order(lineItems=page(*rows), shippingLines=page(), totalPriceSet=bag("88.00")))
    rest = found.lines[-1]
    assert (rest.kind, rest.quantity, rest.gross, found.total) == (
        LineKind.FEE,
        0,
        usd("88.00"),
        usd("88.00"),
    )
    assert [line.quantity for line in found.items] == [0, 0, 0]


@pytest.mark.parametrize("seconds", ["00", "01"])
def test_a_row_of_the_second_in_which_it_was_cancelled_is_an_edit_if_goods_are_left(seconds: str) -> None:
    cancelled = order(cancelledAt=f"2026-11-21T08:00:{seconds}Z")
    edit = refund(5, items={LAMPS: 1})
    rest = refund(6, items={LAMPS: 1, DESK: 1, SHADE: 1})
    for rows in ([edit], [edit, rest]):
        found = mapped(cancelled, *rows)
        assert (found.refunds, found.line(LAMPS).quantity, found.line(DESK).quantity) == ((), 1, 1)


def test_after_the_cancellation_no_row_without_money_is_an_edit() -> None:
    cancelled = order(cancelledAt="2026-11-21T07:59:59Z")
    tries = [
        refund(number, transaction(9, "REFUND", "22.00", "FAILURE"), items={DESK: 1}) for number in (5, 6)
    ]
    assert mapped(cancelled, *tries).refunds == ()


def test_a_cancellation_that_zeroes_the_units_without_a_row_edits_nothing_out() -> None:
    rows = [{**row, "currentQuantity": 0} for row in lines()]
    cancelled = order(cancelledAt="2026-11-21T08:00:00Z", lineItems=page(*rows))
    assert [line.quantity for line in mapped(cancelled).items] == [2, 1, 1]


@pytest.mark.parametrize(
    "changes",
    [
        {"shippingLines": page(shipping(), more=True)},
        {"id": "gid://shopify/DraftOrder/1001"},
        {"id": "1001"},
        {"totalPriceSet": bag("93.001")},
        {"totalPriceSet": {"presentmentMoney": None, "shopMoney": None}},
    ],
)
def test_what_is_not_of_the_documented_shape_is_no_order(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidResponse):
        mapped(order(**changes))


def test_a_currency_of_unknown_decimals_is_a_matter_of_the_configuration() -> None:
    with pytest.raises(UnknownCurrency, match="XYZ = 2"):
        mapped(order(totalPriceSet=bag("93.00", "XYZ")))


def test_a_refund_that_is_cut_off_is_not_counted_on() -> None:
    with pytest.raises(InvalidResponse, match="by hand"):
        mapped(order(), {**refund(5), "refundShippingLines": page(more=True)})


@pytest.mark.parametrize(
    "amount", ["1_000.00", "1,000.00", "1e3", "+1", " 93.00", "\uff11", "", "NaN", True, []]
)
def test_an_amount_in_another_form_is_no_money(amount: Any) -> None:
    raw = order()
    raw["totalPriceSet"]["presentmentMoney"]["amount"] = amount
    with pytest.raises(InvalidResponse, match="totalPriceSet: presentmentMoney: amount is not an amount"):
        mapped(raw)


@pytest.mark.parametrize(
    ("display", "billing", "country", "company"),
    [
        ({"countryCodeV2": "DE", "company": None}, {"company": None}, "DE", ""),
        ({"countryCodeV2": "AT", "company": "Hall"}, {"company": "Lamp Ltd"}, "AT", "Lamp Ltd"),
        ({"countryCodeV2": "FR", "company": "Hall"}, {"company": ""}, "FR", "Hall"),
        ({"countryCodeV2": "ZZ", "company": " "}, None, "", ""),
        ({"countryCodeV2": None}, None, "", ""),
        (None, None, "", ""),
    ],
)
def test_an_order_tells_where_it_goes_and_which_company_ordered(
    display: dict[str, Any] | None, billing: dict[str, Any] | None, country: str, company: str
) -> None:
    found = mapped(order(displayAddress=display, billingAddress=billing))

    assert (found.country, found.customer.company) == (country, company)
