"""Reconcile leaves out no case that sent a payment, and takes none that is still to come for missing."""

from __future__ import annotations

from tests.support.office import Office

from dropconnect.models.money import Money
from dropconnect.models.order import OrderState
from dropconnect.report.standing import Standing

STEPWISE = '[stores.shop]\nconnector = "fake-stepwise-platform"\n'


def test_a_refund_that_is_still_to_come_is_not_missing(office: Office) -> None:
    """The order is cancelled, the refund is accepted and under way."""
    with office.opened(STEPWISE) as app:
        app.cancel("shop", "requested-1", reason="changed-mind", by="Ada")
        order = office.shop.order("requested-1")
        assert (order.state, order.refunds) == (OrderState.CANCELLED, ())

        compared = app.reconcile()

    assert (compared.standing, compared.differences) == (Standing.DONE, ())


def test_a_case_that_was_stopped_after_its_payment_broke_off_is_compared(office: Office) -> None:
    with office.opened() as app:
        app.cancel("shop", "contested-1", reason="changed-mind", by="Ada")
        [task] = app.tasks().tasks
        app.resolve(task.id, "no money moved, stop", by="Ada")
        assert app.reconcile().differences == ()
        office.shop.refund_by_colleague("contested-1", Money.of("82.49", "USD"))

        [difference] = app.reconcile().differences

    assert (difference.case_id, "82.49" in difference.reason) == (1, True)
