"""A wall clock that is wrong moves no money: other clocks are asked before a deadline counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import DAY, DESK, LAMPS, Trade, two_suppliers

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Answer, Outcome, PartDecision, WaitsFor
from dropconnect.plugin import note_date
from dropconnect.testing.fakes import FakeShop, FakeWarehouse

FAR = timedelta(hours=80)
ABSORB = 'supplier_silent = "absorb"'


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path, two_suppliers(ABSORB)) as made:
        yield made


class TrueTime:
    """What a clock shows that nobody sets: the time since the test began, ahead by ``offset``."""

    def __init__(self, trade: Trade) -> None:
        self._trade = trade
        self._began = trade.clock.now()
        self._before_boots = 0.0
        self._boot = trade.clock.boot()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self._before_boots + self._trade.clock.boot() - self._boot)

    def reboot(self) -> None:
        self._before_boots += self._trade.clock.boot() - self._boot
        self._trade.clock.reboot()
        self._boot = self._trade.clock.boot()


def tells(
    place: FakeShop | FakeWarehouse, now: Callable[[], datetime], ahead: timedelta = timedelta(0)
) -> None:
    """From now on its replies have a date."""
    place.listeners.append(lambda call: note_date(now() + ahead))


def disputed(trade: Trade) -> Case:
    """Lumen was asked and has two days to answer; Woodwork has said yes."""
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.SUPPLIER, [])
    return case


def minutes_later(trade: Trade, case: Case, ahead: timedelta) -> Case:
    """Five minutes pass, and somebody sets the clock."""
    trade.clock.advance(300)
    trade.clock.set_wall_clock(trade.clock.now() + ahead)
    trade.work()
    return trade.case(case)


def test_time_that_really_passed_lets_money_move_as_ever(trade: Trade) -> None:
    case = trade.pass_time(disputed(trade), 2.25)

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.incidents(case) == {}


def test_a_clock_that_is_80_hours_ahead_pays_nothing(trade: Trade) -> None:
    """The supplier's replies have no date: the running time of the machine alone decides."""
    case = minutes_later(trade, disputed(trade), FAR)

    assert (case.waits_for, trade.shop.moved) == (WaitsFor.SUPPLIER, [])
    [incident] = trade.incidents(case).values()
    assert incident.kind == "clock-wrong"
    assert "2026-11-26 20:05 UTC" in incident.reason
    assert "running for 0.1 of the 48.0 hours" in incident.reason
    assert trade.lumen.reminders == {}

    case = trade.pass_time(case, 1.75)
    assert trade.shop.moved == []
    case = trade.pass_time(case, 0.5)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49")), "by the true time it is over"


def test_a_clock_set_right_again_takes_the_case_up_again(trade: Trade) -> None:
    time = TrueTime(trade)
    case = minutes_later(trade, disputed(trade), FAR)
    trade.clock.set_wall_clock(time.now())

    case = trade.pass_time(case, 2.25)

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


@pytest.mark.parametrize("store_tells", [True, False])
def test_after_a_restart_the_dates_of_the_providers_decide(trade: Trade, store_tells: bool) -> None:
    """Two that agree prove our clock wrong; one against one is a question."""
    time = TrueTime(trade)
    tells(trade.lumen, time.now)
    if store_tells:
        tells(trade.shop, time.now)
    case = disputed(trade)
    time.reboot()
    case = minutes_later(trade, case, FAR)

    assert trade.shop.moved == []
    if store_tells:
        assert case.waits_for is WaitsFor.SUPPLIER
        assert "lumen's 2026-11-23 12:05 UTC" in trade.incidents(case)["clock-wrong"].reason
        return
    task = trade.task(case)
    assert (task.kind, case.waits_for) == ("supplier-silent", WaitsFor.PERSON)
    assert "this machine's clock shows 2026-11-26 20:05 UTC, lumen's 2026-11-23 12:05 UTC" in task.reason
    assert trade.answer(case, "wait").waits_for is WaitsFor.SUPPLIER


def test_after_a_restart_without_any_date_a_person_decides(trade: Trade) -> None:
    time = TrueTime(trade)
    case = disputed(trade)
    time.reboot()
    case = trade.pass_time(case, 2.25)

    assert trade.shop.moved == []
    assert "started anew since" in trade.task(case).reason
    case = trade.answer(case, "absorb")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-400), timedelta(hours=9)])
def test_a_supplier_whose_clock_is_wrong_is_measured_by_its_own_clock(trade: Trade, ahead: timedelta) -> None:
    """It has told the time when it was asked, too: by how much it differs from ours does not matter."""
    time = TrueTime(trade)
    tells(trade.lumen, time.now, ahead)
    case = disputed(trade)
    time.reboot()

    case = trade.pass_time(case, 1.75)
    assert trade.shop.moved == []
    case = trade.pass_time(case, 0.5)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.incidents(case) == {}


