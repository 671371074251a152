"""What no delivery told is found by looking: the orders that changed since the last look, a bounded number
at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.support.hearing import HearingPlatform, hearing, told
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.models.order import OrderState
from dropconnect.models.supplier import SupplierStage
from dropconnect.plugin import OrderSummary, hookimpl

SUPPLIED = """
[stores.shop]
connector = "fake-platform"
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]
[suppliers.woodwork]
connector = "fake-supplier"
"""
MINUTE, HOUR, DAY = 60.0, 3600.0, 24 * 3600.0


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Since when the store was asked for changed orders, list by list."""
    found: list[datetime] = []

    def listening(self: HearingPlatform, modified_after: datetime) -> tuple[OrderSummary, ...]:
        found.append(modified_after)
        return tuple(super(HearingPlatform, self).platform_find_orders(modified_after))

    monkeypatch.setattr(HearingPlatform, "platform_find_orders", hookimpl(listening), raising=False)
    return found


@pytest.fixture
def shop(office: Office, asked: list[datetime]) -> Iterator[Dropconnect]:
    office.write(SUPPLIED)
    with Dropconnect.open(office.file, clock=office.world.clock, registry=hearing(office.world)) as app:
        app.work()
        yield app


def bought(office: Office, order_id: str, at_supplier: str) -> None:
    office.shop.place(order_id)
    office.order_desk(order_id, at_supplier)


def cancelled(office: Office, order_id: str) -> None:
    office.shop.change(order_id, state=OrderState.CANCELLED, provider_status="cancelled")


def test_what_no_delivery_told_is_found_within_one_poll(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    office.world.clock.advance(5 * MINUTE)
    cancelled(office, "ok-1")

    office.world.clock.advance(15 * MINUTE)
    shop.work()

    assert shop.tasks().total == 1


def test_only_what_changed_is_listed_and_all_once_a_day(
    shop: Dropconnect, office: Office, asked: list[datetime]
) -> None:
    clock = office.world.clock
    bought(office, "ok-1", "now-1")
    clock.advance(20 * MINUTE)
    shop.work()
    last = office.shop.order("ok-1").modified_at
    assert last is not None
    asked.clear()

    for _ in range(4):
        clock.advance(20 * MINUTE)
        shop.work()
    assert asked == [last - timedelta(minutes=10)] * 4, "with an overlap, as stores find orders late"

    clock.advance(DAY)
    shop.work()
    assert asked[-1] == clock.now() - timedelta(days=30)


def test_an_outage_of_a_day_is_caught_up_a_bounded_number_at_a_time(
    shop: Dropconnect, office: Office
) -> None:
    for number in range(120):
        bought(office, f"unpaid-{number}", f"now-{number}")
    office.world.clock.advance(20 * MINUTE)
    shop.work()
    for number in range(120):
        cancelled(office, f"unpaid-{number}")
    office.world.clock.advance(DAY)

    found = []
    for _ in range(4):
        shop.work()
        found.append(shop.seen().total)
        office.world.clock.advance(20 * MINUTE)

    assert found[0] <= 50
    assert found == sorted(found)
    assert found[-1] == 120


def test_orders_that_did_not_change_are_looked_at_behind_all_the_same(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    office.world.clock.advance(HOUR)
    shop.work()
    office.woodwork.change("now-1", stage=SupplierStage.CANCELLED, provider_status="cancelled")
    office.world.clock.advance(2 * HOUR)

    shop.work()

    assert [row.kind for row in shop.seen().sightings] == ["supplier-cancelled"]


def test_a_clock_that_was_wrong_hides_nothing(shop: Dropconnect, office: Office) -> None:
    now = office.world.clock.now()
    office.world.clock.set_wall_clock(now + timedelta(days=400))
    shop.work()
    office.world.clock.set_wall_clock(now + timedelta(hours=1))
    bought(office, "ok-1", "now-1")
    cancelled(office, "ok-1")
    shop.receive("shop", {}, told(order_id="ok-2"))

    shop.work()

    assert shop.seen().total == 1
