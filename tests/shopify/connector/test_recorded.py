"""What each recorded reply means for a command of ours."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify import recorded
from tests.shopify.connector.store import (
    DESK,
    IMPATIENTLY,
    KEY,
    NUMBER,
    Shop,
    cancellation,
    connected,
    everything,
    fault,
    refund_of,
    some,
    usd,
)

from dropconnect.plugin import (
    AuthenticationFailed,
    Cause,
    HoldOrderCommand,
    OrderState,
    OutcomeUnknown,
    RateLimited,
    StepResult,
    StepStatus,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Fault, Reply
from dropconnect_shopify.simulator import ShopifySimulator
from dropconnect_shopify.simulator.acts.gateway import Payout, pay_back, void_authorization
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.faults.operations import GraphQLReply


def answers(operation: str, body: recorded.Json, at: str = ARRIVED, times: int | None = 1) -> Fault:
    return fault(operation, at, GraphQLReply(body), times)


def hold(shop: Shop) -> StepResult:
    order = shop.order()
    before = cancellation(order).before
    return shop.connection.write(
        HoldOrderCommand(key=KEY, order_id=order.id, before=before, reason="hold", cause=Cause.CUSTOMER)
    )


def test_an_order_that_is_cancelled_meanwhile_is_cancelled_already(shop: Shop) -> None:
    command = cancellation(shop.order())
    shop.simulator.faults.add(shop.simulator.shop_faults.cancelled_meanwhile(NUMBER))
    refused = recorded.cancel_refused(recorded.CANCELLED_ALREADY, ["orderId"])
    shop.simulator.faults.add(answers("OrderCancel", refused))
    assert shop.connection.write(command).status is StepStatus.ALREADY


def test_an_order_with_returns_is_refused(shop: Shop) -> None:
    shop.simulator.faults.add(
        answers("OrderCancel", recorded.cancel_refused(recorded.HAS_RETURNS, ["orderId"]), times=None)
    )
    result = shop.connection.write(cancellation(shop.order()))
    assert result.refusal is not None
    assert (result.status, result.refusal.final) == (StepStatus.REFUSED, True)
    assert "has returns" in result.refusal.message


def test_a_note_that_is_too_long_releases_no_hold(shop: Shop) -> None:
    """INVALID is the code of everything: only its field says whether the order stands in the way."""
    hold(shop)
    before = shop.simulator.record()["held_now"]
    refused = recorded.cancel_refused(recorded.NOTE_TOO_LONG, ["staffNote"])
    shop.simulator.faults.add(answers("OrderCancel", refused, times=None))
    result = shop.connection.write(cancellation(shop.order()))
    assert (result.status, shop.sent("OrderCancel")) == (StepStatus.REFUSED, 1)
    assert (shop.sent("FulfillmentOrderReleaseHold"), shop.simulator.record()["held_now"]) == (0, before)


def test_our_note_is_never_too_long(shop: Shop) -> None:
    result = shop.connection.write(cancellation(shop.order(), note="x" * 1000))
    assert result.status is StepStatus.DONE


@IMPATIENTLY
def test_a_cancellation_in_progress_is_waited_for(shop: Shop) -> None:
    refused = recorded.cancel_refused(recorded.IN_PROGRESS, None)
    shop.simulator.faults.add(answers("OrderCancel", refused))
    assert shop.connection.write(cancellation(shop.order())).status is StepStatus.REQUESTED


def test_a_handle_that_is_in_use_is_our_hold(shop: Shop) -> None:
    shop.simulator.faults.add(
        answers("FulfillmentOrderHold", recorded.hold_refused(), at=COMMITTED, times=None)
    )
    result = hold(shop)
    assert (result.status, len(result.facts["hold_ids"])) == (StepStatus.ALREADY, 2)


def test_a_handle_that_is_in_use_is_our_hold_although_it_is_not_shown_yet(shop: Shop) -> None:
    shop.simulator.faults.add(answers("FulfillmentOrderHold", recorded.hold_refused(), times=None))
    result = hold(shop)
    assert (result.status, result.facts["hold_ids"]) == (StepStatus.ALREADY, [])


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("RESOURCE_NOT_FOUND", "Invalid id: gid://shopify/FulfillmentOrder/1"),
        ("BAD_REQUEST", recorded.KEY_MISSING),
        ("MAX_INPUT_SIZE_EXCEEDED", "The input array size is too large."),
        ("PARSE_ERROR", "syntax error, unexpected end of file"),
        ("invalidOneOfInputObject", "OrderCancelRefundMethodInput requires exactly one argument"),
        ("undefinedField", "Field 'nothing' doesn't exist on type 'FulfillmentHold'"),
    ],
)
def test_a_mutation_that_is_null_for_a_fault_of_ours_held_nothing(
    shop: Shop, code: str, message: str
) -> None:
    body = recorded.turned_away("fulfillmentOrderHold", code, message)
    shop.simulator.faults.add(answers("FulfillmentOrderHold", body, times=None))
    result = hold(shop)
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.REFUSED, code)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (recorded.KIND, None),
        ("Refund amount $22.00 is greater than net payment received $15.00", None),
        (recorded.TOO_MANY_UNITS, ["refundLineItems", "0", "quantity"]),
    ],
)
def test_a_refused_refund_is_never_final(shop: Shop, message: str, field: list[str] | None) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    shop.simulator.faults.add(answers("RefundCreate", recorded.refund_refused(message, field)))
    result = shop.connection.write(command)
    assert result.refusal is not None
    assert (result.status, result.refusal.final, shop.paid) == (StepStatus.REFUSED, False, usd("0"))
    assert message in result.refusal.message


def test_a_throttled_refund_was_not_carried_out(shop: Shop) -> None:
    command = refund_of(shop, some(shop.order(), {DESK: 1}))
    shop.simulator.faults.add(answers("RefundCreate", recorded.throttled()))
    with pytest.raises(RateLimited):
        shop.connection.write(command)
    assert shop.connection.write(command).status is StepStatus.DONE
    assert shop.paid == usd("22.00")


def test_what_a_refund_by_hand_calls_success_is_confirmed_by_no_gateway(shop: Shop) -> None:
    """Shopify pays the gateway "manual" back in the books alone, also with the cancellation."""
    order = shop.simulator.order(NUMBER)
    [payment] = order.payments.transactions
    payment.gateway, payment.manual = "manual", True
    back = pay_back(shop.simulator.shop, order, Payout(Decimal("93.00"), payment))
    order.refunds.append(Refund([], transactions=[back]))

    [refund] = shop.order().refunds

    assert (refund.amount, refund.confirmed, shop.paid) == (usd("93.00"), False, usd("0"))


def test_after_a_void_nothing_is_authorised(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, paid="authorized")
    with connected(simulator, tmp_path) as shop:
        [authorization] = simulator.order(NUMBER).payments.transactions
        void_authorization(simulator.shop, simulator.order(NUMBER), authorization)
        order = shop.order()
    assert (order.state, order.authorized, order.paid) == (OrderState.UNPAID, usd("0"), usd("0"))


def test_the_gateway_of_a_payment_is_the_one_that_came_back(shop: Shop) -> None:
    """Shopify ignores which one the input names."""
    shop.connection.write(refund_of(shop, some(shop.order(), {DESK: 1})))
    [refund] = shop.order().refunds
    assert (refund.amount, refund.confirmed) == (usd("22.00"), True)


def test_an_unpaid_order_is_closed_with_its_cancellation(shop: Shop) -> None:
    shop.simulator.order(NUMBER).payments.transactions.clear()
    assert shop.connection.write(cancellation(shop.order())).status is StepStatus.DONE
    assert shop.order().state is OrderState.CANCELLED


def test_a_refunded_line_may_have_a_subtotal_of_zero(shop: Shop) -> None:
    """NO_RESTOCK: the money of a refund is that of its transactions, its units are the line's."""
    shop.connection.write(refund_of(shop, everything(shop.order()), restock=False))
    [refund] = shop.simulator.order(NUMBER).refunds
    for row in refund.lines:
        row.subtotal = row.cart_discount = row.tax = type(row.tax)(0)
    order = shop.order()
    assert (order.refunded, order.refunded_of(DESK)[0]) == (usd("93.00"), 1)