def test_a_supplier_against_us_is_overruled_by_the_store(trade: Trade) -> None:
    """The supplier's clock stands still; ours and the store's agree."""
    time = TrueTime(trade)
    began = time.now()
    tells(trade.lumen, lambda: began)
    tells(trade.shop, time.now)
    case = disputed(trade)
    time.reboot()

    case = trade.pass_time(case, 2.25)

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


@pytest.mark.parametrize(("offset", "decided"), [(0, False), (-36000, True)])
def test_a_known_offset_of_the_store_is_used(tmp_path: Path, offset: int, decided: bool) -> None:
    """The store's clock is ten hours behind: known, it confirms ours; unknown, it contradicts it."""
    text = two_suppliers(ABSORB, store=f"clock_offset_seconds = {offset}")
    with Trade(tmp_path, text) as trade:
        time = TrueTime(trade)
        tells(trade.shop, time.now, timedelta(hours=-10))
        case = disputed(trade)
        time.reboot()
        case = trade.pass_time(case, 2)

        assert bool(trade.shop.moved) is decided
        assert (case.waits_for is WaitsFor.PERSON) is not decided


def test_a_clock_that_was_set_back_does_not_keep_a_supplier_waiting_for_ever(trade: Trade) -> None:
    time = TrueTime(trade)
    tells(trade.lumen, time.now)
    case = minutes_later(trade, disputed(trade), timedelta(days=-300))

    case = trade.pass_time(case, 2.25)

    part = trade.parts(case)[0]
    assert (part.answer, part.decision) == (Answer.SILENT, PartDecision.ABSORB)
    assert trade.paid(case) == usd("82.49")


def test_a_clock_that_differs_by_minutes_is_no_matter(trade: Trade) -> None:
    case = disputed(trade)
    trade.clock.set_wall_clock(trade.clock.now() + timedelta(minutes=4))

    case = trade.pass_time(case, 2.25)

    assert (case.outcome, trade.incidents(case)) == (Outcome.DONE, {})


@pytest.mark.parametrize("hours", [1, 30, 24 * 365])
def test_a_look_planned_while_the_clock_was_ahead_is_due_now(trade: Trade, hours: int) -> None:
    """The clock was ahead when the wait was written down, and is right again."""
    time = TrueTime(trade)
    trade.clock.set_wall_clock(time.now() + timedelta(hours=hours))
    case = disputed(trade)
    trade.clock.set_wall_clock(time.now())

    assert trade.work() == 1

    due = trade.case(case).due_at
    assert due is not None
    assert due - trade.clock.now() <= timedelta(hours=1)
    assert trade.work() == 0, "and it rests again"


def test_the_watch_of_a_closed_case_is_not_lost_with_the_clock(trade: Trade) -> None:
    time = TrueTime(trade)
    trade.clock.set_wall_clock(time.now() + timedelta(days=400))
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    case = trade.cancel("ok-1")
    assert case.outcome is Outcome.DONE
    trade.clock.set_wall_clock(time.now())

    assert trade.work() == 1
    due = trade.case(case).due_at
    assert due is not None
    assert due - trade.clock.now() <= timedelta(seconds=DAY)
    assert trade.work() == 0


@pytest.mark.parametrize(
    ("ordered_days_ago", "wrong_by", "asked"),
    [
        (1, timedelta(0), None),
        (1, timedelta(hours=80), "approval"),
        (1, timedelta(hours=-80), None),
        (4, timedelta(hours=-80), "approval"),
    ],
)
def test_the_window_for_customers_is_held_against_the_stores_clock(
    tmp_path: Path, ordered_days_ago: int, wrong_by: timedelta, asked: str | None
) -> None:
    """Whether three days have passed is decided by a person where the two clocks do not agree about it."""
    with Trade(tmp_path, two_suppliers("window_days = 3")) as trade:
        time = TrueTime(trade)
        trade.shop.place("ok-1", created_at=time.now() - timedelta(days=ordered_days_ago))
        trade.lumen.place("now-1", trade.shop.order("ok-1"), {LAMPS: 2})
        trade.woodwork.place("now-2", trade.shop.order("ok-1"), {DESK: 1})
        tells(trade.shop, time.now)
        trade.clock.set_wall_clock(time.now() + wrong_by)
        case = trade.cancel("ok-1")

        if asked is None:
            assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
            return
        assert trade.shop.moved == []
        task = trade.task(case)
        assert task.kind == asked
        assert "by this machine's clock" in task.reason
        case = trade.answer(case, "approve")
        assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
