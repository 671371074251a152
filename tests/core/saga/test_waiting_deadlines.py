"""Deadlines, one reminder, the fallback by policy, and what is said or sent after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import DAY, Trade, two_suppliers

from dropconnect.errors import CaseConflict
from dropconnect.journal.states import Answer, Outcome, PartDecision, WaitsFor
from dropconnect.saga.case.decisions import resolve


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


def fallback(trade: Trade, rule: str) -> None:
    trade.reconfigure(two_suppliers(f'supplier_silent = "{rule}"'))


def test_a_silent_supplier_is_reminded_once_and_then_a_person_is_asked(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 1.25)
    assert trade.lumen.reminders == {}
    case = trade.pass_time(case, 0.25)
    assert trade.lumen.reminders == {"silent-1": 1}, "at three quarters of its time"
    case = trade.pass_time(case, 1)
    assert trade.lumen.reminders == {"silent-1": 1}
    assert trade.task(case).kind == "supplier-silent"
    assert (trade.parts(case)[0].answer, trade.shop.moved) == (Answer.SILENT, [])


def test_more_time_brings_no_second_reminder(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 2.25)
    case = trade.answer(case, "wait")
    assert case.waits_for is WaitsFor.SUPPLIER
    case = trade.pass_time(case, 1.75)
    assert case.waits_for is WaitsFor.SUPPLIER
    case = trade.pass_time(case, 0.5)
    assert trade.task(case).kind == "supplier-silent"
    assert trade.lumen.reminders == {"silent-1": 1}
    assert (trade.answer(case, "absorb").outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_an_answer_in_the_extra_time_counts(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="late-yes-1", desk="now-1")
    case = trade.answer(trade.pass_time(trade.cancel("ok-1"), 2.25), "wait")
    case = trade.pass_time(case, 1.9)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.incidents(case) == {}


def test_silence_that_is_denied_takes_the_request_back(trade: Trade) -> None:
    fallback(trade, "deny")
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 2.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("21.99"))
    assert trade.parts(case)[0].decision is PartDecision.KEEP
    assert len(trade.lumen.withdrawals("silent-1")) == 1
    trade.lumen.answer("silent-1", yes=True)
    case = trade.pass_time(case, 2)
    assert trade.incidents(case) == {}, "nobody stops goods whose request was taken back"


def test_silence_that_is_absorbed_pays_and_a_late_yes_is_an_incident(trade: Trade) -> None:
    fallback(trade, "absorb")
    trade.ordered("ok-1", lamps="late-yes-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 2.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.incidents(case) == {}
    case = trade.pass_time(case, 3)
    assert "stopped the goods after" in trade.incidents(case)["late-answer-0"].reason
    assert trade.paid(case) == usd("82.49"), "an incident, never a silent change"


def test_a_late_no_after_absorbing_changes_nothing(trade: Trade) -> None:
    fallback(trade, "absorb")
    trade.ordered("ok-1", lamps="late-no-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 6)
    assert trade.incidents(case) == {}
    assert trade.parts(case)[0].answer is Answer.REFUSED


def test_a_case_that_was_denied_is_watched_for_a_late_yes(trade: Trade) -> None:
    """The supplier stops the goods in the moment in which the request is taken back."""
    fallback(trade, "deny")
    trade.ordered("ok-1", lamps="silent-1")
    trade.lumen.listeners.append(
        lambda call: trade.lumen.answer("silent-1", yes=True) if call.hook == "withdraw_request" else None
    )
    case = trade.pass_time(trade.cancel("ok-1", "LAMP-1"), 2.25)
    assert case.outcome is Outcome.REFUSED
    assert "not-taken-back-0" in trade.incidents(case)
    case = trade.pass_time(case, 1.25)
    assert "late-answer-0" in trade.incidents(case)
    assert trade.shop.moved == []


def test_an_answer_that_came_before_a_person_spoke_is_not_lost(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="late-yes-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 5)
    assert trade.task(case).kind == "supplier-silent"
    case = trade.answer(case, "wait")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_tracking_after_the_supplier_stopped_the_goods_is_an_incident(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="contradicting-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.incidents(case) == {}
    case = trade.pass_time(case, 2)
    assert "shipped" in trade.incidents(case)["tracking-after-cancel-0"].reason


def test_goods_that_ship_while_another_supplier_thinks_are_seen_at_the_end(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="contradicting-1", desk="ask-yes-1")
    case = trade.pass_time(trade.cancel("ok-1"), 1.25)
    assert case.outcome is Outcome.DONE
    assert "tracking-after-cancel-0" in trade.incidents(case)


def test_absorbed_goods_may_ship(trade: Trade) -> None:
    fallback(trade, "absorb")
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 2.25)
    trade.lumen.ship("silent-1", "TRACK-1")
    assert trade.incidents(trade.pass_time(case, 2)) == {}


def test_the_watch_ends(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    case = trade.cancel("ok-1")
    trade.clock.advance(29 * DAY)
    assert trade.work() == 1
    trade.clock.advance(2 * DAY)
    trade.work()
    assert trade.case(case).due_at is None


def test_a_second_answer_is_refused_with_the_first_one_s_name(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="refuses-1", desk="silent-1")
    case = trade.cancel("ok-1")
    task = trade.task(case)
    case = trade.answer(case, "deny", by="Grace")
    with (
        trade.holding(case) as (runner, held),
        pytest.raises(CaseConflict, match="decided by Grace: 'deny'"),
    ):
        resolve(runner.desk(held), held, task, "absorb", "Ada")
    assert trade.parts(case)[0].decision is PartDecision.KEEP
