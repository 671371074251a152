"""A case can be taken back before money moves: first what suppliers were asked, then the case itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import Trade, two_suppliers

from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal.states import Outcome, Stage
from dropconnect.models.supplier import CancelSupplierCommand, WithdrawCommand
from dropconnect.saga.case.decisions import resolve
from dropconnect.testing.fakes import SupplierCall


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


def test_what_was_asked_is_taken_back(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="silent-1")
    case = trade.withdraw(trade.cancel("ok-1"))
    assert (case.stage, case.outcome) == (Stage.CLOSED, Outcome.WITHDRAWN)
    assert len(trade.lumen.withdrawals("ask-yes-1")) == len(trade.woodwork.withdrawals("silent-1")) == 1
    case = trade.pass_time(case, 2)
    assert (trade.lumen.stopped, trade.shop.writes("ok-1")) == ({}, [])
    assert trade.incidents(case) == {}
    assert any(event.who == "Ada" and "the customer wants it" in event.text for event in trade.events(case))


def test_before_anything_was_asked(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('approve_over = "1.00 USD"'))
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    asked = trade.cancel("ok-1")
    task = trade.task(asked)
    case = trade.withdraw(asked)
    assert (case.outcome, trade.tasks(case)) == (Outcome.WITHDRAWN, [])
    assert trade.lumen.requests("now-1") == []
    with trade.holding(case) as (runner, held), pytest.raises(CaseConflict, match="withdrawn"):
        resolve(runner.desk(held), held, task, "approve", "Grace")
    assert trade.incidents(trade.pass_time(case, 2)) == {}, "the order may stay as it is"


def test_goods_that_were_stopped_by_then_are_an_incident(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="silent-1")
    case = trade.withdraw(trade.cancel("ok-1"))
    assert case.outcome is Outcome.WITHDRAWN
    assert list(trade.incidents(case)) == ["stopped-before-withdrawal-0"]
    assert trade.shop.moved == []


def test_a_supplier_that_answered_in_between_is_an_incident(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="silent-2")
    case = trade.cancel("ok-1")
    trade.lumen.answer("silent-1", yes=True)
    case = trade.withdraw(case)
    assert list(trade.incidents(case)) == ["not-taken-back-0"]
    assert len(trade.woodwork.withdrawals("silent-2")) == 1


def test_a_person_who_may_have_asked_by_hand_is_told(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="manual-1")
    case = trade.withdraw(trade.cancel("ok-1"))
    assert case.outcome is Outcome.WITHDRAWN
    assert list(trade.incidents(case)) == ["tell-by-hand-1"]


def test_a_request_in_doubt_is_looked_up_and_then_taken_back(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="in-doubt-happened-1", desk="now-1")
    case = trade.withdraw(trade.cancel("ok-1", "LAMP-1"))
    assert case.outcome is Outcome.WITHDRAWN
    assert len(trade.lumen.withdrawals("in-doubt-happened-1")) == 1


def test_a_request_that_nobody_can_find_is_an_incident(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="in-doubt-not-1", desk="now-1")
    case = trade.withdraw(trade.cancel("ok-1", "LAMP-1"))
    assert case.stage is Stage.WITHDRAWING, "it may still be on its way"
    case = trade.pass_time(case, 0.5)
    assert (case.outcome, list(trade.incidents(case))) == (Outcome.WITHDRAWN, ["cannot-withdraw-0"])


def test_a_crash_while_taking_back_takes_nothing_back_twice(trade: Trade) -> None:
    def crash(call: SupplierCall) -> None:
        if isinstance(call.command, WithdrawCommand):
            trade.lumen.listeners.remove(crash)
            raise KeyboardInterrupt

    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.cancel("ok-1", "LAMP-1")
    trade.lumen.listeners.append(crash)
    with pytest.raises(KeyboardInterrupt):
        trade.withdraw(case)
    trade.work()
    case = trade.case(case)
    assert (case.outcome, list(trade.incidents(case))) == (Outcome.WITHDRAWN, ["not-taken-back-0"])
    assert len(trade.lumen.withdrawals("silent-1")) == 1


def test_the_store_s_state_that_went_first_is_an_incident(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="store-first-1", desk="silent-1")
    case = trade.withdraw(trade.cancel("ok-1"))
    assert list(trade.incidents(case)) == ["store-stays-cancelled"]


def test_refund_before_answer_can_be_taken_back_while_the_money_waits(trade: Trade) -> None:
    """The gateway is busy: nothing was paid, and both suppliers know of our wish."""
    trade.reconfigure(two_suppliers("refund_before_answer = true"))
    trade.ordered("busy-1", lamps="silent-1", desk="silent-2")
    case = trade.cancel("busy-1")
    assert case.stage is Stage.MONEY
    case = trade.withdraw(case)
    assert (case.outcome, trade.shop.moved) == (Outcome.WITHDRAWN, [])
    assert len(trade.lumen.withdrawals("silent-1")) == len(trade.woodwork.withdrawals("silent-2")) == 1


def test_not_once_money_moved(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('refund = "as-answered"'))
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.cancel("ok-1")
    with pytest.raises(CaseConflict, match=r"its refund of 21\.99 USD is done"):
        trade.withdraw(case)
    assert trade.case(case).stage is Stage.SUPPLIERS


def test_not_a_closed_case(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    with pytest.raises(CaseConflict, match="is closed"):
        trade.withdraw(trade.cancel("ok-1"))


def test_not_by_nobody(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-2")
    case = trade.cancel("ok-1")
    with pytest.raises(UsageError, match="say who"):
        trade.withdraw(case, by=" ")
    assert trade.lumen.withdrawals("silent-1") == []


def test_a_new_case_can_follow(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-2")
    first = trade.withdraw(trade.cancel("ok-1", "LAMP-1"))
    case = trade.run(trade.open("ok-1", "LAMP-1", another=True))
    assert (case.id != first.id, case.follows) == (True, first.id)
    requests = [call.command for call in trade.lumen.calls if isinstance(call.command, CancelSupplierCommand)]
    assert len({request.key for request in requests}) == 2
    trade.lumen.answer("silent-1", yes=True)
    case = trade.pass_time(case, 0.25)
    assert trade.paid(case) == usd("55.00")