WHO = frozenset({"Order.email", "Order.displayAddress", "Order.billingAddress"})


@pytest.fixture
def private(shop: Shop) -> Shop:
    """A store whose app is not approved for protected customer data of level 2."""
    shop.simulator.knobs.denied = WHO
    return shop


def test_a_hold_whose_look_afterwards_fails_is_in_doubt_and_not_undone(shop: Shop) -> None:
    def deny(_: object) -> None:
        shop.simulator.knobs.denied = frozenset({"FulfillmentOrderHoldPayload.fulfillmentHold"})
        shop.simulator.faults.add(fault("FulfillmentOrders", ARRIVED, Reply(403), times=None))

    shop.simulator.faults.add(fault("FulfillmentOrderHold", ARRIVED, Call(deny)))
    with pytest.raises(OutcomeUnknown):
        hold(shop)
    assert shop.simulator.record()["held_now"] == {NUMBER: [f"dropconnect-{KEY}"]}


def test_an_order_whose_customer_is_withheld_is_read_with_the_reason(private: Shop) -> None:
    order = private.order()
    assert (order.customer.name, order.customer.email, order.paid) == ("", "", usd("93.00"))
    assert "does not let this app see the customer's mail address and name" in order.customer.withheld


def test_one_withheld_field_leaves_the_others(shop: Shop) -> None:
    shop.simulator.knobs.denied = frozenset({"MailingAddress.name"})
    customer = shop.order().customer
    assert (customer.email, customer.name) == ("ada@example.test", "")
    assert customer.withheld.endswith("see the customer's name (protected customer data)")


