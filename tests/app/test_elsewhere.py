"""Orders that were cancelled or paid back at the store itself while a supplier still has their goods."""

from __future__ import annotations

import pytest
from tests.support.office import Office

from dropconnect import Dropconnect, Money, Outcome, Standing
from dropconnect.models.order import OrderState
from dropconnect.models.supplier import SupplierStage

CASH = Money.of("82.49", "USD")
NOTHING = Money.zero("USD")


@pytest.fixture
def shop(office: Office, supplied: Dropconnect) -> Dropconnect:
    """A store whose desk of order ``ok-1`` is at woodwork as ``now-1``, and can be stopped at once."""
    office.order_desk("ok-1", "now-1")
    return supplied


def cancelled(office: Office, order_id: str = "ok-1") -> None:
    """Staff sets the order to cancelled in the admin; no money moves by that."""
    office.shop.change(order_id, state=OrderState.CANCELLED, provider_status="cancelled")


def test_suppliers_are_stopped_where_the_money_went_back_at_the_store(
    shop: Dropconnect, office: Office
) -> None:
    office.pay_back("ok-1")
    cancelled(office)

    plan = shop.plan("shop", "ok-1", reason="own-error")
    done = shop.cancel("shop", "ok-1", reason="own-error", by="Ada")

    assert (plan.suppliers_only, plan.due, plan.refused) == (True, NOTHING, False)
    assert [step.kind for step in plan.steps] == ["stop-goods"]
    assert done.case is not None
    assert (done.standing, done.case.kind, done.case.outcome) == (
        Standing.DONE,
        "supplier-only",
        Outcome.DONE,
    )
    assert "stopped at woodwork now-1" in done.case.outcome_reason
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED
    assert office.shop.writes("ok-1") == []
    assert office.shop.paid_back("ok-1") == CASH


def test_an_unpaid_order_that_was_cancelled_has_its_goods_stopped(
    supplied: Dropconnect, office: Office
) -> None:
    office.order_desk("unpaid-1", "ask-yes-1")
    cancelled(office, "unpaid-1")

    asked = supplied.cancel("shop", "unpaid-1", reason="own-error", by="Ada")
    office.world.clock.advance(2 * 24 * 3600)
    supplied.work()

    assert asked.standing is Standing.WAITING
    assert supplied.case(1).case.outcome is Outcome.DONE
    assert office.woodwork.order("ask-yes-1").stage is SupplierStage.CANCELLED
    assert office.shop.writes("unpaid-1") == []


def test_money_that_the_store_still_holds_is_asked_about(shop: Dropconnect, office: Office) -> None:
    cancelled(office)

    asked = shop.cancel("shop", "ok-1", reason="own-error", by="Ada")

    [task] = asked.open_tasks
    assert asked.standing is Standing.PERSON
    assert "still holds 82.49 USD" in task.reason
    assert "1 of Desk (DESK-1) at woodwork" in task.reason
    assert [choice.decision for choice in task.choices] == ["approve", "deny", "suppliers only"]
    assert office.woodwork.requests("now-1") == []
    assert office.shop.paid_back("ok-1") == NOTHING

    shop.approve(1, by="Ada")

    assert shop.case(1).case.outcome is Outcome.DONE
    assert office.shop.paid_back("ok-1") == CASH
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED


def test_the_goods_alone_can_be_stopped_while_the_store_keeps_the_money(
    shop: Dropconnect, office: Office
) -> None:
    cancelled(office)
    asked = shop.cancel("shop", "ok-1", reason="own-error", by="Ada")

    done = shop.resolve(asked.open_tasks[0].id, "suppliers only", by="Ada")

    assert (done.case.kind, done.case.outcome) == ("supplier-only", Outcome.DONE)
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED
    assert office.shop.writes("ok-1") == []
    assert any("82.49 USD of the order stay with the store" in item.reason for item in done.plan.objections)


def test_a_no_changes_nothing(shop: Dropconnect, office: Office) -> None:
    cancelled(office)
    shop.cancel("shop", "ok-1", reason="own-error", by="Ada")

    denied = shop.deny(1, "the customer has a new order with these goods", by="Ada")

    assert denied.case.outcome is Outcome.REFUSED
    assert office.woodwork.requests("now-1") == []
    assert office.shop.paid_back("ok-1") == NOTHING


