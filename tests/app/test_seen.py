"""What `work` sees by itself: orders that are over at the store, and goods that do not come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from tests.support.office import DESK, Office

from dropconnect import Dropconnect, Money, Outcome
from dropconnect.models.order import Customer, Order, OrderState
from dropconnect.models.supplier import SupplierStage
from dropconnect.models.trouble import SupplierTrouble
from dropconnect.plugin import InvalidResponse, ProviderUnavailable
from dropconnect.report.sightings import SightingReport

HOUR = 3600.0
NOTHING = Money.zero("USD")
DESK_PRICE = Money.of("21.99", "USD")
SUPPLIED = """
[stores.shop]
connector = "fake-platform"
routes = [{{ sku = "DESK-*", supplier = "woodwork" }}, {{ supplier = "own-stock" }}]
[stores.shop.policy.elsewhere]
{elsewhere}
[suppliers.woodwork]
connector = "fake-supplier"
"""
ADA = Customer(name="Ada", email="ada@example.test")

Open = Callable[..., AbstractContextManager[Dropconnect]]


@pytest.fixture
def opened(office: Office) -> Open:
    def start(elsewhere: str = "") -> AbstractContextManager[Dropconnect]:
        return office.opened(SUPPLIED.format(elsewhere=elsewhere))

    return start


@pytest.fixture
def shop(opened: Open) -> Iterator[Dropconnect]:
    """A store that dropconnect has looked at once: what comes from now on is new."""
    with opened() as app:
        app.work()
        yield app


def later(office: Office, app: Dropconnect, hours: float = 1) -> None:
    """Time passes, then somebody runs ``work``."""
    office.world.clock.advance(hours * HOUR)
    app.work()


def bought(office: Office, order_id: str, at_supplier: str, **changes: object) -> Order:
    order = office.shop.place(order_id, customer=ADA, **changes)
    office.order_desk(order_id, at_supplier)
    return order


def over(office: Office, order_id: str, *, paid_back: bool = True, cancelled: bool = True) -> None:
    """Staff ends the order in the shop's admin."""
    order = office.shop.order(order_id)
    if paid_back and order.paid:
        office.pay_back(order_id)
    if cancelled:
        office.shop.change(order_id, state=OrderState.CANCELLED, provider_status="cancelled")


def only(app: Dropconnect) -> SightingReport:
    [found] = app.seen().sightings
    return found