def test_a_withheld_customer_keeps_nothing_from_being_cancelled_and_paid(private: Shop) -> None:
    order = private.order()
    assert private.connection.check_cancellation(order, everything(order)).store_credit
    assert private.connection.write(cancellation(order)).status is StepStatus.DONE
    result = private.connection.write(refund_of(private, everything(order)))
    assert (result.status, private.paid) == (StepStatus.DONE, usd("93.00"))


def test_an_order_is_found_by_its_number_and_not_by_a_withheld_address(private: Shop) -> None:
    [row] = private.connection.find_by_reference("#1001").rows
    assert (row.id, row.customer) == (NUMBER, "")
    by_mail = private.connection.find_by_reference("ada@example.test")
    assert (by_mail.rows, by_mail.complete) == ((), False)


def test_a_denied_field_that_is_not_personal_is_still_an_error(shop: Shop) -> None:
    shop.simulator.knobs.denied = frozenset({"Order.note"})
    with pytest.raises(AuthenticationFailed, match="access scopes"):
        shop.order()


@pytest.mark.parametrize("field", ["FulfillmentHold.handle", "FulfillmentOrderHoldPayload.fulfillmentHold"])
def test_a_hold_that_was_made_is_made_although_its_reply_has_a_denied_field(shop: Shop, field: str) -> None:
    def deny(_: object) -> None:
        shop.simulator.knobs.denied = frozenset({field})

    def allow(_: object) -> None:
        shop.simulator.knobs.denied = frozenset()

    shop.simulator.faults.add(fault("FulfillmentOrderHold", ARRIVED, Call(deny), times=None))
    shop.simulator.faults.add(fault("FulfillmentOrders", ARRIVED, Call(allow), times=None))
    result = hold(shop)
    assert (result.status, len(result.facts["hold_ids"])) == (StepStatus.DONE, 2)
    assert any("not complete" in warning for warning in result.warnings)