def test_an_order_that_was_only_paid_back_is_always_asked_about(shop: Dropconnect, office: Office) -> None:
    office.pay_back("ok-1")

    asked = shop.cancel("shop", "ok-1", reason="own-error", by="Ada")
    [task] = asked.open_tasks
    assert "was paid back (82.49 USD) and not cancelled" in task.reason
    assert office.woodwork.requests("now-1") == []

    done = shop.approve(1, by="Ada")

    assert (done.case.outcome, done.case.kind) == (Outcome.DONE, "supplier-only")
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED
    assert office.shop.writes("ok-1") == []
    assert office.shop.paid_back("ok-1") == CASH


def test_a_cash_order_of_which_nothing_came_in_has_its_goods_stopped(
    supplied: Dropconnect, office: Office
) -> None:
    office.order_desk("offline-1", "now-1")
    cancelled(office, "offline-1")
    asked = supplied.cancel("shop", "offline-1", reason="own-error", by="Ada")

    done = supplied.resolve(asked.open_tasks[0].id, "collected 0", by="Ada")

    assert (done.case.kind, done.case.outcome) == ("supplier-only", Outcome.DONE)
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED


@pytest.mark.parametrize("stage", [SupplierStage.SHIPPED, SupplierStage.DELIVERED, SupplierStage.CANCELLED])
def test_goods_that_have_left_or_were_stopped_leave_nothing_to_do(
    shop: Dropconnect, office: Office, stage: SupplierStage
) -> None:
    office.pay_back("ok-1")
    cancelled(office)
    office.woodwork.change("now-1", stage=stage, provider_status=str(stage))

    refused = shop.cancel("shop", "ok-1", reason="own-error", by="Ada")

    assert refused.refused
    assert "nothing is left" in refused.refusal


def test_goods_that_the_rules_keep_are_named_in_the_refusal(supplied: Dropconnect, office: Office) -> None:
    office.order_desk("ok-1", "made-to-order-1")
    office.pay_back("ok-1")
    cancelled(office)

    refused = supplied.cancel("shop", "ok-1", reason="own-error", by="Ada")

    assert refused.refused
    assert "1 of Desk (DESK-1) at woodwork: it is made to order" in refused.refusal


def test_a_suppliers_no_is_an_incident_and_no_question_about_money(
    supplied: Dropconnect, office: Office
) -> None:
    office.order_desk("ok-1", "refuses-1")
    office.pay_back("ok-1")
    cancelled(office)

    done = supplied.cancel("shop", "ok-1", reason="own-error", by="Ada")

    assert done.open_tasks == ()
    assert [incident.kind for incident in done.incidents] == ["goods-still-come-0"]
    assert "1 of Desk (DESK-1)" in done.incidents[0].reason
    assert done.case is not None
    assert "still coming from woodwork refuses-1" in done.case.outcome_reason


def test_a_supplier_that_stays_silent_does_not_keep_the_case_open(
    supplied: Dropconnect, office: Office
) -> None:
    office.order_desk("ok-1", "silent-1")
    office.pay_back("ok-1")
    cancelled(office)

    supplied.cancel("shop", "ok-1", reason="own-error", by="Ada")
    office.world.clock.advance(49 * 3600)
    supplied.work()

    assert supplied.case(1).case.outcome is Outcome.DONE
    assert [incident.kind for incident in supplied.case(1).incidents] == ["goods-still-come-0"]


def test_an_order_that_is_to_be_delivered_again_is_left_alone(shop: Dropconnect, office: Office) -> None:
    office.pay_back("ok-1")
    shop.cancel("shop", "ok-1", reason="own-error", by="Ada")
    office.shop.change("ok-1", state=OrderState.OPEN, provider_status="processing", refunds=())

    done = shop.approve(1, by="Ada")

    assert done.case.outcome is Outcome.REFUSED
    assert "it is to be delivered" in done.case.outcome_reason
    assert office.woodwork.requests("now-1") == []


def test_what_our_own_case_did_is_nothing_left(shop: Dropconnect, office: Office) -> None:
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    again = shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada", another=True)

    assert again.refused
    assert "nothing is left" in again.refusal
    assert len(office.woodwork.requests("now-1")) == 1
