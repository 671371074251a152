"""A cancellation is over when its job says so: ``cancelledAt`` may be set before, refunds come after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.shopify.connector.store import (
    IMPATIENT,
    NUMBER,
    TOTAL,
    Shop,
    cancellation,
    connected,
    everything,
    fault,
    place,
    question,
    refund_of,
    usd,
)
from tests.shopify.connector.trade import ShopifyTrade

from dropconnect.journal.states import Outcome, WaitsFor
from dropconnect.plugin import EvidenceStatus, OrderState, OutcomeUnknown, ProviderUnavailable, StepStatus
from dropconnect.testing.simulator import COMMITTED, Reset
from dropconnect_shopify.simulator import Knobs, ShopifySimulator

RUNNING = {"cancelled_before_done": True, "job_polls": 100, "job_seconds": 60.0}


@pytest.fixture(params=[True, False], ids=["job shown", "job not shown"])
def simulator(request: pytest.FixtureRequest) -> ShopifySimulator:
    made = ShopifySimulator(knobs=Knobs(**RUNNING, result_by_node=request.param))
    place(made)
    return made


@pytest.fixture
def patience() -> float:
    return IMPATIENT


@pytest.fixture
def refunding(simulator: ShopifySimulator, tmp_path: Path) -> Iterator[Shop]:
    with connected(simulator, tmp_path, job_wait_seconds=IMPATIENT, refund_with_cancel=True) as opened:
        yield opened


def test_an_order_that_shows_as_cancelled_may_still_be_at_it(shop: Shop) -> None:
    command = cancellation(shop.order())

    result = shop.connection.write(command)

    asked = question(command, provider_id=result.provider_id)
    assert (result.status, shop.order().state) == (StepStatus.REQUESTED, OrderState.CANCELLED)
    assert shop.connection.follow_up(asked).status is StepStatus.REQUESTED
    assert shop.connection.look_up(question(command)).status is EvidenceStatus.PENDING
    shop.simulator.clock.advance(61.0)
    assert shop.connection.follow_up(asked).status is StepStatus.DONE
    assert shop.connection.look_up(question(command)).status is EvidenceStatus.FOUND


def test_money_waits_for_the_end_of_the_job(shop: Shop) -> None:
    """Somebody's cancellation might pay everything back by itself."""
    order = shop.order()
    shop.connection.write(cancellation(order))
    refund = refund_of(shop, everything(order))

    with pytest.raises(ProviderUnavailable, match="Shopify is cancelling it"):
        shop.connection.write(refund)

    assert shop.paid == usd("0")
    shop.simulator.clock.advance(61.0)
    assert shop.connection.write(refund_of(shop, everything(order))).status is StepStatus.DONE
    assert shop.paid == usd(TOTAL)


@pytest.mark.parametrize("shown", [True, False], ids=["cancelledAt first", "cancelledAt last"])
def test_a_second_cancellation_meanwhile_waits_for_the_first(shop: Shop, shown: bool) -> None:
    shop.simulator.knobs.cancelled_before_done = shown
    command = cancellation(shop.order())
    shop.connection.write(command)

    second = shop.connection.write(command)

    asked = question(command, provider_id=second.provider_id)
    assert (second.status, second.provider_id) == (StepStatus.REQUESTED, "")
    assert shop.connection.follow_up(asked).status is StepStatus.REQUESTED
    shop.simulator.clock.advance(61.0)
    assert shop.connection.follow_up(asked).status is StepStatus.DONE
    assert len(shop.simulator.record()["cancellations"]) == 1


def test_a_refund_that_the_job_still_has_to_make_is_not_missing(refunding: Shop) -> None:
    command = refund_of(refunding, everything(refunding.order()))

    result = refunding.connection.write(command)

    asked = question(command, provider_id=result.provider_id)
    assert (result.status, refunding.paid) == (StepStatus.REQUESTED, usd("0"))
    assert refunding.connection.follow_up(asked).status is StepStatus.REQUESTED
    refunding.simulator.clock.advance(61.0)
    found = refunding.connection.follow_up(asked)
    assert (found.status, found.amount, refunding.paid) == (StepStatus.DONE, usd(TOTAL), usd(TOTAL))


def test_a_lost_refunding_cancel_is_looked_for_again_while_its_job_runs(refunding: Shop) -> None:
    command = refund_of(refunding, everything(refunding.order()))
    refunding.simulator.faults.add(fault("OrderCancel", COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        refunding.connection.write(command)

    assert refunding.connection.look_up(question(command)).status is EvidenceStatus.PENDING
    refunding.simulator.clock.advance(61.0)
    found = refunding.connection.look_up(question(command))
    assert (found.status, found.amount) == (EvidenceStatus.FOUND, usd(TOTAL))


def test_a_refunding_cancel_beside_another_cancellation_pays_nothing(refunding: Shop) -> None:
    refunding.simulator.knobs.cancelled_before_done = False
    order = refunding.order()
    command = refund_of(refunding, everything(order))
    refunding.connection.write(cancellation(order))

    with pytest.raises(ProviderUnavailable, match="Shopify is cancelling it"):
        refunding.connection.write(command)

    refunding.simulator.clock.advance(61.0)
    assert refunding.order().state is OrderState.CANCELLED
    assert refunding.paid == usd("0")


def test_an_order_that_was_opened_again_long_ago_is_cancelled(shop: Shop) -> None:
    order = shop.simulator.order(NUMBER)
    order.cancelled = order.created - timedelta(hours=1)
    order.overrides["closed"] = False
    assert shop.connection.write(cancellation(shop.order())).status is StepStatus.ALREADY


@pytest.mark.parametrize("at_once", [False, True], ids=["cancel, then pay", "both in one call"])
def test_a_case_ends_once_the_job_has_ended(
    tmp_path: Path, simulator: ShopifySimulator, at_once: bool
) -> None:
    with simulator.running() as url, ShopifyTrade(tmp_path, simulator, url) as trade:
        trade.configure(wait=IMPATIENT, store="refund_with_cancel = true" if at_once else "")
        trade.placed()
        case = trade.cancel(NUMBER)
        assert (case.is_open, case.waits_for is WaitsFor.PERSON, trade.paid(case)) == (True, False, usd("0"))
        case = trade.settled(case)
        assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
        assert trade.incidents(case) == {}
