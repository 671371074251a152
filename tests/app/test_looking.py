"""What the front door shows: comparisons with stores, credits, rules, checks, and work that is cut off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from tests.support.office import DESK, ONE_STORE, Office

from dropconnect import (
    CaseConflict,
    ConfigurationError,
    CreditState,
    Dropconnect,
    Money,
    Standing,
    UsageError,
)
from dropconnect.manager import InstalledConnector
from dropconnect.models.order import OrderState
from dropconnect.plugin import OrderSummary, UnsupportedOperation, hookimpl, note_date
from dropconnect.testing.fakes import FakeClock, FakePlatform


@pytest.fixture
def owed(supplied: Dropconnect, office: Office) -> Dropconnect:
    """Case 1 is done; its supplier stopped the desk that the merchant had paid with 12.00 USD."""
    order = office.shop.order("ok-1")
    office.woodwork.place("now-1", order, {DESK: 1}, paid=Money.of("12.00", "USD"))
    done = supplied.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert done.standing is Standing.DONE
    return supplied


def test_nothing_differs_from_the_store(app: Dropconnect) -> None:
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    compared = app.reconcile()

    assert (compared.standing, compared.cases, compared.differences) == (Standing.DONE, 1, ())
    assert compared.since == compared.since.astimezone() <= app.case(1).case.opened_at - timedelta(days=29)


def test_a_difference_is_told_and_made_an_incident_when_asked(app: Dropconnect, office: Office) -> None:
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.shop.change("ok-1", state=OrderState.OPEN, provider_status="processing")

    dry = app.reconcile("shop")
    assert (dry.standing, app.incidents().incidents) == (Standing.PERSON, ())
    [difference] = dry.differences
    assert (difference.case_id, difference.kind) == (1, "not-cancelled")

    app.reconcile("shop", apply=True)
    [incident] = app.incidents().incidents
    assert (incident.case_id, incident.kind) == (1, "not-cancelled")
    assert app.case(1).standing is Standing.PERSON
    assert office.shop.paid_back("ok-1") == Money.of("82.49", "USD")


class WithoutList(FakePlatform):
    """A platform that cannot list its orders."""

    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        raise UnsupportedOperation("the list of orders is not offered")


def test_the_cases_of_a_store_without_a_list_are_compared(office: Office) -> None:
    registry = office.world.registry()
    with Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.shop.change("ok-1", state=OrderState.OPEN, provider_status="processing")
    bound = type("Bound", (WithoutList,), {"world": office.world})
    registry.connectors[WithoutList.name] = InstalledConnector(bound, "dropconnect", "")

    with Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as app:
        compared = app.reconcile()

    assert [difference.kind for difference in compared.differences] == ["not-cancelled"]
    assert [store.connection for store in compared.unread] == ["shop"]


def test_only_what_was_closed_since_then_is_compared(app: Dropconnect, office: Office) -> None:
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.world.clock.advance(3600)

    assert app.reconcile(since=office.world.clock.now()).cases == 0


def test_a_store_that_is_not_there_cannot_be_compared(app: Dropconnect) -> None:
    with pytest.raises(ConfigurationError, match="no store 'away'"):
        app.reconcile("away")


def test_a_supplier_owes_for_goods_that_it_stopped(owed: Dropconnect) -> None:
    [credit] = owed.credits(only_open=True)
    assert (credit.case_id, credit.part_number, credit.name) == (1, 1, "woodwork now-1")
    assert credit.state is CreditState.EXPECTED

    came = owed.record_credit(1, 1, Money.of("12.00", "USD"), by="Ada")

    assert (came.state, came.received, came.decided_by) == (
        CreditState.RECEIVED,
        Money.of("12.00", "USD"),
        "Ada",
    )
    assert owed.credits(only_open=True) == ()
    assert owed.credits() == (came,)
    assert owed.case(1).parts[0].credit is not None


def test_a_credit_is_decided_once_and_by_somebody(owed: Dropconnect) -> None:
    with pytest.raises(UsageError, match="no part 2"):
        owed.record_credit(1, 2, None, by="Ada")
    with pytest.raises(UsageError, match="--by"):
        owed.record_credit(1, 1, None, by="")
    assert owed.record_credit(1, 1, None, by="Ada").state is CreditState.REFUSED
    with pytest.raises(CaseConflict, match="Ada"):
        owed.record_credit(1, 1, Money.of("1.00", "USD"), by="Bob")


def test_the_rules_of_a_supplier_are_shown(supplied: Dropconnect) -> None:
    rules = supplied.rules("woodwork")

    assert rules
    assert {rule.origin for rule in rules} == {"plugin"}
    with pytest.raises(ConfigurationError, match="no supplier 'shop'"):
        supplied.rules("shop")


def test_every_connection_is_checked(supplied: Dropconnect) -> None:
    report = supplied.check()

    assert [item.connection for item in report.connections] == ["shop", "woodwork"]
    assert report.ok == all(row.ok for item in report.connections for row in item.rows)
    assert [item.connection for item in supplied.check("woodwork").connections] == ["woodwork"]
    with pytest.raises(ConfigurationError, match="did you mean"):
        supplied.check("woodwrk")


def test_work_without_end_ends_with_ctrl_c(
    supplied: Dropconnect, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    supplied.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.world.clock.advance(timedelta(days=2).total_seconds())
    begun = []

    def ctrl_c(clock: FakeClock, seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeClock, "sleep", ctrl_c)
    worked = supplied.work(forever=True, started=lambda: begun.append("begun"))

    assert begun == ["begun"]
    assert [case.standing for case in worked.cases] == [Standing.DONE]
    assert supplied.cut_off() == ()


def test_a_call_that_was_cut_off_is_named(app: Dropconnect, office: Office) -> None:
    def ctrl_c(call: object) -> None:
        if getattr(call, "hook", "") == "refund_order":
            raise KeyboardInterrupt

    office.shop.listeners.append(ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    assert app.cut_off() == (1,)
    office.shop.listeners.remove(ctrl_c)
    for _ in range(2):  # the settle time begins with the first look-up
        office.world.clock.advance(3600)
        app.work()
    [asked] = app.tasks().tasks
    assert app.cut_off() == (), "a person has it now: it is not on its way"
    app.resolve(asked.id, "no money moved", by="Ada")
    assert app.cut_off() == ()
    assert office.shop.paid_back("ok-1") == Money.of("82.49", "USD")


@pytest.mark.parametrize(
    ("seconds", "offset", "ok", "words"),
    [
        (120, 0, True, "it is 120 s ahead of this machine's"),
        (-36000, 0, False, "it is 36000 s behind this machine's"),
        (-36000, -36000, True, "it is 36000 s behind this machine's; clock_offset_seconds = -36000"),
        (0, -36000, False, "it is 0 s ahead of this machine's; clock_offset_seconds = -36000"),
    ],
)
def test_check_compares_the_clocks(office: Office, seconds: int, offset: int, ok: bool, words: str) -> None:
    now = office.world.clock.now() + timedelta(seconds=seconds)
    office.shop.listeners.append(lambda call: note_date(now))
    with office.opened(f"{ONE_STORE}clock_offset_seconds = {offset}\n") as app:
        [connection] = app.check().connections

    [row] = [row for row in connection.rows if row.name == "clock"]
    assert (row.ok, row.detail) == (ok, words)
    assert (f"clock_offset_seconds = {seconds}" in row.fix) is not ok
    assert connection.ok is ok
