"""A store in shadow mode: everything is planned, nothing at all is moved, and the plans are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from tests.support.office import Office

from dropconnect import Dropconnect, Money, Outcome, Standing
from dropconnect.errors import OrderNotFound, ProviderUnavailable
from dropconnect.models.order import OrderState
from dropconnect.models.shadow import ShadowVerdict
from dropconnect.models.supplier import SupplierStage
from dropconnect.report.shadow import ShadowPage, ShadowReport

HOUR = 3600.0
CASH = Money.of("82.49", "USD")
DESK_PRICE = Money.of("21.99", "USD")
NOTHING = Money.zero("USD")
FILE = """
[stores.shop]
connector = "fake-platform"
mode = "{mode}"
{more}
{policy}
{supplier}
"""
ROUTES = 'routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]'
SUPPLIER = '[suppliers.woodwork]\nconnector = "fake-supplier"\n'

Open = Callable[..., AbstractContextManager[Dropconnect]]


@pytest.fixture
def opened(office: Office) -> Open:
    def start(mode: str = "shadow", policy: str = "") -> AbstractContextManager[Dropconnect]:
        table = f"[stores.shop.policy]\n{policy}" if policy else ""
        return office.opened(FILE.format(mode=mode, more=ROUTES, policy=table, supplier=SUPPLIER))

    return start


@pytest.fixture
def shop(opened: Open, office: Office) -> Iterator[Dropconnect]:
    """A store in shadow mode that was looked at once: what people do from now on is planned."""
    with opened() as app:
        app.work()
        yield app


def later(office: Office, app: Dropconnect, hours: float = 1) -> None:
    office.world.clock.advance(hours * HOUR)
    app.work()


def refunded(office: Office, order_id: str, *skus: str) -> None:
    """Staff pays an order back in the admin, or the lines with these SKUs; the store tells the time of it."""
    office.pay_back(order_id, *skus)
    office.shop.change(order_id)


def cancelled(office: Office, order_id: str) -> None:
    office.shop.change(order_id, state=OrderState.CANCELLED, provider_status="cancelled")


def bought(office: Office, order_id: str, at_supplier: str) -> None:
    office.shop.place(order_id)
    office.order_desk(order_id, at_supplier)


def only(page: ShadowPage) -> ShadowReport:
    [found] = page.orders
    return found


def nothing_was_written(office: Office) -> bool:
    """Neither at the store nor at its supplier; claims count as well."""
    at_store = {call.hook for call in office.shop.calls}
    at_supplier = {call.hook for call in office.woodwork.calls}
    reads = {"find_by_reference", "find_orders", "get_order", "check_cancellation", "check_connection"}
    return at_store | at_supplier <= reads


def test_a_request_is_planned_and_nothing_is_done(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")

    done = shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada", agree=lambda plan: False)

    assert (done.standing, done.shadow, done.case, done.plan.due) == (Standing.REFUSED, True, None, CASH)
    assert done.refusal == 'shadow: planned, nothing done (mode = "shadow")'
    assert shop.cases().total == 0
    assert office.woodwork.order("now-1").stage is not SupplierStage.CANCELLED
    assert nothing_was_written(office)
    found = only(shop.shadow())
    assert (found.verdict, found.planned, found.paid) == (ShadowVerdict.NOTHING_DONE, CASH, NOTHING)
    assert found.origin == "requested"


def test_the_same_request_again_keeps_its_plan(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.world.clock.advance(HOUR)
    refunded(office, "ok-1")
    cancelled(office, "ok-1")
    office.woodwork.change("now-1", stage=SupplierStage.CANCELLED, provider_status="cancelled")

    again = shop.cancel("shop", "ok-1", reason="changed-mind", by="Ben")

    assert (again.plan.due, again.shadow) == (CASH, True)
    found = only(shop.shadow())
    assert (found.verdict, found.planned, found.paid) == (ShadowVerdict.SAME_AMOUNT, CASH, CASH)


def test_what_people_paid_otherwise_is_shown_with_the_difference(opened: Open, office: Office) -> None:
    with opened(policy='fee = { fixed = "5.00 USD" }') as app:
        office.shop.place("ok-1")
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        refunded(office, "ok-1")
        found = only(app.shadow("shop"))

        assert found.verdict is ShadowVerdict.OTHER_AMOUNT
        assert (found.planned, found.paid) == (Money.of("77.49", "USD"), CASH)
        assert found.difference == Money.of("5.00", "USD")
        [total] = app.shadow().totals
        assert (total.count, total.difference) == (1, Money.of("5.00", "USD"))


def test_what_people_did_at_the_store_is_planned_as_if_it_had_been_asked_for(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    refunded(office, "ok-1")
    cancelled(office, "ok-1")
    office.woodwork.change("now-1", stage=SupplierStage.CANCELLED, provider_status="cancelled")

    later(office, shop)
    found = only(shop.shadow())

    assert (found.origin, found.verdict) == ("seen", ShadowVerdict.SAME_AMOUNT)
    assert (found.planned, found.paid) == (CASH, CASH)
    assert shop.cases().total == 0
    assert nothing_was_written(office)


def test_a_part_that_was_paid_back_is_planned_as_a_part(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    refunded(office, "ok-1", "DESK-1")
    office.woodwork.change("now-1", stage=SupplierStage.CANCELLED, provider_status="cancelled")

    later(office, shop)
    found = only(shop.shadow())

    assert (found.verdict, found.planned, found.paid) == (ShadowVerdict.SAME_AMOUNT, DESK_PRICE, DESK_PRICE)


def test_what_people_do_in_two_steps_is_one_plan(shop: Dropconnect, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    refunded(office, "ok-1", "DESK-1")
    later(office, shop)
    refunded(office, "ok-1", "LAMP-1")
    office.woodwork.change("now-1", stage=SupplierStage.CANCELLED, provider_status="cancelled")

    found = only(shop.shadow())

    assert found.planned == CASH
    assert (found.verdict, found.paid) == (ShadowVerdict.OTHER_AMOUNT, Money.of("76.99", "USD"))
    later(office, shop)
    assert shop.shadow().total == 1


def test_goods_that_nobody_stopped_weigh_more_than_the_right_amount(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    refunded(office, "ok-1")
    cancelled(office, "ok-1")

    later(office, shop)
    page = shop.shadow()

    assert page.standing is Standing.PERSON
    assert only(page).verdict is ShadowVerdict.SUPPLIER_NOT_TOLD
    assert only(page).goods == "1 of Desk (DESK-1) at woodwork"
    assert (only(page).paid, shop.cases().total) == (CASH, 0)
    assert office.woodwork.requests("now-1") == []
    office.woodwork.change("now-1", stage=SupplierStage.CANCELLED, provider_status="cancelled")
    assert only(shop.shadow()).verdict is ShadowVerdict.SAME_AMOUNT


def test_goods_of_a_part_that_the_customer_still_waits_for_are_no_loss(
    shop: Dropconnect, office: Office
) -> None:
    bought(office, "ok-1", "now-1")
    refunded(office, "ok-1", "LAMP-1")

    later(office, shop)

    assert only(shop.shadow()).goods == ""


def test_a_refund_that_names_no_goods_would_be_asked_about(shop: Dropconnect, office: Office) -> None:
    office.shop.place("ok-1")
    office.shop.refund_by_colleague("ok-1", Money.of("5.00", "USD"))
    office.shop.change("ok-1")

    later(office, shop)
    found = only(shop.shadow())

    assert found.verdict is ShadowVerdict.WOULD_ASK
    assert "5.00 USD was paid back without naming goods" in found.why
    assert (found.planned, found.paid) == (None, Money.of("5.00", "USD"))


def test_what_the_policy_refuses_and_people_paid_is_named(opened: Open, office: Office) -> None:
    with opened(policy='stages = { open = "refuse" }') as app:
        app.work()
        office.shop.place("ok-1")
        refunded(office, "ok-1")
        later(office, app)
        found = only(app.shadow())

    assert (found.verdict, found.planned, found.paid) == (ShadowVerdict.REFUSED_BUT_PAID, None, CASH)
    assert "the order is open" in found.why


def test_what_a_person_would_be_asked_is_named(opened: Open, office: Office) -> None:
    with opened(policy='approve_over = "50.00 USD"') as app:
        office.shop.place("ok-1")
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        found = only(app.shadow())

    assert found.verdict is ShadowVerdict.WOULD_ASK
    assert "50.00 USD" in found.why


def test_what_was_done_before_the_first_look_is_not_planned(opened: Open, office: Office) -> None:
    bought(office, "ok-1", "now-1")
    refunded(office, "ok-1")
    cancelled(office, "ok-1")
    bought(office, "unpaid-1", "now-2")
    cancelled(office, "unpaid-1")
    office.world.clock.advance(HOUR)

    with opened() as app:
        app.work()
        office.shop.change("ok-1")
        office.shop.change("unpaid-1")
        later(office, app)

        assert app.shadow().total == 0
        assert nothing_was_written(office)


def test_an_order_that_was_only_cancelled_is_planned_with_its_money(
    shop: Dropconnect, office: Office
) -> None:
    office.shop.place("ok-1")
    cancelled(office, "ok-1")

    later(office, shop)
    found = only(shop.shadow())

    assert (found.verdict, found.planned, found.paid) == (ShadowVerdict.OTHER_AMOUNT, CASH, NOTHING)
    assert "its money is still there" in found.why


def test_nothing_of_the_shadow_time_is_acted_on_once_the_store_is_live(opened: Open, office: Office) -> None:
    policy = "elsewhere = { cancelled = 'do', supplier_cancelled = 'do' }"
    with opened(policy=policy) as app:
        app.work()
        for number in (1, 2):
            bought(office, f"unpaid-{number}", f"now-{number}")
        bought(office, "ok-3", "cancelled-3")
        app.cancel("shop", "ok-3", reason="changed-mind", by="Ada")
        cancelled(office, "unpaid-1")
        later(office, app)
        assert [item.state for item in app.seen().sightings] == ["listed"]
        cancelled(office, "unpaid-2")

    with opened("live", policy) as app:
        for _ in range(4):
            later(office, app)
        assert (app.cases().total, {item.state for item in app.seen().sightings}) == (0, {"listed"})
        assert nothing_was_written(office)

        bought(office, "unpaid-4", "now-4")
        cancelled(office, "unpaid-4")
        later(office, app)

        assert app.approve(1, by="Ada").case.outcome is Outcome.DONE
        assert office.woodwork.order("now-4").stage is SupplierStage.CANCELLED
        assert app.shadow().total == 2


def test_a_case_from_before_rests_while_its_store_is_in_shadow_mode(opened: Open, office: Office) -> None:
    bought(office, "ok-1", "ask-yes-1")
    with opened("live") as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    writes = len(office.woodwork.requests("ask-yes-1"))
    calls = len(office.shop.writes("ok-1"))

    with opened() as app:
        later(office, app, 100)
        assert app.case(1).case.waits_for == "pause"
        assert (len(office.woodwork.requests("ask-yes-1")), len(office.shop.writes("ok-1"))) == (
            writes,
            calls,
        )
        assert office.shop.paid_back("ok-1") == NOTHING

    with opened("live") as app:
        for _ in range(4):
            later(office, app, 20)
        assert office.shop.paid_back("ok-1") == CASH


def test_a_yes_to_a_case_from_before_moves_nothing_until_the_store_is_live(
    opened: Open, office: Office
) -> None:
    policy = 'approve_over = "50.00 USD"'
    bought(office, "ok-1", "now-1")
    with opened("live", policy) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    with opened(policy=policy) as app:
        said = app.approve(1, by="Ben")
        assert (said.case.waits_for, office.shop.paid_back("ok-1")) == ("pause", NOTHING)

    with opened("live", policy) as app:
        later(office, app)
        assert app.case(1).case.outcome is Outcome.DONE
        assert office.shop.paid_back("ok-1") == CASH


def test_what_people_do_between_two_times_of_shadow_mode_is_not_planned(office: Office) -> None:
    store = '[stores.shop]\nconnector = "fake-platform"\nmode = "{}"\n'
    office.shop.place("ok-1")
    for mode in ("shadow", "live"):
        with office.opened(store.format(mode)) as app:
            later(office, app)
    refunded(office, "ok-1")
    office.world.clock.advance(HOUR)

    with office.opened(store.format("shadow")) as app:
        later(office, app)
        office.shop.change("ok-1")
        later(office, app)
        assert app.shadow().total == 0


def test_a_store_that_cannot_be_read_is_named_and_totals_stand(shop: Dropconnect, office: Office) -> None:
    office.shop.place("ok-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    shop.shadow()

    def down(call: object) -> None:
        raise ProviderUnavailable("the shop is down")

    office.shop.listeners.append(down)
    page = shop.shadow()

    assert page.standing is Standing.WAITING
    assert [store.connection for store in page.unread] == ["shop"]
    assert [(total.verdict, total.planned) for total in page.totals] == [(ShadowVerdict.NOTHING_DONE, CASH)]


def test_only_the_orders_of_a_page_are_read(shop: Dropconnect, office: Office) -> None:
    for number in range(5):
        office.shop.place(f"ok-{number}")
        shop.cancel("shop", f"ok-{number}", reason="changed-mind", by="Ada")
    before = len(office.shop.calls)

    page = shop.shadow(limit=2)

    assert (page.total, len(page.orders)) == (5, 2)
    assert len([call for call in office.shop.calls[before:] if call.hook == "get_order"]) == 2
    assert {total.verdict: total.count for total in page.totals} == {
        ShadowVerdict.NOTHING_DONE: 2,
        ShadowVerdict.NOT_COMPARED: 3,
    }


def test_an_order_that_is_gone_is_told_as_such(shop: Dropconnect, office: Office) -> None:
    office.shop.place("ok-1")
    shop.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    def gone(call: object) -> None:
        raise OrderNotFound("there is no order ok-1")

    office.shop.listeners.append(gone)
    found = only(shop.shadow())

    assert (found.verdict, found.paid) == (ShadowVerdict.NOT_COMPARED, None)
    assert "there is no order ok-1" in found.why


def test_a_store_in_shadow_mode_is_named(shop: Dropconnect) -> None:
    rows = [row for item in shop.check("shop").connections for row in item.rows]

    assert "shadow" in next(row.detail for row in rows if row.name == "mode")
    assert shop.work().shadow == ("shop",)
    assert shop.cases().shadow == ("shop",)


def test_a_live_store_beside_it_moves_money(office: Office) -> None:
    stores = '[stores.shop]\nconnector = "fake-platform"\nmode = "shadow"\n'
    stores += '[stores.other]\nconnector = "fake-platform"\n'
    with office.opened(stores) as app:
        done = app.cancel("other", "ok-1", reason="changed-mind", by="Ada")
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    assert done.standing is Standing.DONE
    assert office.world.shop("other").paid_back("ok-1") == CASH
    assert nothing_was_written(office)
