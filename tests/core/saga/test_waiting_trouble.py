"""What goes wrong with a supplier is looked up, tried later or asked; it is never repeated in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import DAY, Trade, two_suppliers

from dropconnect.errors import ProviderUnavailable
from dropconnect.journal.states import Answer, EffectState, Outcome, WaitsFor
from dropconnect.models.supplier import CancelSupplierCommand
from dropconnect.testing.fakes import SupplierCall


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


SETTLED = 181.0


def after(trade: Trade, seconds: float) -> None:
    trade.clock.advance(seconds)
    trade.work()


def test_a_lost_answer_is_looked_up_and_the_request_found(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="in-doubt-happened-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert case.waits_for is WaitsFor.SUPPLIER
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert len(trade.lumen.requests("in-doubt-happened-1")) == 1


def test_a_request_without_trace_is_asked_about_and_not_repeated(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="in-doubt-not-1", desk="now-1")
    case = trade.cancel("ok-1")
    after(trade, SETTLED)
    after(trade, SETTLED)  # the time to settle begins anew when another process takes over
    task = trade.task(case)
    assert (task.kind, set(task.choices)) == ("supplier-trouble", {"try again", "stopped", "refused"})
    assert len(trade.lumen.requests("in-doubt-not-1")) == 1
    case = trade.answer(trade.case(case), "try again")
    assert len(trade.lumen.requests("in-doubt-not-1")) == 2
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_request_without_trace_is_repeated_where_the_merchant_opted_in(trade: Trade) -> None:
    text = two_suppliers().replace("poll_minutes = 60", "poll_minutes = 60\nrepeat_after_absent = true")
    trade.reconfigure(text)
    trade.ordered("ok-1", lamps="in-doubt-not-1", desk="now-1")
    case = trade.cancel("ok-1")
    after(trade, SETTLED)
    assert len(trade.lumen.requests("in-doubt-not-1")) == 1, "who wrote the intent is dead only from now on"
    case = trade.pass_time(case, 2)
    assert len(trade.lumen.requests("in-doubt-not-1")) == 2
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


@pytest.mark.parametrize("arrived", [True, False])
def test_a_crash_in_the_call_is_looked_up(trade: Trade, arrived: bool) -> None:
    def crash(call: SupplierCall) -> None:
        if isinstance(call.command, CancelSupplierCommand):
            trade.lumen.listeners.remove(crash)
            if arrived:
                trade.lumen.carry_out(call.command)
            raise KeyboardInterrupt

    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    trade.lumen.listeners.append(crash)
    case = trade.open("ok-1")
    with pytest.raises(KeyboardInterrupt):
        trade.run(case)
    assert trade.effects(case, "cancel-supplier")[0].state is EffectState.INTENT
    trade.work()
    after(trade, SETTLED)
    assert len(trade.lumen.requests("ask-yes-1")) == 1
    if not arrived:
        trade.answer(trade.case(case), "try again")
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert len(trade.lumen.requests("ask-yes-1")) == (1 if arrived else 2)


def test_a_crash_while_reminding_reminds_nobody_twice(trade: Trade) -> None:
    def crash(call: SupplierCall) -> None:
        if call.hook == "escalate":
            raise KeyboardInterrupt

    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.cancel("ok-1")
    trade.lumen.listeners.append(crash)
    trade.clock.advance(1.5 * DAY)
    with pytest.raises(KeyboardInterrupt):
        trade.work()
    case = trade.pass_time(case, 0.75)
    assert [call.hook for call in trade.lumen.calls].count("escalate") == 1
    assert trade.task(case).kind == "supplier-silent"


def test_a_busy_supplier_is_asked_again_soon(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="busy-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert case.waits_for is WaitsFor.RETRY
    assert "busy" in case.waiting_on
    assert trade.parts(case)[1].answer is Answer.STOPPED, "it does not keep the other waiting"
    after(trade, 31)
    assert trade.case(case).waits_for is WaitsFor.SUPPLIER
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_supplier_that_cannot_be_read_does_not_keep_the_other_waiting(trade: Trade) -> None:
    def down(call: SupplierCall) -> None:
        if call.hook in ("get_order", "follow_up"):
            raise ProviderUnavailable("the fake supplier is down")

    trade.ordered("ok-1", lamps="ask-yes-1", desk="silent-1")
    case = trade.open("ok-1")
    trade.lumen.listeners.append(down)
    case = trade.pass_time(trade.run(case), 2.25)
    assert trade.woodwork.reminders == {"silent-1": 1}
    assert trade.task(case).kind == "supplier-silent"
    assert "down" in case.waiting_on
    trade.lumen.listeners.clear()
    case = trade.pass_time(trade.answer(case, "absorb"), 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_missing_rights_are_a_question_about_that_supplier_alone(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="denied-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert "right to write" in trade.task(case).reason
    assert trade.parts(case)[1].answer is Answer.STOPPED
    case = trade.pass_time(trade.answer(case, "try again"), 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_an_order_that_was_cancelled_before_needs_no_request(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="cancelled-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.lumen.requests("cancelled-1") == []


@pytest.mark.parametrize(
    ("said", "paid"), [("stopped", "82.49"), ("refused, it is gone", "55.00"), ("not ordered", "82.49")]
)
@pytest.mark.parametrize("name", ["manual", "odd"])
def test_what_nobody_can_know_by_api_a_person_says(trade: Trade, name: str, said: str, paid: str) -> None:
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"'))
    trade.ordered("ok-1", lamps="now-1", desk=f"{name}-1")
    case = trade.cancel("ok-1")
    assert (trade.task(case).kind, trade.shop.moved) == ("supplier-answer", [])
    case = trade.answer(case, said)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(paid))
    assert trade.woodwork.requests(f"{name}-1") == []