def test_what_was_over_before_the_first_look_is_only_listed(opened: Open, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    over(office, "ok-1")

    with opened("cancelled = 'do'") as app:
        app.work()
        later(office, app, 24)
        found = only(app)

        assert (found.kind, found.state, app.cases().total) == ("cancelled", "listed", 0)
        assert office.woodwork.requests("now-1") == []
        assert found.fix == "dropconnect cancel shop id:ok-1 --reason own-error"
        app.cancel("shop", "id:ok-1", reason="own-error", by="Ada")
        assert only(app).fix == "dropconnect show 1"

    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED


@pytest.mark.prove
def test_five_hundred_old_orders_make_no_case(opened: Open, office: Office) -> None:
    for number in range(500):
        bought(office, f"unpaid-{number}", f"now-{number}")
        over(office, f"unpaid-{number}")

    with opened() as app:
        for _ in range(11):
            later(office, app, 0.5)
        page = app.seen()

        assert (page.total, app.cases().total, app.tasks().total) == (500, 0, 0)
        assert {item.state for item in page.sightings} == {"listed"}


def test_an_order_that_is_over_at_the_store_is_asked_about_once(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    over(office, "ok-1")

    later(office, shop)
    later(office, shop)

    [task] = shop.tasks().tasks
    assert "now-1" not in task.reason
    assert "1 of Desk (DESK-1) at woodwork can still be stopped" in task.reason
    assert (only(shop).case_id, shop.case(1).case.requested_by) == (1, "dropconnect")
    assert office.woodwork.requests("now-1") == []

    shop.approve(1, by="Ada")
    later(office, shop, 48)

    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED
    assert (shop.cases().total, shop.case(1).case.outcome) == (1, Outcome.DONE)
    assert office.shop.writes("ok-1") == []


def test_a_no_to_what_was_seen_is_not_asked_about_again(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    over(office, "ok-1", cancelled=False)
    later(office, shop)

    shop.deny(1, "the goods go to another customer", by="Ada")
    later(office, shop, 48)

    assert (shop.cases().total, shop.tasks().total) == (1, 0)
    assert office.woodwork.requests("now-1") == []


def test_money_that_is_still_held_is_asked_about_although_the_policy_says_do(
    opened: Open, office: Office
) -> None:
    with opened("cancelled = 'do'") as app:
        app.work()
        bought(office, "ok-1", "now-1")
        over(office, "ok-1", paid_back=False)
        later(office, app)

        [task] = app.tasks().tasks

    assert "still holds 82.49 USD" in task.reason
    assert office.shop.paid_back("ok-1") == NOTHING
    assert office.woodwork.requests("now-1") == []


def test_goods_of_a_cancelled_order_are_stopped_unasked_where_the_policy_says_so(
    opened: Open, office: Office
) -> None:
    with opened("cancelled = 'do'") as app:
        app.work()
        bought(office, "unpaid-1", "now-1")
        over(office, "unpaid-1")
        later(office, app)

        assert app.tasks().total == 0
        assert (app.case(1).case.kind, app.case(1).case.outcome) == ("supplier-only", Outcome.DONE)
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED


@pytest.mark.parametrize("address", ["ada@example.test", ""])
def test_a_customer_who_may_have_ordered_again_is_asked_about(
    opened: Open, office: Office, address: str
) -> None:
    """Without an address it is not known."""
    with opened("cancelled = 'do'") as app:
        app.work()
        bought(office, "unpaid-1", "now-1")
        office.shop.change("unpaid-1", customer=Customer(name="Ada", email=address))
        over(office, "unpaid-1")
        office.world.clock.advance(60)
        office.shop.place("ok-2", customer=Customer(name="Ada", email=address))
        later(office, app)

        assert app.tasks().total == 1
    assert office.woodwork.requests("now-1") == []


def test_what_the_policy_ignores_opens_nothing(opened: Open, office: Office) -> None:
    with opened("cancelled = 'ignore'") as app:
        app.work()
        bought(office, "ok-1", "now-1")
        over(office, "ok-1")
        later(office, app, 2)

        assert (app.cases().total, app.seen().total) == (0, 0)
        assert [item.state for item in app.seen(everything=True).sightings] == ["ignored"]


def test_what_our_own_cases_did_opens_nothing(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    bought(office, "ok-2", "ask-yes-2")
    bought(office, "ok-3", "silent-3")
    for order_id in ("ok-1", "ok-2"):
        shop.cancel("shop", order_id, reason="changed-mind", by="Ada")
    shop.cancel("shop", "ok-3", reason="changed-mind", by="Ada", lines={"DESK-1": 1})
    office.woodwork.answer("silent-3", yes=True)

    for _ in range(6):
        later(office, shop, 12)

    assert shop.cases().total == 3
    assert shop.seen(everything=True).total == 0


def test_goods_that_a_supplier_cancelled_are_asked_about_and_paid_back(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "cancelled-1")

    later(office, shop)
    [task] = shop.tasks().tasks
    assert "woodwork has cancelled 1 of Desk (DESK-1)" in task.reason
    assert "pay 21.99 USD back" in task.reason
    done = shop.approve(1, by="Ada")

    assert (done.case.kind, done.case.outcome, done.case.paid_back) == ("customer", Outcome.DONE, DESK_PRICE)
    assert done.plan.cause == "stock"
    assert office.shop.paid_back("ok-1") == DESK_PRICE
    later(office, shop, 5)
    assert shop.cases().total == 1


def test_what_a_supplier_had_cancelled_before_the_first_look_is_only_listed(
    opened: Open, office: Office
) -> None:
    bought(office, "ok-1", "cancelled-1")

    with opened("supplier_cancelled = 'do'") as app:
        for _ in range(4):
            later(office, app)
        found = only(app)

    assert (found.kind, found.state) == ("supplier-cancelled", "listed")
    assert found.fix == f"dropconnect cancel shop id:ok-1 --line {DESK}:1 --reason supplier-cannot-deliver"
    assert office.shop.paid_back("ok-1") == NOTHING


def test_money_goes_back_unasked_after_two_looks_an_hour_apart(opened: Open, office: Office) -> None:
    with opened("supplier_cancelled = 'do'") as app:
        app.work()
        bought(office, "ok-1", "cancelled-1")
        later(office, app)
        assert (app.cases().total, office.shop.paid_back("ok-1")) == (0, NOTHING)

        later(office, app)

        assert app.tasks().total == 0
        assert office.shop.paid_back("ok-1") == DESK_PRICE


def test_a_wall_clock_that_is_set_moves_no_money(opened: Open, office: Office) -> None:
    with opened("supplier_cancelled = 'do'") as app:
        app.work()
        bought(office, "ok-1", "cancelled-1")
        later(office, app)
        clock = office.world.clock
        clock.set_wall_clock(clock.now() + timedelta(days=2))
        app.work()
        assert (app.cases().total, office.shop.paid_back("ok-1")) == (0, NOTHING)

        clock.reboot()
        later(office, app)

        assert office.shop.paid_back("ok-1") == NOTHING, "no clock that cannot be set shows the hour"
        assert app.tasks().total == 1


def test_a_supplier_that_delivers_after_all_is_no_cause_to_pay(opened: Open, office: Office) -> None:
    with opened("supplier_cancelled = 'do'") as app:
        app.work()
        bought(office, "ok-1", "cancelled-1")
        later(office, app)
        office.woodwork.change("cancelled-1", stage=SupplierStage.PAID, provider_status="paid")
        later(office, app)
        later(office, app)

        assert (app.cases().total, office.shop.paid_back("ok-1")) == (0, NOTHING)
        assert [item.state for item in app.seen(everything=True).sightings] == ["over"]


def test_a_yes_that_comes_after_the_supplier_delivers_again_pays_nothing(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "cancelled-1")
    later(office, shop)
    office.woodwork.change("cancelled-1", stage=SupplierStage.PAID, provider_status="paid")

    done = shop.approve(1, by="Ada")

    assert done.case.outcome is Outcome.REFUSED
    assert "the supplier says otherwise now" in done.case.outcome_reason
    assert office.woodwork.requests("cancelled-1") == []
    assert office.shop.paid_back("ok-1") == NOTHING


def test_goods_that_another_supplier_order_stands_for_are_no_trouble(
    shop: Dropconnect, office: Office
) -> None:
    order = bought(office, "ok-1", "cancelled-1")
    office.woodwork.place("now-2", order, {DESK: 1})

    later(office, shop, 3)

    assert shop.seen(everything=True).total == 0


def test_goods_that_were_sent_in_part_are_asked_about(opened: Open, office: Office) -> None:
    with opened("supplier_cancelled = 'do'") as app:
        app.work()
        order = bought(office, "ok-1", "cancelled-1")
        lines = tuple(
            line.changed(shipped_quantity=1) if line.sku == "LAMP-1" else line for line in order.lines
        )
        office.shop.change("ok-1", lines=lines)
        later(office, app)
        later(office, app)

        assert app.tasks().total == 1
    assert office.shop.paid_back("ok-1") == NOTHING


def test_goods_that_are_out_of_stock_are_stopped_and_paid_back(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    office.woodwork.change("now-1", trouble=SupplierTrouble.OUT_OF_STOCK)

    later(office, shop)
    assert "has none left" in shop.tasks().tasks[0].reason
    done = shop.approve(1, by="Ada")

    assert (done.case.reason, done.case.outcome) == ("out-of-stock", Outcome.DONE)
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED
    assert office.shop.paid_back("ok-1") == DESK_PRICE


def test_a_lost_parcel_is_asked_about_although_the_order_is_completed(
    shop: Dropconnect, office: Office
) -> None:
    order = bought(office, "done-1", "shipped-1")
    lines = tuple(line.changed(shipped_quantity=line.quantity) for line in order.lines)
    office.shop.change("done-1", lines=lines)
    office.woodwork.change("shipped-1", trouble=SupplierTrouble.LOST)

    later(office, shop)
    assert "has lost the parcel with 1 of Desk (DESK-1)" in shop.tasks().tasks[0].reason
    done = shop.approve(1, by="Ada")

    assert (done.case.outcome, done.incidents) == (Outcome.DONE, ())
    assert office.shop.paid_back("done-1") == DESK_PRICE
    later(office, shop, 24)
    assert shop.incidents().total == 0


def test_two_processes_at_once_open_one_case(shop: Dropconnect, opened: Open, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    over(office, "ok-1")
    office.world.clock.advance(HOUR)

    threads = [threading.Thread(target=shop.work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (shop.cases().total, shop.tasks().total) == (1, 1)


def test_a_store_that_cannot_be_looked_at_is_named(shop: Dropconnect, office: Office) -> None:
    def down(call: object) -> None:
        if getattr(call, "hook", "") == "find_orders":
            raise ProviderUnavailable("the shop is being repaired")

    office.shop.listeners.append(down)
    later(office, shop)
    [store] = shop.seen().unseen
    assert (store.connection, store.reason) == ("shop", "the store: the shop is being repaired")

    office.shop.listeners.clear()
    later(office, shop)
    assert shop.seen().unseen == ()


def test_a_comparison_names_goods_that_are_alive_with_a_command_that_stops_them(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "unpaid-1", "now-1")
    over(office, "unpaid-1")

    [difference] = shop.reconcile().differences
    assert (difference.kind, difference.fix) == (
        "alive-at-supplier",
        "dropconnect cancel shop id:unpaid-1 --reason own-error",
    )
    assert "1 of Desk (DESK-1) stopped at woodwork" in difference.reason
    shop.cancel("shop", "id:unpaid-1", reason="own-error", by="Ada")

    assert "alive-at-supplier" not in {item.kind for item in shop.reconcile().differences}
    assert office.woodwork.order("now-1").stage is SupplierStage.CANCELLED


@pytest.mark.parametrize("error", [InvalidResponse("not of the documented shape"), RuntimeError("secret")])
def test_an_order_that_cannot_be_looked_at_hides_no_other(
    shop: Dropconnect, office: Office, error: Exception
) -> None:
    for number in (1, 2, 3):
        bought(office, f"unpaid-{number}", f"now-{number}")
        over(office, f"unpaid-{number}")

    def fail(call: object) -> None:
        if getattr(call, "hook", "") == "get_order" and getattr(call, "order_id", "") == "unpaid-1":
            raise error

    office.shop.listeners.append(fail)
    later(office, shop)

    assert sorted(item.order_id for item in shop.seen().sightings) == ["unpaid-2", "unpaid-3"]
    [store] = shop.seen().unseen
    assert "order unpaid-1" in store.reason

    office.shop.listeners.clear()
    later(office, shop)
    assert (shop.tasks().total, shop.seen().unseen) == (3, ())


def stock(office: Office, at_supplier: str, trouble: SupplierTrouble | None) -> None:
    office.woodwork.change(at_supplier, trouble=trouble)


def test_goods_that_were_there_again_are_asked_about_when_they_run_out_once_more(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    stock(office, "now-1", SupplierTrouble.OUT_OF_STOCK)
    later(office, shop)
    stock(office, "now-1", None)
    shop.approve(1, by="Ada")
    assert shop.case(1).case.outcome is Outcome.REFUSED
    later(office, shop, 2)

    stock(office, "now-1", SupplierTrouble.OUT_OF_STOCK)
    later(office, shop, 2)

    [task] = shop.tasks().tasks
    assert (task.case_id, only(shop).case_id) == (2, 2)
    shop.deny(2, "we send it from elsewhere", by="Ada")
    for trouble in (None, SupplierTrouble.OUT_OF_STOCK):
        stock(office, "now-1", trouble)
        later(office, shop, 2)
    assert (shop.tasks().total, shop.cases().total) == (0, 2)


def test_an_order_that_went_on_is_asked_about_when_it_is_cancelled_once_more(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    over(office, "ok-1", paid_back=False)
    later(office, shop)
    office.shop.change("ok-1", state=OrderState.OPEN, provider_status="processing")
    shop.deny(1, "it was a mistake, the order goes on", by="Ada")
    later(office, shop, 2)
    assert shop.seen().total == 0

    over(office, "ok-1", paid_back=False)
    later(office, shop, 2)

    [task] = shop.tasks().tasks
    assert (task.case_id, only(shop).case_id) == (2, 2)
    assert "still holds 82.49 USD" in task.reason
