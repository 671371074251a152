"""An order that its platform rates as a high risk is asked about before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from tests.support.hearing import hearing, told
from tests.support.office import Office

from dropconnect import Dropconnect, Outcome
from dropconnect.models.order import OrderState, RiskLevel

MINUTE, HOUR = 60.0, 3600.0
STORE = """
[stores.shop]
connector = "fake-platform"
policy.elsewhere.high_risk = "{handling}"
{routes}
[suppliers.woodwork]
connector = "fake-supplier"
"""
ROUTES = 'routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]'
Open = Callable[..., AbstractContextManager[Dropconnect]]


@pytest.fixture
def opened(office: Office) -> Open:
    @contextmanager
    def start(handling: str = "ask", routes: str = ROUTES) -> Iterator[Dropconnect]:
        office.write(STORE.format(handling=handling, routes=routes))
        with Dropconnect.open(office.file, clock=office.world.clock, registry=hearing(office.world)) as app:
            app.work()
            yield app

    return start


def rated(office: Office, order_id: str, risk: RiskLevel = RiskLevel.HIGH) -> None:
    office.world.clock.advance(2 * MINUTE)
    office.shop.change(order_id, risk=risk)


def told_of(app: Dropconnect, order_id: str, at: int = 1) -> None:
    app.receive("shop", {}, told(order_id=order_id, at=at))
    app.work()


def test_it_is_asked_about_once_and_cancelled_after_a_yes(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "now-1")
    with opened() as app:
        rated(office, "ok-1")
        told_of(app, "ok-1")
        [task] = app.tasks().tasks
        assert "rated as a high risk by its platform, and nothing of it was sent" in task.reason
        assert "Approve to cancel it and pay 82.49 USD back" in task.reason
        rated(office, "ok-1")
        told_of(app, "ok-1", at=2)
        assert (app.tasks().total, app.cases().total) == (1, 1)

        app.approve(1, by="Ada")

        assert (app.case(1).case.outcome, app.case(1).case.reason) == (Outcome.DONE, "fraud-suspected")
        assert str(office.shop.paid_back("ok-1")) == "82.49 USD"


def test_a_no_is_a_no_for_ever(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "now-1")
    with opened() as app:
        rated(office, "ok-1")
        told_of(app, "ok-1")
        app.deny(1, "the customer is well known", by="Ada")
        for number in range(2, 5):
            rated(office, "ok-1")
            office.world.clock.advance(HOUR)
            told_of(app, "ok-1", at=number)

        assert (app.tasks().total, app.cases().total) == (0, 1)
        assert office.shop.writes("ok-1") == []


def test_what_is_no_risk_any_more_is_not_cancelled(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "now-1")
    with opened() as app:
        rated(office, "ok-1")
        told_of(app, "ok-1")
        rated(office, "ok-1", RiskLevel.LOW)

        app.approve(1, by="Ada")

        assert app.case(1).case.outcome is Outcome.REFUSED
        assert office.shop.writes("ok-1") == []


@pytest.mark.parametrize("state", [OrderState.COMPLETED, OrderState.CANCELLED])
def test_what_was_sent_or_is_over_is_not_asked_about(opened: Open, office: Office, state: OrderState) -> None:
    office.shop.place("ok-1", state=state)
    with opened() as app:
        rated(office, "ok-1")
        told_of(app, "ok-1")

        assert app.tasks().total == 0


def test_a_policy_can_ignore_it(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("ignore") as app:
        rated(office, "ok-1")
        told_of(app, "ok-1")

        assert (app.tasks().total, app.cases().total) == (0, 0)
