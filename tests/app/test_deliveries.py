"""What follows from what providers tell by webhook: a fresh look, and from that whatever is due."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.support.hearing import HearingPlatform, hearing, told
from tests.support.office import Office

from dropconnect import Dropconnect, Outcome
from dropconnect.models.order import Customer, OrderState
from dropconnect.plugin import OrderNotFound, ProviderUnavailable

SUPPLIED = """
[stores.shop]
connector = "fake-platform"
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]
[suppliers.woodwork]
connector = "fake-supplier"
"""
MINUTE, HOUR, DAY = 60.0, 3600.0, 24 * 3600.0
ADA = Customer(name="Ada", email="ada@example.test")


@pytest.fixture
def shop(office: Office) -> Iterator[Dropconnect]:
    """A store that sends deliveries, and that dropconnect has looked at once."""
    office.write(SUPPLIED)
    with Dropconnect.open(office.file, clock=office.world.clock, registry=hearing(office.world)) as app:
        app.work()
        yield app


def bought(office: Office, order_id: str, at_supplier: str) -> None:
    office.shop.place(order_id, customer=ADA)
    office.order_desk(order_id, at_supplier)


def cancelled(office: Office, order_id: str) -> None:
    office.shop.change(order_id, state=OrderState.CANCELLED, provider_status="cancelled")


def told_of(app: Dropconnect, order_id: str, at: int = 1, connection: str = "shop") -> None:
    app.receive(connection, {}, told(order_id=order_id, at=at))


def test_an_order_that_was_cancelled_is_asked_about_within_a_minute(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    cancelled(office, "ok-1")
    office.world.clock.advance(MINUTE)

    told_of(shop, "ok-1")
    shop.work()

    [task] = shop.tasks().tasks
    assert "still holds 82.49 USD" in task.reason
    assert shop.seen().sightings[0].case_id == 1


@pytest.mark.parametrize("copies", [1, 300])
def test_an_order_is_read_once_however_many_deliveries_name_it(
    shop: Dropconnect, office: Office, copies: int
) -> None:
    bought(office, "ok-1", "now-1")
    before = reads(office, "ok-1")

    for number in range(copies):
        told_of(shop, "ok-1", at=number)
    shop.work()

    assert reads(office, "ok-1") == before + 1
    assert shop.cases().total == 0


def reads(office: Office, order_id: str) -> int:
    return sum(call.hook == "get_order" and call.order_id == order_id for call in office.shop.calls)


def test_a_delivery_is_acted_on_once_and_then_forgotten_after_a_month(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    told_of(shop, "ok-1")
    shop.work()
    told_of(shop, "ok-1")
    office.world.clock.advance(HOUR)
    before = reads(office, "ok-1")

    shop.work()
    assert reads(office, "ok-1") - before <= 1, "a copy is a reason for nothing; the round may look"
    office.world.clock.advance(31 * DAY)
    shop.work()
    assert shop.receive("shop", {}, told(order_id="ok-1", at=1)).is_new


def test_what_our_own_effects_caused_opens_nothing(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert shop.case(1).case.outcome is Outcome.DONE

    told_of(shop, "ok-1")
    shop.work()

    assert (shop.cases().total, shop.tasks().total, shop.incidents().total) == (1, 0, 0)


def test_an_older_state_of_the_order_is_no_step_back(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    alive = office.shop.order("ok-1")
    office.world.clock.advance(HOUR)
    cancelled(office, "ok-1")
    told_of(shop, "ok-1", at=1)
    shop.work()
    shop.deny(1, "the goods go to another customer", by="Ada")

    office.shop.change(
        "ok-1", state=alive.state, provider_status=alive.provider_status, modified_at=alive.modified_at
    )
    office.world.clock.advance(2 * MINUTE)
    told_of(shop, "ok-1", at=2)
    shop.work()
    office.shop.change("ok-1", state=OrderState.CANCELLED, provider_status="cancelled")
    office.world.clock.advance(HOUR)
    shop.work()

    assert (shop.cases().total, shop.tasks().total) == (1, 0)


def test_a_supplier_answer_wakes_its_case(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.woodwork.answer("silent-1", yes=True)
    office.world.clock.advance(MINUTE)
    shop.work()
    assert shop.case(1).case.outcome is None

    shop.receive("woodwork", {}, told(order_id="silent-1", trusted=False))
    shop.work()

    assert shop.case(1).case.outcome is Outcome.DONE
    assert str(office.shop.paid_back("ok-1")) == "82.49 USD"


def test_goods_that_leave_after_our_cancellation_are_an_incident_at_once(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.woodwork.ship("now-1", "TRACK-1")
    office.world.clock.advance(MINUTE)

    shop.receive("woodwork", {}, told(order_id="now-1", trusted=False))
    shop.work()

    [incident] = shop.incidents().incidents
    assert incident.kind.startswith("tracking-after-cancel")


def test_forged_deliveries_cause_no_more_looks_than_the_poll(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    asked = len([call for call in office.woodwork.calls if call.hook == "follow_up"])

    for number in range(20):
        office.world.clock.advance(MINUTE)
        shop.receive("woodwork", {}, told(order_id="silent-1", at=number, trusted=False))
        shop.receive("woodwork", {}, told(order_id=f"nobody-{number}", trusted=False))
        shop.work()

    assert len([call for call in office.woodwork.calls if call.hook == "follow_up"]) <= asked + 2


def test_a_supplier_that_names_no_order_wakes_nobody(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    asked = len(office.woodwork.calls)
    office.world.clock.advance(MINUTE)

    shop.receive("woodwork", {}, told(object_id="parcel-1"))
    worked = shop.work()

    assert (len(office.woodwork.calls), worked.still_open.deliveries) == (asked, 0)


def test_an_order_behind_an_object_is_found(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    cancelled(office, "ok-1")

    shop.receive("shop", {}, told(kind="ignored-by-name", object_id="of-ok-1"))
    worked = shop.work()

    assert (shop.tasks().total, worked.still_open.deliveries) == (1, 0)


def test_a_deleted_order_with_an_open_case_is_a_question(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.world.clock.advance(HOUR)
    shop.receive("shop", {}, told(kind="order-deleted", order_id="ok-1", at=1))
    shop.work()
    assert shop.tasks().total == 0, "the order is still there: whoever told so is not believed"

    def gone(call: object) -> None:
        raise OrderNotFound("there is no such order", connection="shop")

    office.shop.listeners.append(gone)
    office.world.clock.advance(HOUR)
    shop.receive("shop", {}, told(kind="order-deleted", order_id="ok-1", at=2))
    office.woodwork.answer("silent-1", yes=True)
    shop.receive("woodwork", {}, told(order_id="silent-1", trusted=False))
    shop.work()

    [task] = shop.tasks().tasks
    assert "no such order" in task.reason
    shop.work()
    assert shop.tasks().total == 1


def test_news_about_an_order_asks_no_second_question(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    cancelled(office, "ok-1")
    told_of(shop, "ok-1", at=1)
    shop.work()
    [before] = shop.tasks().tasks

    for number in range(2, 5):
        office.world.clock.advance(2 * MINUTE)
        told_of(shop, "ok-1", at=number)
        shop.work()

    [task] = shop.tasks().tasks
    assert (task.id, task.decision, shop.cases().total) == (before.id, None, 1)
    shop.approve(1, by="Ada")
    assert str(office.shop.paid_back("ok-1")) == "82.49 USD"


def test_lost_access_is_told_only_if_the_check_fails(
    shop: Dropconnect, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive("shop", {}, told(kind="access-lost", at=1))
    shop.work()
    assert shop.seen().unseen == ()

    monkeypatch.setattr(HearingPlatform, "locked_out", True)
    shop.receive("shop", {}, told(kind="access-lost", at=2))
    shop.work()
    [unseen] = shop.seen().unseen
    assert "the app was removed" in unseen.reason

    monkeypatch.setattr(HearingPlatform, "locked_out", False)
    office.world.clock.advance(HOUR)
    shop.work()
    assert shop.seen().unseen == ()


def test_a_provider_in_trouble_holds_up_no_other_and_is_left_alone_longer_each_time(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "silent-1")
    for number in range(1, 40):
        office.shop.place(f"ok-1{number}")
    is_down = True

    def down(call: object) -> None:
        if is_down:
            raise ProviderUnavailable("the shop is down", connection="shop")

    office.shop.listeners.append(down)
    for number in range(1, 40):
        told_of(shop, f"ok-1{number}")
    tried = []
    for _ in range(30):
        before = len(office.shop.calls)
        shop.work()
        tried.append(len(office.shop.calls) - before)
        office.world.clock.advance(MINUTE)

    assert sum(tried) < 20
    assert shop.seen().unseen[0].connection == "shop"
    is_down = False
    office.world.clock.advance(HOUR)
    shop.work()
    office.world.clock.advance(HOUR)
    shop.work()
    assert shop.seen().unseen == ()


def test_a_flood_of_deliveries_holds_up_no_other_connection(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.woodwork.answer("silent-1", yes=True)
    office.world.clock.advance(MINUTE)
    before = sum(call.hook == "get_order" for call in office.shop.calls)

    for number in range(300):
        told_of(shop, f"ok-9{number}")
    shop.receive("woodwork", {}, told(order_id="silent-1", trusted=False))
    shop.work()

    assert shop.case(1).case.outcome is Outcome.DONE
    assert sum(call.hook == "get_order" for call in office.shop.calls) - before <= 60
    for _ in range(6):
        shop.work()
    assert shop.work().still_open.deliveries == 0


def test_two_processes_act_on_each_delivery_once(office: Office, shop: Dropconnect) -> None:
    for number in range(20):
        told_of(shop, f"ok-9{number}")
    registry = hearing(office.world)
    with (
        Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as other,
        ThreadPoolExecutor(2) as pool,
    ):
        for done in [pool.submit(each.work) for each in (shop, other)]:
            done.result()

    assert [reads(office, f"ok-9{number}") for number in range(20)] == [1] * 20


def test_a_store_that_goes_on_again_is_not_taken_for_cancelled_by_an_older_answer(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    office.world.clock.advance(HOUR)
    shop.work()
    listed = office.shop.order("ok-1").last_change

    office.shop.change(
        "ok-1",
        state=OrderState.CANCELLED,
        provider_status="cancelled",
        modified_at=listed - timedelta(minutes=1),
    )
    told_of(shop, "ok-1")
    for _ in range(70):
        shop.work()
        office.world.clock.advance(MINUTE)

    assert shop.cases().total == 0
    assert shop.work().still_open.deliveries == 0, "it is left to the next list, and not tried for ever"


def test_in_shadow_mode_what_a_delivery_leads_to_is_planned_and_nothing_moves(office: Office) -> None:
    office.write(SUPPLIED.replace("routes", 'mode = "shadow"\nroutes', 1))
    with Dropconnect.open(office.file, clock=office.world.clock, registry=hearing(office.world)) as app:
        app.work()
        office.world.clock.advance(2 * MINUTE)
        bought(office, "ok-1", "now-1")
        office.pay_back("ok-1")
        cancelled(office, "ok-1")

        told_of(app, "ok-1")
        app.work()

        assert app.shadow().total == 1
        assert (app.cases().total, office.shop.writes("ok-1")) == (0, [])
        assert office.woodwork.requests("now-1") == []


def test_in_a_pause_it_is_looked_and_nothing_is_written(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "silent-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    shop.pause(None, "a look at the books", by="Ada")
    office.woodwork.answer("silent-1", yes=True)
    shop.receive("woodwork", {}, told(order_id="silent-1", trusted=False))
    shop.work()
    assert office.shop.writes("ok-1") == []

    shop.resume(None, by="Ada")
    office.world.clock.advance(2 * HOUR)
    shop.work()
    assert shop.case(1).case.outcome is Outcome.DONE
