"""`cases` says when nobody works although something is due."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.hearing import hearing, told
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.plugin import ProviderUnavailable

MINUTE, HOUR = 60.0, 3600.0
SUPPLIED = """
[stores.shop]
connector = "fake-platform"
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]
[suppliers.woodwork]
connector = "fake-supplier"
"""


@pytest.fixture
def shop(office: Office) -> Iterator[Dropconnect]:
    office.write(SUPPLIED)
    with Dropconnect.open(office.file, clock=office.world.clock, registry=hearing(office.world)) as app:
        yield app


def test_a_delivery_that_nobody_acts_on_is_told_after_ten_minutes(shop: Dropconnect, office: Office) -> None:
    shop.work()
    worked = office.world.clock.now()
    shop.receive("shop", {}, told(order_id="ok-1"))
    office.world.clock.advance(9 * MINUTE)
    assert shop.cases().idle is None

    office.world.clock.advance(MINUTE)
    idle = shop.cases().idle
    assert idle is not None
    assert (idle.since, idle.cases, idle.deliveries) == (worked, 0, 1)

    shop.work()
    assert shop.cases().idle is None


def test_a_case_that_nobody_works_on_is_told(shop: Dropconnect, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert shop.cases().idle is None

    office.world.clock.advance(2 * HOUR)

    idle = shop.cases().idle
    assert idle is not None
    assert (idle.since, idle.cases) == (None, 1)


def test_nothing_to_do_is_no_reason_to_complain(shop: Dropconnect, office: Office) -> None:
    office.world.clock.advance(100 * HOUR)

    assert shop.cases().idle is None


def test_a_store_out_of_reach_is_told_after_a_day_with_its_deliveries(
    shop: Dropconnect, office: Office
) -> None:
    def down(call: object) -> None:
        raise ProviderUnavailable("the shop is down", connection="shop")

    shop.work()
    office.shop.listeners.append(down)
    shop.receive("shop", {}, told(order_id="ok-1"))
    report = shop.work()
    assert report.still_open.deliveries == 1
    assert shop.cases().unseen == ()
    for _ in range(25):
        office.world.clock.advance(HOUR)
        shop.work()

    assert {row.connection for row in shop.cases().unseen} == {"shop"}
    assert all("the shop is down" in row.reason for row in shop.cases().unseen)
